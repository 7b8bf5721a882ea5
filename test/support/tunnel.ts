import { once } from 'node:events';
import { createServer, type RequestListener } from 'node:http';
import { type AddressInfo, connect, type Socket } from 'node:net';

/** A proxy that leads the vendors' real host names to local doubles. */
export interface Tunnel {
  /** For `HTTPS_PROXY`, which the Azure SDKs obey. */
  readonly url: string;
  /** Hosts asked for, in order. */
  readonly asked: string[];
  /** Leads `https://host` to a local TLS port; `*.suffix` takes every host below. */
  lead(host: string, port: number): void;
  /** Answers `http://host` itself. */
  answer(host: string, listener: RequestListener): void;
  /** From now on the host cannot be reached, until it is led somewhere again. */
  cut(host: string): void;
  close(): Promise<void>;
}

/** Starts the proxy. A host that leads nowhere has its connection closed: a test never reaches the network. */
export async function startTunnel(): Promise<Tunnel> {
  const ports = new Map<string, number>();
  const listeners = new Map<string, RequestListener>();
  const asked: string[] = [];
  const sockets = new Set<Socket>();
  const server = createServer((request, response) => {
    const host = new URL(request.url ?? '', 'http://nowhere').hostname;
    asked.push(host);
    const listener = listeners.get(host);
    if (listener) listener(request, response);
    else request.socket.destroy();
  });
  server.on('connection', (socket: Socket) => {
    sockets.add(socket);
    socket.on('close', () => sockets.delete(socket));
  });
  server.on('connect', (request, socket: Socket, head: Buffer) => {
    const host = (request.url ?? '').replace(/:\d+$/, '');
    asked.push(host);
    const port = ports.get(host) ?? ports.get(host.replace(/^[^.]+/, '*'));
    socket.on('error', () => socket.destroy());
    if (port === undefined) {
      socket.destroy();
      return;
    }
    const onward = connect(port, '127.0.0.1', () => {
      socket.write('HTTP/1.1 200 Connection Established\r\n\r\n');
      onward.write(head);
      onward.pipe(socket).pipe(onward);
    });
    // A pipe ends with its source but is not destroyed with it: who waits for the double to close would wait for good.
    sockets.add(onward);
    onward.on('error', () => socket.destroy());
    onward.on('close', () => {
      sockets.delete(onward);
      socket.destroy();
    });
    socket.on('close', () => onward.destroy());
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    asked,
    lead: (host, port) => void ports.set(host, port),
    answer: (host, listener) => void listeners.set(host, listener),
    cut(host) {
      ports.delete(host);
      listeners.delete(host);
    },
    async close() {
      for (const socket of sockets) socket.destroy();
      server.close();
      await once(server, 'close');
    },
  };
}
