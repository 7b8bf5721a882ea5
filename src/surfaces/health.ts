import type { IncomingMessage, ServerResponse } from 'node:http';
import type { HttpServer } from './http-server.ts';

/** What must be there before lines are sent here: each part by a word that may be public. */
export interface Readiness<Part extends string = string> {
  /** The part is there, or (with `false`) no longer. */
  set(part: Part, ready?: boolean): void;
  /** The parts that are not there yet, in the order in which they were named. */
  lacking(): readonly Part[];
}

/** Nothing is there at first. */
export function createReadiness<Part extends string>(parts: readonly Part[]): Readiness<Part> {
  const there = new Set<Part>();
  return {
    set: (part, ready = true) => void (ready ? there.add(part) : there.delete(part)),
    lacking: () => parts.filter((part) => !there.has(part)),
  };
}

/**
 * `/healthz`: this process is up and answers; `/readyz`: it can take lines, else 503 and what is lacking. Whoever
 * reaches the port may read both, so neither names a workspace, a version or a reason: the log has those.
 */
export function serveHealth(http: HttpServer, readiness: Pick<Readiness, 'lacking'>): void {
  http.route('/healthz', (request, response) => tell(request, response, []));
  http.route('/readyz', (request, response) => tell(request, response, readiness.lacking()));
}

function tell(request: IncomingMessage, response: ServerResponse, lacking: readonly string[]): void {
  if (request.method !== 'GET' && request.method !== 'HEAD') {
    response.writeHead(405, { allow: 'GET, HEAD' }).end();
    return;
  }
  const ready = lacking.length === 0;
  response.writeHead(ready ? 200 : 503, {
    'content-type': 'text/plain; charset=utf-8',
    'cache-control': 'no-store',
  });
  response.end(request.method === 'HEAD' ? undefined : ready ? 'ok\n' : `not ready: ${lacking.join(', ')}\n`);
}
