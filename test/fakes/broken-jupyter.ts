import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';

/** How a server of notebooks fails: it dies while one is written, has no room, says nothing, refuses the token, or is a page. */
export type Breakage = 'dies' | 'full' | 'login page' | 'refuses' | 'says nothing' | 'starting page';

/** A Jupyter server that is broken; what it is called ends up in no answer of Huntline’s but its host. */
export interface BrokenJupyter {
  readonly baseUrl: string;
  /** Requests that it got: method and path. */
  readonly asked: readonly string[];
  close(): Promise<void>;
}

const page = '<!doctype html><title>JupyterHub</title><form action="/hub/login">Sign in</form>';

export async function startBrokenJupyter(how: Breakage): Promise<BrokenJupyter> {
  const asked: string[] = [];
  const server = createServer(async (request, response) => {
    asked.push(`${request.method} ${request.url}`);
    const send = (status: number, type: string, body: string) =>
      void response.writeHead(status, { 'content-type': type }).end(body);
    if (how === 'refuses') return send(403, 'application/json', '{"message": "Forbidden"}');
    if (how === 'login page') return send(200, 'text/html', page);
    if (how === 'starting page') return send(503, 'text/html', page);
    if (how === 'says nothing') return send(200, 'application/json', '');
    if (request.method === 'GET') return send(404, 'application/json', '{"message": "no such file"}');
    if (how === 'full') return send(507, 'text/html', '<h1>Insufficient Storage</h1>');
    // The notebook is half there when the server goes.
    for await (const _ of request) break;
    response.socket?.destroy();
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    baseUrl: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    asked,
    async close() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}
