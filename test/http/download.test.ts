import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { download } from '../../src/http/download.ts';
import { account, downloadHost, type MaxMind, startMaxMind, storageHost } from '../fakes/maxmind.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';

let maxmind: MaxMind;

beforeAll(async () => {
  maxmind = await startMaxMind();
  maxmind.archives.set('GeoLite2-City', Buffer.alloc(300_000, 'x'));
});

beforeEach(() => {
  maxmind.archiveFault = undefined;
  maxmind.leadsTo = undefined;
});

afterAll(() => maxmind.close());

const request = {
  url: `https://${downloadHost}/geoip/databases/GeoLite2-City/download?suffix=tar.gz`,
  headers: {
    authorization: `Basic ${Buffer.from(`${account.accountId}:${account.licenceKey}`).toString('base64')}`,
  },
};

function limits(more: { timeoutMs?: number; maxBytes?: number; signal?: AbortSignal } = {}) {
  return { signal: new AbortController().signal, timeoutMs: 10_000, maxBytes: 300_000, ...more };
}

describe('a download', () => {
  it('streams what comes into a new file, and tells its size and SHA-256', async () => {
    const path = join(temporaryFolder(), 'file');
    expect(await download(request, path, limits())).toMatchObject({
      status: 200,
      bytes: 300_000,
      sha256: createHash('sha256').update(Buffer.alloc(300_000, 'x')).digest('hex'),
    });
    expect(readFileSync(path)).toEqual(Buffer.alloc(300_000, 'x'));
    await expect(download(request, path, limits())).rejects.toThrow();
    expect(readFileSync(path)).toHaveLength(300_000);
  });

  it('writes nothing for a status that is not 200', async () => {
    const folder = temporaryFolder();
    const wrong = { url: request.url };
    expect(await download(wrong, join(folder, 'file'), limits())).toMatchObject({ status: 401, bytes: 0 });
    expect(readdirSync(folder)).toEqual([]);
  });

  it('ends at the byte that is too many', async () => {
    const folder = temporaryFolder();
    await expect(download(request, join(folder, 'file'), limits({ maxBytes: 299_999 }))).rejects.toThrow(
      `${storageHost} sends more than the 299999 bytes that are taken.`,
    );
    expect(readdirSync(folder)).toEqual([]);
  });

  it('ends at its deadline, however steadily the bytes drip', async () => {
    maxmind.archiveFault = 'drips';
    const folder = temporaryFolder();
    await expect(download(request, join(folder, 'file'), limits({ timeoutMs: 150 }))).rejects.toThrow(
      `${storageHost} took longer than 0.15 s.`,
    );
    expect(readdirSync(folder)).toEqual([]);
  });

  it('ends when it is stopped, and says nothing of the URL or the key in its errors', async () => {
    maxmind.archiveFault = 'hangs';
    const folder = temporaryFolder();
    const stopping = new AbortController();
    maxmind.onArchive = () => setTimeout(() => stopping.abort(), 20);
    const failure = await download(request, join(folder, 'file'), limits({ signal: stopping.signal })).catch(
      (error: unknown) => error as Error & { cause?: unknown },
    );
    expect(failure).toMatchObject({ message: `the call to ${storageHost} was stopped.`, cause: undefined });
    expect(readdirSync(folder)).toEqual([]);
  });
});
