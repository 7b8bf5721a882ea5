import type { IncomingMessage, ServerResponse } from 'node:http';
import { createServer, type Server } from 'node:https';
import type { AddressInfo, Socket } from 'node:net';
import { trustPrivateCa } from '../support/private-ca.ts';
import { startTunnel, type Tunnel } from '../support/tunnel.ts';

/** A request as a service receives it. */
export interface TiRequest {
  readonly host: string;
  readonly method: string;
  /** With the query. */
  readonly path: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

/** What a service does: an answer, or something that no client should trust in. */
export type TiReply =
  | {
      readonly status: number;
      readonly headers?: Readonly<Record<string, string>>;
      readonly body: string;
    }
  /** A whole status line, then a byte now and then, without end. */
  | 'drip'
  /** The connection is closed without a word. */
  | 'hang-up'
  /** Far more than anybody should read. */
  | 'huge'
  /** Nothing at all, until the service is closed. */
  | 'silence';

export type TiService = (request: TiRequest) => TiReply | Promise<TiReply>;

/** Services behind their real host names. */
export interface TiServer {
  readonly tunnel: Tunnel;
  /** For the HTTP client. */
  readonly proxies: { readonly HTTPS_PROXY: string };
  /** Every request, in the order in which they came. */
  readonly log: TiRequest[];
  close(): Promise<void>;
}

/** Serves each host over TLS; only to whoever goes through the proxy, and no others are reached there. */
export async function serveTi(services: Readonly<Record<string, TiService>>): Promise<TiServer> {
  const authority = await trustPrivateCa();
  const tunnel = await startTunnel();
  const log: TiRequest[] = [];
  const servers: Server[] = [];
  const sockets = new Set<Socket>();
  for (const [host, service] of Object.entries(services)) {
    const server = createServer(authority.serverOptions(host), async (incoming, response) => {
      const request = await read(incoming);
      log.push(request);
      reply(response, await service(request));
    });
    server.on('connection', (socket: Socket) => {
      sockets.add(socket);
      socket.on('close', () => sockets.delete(socket));
    });
    servers.push(server);
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    tunnel.lead(host, (server.address() as AddressInfo).port);
  }
  return {
    tunnel,
    proxies: { HTTPS_PROXY: tunnel.url },
    log,
    async close() {
      await tunnel.close();
      // Those too that are still shaking hands, of which the servers do not know.
      for (const socket of sockets) socket.destroy();
      for (const server of servers) {
        server.closeAllConnections();
        await new Promise((resolve) => server.close(resolve));
      }
    },
  };
}

async function read(incoming: IncomingMessage): Promise<TiRequest> {
  let body = '';
  for await (const chunk of incoming) body += String(chunk);
  const headers = Object.fromEntries(
    Object.entries(incoming.headers).map(([name, value]) => [name, String(value)]),
  );
  return {
    host: headers.host ?? '',
    method: incoming.method ?? '',
    path: incoming.url ?? '',
    headers,
    body,
  };
}

function reply(response: ServerResponse, given: TiReply): void {
  if (given === 'hang-up') {
    response.socket?.destroy();
  } else if (given === 'drip') {
    response.writeHead(200, { 'content-type': 'application/json' });
    const drip = setInterval(() => response.write(' '), 10);
    response.on('close', () => clearInterval(drip));
  } else if (given === 'huge') {
    const chunk = ' '.repeat(2 ** 20);
    response.writeHead(200, { 'content-type': 'application/json' });
    let open = true;
    response.on('close', () => {
      open = false;
    });
    const pour = () => open && response.write(chunk, pour);
    pour();
  } else if (given !== 'silence') {
    response.writeHead(given.status, { 'content-type': 'application/json', ...given.headers });
    response.end(given.body);
  }
}
