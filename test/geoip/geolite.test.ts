import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { type GeoIp, type GeoIpOptions, openGeoIp } from '../../src/geoip/geoip.ts';
import { createLog } from '../../src/log.ts';
import {
  account,
  archiveOf,
  downloadHost,
  type MaxMind,
  startMaxMind,
  storageHost,
} from '../fakes/maxmind.ts';
import { asnRecord, cityRecord, type MmdbOptions, writeMmdb } from '../fakes/mmdb.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';

const day = 86_400_000;

function city(name: string, more: Partial<MmdbOptions> = {}): Buffer {
  return writeMmdb({
    type: 'GeoLite2-City',
    networks: { '85.214.0.0/16': cityRecord('DE', name, [52.52, 13.4]) },
    ...more,
  });
}

const asn = writeMmdb({ type: 'GeoLite2-ASN', networks: { '85.214.0.0/15': asnRecord(6724, 'Strato') } });

let maxmind: MaxMind;
let now: Date;
const opened: GeoIp[] = [];

beforeAll(async () => {
  maxmind = await startMaxMind();
});

afterAll(() => maxmind.close());

beforeEach(async () => {
  now = new Date('2026-11-21T12:00:00Z');
  maxmind.requests.length = 0;
  maxmind.archives.clear();
  maxmind.archives.set('GeoLite2-City', await archiveOf('GeoLite2-City', city('Berlin')));
  maxmind.archives.set('GeoLite2-ASN', await archiveOf('GeoLite2-ASN', asn));
  maxmind.lastModified = 'Wed, 18 Nov 2026 10:00:00 GMT';
  maxmind.sha256 = undefined;
  maxmind.refusal = undefined;
  maxmind.leadsTo = undefined;
  maxmind.archiveFault = undefined;
  maxmind.onArchive = undefined;
  maxmind.tunnel.asked.length = 0;
  maxmind.storage(true);
});

afterEach(async () => {
  await Promise.all(opened.splice(0).map((geoip) => geoip.close()));
});

async function open(folder: string, options: Partial<GeoIpOptions> = {}): Promise<GeoIp> {
  const geoip = await openGeoIp({
    databases: [],
    bundledFolder: () => undefined,
    geolite: {
      folder,
      accountId: async () => account.accountId,
      licenceKey: async () => account.licenceKey,
    },
    clock: () => now,
    log: createLog('silent'),
    ...options,
  });
  opened.push(geoip);
  return geoip;
}

/** A folder with an older City that is due to be looked at, and a fresh ASN. */
async function withOldCity(): Promise<string> {
  const folder = temporaryFolder();
  const geoip = await open(folder);
  await geoip.locate('85.214.1.1');
  now = new Date(now.getTime() + 8 * day);
  maxmind.archives.set(
    'GeoLite2-City',
    await archiveOf('GeoLite2-City', city('Potsdam', { builtAt: new Date('2026-11-27T00:00:00Z') })),
  );
  maxmind.lastModified = 'Fri, 27 Nov 2026 10:00:00 GMT';
  maxmind.requests.length = 0;
  return folder;
}

describe('GeoLite2', () => {
  it('is downloaded at the first lookup, City and ASN, and the key goes to MaxMind’s own host alone', async () => {
    const folder = join(temporaryFolder(), 'geoip');
    const geoip = await open(folder);
    expect(maxmind.requests).toEqual([]);
    expect(await geoip.sources()).toEqual([]);
    expect(maxmind.requests).toEqual([]);
    expect(await geoip.locate('85.214.149.236')).toMatchObject({
      city: 'Berlin',
      asn: 6724,
      sources: [
        { name: 'GeoLite2-City', licence: expect.stringContaining('GeoLite Data created by MaxMind') },
        { name: 'GeoLite2-ASN' },
      ],
    });
    // The storage answers 400 to whoever brings the key along.
    expect(maxmind.requests.slice(0, 6)).toEqual([
      'HEAD download GeoLite2-City.tar.gz 302',
      'HEAD storage GeoLite2-City.tar.gz 200',
      'GET download GeoLite2-City.tar.gz.sha256 302',
      'GET storage GeoLite2-City.tar.gz.sha256 200',
      'GET download GeoLite2-City.tar.gz 302',
      'GET storage GeoLite2-City.tar.gz 200',
    ]);
    expect(new Set(maxmind.tunnel.asked)).toEqual(new Set([downloadHost, storageHost]));
    expect(readdirSync(folder).toSorted()).toEqual([
      'GeoLite2-ASN.json',
      'GeoLite2-ASN.mmdb',
      'GeoLite2-City.json',
      'GeoLite2-City.mmdb',
      'download.lock',
    ]);
    const kept = readdirSync(folder).map((name) => readFileSync(join(folder, name), 'latin1'));
    expect(kept.join('')).not.toContain(account.licenceKey);
  });

  it('is not asked for again within a week, nor after a restart', async () => {
    const folder = temporaryFolder();
    await (await open(folder)).locate('85.214.1.1');
    maxmind.requests.length = 0;
    now = new Date(now.getTime() + 6.9 * day);
    const again = await open(folder);
    expect(await again.locate('85.214.1.1')).toMatchObject({ city: 'Berlin' });
    expect(maxmind.requests).toEqual([]);
  });

  it('costs no download after a week where MaxMind has nothing newer', async () => {
    const folder = temporaryFolder();
    const geoip = await open(folder);
    await geoip.locate('85.214.1.1');
    maxmind.requests.length = 0;
    now = new Date(now.getTime() + 7 * day);
    await geoip.locate('85.214.1.1');
    await expect.poll(() => maxmind.requests.length).toBe(4);
    expect(maxmind.requests.every((line) => line.startsWith('HEAD'))).toBe(true);
    await expect
      .poll(() => readFileSync(join(folder, 'GeoLite2-ASN.json'), 'utf8'))
      .toContain(now.toISOString());
    await geoip.locate('85.214.1.1');
    expect(maxmind.requests).toHaveLength(4);
  });

  it('is refreshed after a week, with the old one answering meanwhile', async () => {
    const folder = await withOldCity();
    const geoip = await open(folder);
    expect(await geoip.locate('85.214.1.1')).toMatchObject({ city: 'Berlin' });
    await expect.poll(async () => (await geoip.locate('85.214.1.1'))?.city).toBe('Potsdam');
    expect(maxmind.downloads()).toBe(2);
  });

  it('uses the package until the first download is done', async () => {
    const packaged = temporaryFolder();
    writeFileSync(join(packaged, 'a.mmdb'), city('Packaged', { type: 'city' }));
    const geoip = await open(temporaryFolder(), { bundledFolder: () => packaged });
    expect(await geoip.locate('85.214.1.1')).toMatchObject({
      city: 'Packaged',
      sources: [{ notes: expect.arrayContaining(['in use until GeoLite2 is downloaded']) }],
    });
    await expect.poll(async () => (await geoip.locate('85.214.1.1'))?.city).toBe('Berlin');
  });

  it('adds the ASN alone to an operator’s City', async () => {
    const mine = temporaryFolder();
    writeFileSync(join(mine, 'a.mmdb'), city('Mine'));
    const geoip = await open(temporaryFolder(), { databases: [mine] });
    await geoip.locate('85.214.1.1');
    await expect.poll(async () => (await geoip.locate('85.214.1.1'))?.asn).toBe(6724);
    expect(maxmind.requests.some((line) => line.includes('City'))).toBe(false);
    expect(await geoip.locate('85.214.1.1')).toMatchObject({ city: 'Mine' });
  });

  it('is off, without a fault, where the account is not set', async () => {
    const geolite = {
      folder: temporaryFolder(),
      accountId: async () => account.accountId,
      licenceKey: async () => undefined,
    };
    const geoip = await open('', { geolite });
    await expect(geoip.locate('85.214.1.1')).rejects.toThrow(
      /^There is no GeoIP database for IPv4 addresses\.$/,
    );
    expect(await geoip.check(new AbortController().signal)).toMatchObject({ downloads: false, faults: [] });
    expect(maxmind.requests).toEqual([]);
  });

  it('is downloaded by one process at a time', async () => {
    const folder = temporaryFolder();
    const several = await Promise.all([open(folder), open(folder), open(folder)]);
    const found = await Promise.all(several.map((geoip) => geoip.locate('85.214.1.1')));
    expect(found.map((one) => one?.city)).toEqual(['Berlin', 'Berlin', 'Berlin']);
    expect(maxmind.downloads()).toBe(2);
  });

  it('says to a check whether MaxMind takes the account, without a download', async () => {
    const geoip = await open(temporaryFolder());
    const { signal } = new AbortController();
    expect(await geoip.check(signal)).toMatchObject({ downloads: true, faults: [], sources: [] });
    maxmind.refusal = { status: 401 };
    expect(await geoip.check(signal)).toMatchObject({
      faults: ['MaxMind refuses the account id or the licence key (HTTP 401).'],
    });
    expect(maxmind.downloads()).toBe(0);
  });
});

interface Misfortune {
  readonly what: string;
  readonly befall: (() => Promise<void> | void) | Partial<MaxMind>;
  readonly why: RegExp;
}

const evil = Buffer.from('evil');

const misfortunes: readonly Misfortune[] = [
  {
    what: 'the checksum does not fit',
    befall: { sha256: 'f'.repeat(64) },
    why: /does not fit its SHA-256/,
  },
  {
    what: 'there is no checksum in the answer',
    befall: { sha256: '<html>' },
    why: /gives no SHA-256/,
  },
  { what: 'the key is refused', befall: { refusal: { status: 401 } }, why: /HTTP 401/ },
  {
    what: 'the quota is used up',
    befall: { refusal: { status: 429, headers: { 'retry-after': '3600' } } },
    why: /used up \(HTTP 429\); it says to wait 3600 s/,
  },
  { what: 'MaxMind is broken', befall: { refusal: { status: 500 } }, why: /HTTP 500/ },
  { what: 'the edition is gone', befall: () => maxmind.archives.clear(), why: /HTTP 404/ },
  {
    what: 'the download breaks off',
    befall: { archiveFault: 'breaks-off' },
    why: /broke off/,
  },
  {
    what: 'a web page comes in place of the archive',
    befall: { archiveFault: 'html' },
    why: /SHA-256/,
  },
  {
    what: 'it redirects to plain http',
    befall: { leadsTo: `http://${storageHost}/GeoLite2-City.tar.gz` },
    why: /redirects to http: in place of https:/,
  },
  {
    what: 'it redirects to a private address',
    befall: { leadsTo: 'https://169.254.169.254/latest' },
    why: /host that is not public/,
  },
  {
    what: 'it redirects in a circle',
    befall: { leadsTo: `https://${downloadHost}/geoip/databases/GeoLite2-City/download` },
    why: /redirects more than 3 times/,
  },
  {
    what: 'the archive is broken, though its checksum fits',
    befall: () => void maxmind.archives.set('GeoLite2-City', Buffer.from('not gzip')),
    why: /archive is broken/,
  },
  {
    what: 'the archive is cut off, though its checksum fits',
    befall: () => {
      const whole = maxmind.archives.get('GeoLite2-City') ?? evil;
      maxmind.archives.set('GeoLite2-City', whole.subarray(0, whole.length - 60));
    },
    why: /archive is broken/,
  },
  {
    what: 'the archive holds another edition',
    befall: async () => {
      const other = city('Evil', { type: 'GeoLite2-Country' });
      maxmind.archives.set('GeoLite2-City', await archiveOf('GeoLite2-City', other));
    },
    why: /calls itself GeoLite2-Country/,
  },
  {
    what: 'the database is rubbish',
    befall: async () => {
      maxmind.archives.set('GeoLite2-City', await archiveOf('GeoLite2-City', Buffer.alloc(50_000, 0xab)));
    },
    why: /no MaxMind database, or damaged/,
  },
  {
    what: 'the database knows no address',
    befall: async () => {
      const empty = city('Evil', { networks: { '9.0.0.0/24': 'x' }, builtAt: new Date('2026-11-28') });
      maxmind.archives.set('GeoLite2-City', await archiveOf('GeoLite2-City', empty));
    },
    why: /damaged, and is not used/,
  },
  {
    what: 'the database is older than ours',
    befall: async () => {
      const old = city('Evil', { builtAt: new Date('2020-01-01') });
      maxmind.archives.set('GeoLite2-City', await archiveOf('GeoLite2-City', old));
    },
    why: /older than what is here/,
  },
  {
    what: 'the database is from the future',
    befall: async () => {
      const future = city('Evil', { builtAt: new Date('2031-01-01') });
      maxmind.archives.set('GeoLite2-City', await archiveOf('GeoLite2-City', future));
    },
    why: /made in the future/,
  },
  {
    what: 'the archive has two databases of that name',
    befall: async () => {
      const twice = await archiveOf('GeoLite2-City', city('Evil'), [
        { name: '../../GeoLite2-City.mmdb', body: evil },
      ]);
      maxmind.archives.set('GeoLite2-City', twice);
    },
    why: /more than one GeoLite2-City\.mmdb/,
  },
  {
    what: 'the host cannot be reached',
    befall: () => maxmind.storage(false),
    why: /could not be reached/,
  },
];

describe('a refresh that fails', () => {
  it.each(misfortunes)('leaves the old database in its place, and says why, where $what', async (one) => {
    const folder = await withOldCity();
    const before = readFileSync(join(folder, 'GeoLite2-City.mmdb'));
    if (typeof one.befall === 'function') await one.befall();
    else Object.assign(maxmind, one.befall);
    const geoip = await open(folder);
    const notes = async () =>
      (await geoip.locate('85.214.1.1'))?.sources[0]?.notes?.find((note) => note.startsWith('could not be'));
    await expect.poll(notes).toMatch(one.why);
    expect(await notes()).not.toMatch(/presigned|LICENCE|https:\/\//);
    expect(await geoip.locate('85.214.1.1')).toMatchObject({ city: 'Berlin' });
    expect(readFileSync(join(folder, 'GeoLite2-City.mmdb')).equals(before)).toBe(true);
    expect(readdirSync(folder).filter((name) => name.endsWith('.part'))).toEqual([]);
    expect(existsSync(join(folder, '..', 'GeoLite2-City.mmdb'))).toBe(false);
  });

  it('is tried again after a quarter of an hour, and the note goes when it works', async () => {
    const folder = await withOldCity();
    maxmind.refusal = { status: 500 };
    const geoip = await open(folder);
    await geoip.locate('85.214.1.1');
    await expect.poll(async () => (await geoip.locate('85.214.1.1'))?.sources[0]?.notes).toBeDefined();
    const asked = maxmind.requests.length;
    await geoip.locate('85.214.1.1');
    expect(maxmind.requests).toHaveLength(asked);
    maxmind.refusal = undefined;
    now = new Date(now.getTime() + 16 * 60_000);
    await geoip.locate('85.214.1.1');
    await expect.poll(async () => (await geoip.locate('85.214.1.1'))?.city).toBe('Potsdam');
    expect((await geoip.locate('85.214.1.1'))?.sources[0]?.notes).toBeUndefined();
  });

  it('is not tried without end: five downloads a day of an edition, also across restarts', async () => {
    const folder = await withOldCity();
    maxmind.sha256 = 'f'.repeat(64);
    for (let start = 0; start < 8; start++) {
      const geoip = await open(folder);
      await geoip.locate('85.214.1.1');
      await expect.poll(async () => (await geoip.locate('85.214.1.1'))?.sources[0]?.notes).toBeDefined();
      await geoip.close();
    }
    expect(maxmind.downloads()).toBe(5);
    const last = await open(folder);
    await last.locate('85.214.1.1');
    await expect
      .poll(async () => (await last.locate('85.214.1.1'))?.sources[0]?.notes?.join())
      .toContain('tried again tomorrow');
    maxmind.sha256 = undefined;
    now = new Date(now.getTime() + 1.1 * day);
    await expect.poll(async () => (await last.locate('85.214.1.1'))?.city).toBe('Potsdam');
  });

  it('is broken off when Huntline stops, however slowly the bytes drip, and leaves nothing behind', async () => {
    const folder = await withOldCity();
    maxmind.archiveFault = 'drips';
    const geoip = await open(folder);
    const asked = new Promise<void>((resolve) => {
      maxmind.onArchive = resolve;
    });
    await geoip.locate('85.214.1.1');
    await asked;
    await geoip.close();
    expect(readdirSync(folder).filter((name) => name.endsWith('.part'))).toEqual([]);
    maxmind.archiveFault = undefined;
    const again = await open(folder);
    await again.locate('85.214.1.1');
    await expect.poll(async () => (await again.locate('85.214.1.1'))?.city).toBe('Potsdam');
  });

  it('leaves a first start with words in place of a database, where there is nothing else', async () => {
    maxmind.refusal = { status: 401 };
    const geoip = await open(temporaryFolder());
    await expect(geoip.locate('85.214.1.1')).rejects.toThrow(
      'There is no GeoIP database for IPv4 addresses: GeoLite2 could not be downloaded, since MaxMind refuses',
    );
  });

  it('does not hold up the lookup for longer than its patience', async () => {
    maxmind.archiveFault = 'hangs';
    const geoip = await open(temporaryFolder(), { patienceMs: 10 });
    await expect(geoip.locate('85.214.1.1')).rejects.toThrow('still being downloaded');
  });
});
