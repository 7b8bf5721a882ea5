import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, describe, expect, it, onTestFinished } from 'vitest';
import { cloudNamed } from '../../src/azure/clouds.ts';
import type { Placement } from '../../src/commands/notebook/notebook-services.ts';
import { notebookPlacings } from '../../src/compose/notebook-placings.ts';
import { readConfig } from '../../src/config.ts';
import { createHttpClient } from '../../src/http/create-http-client.ts';
import type { HttpClient } from '../../src/http/http-client.ts';
import { createLog } from '../../src/log.ts';
import { makeNotebook } from '../../src/notebooks/make/make-notebook.ts';
import { createBlotter } from '../../src/secrets/blot.ts';
import { createSecrets } from '../../src/secrets/secrets.ts';
import { startJupyterHub } from '../fakes/jupyter-hub.ts';
import { sampleOptions } from '../notebooks/make/sample-options.ts';
import { noJupyter, startJupyter } from '../support/jupyter.ts';
import { typed } from '../support/typed.ts';

const notebook = makeNotebook(sampleOptions());
const signal = () => AbortSignal.timeout(30_000);
const vault = new Map<string, string>();
afterEach(() => vault.clear());

/** The places of these settings, with a vault that can be written to and a clock that can be turned on. */
function stage(settings: Readonly<Record<string, string>>, http: HttpClient = createHttpClient()) {
  let now = Date.parse('2026-11-21T12:00:00Z');
  const asked: string[] = [];
  const secrets = createSecrets({
    vaults: {
      default: 'huntline',
      open: (name = 'huntline') => ({
        name,
        async get(secret) {
          asked.push(secret);
          return { value: vault.get(secret) ?? '', version: `${asked.length}`, expires: undefined };
        },
        set: () => Promise.reject(new Error('not written to')),
      }),
    },
    environment: {},
    clock: () => new Date(now),
    log: createLog('silent'),
    blotter: createBlotter(),
  });
  const credential = {
    getToken: () => Promise.reject(new Error('not signed in')),
    used: () => undefined,
  };
  const azure = { cloud: cloudNamed('global'), credential, secrets };
  const placing = notebookPlacings({ config: readConfig(settings), azure, http });
  const incoming = (person = 'local') => {
    const line = typed('notebook launch');
    return { ...line, person: { ...line.person, id: person } };
  };
  return {
    asked,
    placing: (launcher: string, person?: string) => placing(launcher, incoming(person)),
    later: (milliseconds: number) => {
      now += milliseconds;
    },
  };
}

function ready(placement: Placement | undefined) {
  if (!placement || 'missing' in placement) throw new Error(`not ready: ${JSON.stringify(placement)}`);
  return {
    ...placement,
    put: (name = 'x') => placement.to.put(placement.folder, name, notebook, { signal: signal() }),
  };
}

const jupyter = {
  HUNTLINE_JUPYTER: 'https://jupyter.contoso.com',
  HUNTLINE_JUPYTER_TOKEN: 'keyvault:jupyter-{person}',
};

describe('where notebooks are put', () => {
  it('names each setting without which they cannot be, and puts none where a launcher is for reading', () => {
    const nothing = stage({});
    expect(nothing.placing('jupyterlab')).toEqual({
      missing: ['HUNTLINE_JUPYTER', 'HUNTLINE_JUPYTER_TOKEN'],
    });
    expect(nothing.placing('azureml')).toEqual({
      missing: ['HUNTLINE_AML_WORKSPACE', 'HUNTLINE_AML_FOLDER'],
    });
    expect(nothing.placing('jupyterhub')).toEqual({
      missing: ['HUNTLINE_JUPYTERHUB', 'HUNTLINE_JUPYTER_TOKEN'],
    });
    expect(stage({ HUNTLINE_JUPYTER: 'https://j.example' }).placing('jupyter')).toEqual({
      missing: ['HUNTLINE_JUPYTER_TOKEN'],
    });
    for (const id of ['github', 'synapse', '__proto__', 'constructor', ''])
      expect(nothing.placing(id)).toBeUndefined();
  });

  it('fetches a token anew that the server refuses, once, and asks the vault no more often than that', async () => {
    let taken = 'first';
    const used: string[] = [];
    const http: HttpClient = {
      async send({ headers, method, url }) {
        const token = headers?.authorization?.replace('token ', '') ?? '';
        used.push(token);
        if (token !== taken) return { status: 403, headers: {}, body: '{"message": "Forbidden"}' };
        const entry = { name: 'Huntline', path: 'Huntline', type: 'directory' };
        const found = method === 'PUT' || url.includes('/Huntline?');
        return { status: found ? 200 : 404, headers: {}, body: found ? JSON.stringify(entry) : '' };
      },
    };
    vault.set('jupyter-U1', 'first');
    const { placing, later, asked } = stage(jupyter, http);
    const { put } = ready(placing('jupyter', 'U1'));
    expect(await put()).toEqual({ path: 'Huntline/x.ipynb' });
    expect(asked).toEqual(['jupyter-U1']);

    // The person made a new one on the server and stored it.
    taken = 'second';
    vault.set('jupyter-U1', 'second');
    later(60_000);
    used.length = 0;
    expect(await put()).toEqual({ path: 'Huntline/x.ipynb' });
    expect(used).toEqual(['first', 'second', 'second', 'second']);
    expect(asked).toEqual(['jupyter-U1', 'jupyter-U1']);

    // A token that is wrong in the vault too is tried once.
    taken = 'third';
    later(60_000);
    used.length = 0;
    await expect(put()).rejects.toThrow(/does not take the token \(403\)/);
    expect(used).toEqual(['second']);
    await expect(put()).rejects.toThrow(/does not take the token \(403\)/);
    expect(asked).toHaveLength(3);
  });

  it('takes each person’s own token', async () => {
    vault.set('jupyter-29-1abc', 'tokenOfOne');
    vault.set('jupyter-U2', 'tokenOfTwo');
    const used: string[] = [];
    const http: HttpClient = {
      async send({ headers }) {
        used.push(headers?.authorization ?? '');
        return { status: 500, headers: {}, body: '' };
      },
    };
    const { placing } = stage(jupyter, http);
    await Promise.all(['29:1abc', 'U2'].map((one) => ready(placing('jupyterlab', one)).put().catch(String)));
    expect(used.sort()).toEqual(['token tokenOfOne', 'token tokenOfTwo']);
  });

  it('signs in at a compute of Azure Machine Learning as Entra has it', async () => {
    const used: string[] = [];
    const http: HttpClient = {
      async send({ headers }) {
        used.push(headers?.authorization ?? '');
        return { status: 500, headers: {}, body: '' };
      },
    };
    const at = { ...jupyter, HUNTLINE_JUPYTER: 'https://ci-alex.westeurope.instances.azureml.ms' };
    vault.set('jupyter-local', 'tokenOfEntra');
    await ready(stage(at, http).placing('jupyter')).put().catch(String);
    expect(used).toEqual(['Bearer tokenOfEntra']);
  });

  describe.skipIf(noJupyter())('a hub before a real Jupyter server', () => {
    it('puts them on the server of whoever’s token it is, and says so where it is not running or knows no such token', async () => {
      const folder = mkdtempSync(join(tmpdir(), 'huntline-hub-'));
      onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
      const server = await startJupyter(folder, '/user/alex%40contoso.com');
      onTestFinished(() => server.close());
      const { origin } = new URL(server.baseUrl);
      const hub = await startJupyterHub({
        owners: { tokenOfAlex: 'alex@contoso.com', tokenOfBo: 'bo' },
        servers: { 'alex@contoso.com': { origin, token: server.token } },
      });
      onTestFinished(() => hub.close());
      const { placing } = stage({
        HUNTLINE_JUPYTERHUB: hub.address,
        HUNTLINE_JUPYTER_TOKEN: 'keyvault:jupyter-{person}',
      });
      vault.set('jupyter-alex', 'tokenOfAlex');
      vault.set('jupyter-bo', 'tokenOfBo');
      vault.set('jupyter-eve', 'tokenOfNobody');
      const alex = ready(placing('jupyterhub', 'alex'));
      expect(alex.opens).toEqual(['jupyterhub']);
      expect(await alex.put('alerts')).toEqual({ path: 'Huntline/alerts.ipynb' });
      expect(await alex.put('alerts')).toMatchObject({ path: 'Huntline/alerts-1.ipynb' });
      expect(readFileSync(join(folder, 'Huntline/alerts.ipynb'), 'utf8')).toContain('huntline-1');
      expect(await alex.to.list('Huntline', signal())).toHaveLength(2);
      await expect(ready(placing('jupyterhub', 'bo')).put()).rejects.toThrow(/is not running \(424\)/);
      await expect(ready(placing('jupyterhub', 'eve')).put()).rejects.toThrow(
        /JupyterHub at .* does not take the token \(403\)/,
      );
      expect(hub.calls.filter((call) => call.startsWith('GET /hub/api/user'))).toHaveLength(5);
    }, 60_000);
  });

  it.each([
    [200, '<html>', /did not tell whose token/],
    [200, '{"kind": "service"}', /did not tell whose token/],
    [404, '', /did not tell whose token/],
    [302, '', /does not take the token/],
  ])('says what to do where a hub answers %i and %s', async (status, body, message) => {
    vault.set('jupyter-local', 'tokenOfAlex');
    const http: HttpClient = { send: async () => ({ status, headers: {}, body }) };
    const { placing } = stage({ ...jupyter, HUNTLINE_JUPYTERHUB: 'https://hub.contoso.com' }, http);
    await expect(ready(placing('jupyterhub')).put()).rejects.toThrow(message);
  });

  it('sends no token over http to a public hub, and goes where the setting says without asking', async () => {
    vault.set('jupyter-local', 'tokenOfAlex');
    const urls: string[] = [];
    const http: HttpClient = {
      async send({ url }) {
        urls.push(url);
        return { status: 500, headers: {}, body: '' };
      },
    };
    const open = stage({ ...jupyter, HUNTLINE_JUPYTERHUB: 'http://hub.example.com' }, http);
    await expect(ready(open.placing('jupyterhub')).put()).rejects.toThrow(/without encryption/);
    expect(urls).toEqual([]);
    const own = { HUNTLINE_JUPYTERHUB: 'https://hub.example.com/hub', HUNTLINE_JUPYTERHUB_USER: 'a b' };
    await expect(ready(stage({ ...jupyter, ...own }, http).placing('jupyterhub')).put()).rejects.toThrow();
    expect(urls[0]).toMatch(/^https:\/\/hub\.example\.com\/user\/a%20b\/api\/contents\//);
  });
});
