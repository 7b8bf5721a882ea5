import { createServer, type RequestListener, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';

/** One port that several surfaces share; a route is an exact path. */
export interface HttpServer {
  readonly host: string;
  route(path: string, listener: RequestListener): void;
  /** Opens the port once; later calls give the same address. Port 0 takes a free one. */
  listen(): Promise<{ readonly host: string; readonly port: number }>;
  close(): Promise<void>;
}

/** True for the addresses that only this machine can reach. */
export function isLoopback(host: string): boolean {
  return host === 'localhost' || host === '::1' || /^127(\.\d{1,3}){3}$/.test(host);
}

export function createHttpServer(host: string, port: number): HttpServer {
  const routes = new Map<string, RequestListener>();
  let opened: Promise<{ host: string; port: number }> | undefined;
  const server: Server = createServer((request, response) => {
    const path = (request.url ?? '/').split('?', 1)[0] ?? '/';
    const listener = routes.get(path);
    if (listener) return listener(request, response);
    response.writeHead(404, { 'content-type': 'text/plain' }).end('Not found\n');
  });
  return {
    host,
    route: (path, listener) => void routes.set(path, listener),
    listen() {
      opened ??= new Promise((resolve, reject) => {
        server.once('error', reject);
        server.listen(port, host, () => resolve({ host, port: (server.address() as AddressInfo).port }));
      });
      return opened;
    },
    async close() {
      if (!opened) return;
      opened = undefined;
      await new Promise((resolve) => {
        server.close(resolve);
        server.closeAllConnections();
      });
    },
  };
}
