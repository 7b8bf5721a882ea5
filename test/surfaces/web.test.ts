import { request } from 'node:http';
import { afterEach, describe, expect, it } from 'vitest';
import { UserError } from '../../src/errors.ts';
import { createLog } from '../../src/log.ts';
import { webSurface } from '../../src/surfaces/web.ts';
import type { App } from '../../src/types.ts';
import { fileAnswer, plainAnswer, scriptedApp } from '../fakes/scripted-app.ts';
import { fixedApp } from '../support/fixed-app.ts';

const log = createLog('silent');
const stops: (() => Promise<void>)[] = [];

afterEach(async () => {
  await Promise.all(stops.splice(0).map((stop) => stop()));
});

async function serve(app: App = scriptedApp(() => plainAnswer('yes'))): Promise<string> {
  const surface = webSurface({ port: 0 }, log);
  const address = await surface.start(app);
  stops.push(() => surface.stop());
  return address.replace(/\/$/, '');
}

function post(base: string, body: unknown, headers: Record<string, string> = {}): Promise<Response> {
  return fetch(`${base}/api/line`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', origin: base, ...headers },
    body: typeof body === 'string' ? body : JSON.stringify(body),
  });
}

async function events(response: Response): Promise<Record<string, unknown>[]> {
  const text = await response.text();
  return text
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line) as Record<string, unknown>);
}

/** As `fetch`, which does not let one set these headers. */
function raw(base: string, path: string, headers: Record<string, string>, method = 'GET'): Promise<number> {
  return new Promise((resolve, reject) => {
    request(`${base}${path}`, { method, headers }, (response) => {
      response.resume();
      resolve(response.statusCode ?? 0);
    })
      .on('error', reject)
      .end(method === 'POST' ? '{"line":"help"}' : undefined);
  });
}

describe('the web chat serves a page', () => {
  it('with everything that it loads, from its own address alone', async () => {
    const base = await serve();
    const page = await fetch(base);
    expect(page.headers.get('content-security-policy')).toContain("default-src 'none'; script-src 'self'");
    const html = await page.text();
    const loaded = [...html.matchAll(/(?:src|href)="(\/[^"]+)"/g)].map((match) => match[1] ?? '');
    expect(loaded).toContain('/adaptivecards.min.js');
    for (const path of loaded) expect((await fetch(base + path)).status, path).toBe(200);
    expect(html).not.toMatch(/<script(?![^>]*\bsrc=)|\son\w+=|\sstyle=|https?:/);
  });

  it('whose modules import only what is served', async () => {
    const base = await serve();
    const seen = new Set<string>();
    const visit = async (path: string) => {
      if (seen.has(path)) return;
      seen.add(path);
      const response = await fetch(base + path);
      expect(response.status, path).toBe(200);
      expect(response.headers.get('content-type')).toMatch(/^text\/javascript/);
      const source = await response.text();
      for (const [, name = ''] of source.matchAll(/^import .*'\.(\/[^']+)';$/gm)) await visit(name);
    };
    await visit('/chat.js');
    expect(seen.size).toBeGreaterThan(5);
  });

  it('on loopback alone', () => {
    for (const host of ['0.0.0.0', '::', '192.0.2.4', 'huntline.example'])
      expect(() => webSurface({ port: 0, host }, log)).toThrow(UserError);
  });

  it('and says so where its port is taken', async () => {
    const port = Number(new URL(await serve()).port);
    await expect(webSurface({ port }, log).start(scriptedApp(() => plainAnswer('')))).rejects.toThrow(
      `Port ${port} is taken by another program.`,
    );
  });
});

describe('a line typed in the web chat', () => {
  it('is answered as far as the answer is there, and then whole', async () => {
    const app = scriptedApp((_, { draft }) => {
      draft?.(plainAnswer('a part'));
      draft?.({ kind: 'kql' } as never);
      return plainAnswer('all of it');
    });
    const told = await events(await post(await serve(app), { line: 'enrich 203.0.113.7' }));
    expect(told.map(({ type }) => type)).toEqual(['draft', 'card']);
    expect(JSON.stringify(told[0])).toContain('a part');
    expect(JSON.stringify(told[1])).toContain('all of it');
  });

  it('is answered with its progress and then its card', async () => {
    const app = scriptedApp((_, { progress }) => {
      progress?.('Asking the workspace');
      return plainAnswer('SecurityAlert');
    });
    const base = await serve(app);
    const response = await post(base, {
      line: '/hunt alerts',
      inputs: { account: 'a' },
      timeZone: 'Europe/Berlin',
      locale: 'de-DE',
    });
    expect(await events(response)).toEqual([
      { type: 'progress', message: 'Asking the workspace' },
      { type: 'card', kind: 'kql', card: expect.objectContaining({ type: 'AdaptiveCard' }) },
    ]);
    expect(app.asked).toMatchObject([
      {
        surface: 'web',
        line: '/hunt alerts',
        inputs: { account: 'a' },
        timeZone: 'Europe/Berlin',
        locale: 'de-DE',
        place: { id: 'web', kind: 'personal' },
      },
    ]);
  });

  it('reads in UTC and English where the browser’s zone or locale is unknown', async () => {
    const app = scriptedApp(() => plainAnswer(''));
    const base = await serve(app);
    await post(base, { line: 'help', timeZone: 'Mars/Base', locale: '!!' });
    await post(base, { line: 'help', timeZone: 7 });
    expect(app.asked).toMatchObject([
      { timeZone: 'UTC', locale: 'en' },
      { timeZone: 'UTC', locale: 'en' },
    ]);
  });

  it('is stopped when the page goes away', async () => {
    const { promise: stopped, resolve } = Promise.withResolvers<void>();
    const { promise: begun, resolve: begin } = Promise.withResolvers<void>();
    const app = scriptedApp(async (_, { signal }) => {
      signal?.addEventListener('abort', () => resolve());
      begin();
      await stopped;
      return plainAnswer('');
    });
    const base = await serve(app);
    const away = new AbortController();
    const asked = fetch(`${base}/api/line`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', origin: base },
      body: '{"line":"hunt"}',
      signal: away.signal,
    });
    await begun;
    away.abort();
    await expect(asked.then((response) => response.text())).rejects.toThrow(/abort/i);
    await stopped;
  });

  it('that cannot be shown is told with a reference, and nothing of the cause', async () => {
    const app = scriptedApp(() => {
      throw new Error('secret detail');
    });
    const [event] = await events(await post(await serve(app), { line: 'help' }));
    expect(event).toMatchObject({
      type: 'error',
      message: expect.stringMatching(/under [0-9a-f]{8}\.$/),
    });
  });

  it('has ways to go on', async () => {
    const base = await serve(scriptedApp(() => plainAnswer(''), ['hunt alerts', 'hunt list', 'help']));
    const response = await fetch(`${base}/api/complete?line=hunt%20`);
    expect(await response.json()).toEqual({ lines: ['hunt alerts', 'hunt list'] });
  });

  it('has examples to begin with, those of help', async () => {
    const { app } = await fixedApp();
    const response = await fetch(`${await serve(app)}/api/examples`);
    const { lines } = (await response.json()) as { lines: string[] };
    expect(lines).toHaveLength(5);
    expect(lines[0]).toBe('hunt alerts last 28d');
  });
});

describe('a file of the web chat', () => {
  it('is fetched once, by its id, under a harmless name', async () => {
    const app = scriptedApp(() => fileAnswer('../..\\al"er\r\nts; x.csv', 'a,b\n1,ü\n'));
    const base = await serve(app);
    const [file, card] = await events(await post(base, { line: 'csv' }));
    expect(file).toMatchObject({ type: 'file', url: expect.stringMatching(/^\/api\/file\?id=[\w-]{36}$/) });
    expect(card).toMatchObject({ type: 'card', kind: 'file' });
    const url = base + String(file?.url);
    const response = await fetch(url);
    expect(response.headers.get('content-disposition')).toBe('attachment; filename="al-er-ts-x.csv"');
    expect(response.headers.get('content-type')).toBe('text/csv; charset=utf-8');
    expect(await response.text()).toBe('a,b\n1,ü\n');
    expect((await fetch(url)).status).toBe(404);
  });
});

describe('the web chat turns away', () => {
  it('a name rebound to loopback', async () => {
    const base = await serve();
    const { port } = new URL(base);
    expect(await raw(base, '/', { host: `evil.example:${port}` })).toBe(421);
    expect(await raw(base, '/api/complete?line=', { host: 'evil.example' })).toBe(421);
    expect(await raw(base, '/', { host: '127.0.0.1:1' })).toBe(421);
    expect(await raw(base, '/', { host: `localhost:${port}` })).toBe(200);
  });

  it('lines from other pages, and from forms', async () => {
    const app = scriptedApp(() => plainAnswer(''));
    const base = await serve(app);
    const json = { 'content-type': 'application/json' };
    for (const headers of [
      json,
      { ...json, origin: 'http://evil.example' },
      { ...json, origin: 'null' },
      { ...json, origin: base.replace('http:', 'https:') },
      { ...json, origin: base, 'sec-fetch-site': 'cross-site' },
    ])
      expect(await raw(base, '/api/line', headers, 'POST')).toBe(403);
    for (const type of ['text/plain', 'application/x-www-form-urlencoded', 'application/jsonx'])
      expect(await raw(base, '/api/line', { origin: base, 'content-type': type }, 'POST')).toBe(415);
    expect(app.asked).toEqual([]);
  });

  it('other methods than the one that a path takes', async () => {
    const base = await serve();
    expect(await raw(base, '/api/line', {})).toBe(405);
    expect(await raw(base, '/', { origin: base }, 'POST')).toBe(405);
  });

  it('bodies that are too large or no line', async () => {
    const app = scriptedApp(() => plainAnswer(''));
    const base = await serve(app);
    expect((await post(base, { line: 'x'.repeat(300_000) })).status).toBe(413);
    for (const body of ['', '{', '[]', '"help"', '{"line":1}', '{"line":"a","inputs":{"b":1}}'])
      expect((await post(base, body)).status, body).toBe(400);
    expect(app.asked).toEqual([]);
  });

  it('paths that lead elsewhere', async () => {
    const base = await serve();
    for (const path of [
      '/../package.json',
      '/page/chat.js',
      '/tsconfig.json',
      '/%2e%2e/web.ts',
      '//evil.example/',
    ])
      expect(await raw(base, path, {}), path).toBe(404);
  });
});
