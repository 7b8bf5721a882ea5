import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';

/** One request that the service received. */
export interface PlainCall {
  readonly path: string;
  readonly authorization: string | undefined;
  readonly form: URLSearchParams;
}

/** What it answers: JSON, or with a status and headers of its own. */
export interface PlainAnswer {
  readonly status?: number;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body: unknown;
}

/** Some service of the web on a local port, which answers each call as the test says. */
export interface PlainService {
  readonly origin: string;
  readonly calls: readonly PlainCall[];
  close(): Promise<void>;
}

/** A call that is answered with nothing is left hanging. */
export async function startPlainService(
  answer: (call: PlainCall) => PlainAnswer | undefined,
): Promise<PlainService> {
  const calls: PlainCall[] = [];
  const server = createServer(async (request, response) => {
    let text = '';
    for await (const chunk of request) text += String(chunk);
    const call = {
      path: request.url ?? '/',
      authorization: request.headers.authorization,
      form: new URLSearchParams(text),
    };
    calls.push(call);
    const given = answer(call);
    if (!given) return;
    response.writeHead(given.status ?? 200, { 'content-type': 'application/json', ...given.headers });
    response.end(typeof given.body === 'string' ? given.body : JSON.stringify(given.body));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    origin: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    calls,
    async close() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}
