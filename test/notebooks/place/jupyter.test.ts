import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { clouds } from '../../../src/azure/clouds.ts';
import { UserError } from '../../../src/errors.ts';
import { createHttpClient } from '../../../src/http/create-http-client.ts';
import type { HttpAnswer, HttpRequest } from '../../../src/http/http-client.ts';
import { jupyter } from '../../../src/notebooks/launchers/jupyter.ts';
import { makeNotebook } from '../../../src/notebooks/make/make-notebook.ts';
import { createJupyterPlacing } from '../../../src/notebooks/place/jupyter.ts';
import { launchBrowser, noBrowser } from '../../support/browser.ts';
import { noJupyter, type RunningJupyter, runPython, startJupyter } from '../../support/jupyter.ts';
import { sampleOptions } from '../make/sample-options.ts';

const notebook = makeNotebook(sampleOptions());
const signal = () => AbortSignal.timeout(60_000);
const skip = noJupyter();

describe.skipIf(skip)('a real Jupyter server', () => {
  let folder: string;
  let server: RunningJupyter;

  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), 'huntline-jupyter-'));
    server = await startJupyter(folder);
  }, 60_000);
  afterAll(async () => {
    await server?.close();
    rmSync(folder, { recursive: true, force: true });
  });

  function placing(token = server.token) {
    return createJupyterPlacing({
      baseUrl: server.baseUrl,
      token: async () => token,
      http: createHttpClient(),
    });
  }

  it('takes a notebook into folders that were not there, lists it, and has the same one again', async () => {
    const placed = await placing().put('huntline/incident 42', 'Related alerts', notebook, {
      signal: signal(),
    });
    expect(placed).toEqual({ path: 'huntline/incident 42/Related alerts.ipynb' });
    expect(await placing().list('huntline/incident 42', signal())).toEqual([
      { name: 'Related alerts.ipynb', path: placed.path, kind: 'notebook' },
    ]);
    const saved = JSON.parse(readFileSync(join(folder, placed.path), 'utf8'));
    expect(saved.cells.map((cell: { source: string[] | string }) => [cell.source].flat().join(''))).toEqual(
      notebook.cells.map(({ source }) => source),
    );
    expect(saved).toMatchObject({ nbformat: 4, nbformat_minor: 5, metadata: notebook.metadata });
  });

  it('gives a new name where one is taken, and writes over it only when asked', async () => {
    const put = (overwrite = false) =>
      placing().put('again', 'x.ipynb', notebook, { signal: signal(), overwrite });
    expect(await put()).toEqual({ path: 'again/x.ipynb' });
    writeFileSync(join(folder, 'again/x.ipynb'), JSON.stringify({ ...notebook, cells: [] }));
    expect(await put()).toEqual({ path: 'again/x-1.ipynb', renamedFrom: 'again/x.ipynb' });
    const both = await Promise.all([put(), put()]);
    expect(both.map(({ path }) => path).sort()).toEqual(['again/x-2.ipynb', 'again/x-3.ipynb']);
    expect(JSON.parse(readFileSync(join(folder, 'again/x.ipynb'), 'utf8')).cells).toEqual([]);
    expect(await put(true)).toEqual({ path: 'again/x.ipynb' });
    expect(JSON.parse(readFileSync(join(folder, 'again/x.ipynb'), 'utf8')).cells).not.toEqual([]);
  });

  it('takes any name and gives it back safe', async () => {
    const names = [
      '../../etc/passwd',
      '.hidden',
      'a/b\\c',
      'q?x=1#y%2e',
      'Zoë 日本 😀',
      'con',
      'x'.repeat(400),
      '',
      '\ud800\u0000\u202e',
      '<script>"',
      '%2e%2e%2f',
    ];
    for (const name of names) {
      const { path } = await placing().put('names', name, notebook, { signal: signal() });
      expect(path).toMatch(/^names\/[^/\\\0]+\.ipynb$/);
      expect(readFileSync(join(folder, path), 'utf8')).toContain('huntline-1');
    }
    expect(await placing().list('names', signal())).toHaveLength(names.length);
    expect(await placing().list('nowhere', signal())).toEqual([]);
    await expect(placing().put('../up', 'x', notebook, { signal: signal() })).rejects.toThrow(UserError);
  });

  it('says what to do where the token is wrong, or a file stands where a folder should', async () => {
    await expect(placing('wrong-t0ken').put('', 'x', notebook, { signal: signal() })).rejects.toThrow(
      /does not take the token \(403\)/,
    );
    mkdirSync(join(folder, 'files'), { recursive: true });
    writeFileSync(join(folder, 'files/plain'), 'x');
    await expect(placing().put('files/plain', 'x', notebook, { signal: signal() })).rejects.toThrow(
      /is a file, not a folder/,
    );
  });

  it.skipIf(noBrowser)(
    'opens it at the very link of the launcher, with what one was looking at in its first code cell',
    async () => {
      const { path } = await placing().put('huntline/öffnen & #1', "alerts' 100%", notebook, {
        signal: signal(),
      });
      const link = jupyter.link({
        cloud: clouds.global,
        file: { path },
        settings: { jupyter: server.baseUrl, templates: {} },
      });
      if (typeof link !== 'string') throw new Error('The launcher made no link.');
      const browser = await launchBrowser();
      try {
        const page = await browser.newPage({ viewport: { width: 1280, height: 1000 } });
        // A person signs in once; the link itself carries no token.
        await page.goto(`${server.baseUrl}/login?next=%2Ftree`);
        await page.locator('#password_input').fill(server.token);
        await page.locator('#login_submit').first().click();
        await page.waitForURL('**/tree');
        expect(link).not.toContain(server.token);
        await page.goto(link);
        const cell = page.locator('.code_cell').first();
        await cell.locator('.CodeMirror').waitFor({ timeout: 60_000 });
        const shown = await cell
          .locator('.CodeMirror')
          .evaluate((element) =>
            (element as unknown as { CodeMirror: { getValue(): string } }).CodeMirror.getValue(),
          );
        expect(shown).toBe(notebook.cells[1]?.source);
        expect(await page.locator('.text_cell h1').first().textContent()).toContain('Related alerts');
        expect(await page.locator('.text_cell h1').count()).toBe(1);
        // What the page read can be read by Python, as data.
        const program =
          'import ast, json, sys; print(json.dumps({line.targets[0].id: ast.literal_eval(line.value) for line in ast.parse(json.load(sys.stdin)).body}))';
        expect(runPython(program, shown)).toMatchObject({
          workspace: 'contoso',
          hunt: 'SecurityAlert.list_related_alerts',
          entities: sampleOptions().entities,
        });
        const shot = process.env.HUNTLINE_SCREENSHOTS;
        if (shot) await page.screenshot({ path: join(shot, 'jupyter-notebook.png') });
      } finally {
        await browser.close();
      }
    },
    120_000,
  );
});

describe('the way to a Jupyter server', () => {
  const token = 'jup-s3cret-t0ken';

  function answering(answer: (request: HttpRequest) => Partial<HttpAnswer>) {
    const asked: HttpRequest[] = [];
    const placing = createJupyterPlacing({
      baseUrl: 'https://hub.contoso.com/user/alex/',
      token: async () => token,
      http: {
        async send(request) {
          asked.push(request);
          return { status: 200, headers: {}, body: '', ...answer(request) };
        },
      },
    });
    return { asked, put: () => placing.put('a', 'b', notebook, { signal: signal() }) };
  }

  it.each([
    [401, '{"message": "jup-s3cret-t0ken"}', /does not take the token/],
    [403, 'Forbidden', /does not take the token/],
    [302, '', /does not take the token/],
    [405, '', /has no such place/],
    [413, '', /too large/],
    [424, '{}', /is not running/],
    [500, 'Traceback jup-s3cret-t0ken', /could not write or read/],
    [503, '<html>', /is not running/],
    [200, '<!doctype html><title>Sign in</title>', /is no Jupyter server/],
    [200, '[]', /is no Jupyter server/],
  ])('of %i and %s says what to do, and no secret', async (status, body, message) => {
    const { put, asked } = answering(() => ({ status, body }));
    const error: unknown = await put().catch((thrown: unknown) => thrown);
    expect(error).toBeInstanceOf(UserError);
    expect(error).toMatchObject({
      message: expect.stringMatching(message),
      hint: expect.stringMatching(/\w/),
    });
    expect(JSON.stringify([error, String(error)])).not.toContain(token);
    for (const { url, headers } of asked) {
      expect(url).not.toContain(token);
      expect(headers?.authorization).toBe(`token ${token}`);
    }
  });

  it('says so where nothing answers, or not in time', async () => {
    const placing = (baseUrl: string) =>
      createJupyterPlacing({ baseUrl, token: async () => token, http: createHttpClient(), timeoutMs: 200 });
    await expect(placing('http://127.0.0.1:9').put('', 'x', notebook, { signal: signal() })).rejects.toThrow(
      /could not be reached/,
    );
  });

  it.each(['', ' ', 'a\nb', 'ключ'])('refuses the token %j before it is sent', async (given) => {
    const placing = createJupyterPlacing({
      baseUrl: 'https://hub.contoso.com',
      token: async () => given,
      http: { send: () => Promise.reject(new Error('was sent')) },
    });
    await expect(placing.put('', 'x', notebook, { signal: signal() })).rejects.toThrow(
      /is empty, or is no token/,
    );
  });

  it('sends no token over http to a public host', () => {
    const make = (baseUrl: string) => () =>
      createJupyterPlacing({ baseUrl, token: async () => token, http: createHttpClient() });
    expect(make('http://hub.example.com')).toThrow(/without encryption/);
    expect(make('http://jupyter:8888')).not.toThrow();
    expect(make('https://user:pw@hub.example.com')).toThrow(UserError);
  });
});
