import { createServer, type IncomingMessage, request, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

/** A JupyterHub on a local port: it knows whose token is whose, and leads each person to their own server. */
export interface JupyterHubDouble {
  /** As people are given it: ends in `/hub`. */
  readonly address: string;
  /** Method, path and the token’s owner of each call. */
  readonly calls: readonly string[];
  close(): Promise<void>;
}

/**
 * `servers` are the single-user servers by their users' names, each with the base address that it has behind the hub and
 * the token that the hub sends to it; `owners` the users by their own tokens of the hub.
 */
export async function startJupyterHub(options: {
  readonly owners: Readonly<Record<string, string>>;
  readonly servers: Readonly<Record<string, { readonly origin: string; readonly token: string }>>;
}): Promise<JupyterHubDouble> {
  const calls: string[] = [];

  function ownerOf({ headers }: IncomingMessage): string | undefined {
    const token = /^token (\S+)$/.exec(headers.authorization ?? '')?.[1] ?? '';
    return Object.hasOwn(options.owners, token) ? options.owners[token] : undefined;
  }

  function serve(incoming: IncomingMessage, response: ServerResponse): unknown {
    const path = incoming.url ?? '/';
    const owner = ownerOf(incoming);
    calls.push(`${incoming.method} ${path} ${owner ?? 'nobody'}`);
    const json = (status: number, value: object) =>
      response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(value));
    if (path === '/hub/api/user') {
      return owner ? json(200, { kind: 'user', name: owner, admin: false }) : json(403, { status: 403 });
    }
    const [, user = '', rest = ''] = /^\/user\/([^/]+)(\/.*)$/.exec(path) ?? [];
    const name = decodeURIComponent(user);
    const server = Object.hasOwn(options.servers, name) ? options.servers[name] : undefined;
    if (user === '') return json(404, { status: 404 });
    if (owner !== name) return json(owner ? 403 : 401, { status: 403 });
    // As the hub says of a server that its user has not started.
    if (!server) return json(424, { message: 'not running' });
    const onward = request(`${server.origin}/user/${user}${rest}`, {
      method: incoming.method,
      headers: {
        ...incoming.headers,
        host: new URL(server.origin).host,
        authorization: `token ${server.token}`,
      },
    });
    onward.on('response', (answer) => {
      response.writeHead(answer.statusCode ?? 502, answer.headers);
      answer.pipe(response);
    });
    onward.on('error', () => json(503, { status: 503 }));
    return incoming.pipe(onward);
  }

  const server = createServer(serve);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    address: `http://127.0.0.1:${(server.address() as AddressInfo).port}/hub`,
    calls,
    async close() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}
