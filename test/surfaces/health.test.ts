import { afterEach, describe, expect, it } from 'vitest';
import { createReadiness, serveHealth } from '../../src/surfaces/health.ts';
import { createHttpServer, type HttpServer } from '../../src/surfaces/http-server.ts';

let http: HttpServer | undefined;
afterEach(() => http?.close());

async function serve(...parts: readonly string[]) {
  const server = createHttpServer('127.0.0.1', 0);
  http = server;
  const readiness = createReadiness(parts);
  serveHealth(server, readiness);
  const { port } = await server.listen();
  const ask = async (path: string, method = 'GET') => {
    const response = await fetch(`http://127.0.0.1:${port}${path}`, { method });
    return [response.status, await response.text()] as const;
  };
  return { readiness, ask };
}

describe('the health of a server', () => {
  it('is told as long as the process answers, ready or not', async () => {
    const { ask } = await serve('workspace');
    expect(await ask('/healthz')).toEqual([200, 'ok\n']);
    expect(await ask('/healthz?x=1')).toEqual([200, 'ok\n']);
  });

  it('is not ready before all its parts are there, and no longer when one goes', async () => {
    const { readiness, ask } = await serve('surfaces', 'workspace');
    expect(await ask('/readyz')).toEqual([503, 'not ready: surfaces, workspace\n']);
    readiness.set('workspace');
    expect(await ask('/readyz')).toEqual([503, 'not ready: surfaces\n']);
    readiness.set('surfaces');
    expect(await ask('/readyz')).toEqual([200, 'ok\n']);
    readiness.set('surfaces', false);
    expect((await ask('/readyz'))[0]).toBe(503);
  });

  it('is told to those who ask, in no more words than they need', async () => {
    const { ask } = await serve('surfaces');
    expect(await ask('/readyz', 'HEAD')).toEqual([503, '']);
    expect(await ask('/readyz', 'POST')).toEqual([405, '']);
    expect((await ask('/'))[0]).toBe(404);
  });
});
