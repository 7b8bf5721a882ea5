import { describe, expect, it, onTestFinished } from 'vitest';
import { UserError } from '../../../src/errors.ts';
import { createHttpClient } from '../../../src/http/create-http-client.ts';
import type { MadeNotebook } from '../../../src/notebooks/make/made-notebook.ts';
import { makeNotebook } from '../../../src/notebooks/make/make-notebook.ts';
import { createAzureFilesPlacing, filesEndpoint } from '../../../src/notebooks/place/azure-files.ts';
import { startAzureFiles } from '../../fakes/azure-files.ts';
import { sampleOptions } from '../make/sample-options.ts';

const notebook = makeNotebook(sampleOptions());
const signal = () => AbortSignal.timeout(20_000);

async function stage({ token = 'files-t0ken', share = 'code-1' } = {}) {
  const double = await startAzureFiles();
  onTestFinished(() => double.close());
  const http = createHttpClient();
  const placing = createAzureFilesPlacing({
    endpoint: double.endpoint,
    share,
    root: 'Users/alex',
    token: async () => token,
    http,
  });
  const put = (name = 'alerts', overwrite = false, made: MadeNotebook = notebook) =>
    placing.put('huntline', name, made, { signal: signal(), overwrite });
  return { double, placing, put };
}

describe('the file share of Azure Machine Learning', () => {
  it('takes a notebook into folders that were not there, as it was', async () => {
    const { double, placing, put } = await stage();
    expect(await put('Zoë’s alerts')).toEqual({ path: 'huntline/Zoë’s alerts.ipynb' });
    const saved = double.files.get('Users/alex/huntline/Zoë’s alerts.ipynb');
    expect(JSON.parse(String(saved))).toEqual(JSON.parse(JSON.stringify(notebook)));
    expect(await placing.list('huntline', signal())).toEqual([
      { name: 'Zoë’s alerts.ipynb', path: 'huntline/Zoë’s alerts.ipynb', kind: 'notebook' },
    ]);
    expect(await placing.list('nowhere', signal())).toEqual([]);
  });

  it('gives a new name where one is taken, also by a folder, and writes over it only when asked', async () => {
    const { double, placing, put } = await stage();
    await put();
    double.files.set('Users/alex/huntline/alerts.ipynb', Buffer.from('mine'));
    double.files.set('Users/alex/huntline/alerts-1.ipynb', undefined);
    expect(await put()).toEqual({ path: 'huntline/alerts-2.ipynb', renamedFrom: 'huntline/alerts.ipynb' });
    expect(String(double.files.get('Users/alex/huntline/alerts.ipynb'))).toBe('mine');
    const both = await Promise.all([put(), put()]);
    expect(both.map(({ path }) => path).sort()).toEqual([
      'huntline/alerts-3.ipynb',
      'huntline/alerts-4.ipynb',
    ]);
    expect(await put('alerts', true)).toEqual({ path: 'huntline/alerts.ipynb' });
    expect(await placing.list('huntline', signal())).toHaveLength(5);
  });

  it.each([
    [409, 'SharingViolation', 'PUT'],
    [409, 'ResourceTypeMismatch', 'HEAD'],
    [412, 'LeaseIdMissing', 'PUT'],
  ])('gives a new name where the name is in use: %i %s', async (status, code, method) => {
    const { double, put } = await stage();
    double.fail(new RegExp(`^${method} .*/alerts\\.ipynb$`), status, code);
    expect(await put()).toEqual({ path: 'huntline/alerts-1.ipynb', renamedFrom: 'huntline/alerts.ipynb' });
    if (method === 'PUT') await expect(put('alerts', true)).rejects.toThrow(/something else by that name/);
  });

  it('gives up where every name is said to be in use, and soon', async () => {
    const { double, put } = await stage();
    double.fail(/^PUT .*\.ipynb$/, 409, 'SharingViolation');
    await expect(put()).rejects.toThrow(/something else by that name/);
    expect(double.calls.length).toBeLessThan(30);
  });

  it('keeps apart what many put there at once', async () => {
    const { double, put } = await stage();
    const placed = await Promise.all(Array.from({ length: 30 }, () => put()));
    expect(new Set(placed.map(({ path }) => path)).size).toBe(30);
    for (const { path } of placed)
      expect(String(double.files.get(`Users/alex/${path}`))).toContain('huntline-1');
  });

  it('writes a large one in ranges of 4 MiB', async () => {
    const { double, put } = await stage();
    const [first] = notebook.cells;
    if (!first) throw new Error('no cell');
    const large = { ...notebook, cells: [{ ...first, source: 'ж😀 '.repeat(500_000) }] };
    await put('large', false, large);
    const saved = double.files.get('Users/alex/huntline/large.ipynb');
    expect(JSON.parse(String(saved))).toEqual(JSON.parse(JSON.stringify(large)));
    expect(double.calls.filter((call) => call.includes('comp=range')).length).toBeGreaterThan(2);
  });

  it('leaves no half of a notebook behind', async () => {
    const { double, put } = await stage();
    double.fail(/comp=range/, 500, 'InternalError');
    await expect(put()).rejects.toThrow(/did not take the notebook \(500, InternalError\)/);
    expect([...double.files.keys()]).toEqual(['Users', 'Users/alex', 'Users/alex/huntline']);
  });

  it('takes any name', async () => {
    const { double, put } = await stage();
    for (const name of ['a:b|c*d?e<f>g"h\\i/j', '..', 'trailing. ', '#%&+', '\u202e\0', 'x'.repeat(400)]) {
      const { path } = await put(name);
      expect(double.files.get(`Users/alex/${path}`)).toBeDefined();
    }
  });

  it.each([
    [403, 'AuthorizationPermissionMismatch', /Storage File Data Privileged Contributor/],
    [401, 'InvalidAuthenticationInfo', /Storage File Data Privileged Contributor/],
    [409, 'SharingViolation', /Choose another folder/],
    [500, '', /Try again/],
  ])('answers %i %s with what to do, and no secret', async (status, code, hint) => {
    const { double, put } = await stage();
    double.fail(/./, status, code);
    const error: unknown = await put().catch((thrown: unknown) => thrown);
    expect(error).toBeInstanceOf(UserError);
    expect(error).toMatchObject({ hint: expect.stringMatching(hint) });
    expect(JSON.stringify([error, String(error)])).not.toContain('files-t0ken');
    expect(double.calls.join()).not.toContain('files-t0ken');
  });

  it('says so where the token or the share is wrong', async () => {
    await expect((await stage({ token: 'x' })).put()).rejects.toThrow(
      /does not let Huntline’s identity write/,
    );
    await expect((await stage({ share: 'other' })).put()).rejects.toThrow(/no such file share/);
  });

  it('is found by the account’s name, in each cloud', () => {
    expect(filesEndpoint('amlcontoso1', 'global')).toBe('https://amlcontoso1.file.core.windows.net');
    expect(filesEndpoint('amlcontoso1', 'usgov')).toBe('https://amlcontoso1.file.core.usgovcloudapi.net');
    expect(() => filesEndpoint('evil.example/x', 'china')).toThrow(UserError);
  });
});
