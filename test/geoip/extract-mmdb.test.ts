import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { extractMmdb } from '../../src/geoip/extract-mmdb.ts';
import { archiveOf } from '../fakes/maxmind.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';

const wanted = Buffer.from('the database');

async function extract(archive: Buffer, maxBytes = 1_000_000) {
  const folder = temporaryFolder();
  writeFileSync(join(folder, 'archive'), archive);
  const target = join(folder, 'target');
  const done = extractMmdb(join(folder, 'archive'), target, {
    name: 'GeoLite2-City.mmdb',
    maxBytes,
    signal: new AbortController().signal,
  });
  await done.catch(() => undefined);
  return { done, target, files: () => readdirSync(folder).toSorted() };
}

describe('taking the database out of an archive', () => {
  it('takes the file of that name from whichever folder, and no other', async () => {
    const { done, target, files } = await extract(
      await archiveOf('GeoLite2-City', wanted, [
        { name: '../../../etc/evil', body: Buffer.from('evil') },
        { name: '/tmp/evil', body: Buffer.from('evil') },
        { name: 'x/GeoLite2-City.mmdb', type: 'symlink' },
      ]),
    );
    await done;
    expect(readFileSync(target)).toEqual(wanted);
    expect(files()).toEqual(['archive', 'target']);
  });

  it('refuses an archive without it', async () => {
    const { done, files } = await extract(await archiveOf('GeoLite2-ASN', wanted));
    await expect(done).rejects.toThrow('the archive has no GeoLite2-City.mmdb.');
    expect(files()).toEqual(['archive']);
  });

  it('refuses a bomb, and leaves nothing of it', async () => {
    const bomb = await archiveOf('GeoLite2-City', Buffer.alloc(20_000_000));
    expect(bomb.length).toBeLessThan(100_000);
    const { done, files } = await extract(bomb);
    await expect(done).rejects.toThrow('unpacks to more than 1000000 bytes');
    expect(files()).toEqual(['archive']);
  });

  it('refuses an archive of very many files', async () => {
    const many = Array.from({ length: 150 }, (_, n) => ({ name: `f${n}`, body: Buffer.from('x') }));
    const { done, files } = await extract(await archiveOf('GeoLite2-City', wanted, many));
    await expect(done).rejects.toThrow('more than 100 files');
    expect(files()).toEqual(['archive']);
  });

  it.each([
    ['is no gzip', Buffer.from('nonsense')],
    ['is empty', Buffer.alloc(0)],
    ['is gzip, but no tar', gzipSync(Buffer.alloc(5_000, 'x'))],
    ['is cut off', 'cut'],
  ])('refuses what %s', async (_, content) => {
    const whole = await archiveOf('GeoLite2-City', Buffer.alloc(50_000, 7));
    const { done, files } = await extract(typeof content === 'string' ? whole.subarray(0, 150) : content);
    await expect(done).rejects.toThrow(/^the archive (?:is broken|has no GeoLite2-City\.mmdb)\.$/);
    expect(files()).toEqual(['archive']);
  });
});
