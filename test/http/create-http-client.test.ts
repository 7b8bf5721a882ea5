import { createServer as createPlainServer, type RequestListener } from 'node:http';
import { createServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import { gzipSync } from 'node:zlib';
import { afterEach, beforeAll, describe, expect, it } from 'vitest';
import { createHttpClient } from '../../src/http/create-http-client.ts';
import type { HttpOptions } from '../../src/http/http-client.ts';
import { HttpFault, type HttpFaultKind } from '../../src/http/http-fault.ts';
import { type PrivateCa, trustPrivateCa } from '../support/private-ca.ts';
import { startTunnel } from '../support/tunnel.ts';

const key = 'k3y-of-the-provider';
const open: (() => Promise<unknown>)[] = [];
let authority: PrivateCa;

beforeAll(async () => {
  authority = await trustPrivateCa();
});
afterEach(async () => {
  for (const close of open.splice(0)) await close();
});

async function serve(listener: RequestListener, host?: string): Promise<number> {
  const server = host ? createServer(authority.serverOptions(host), listener) : createPlainServer(listener);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  open.push(async () => {
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  });
  return (server.address() as AddressInfo).port;
}

function options(changed: Partial<HttpOptions> = {}): HttpOptions {
  return { signal: new AbortController().signal, timeoutMs: 20_000, maxBytes: 10_000, ...changed };
}

async function get(listener: RequestListener, changed: Partial<HttpOptions> = {}) {
  const port = await serve(listener);
  const url = `http://127.0.0.1:${port}/look?key=${key}`;
  return createHttpClient({ proxies: {} }).send({ url, headers: { 'x-key': key } }, options(changed));
}

async function faultOf(call: Promise<unknown>): Promise<HttpFaultKind> {
  const error = await call.then(
    () => undefined,
    (reason: unknown) => reason,
  );
  expect(error).toBeInstanceOf(HttpFault);
  const told = `${JSON.stringify(error, Object.getOwnPropertyNames(error))} ${(error as HttpFault).stack}`;
  expect(told).not.toContain(key);
  expect(told).not.toContain('/look');
  expect((error as HttpFault).cause).toBeUndefined();
  return (error as HttpFault).fault;
}

describe('the HTTP client', () => {
  it('takes any status for an answer, with its headers in lower case and its body as it came', async () => {
    const answer = await get((_, response) => {
      response.writeHead(418, { 'Retry-After': '7', 'Content-Type': 'application/json' });
      response.end('{"a":1}');
    });
    expect(answer).toMatchObject({ status: 418, headers: { 'retry-after': '7' }, body: '{"a":1}' });
  });

  it('sends method, headers and body', async () => {
    const port = await serve(async (request, response) => {
      let body = '';
      for await (const chunk of request) body += String(chunk);
      response.end(
        `${request.method} ${request.headers['content-type']} ${request.headers['x-key']} ${body}`,
      );
    });
    const answer = await createHttpClient().send(
      {
        url: `http://127.0.0.1:${port}/`,
        method: 'POST',
        headers: { 'Content-Type': 'application/json', 'X-Key': key },
        body: '{"query":"x"}',
      },
      options(),
    );
    expect(answer.body).toBe(`POST application/json ${key} {"query":"x"}`);
  });

  it.each(['PUT', 'DELETE'] as const)('sends %s', async (method) => {
    const port = await serve(async (request, response) => {
      let body = '';
      for await (const chunk of request) body += String(chunk);
      response.end(`${request.method} ${body}`);
    });
    const request = {
      url: `http://127.0.0.1:${port}/`,
      method,
      ...(method === 'PUT' ? { body: 'ж😀' } : {}),
    };
    const answer = await createHttpClient().send(request, options());
    expect(answer.body).toBe(method === 'PUT' ? 'PUT ж😀' : 'DELETE ');
  });

  it('follows no redirect', async () => {
    const asked: string[] = [];
    const answer = await get((request, response) => {
      asked.push(request.url ?? '');
      response.writeHead(302, { location: '/elsewhere' }).end();
    });
    expect(answer.status).toBe(302);
    expect(asked).toHaveLength(1);
  });

  it('gives up in time on a service that drips', async () => {
    const call = get(
      (_, response) => {
        response.write('a');
        const drip = setInterval(() => response.write('a'), 5);
        response.on('close', () => clearInterval(drip));
      },
      { timeoutMs: 100 },
    );
    expect(await faultOf(call)).toBe('timeout');
  });

  it('refuses a body that is too large, also one that is small only while it is packed', async () => {
    const large = 'a'.repeat(20_000);
    expect(await faultOf(get((_, response) => void response.end(large)))).toBe('too-large');
    const packed = get((_, response) => {
      response.writeHead(200, { 'content-encoding': 'gzip' }).end(gzipSync(large));
    });
    expect(await faultOf(packed)).toBe('too-large');
  });

  it('says that a body is broken where it cannot be unpacked', async () => {
    const call = get((_, response) => {
      response.writeHead(200, { 'content-encoding': 'gzip' }).end('no gzip at all');
    });
    expect(await faultOf(call)).toBe('broken');
  });

  it('says that a service is not reached where it hangs up, or nobody listens', async () => {
    expect(await faultOf(get((request) => void request.socket.destroy()))).toBe('unreachable');
    const url = `http://127.0.0.1:1/look?key=${key}`;
    expect(await faultOf(createHttpClient().send({ url }, options()))).toBe('unreachable');
  });

  it('stops when it is told to', async () => {
    const controller = new AbortController();
    const call = get(() => controller.abort(), { signal: controller.signal });
    expect(await faultOf(call)).toBe('stopped');
  });

  it('calls nothing but http and https', async () => {
    for (const url of ['data:text/plain,look', 'file:///etc/hostname', 'nonsense']) {
      expect(await faultOf(createHttpClient().send({ url }, options()))).toBe('unreachable');
    }
  });
});

describe('the HTTP client behind a proxy', () => {
  async function stage() {
    const tunnel = await startTunnel();
    open.push(() => tunnel.close());
    const host = 'www.virustotal.com';
    const connections = new Set<unknown>();
    const port = await serve((request, response) => {
      connections.add(request.socket);
      response.end(`${request.headers.host} ${request.url}`);
    }, host);
    tunnel.lead(host, port);
    return { tunnel, url: `https://${host}/api`, connections };
  }

  it('reaches a service over TLS through the proxy it is given, and keeps the connection', async () => {
    const { tunnel, url, connections } = await stage();
    const client = createHttpClient({ proxies: { HTTPS_PROXY: tunnel.url } });
    expect((await client.send({ url }, options())).body).toBe('www.virustotal.com /api');
    await client.send({ url }, options());
    expect(tunnel.asked).toEqual(['www.virustotal.com']);
    expect(connections.size).toBe(1);
  });

  it('obeys NO_PROXY', async () => {
    const { tunnel } = await stage();
    const port = await serve((_, response) => void response.end('direct'));
    const client = createHttpClient({ proxies: { HTTP_PROXY: tunnel.url, NO_PROXY: '127.0.0.1' } });
    expect((await client.send({ url: `http://127.0.0.1:${port}/` }, options())).body).toBe('direct');
    expect(tunnel.asked).toEqual([]);
  });

  it('obeys the environment where it is given none', async () => {
    const { tunnel, url } = await stage();
    const before = { ...process.env };
    for (const name of ['NO_PROXY', 'no_proxy', 'https_proxy']) delete process.env[name];
    process.env.HTTPS_PROXY = tunnel.url;
    try {
      expect((await createHttpClient().send({ url }, options())).status).toBe(200);
    } finally {
      delete process.env.HTTPS_PROXY;
      Object.assign(process.env, before);
    }
    expect(tunnel.asked).toEqual(['www.virustotal.com']);
  });

  it('says that a service is not reached where the proxy lets nobody through', async () => {
    const { tunnel } = await stage();
    const client = createHttpClient({ proxies: { HTTPS_PROXY: tunnel.url } });
    expect(await faultOf(client.send({ url: `https://otx.alienvault.com/look?${key}` }, options()))).toBe(
      'unreachable',
    );
  });
});
