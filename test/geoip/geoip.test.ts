import { copyFileSync, mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { type GeoIpOptions, openGeoIp } from '../../src/geoip/geoip.ts';
import { createLog } from '../../src/log.ts';
import { asnRecord, cityRecord, type MmdbOptions, writeMmdb } from '../fakes/mmdb.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';

const berlin = cityRecord('DE', 'Berlin', [52.52, 13.4]);
const vienna = cityRecord('AT', 'Vienna', [48.2, 16.37]);
const strato = asnRecord(6724, 'Strato');
const city: MmdbOptions = {
  type: 'GeoLite2-City',
  networks: { '85.214.0.0/16': berlin, '2a01:238::/32': berlin },
};
const asn: MmdbOptions = { type: 'GeoLite2-ASN', networks: { '85.214.0.0/15': strato } };

let now = new Date('2026-11-21T12:00:00Z');

function put(folder: string, databases: Readonly<Record<string, Buffer | MmdbOptions>>): string {
  mkdirSync(folder, { recursive: true });
  for (const [name, content] of Object.entries(databases))
    writeFileSync(join(folder, name), Buffer.isBuffer(content) ? content : writeMmdb(content));
  return folder;
}

async function open(options: Partial<GeoIpOptions>) {
  now = new Date('2026-11-21T12:00:00Z');
  const geoip = await openGeoIp({
    databases: [],
    bundledFolder: () => undefined,
    clock: () => now,
    log: createLog('silent'),
    ...options,
  });
  onTestFinished(() => geoip.close());
  return geoip;
}

describe('where an address is', () => {
  it('is told from a City and an ASN database together, both named with their dates and licence', async () => {
    const folder = put(temporaryFolder(), { 'b.mmdb': city, 'a.mmdb': asn, 'readme.txt': Buffer.from('no') });
    const geoip = await open({ databases: [folder] });
    const licence =
      'This product includes GeoLite Data created by MaxMind, available from https://www.maxmind.com';
    expect(await geoip.locate('85.214.149.236')).toEqual({
      country: 'DE',
      region: 'Somewhere',
      city: 'Berlin',
      latitude: 52.52,
      longitude: 13.4,
      asn: 6724,
      asName: 'Strato',
      sources: [
        { name: 'GeoLite2-City', builtAt: '2026-11-18T00:00:00.000Z', licence },
        { name: 'GeoLite2-ASN', builtAt: '2026-11-18T00:00:00.000Z', licence },
      ],
    });
    expect(await geoip.locate('85.215.1.1')).toMatchObject({
      asn: 6724,
      sources: [{ name: 'GeoLite2-ASN' }],
    });
    expect(await geoip.locate('9.9.9.9')).toBeUndefined();
    expect((await geoip.sources()).map(({ name }) => name)).toEqual(['GeoLite2-City', 'GeoLite2-ASN']);
  });

  it.each([24, 28, 32] as const)('is read from trees with records of %i bits', async (recordSize) => {
    const folder = put(temporaryFolder(), { 'a.mmdb': { ...city, recordSize } });
    const geoip = await open({ databases: [join(folder, 'a.mmdb')] });
    expect(await geoip.locate('85.214.149.236')).toMatchObject({ city: 'Berlin' });
    expect(await geoip.locate('2a01:238::1')).toMatchObject({ city: 'Berlin' });
    expect(await geoip.locate('2a01:239::1')).toBeUndefined();
    expect(await geoip.locate('::ffff:85.214.149.236')).toMatchObject({ city: 'Berlin' });
  });

  it('is never told of an IPv6 address by a database for IPv4', async () => {
    // 0x2a01… begins like 42.1.x.x, which is what a careless reader would find.
    const four: MmdbOptions = { type: 'city ipv4', ipVersion: 4, networks: { '42.1.0.0/16': vienna } };
    const six: MmdbOptions = { type: 'city ipv6', networks: { '2a01:238::/32': berlin } };
    const folder = put(temporaryFolder(), { '4.mmdb': four });
    const alone = await open({ databases: [folder] });
    expect(await alone.locate('42.1.2.3')).toMatchObject({ city: 'Vienna' });
    await expect(alone.locate('2a01:238::1')).rejects.toThrow('no GeoIP database for IPv6');
    put(folder, { '6.mmdb': six });
    const both = await open({ databases: [folder] });
    expect(await both.locate('2a01:238::1')).toMatchObject({
      city: 'Berlin',
      sources: [{ name: 'city ipv6' }],
    });
    expect(await both.locate('42.1.2.3')).toMatchObject({ city: 'Vienna', sources: [{ name: 'city ipv4' }] });
  });

  it('is unknown of private and reserved addresses, even where a database has them', async () => {
    const own: MmdbOptions = { type: 'Own-City', networks: { '10.0.0.0/8': berlin } };
    const geoip = await open({ databases: [put(temporaryFolder(), { 'a.mmdb': own })] });
    expect(await geoip.locate('10.1.2.3')).toBeUndefined();
    expect(await geoip.locate('not an address')).toBeUndefined();
  });

  it('is told by the operator’s database before the notebooks’, and those before the package’s', async () => {
    const at = temporaryFolder();
    const flat = (name: string): MmdbOptions => ({
      type: `city ${name}`,
      networks: { '85.214.0.0/16': { country_code: 'DE', city: name } },
    });
    const mine = put(join(at, 'mine'), { 'a.mmdb': flat('mine') });
    const notebooks = put(join(at, 'notebooks'), { 'a.mmdb': flat('notebooks') });
    const packaged = put(join(at, 'package'), { 'a.mmdb': flat('package'), 'asn.mmdb': asn });
    const bundledFolder = () => packaged;
    const cityOf = async (options: Partial<GeoIpOptions>) =>
      (await (await open({ bundledFolder, ...options })).locate('85.214.1.1'))?.city;
    expect(await cityOf({ databases: [mine], notebookFolder: notebooks })).toBe('mine');
    expect(await cityOf({ notebookFolder: notebooks })).toBe('notebooks');
    expect(await cityOf({ notebookFolder: join(at, 'nowhere') })).toBe('package');
    expect(await (await open({ databases: [mine], bundledFolder })).locate('85.214.1.1')).toMatchObject({
      city: 'mine',
      asn: 6724,
    });
  });

  it('is not asked of a worse database where a better one does not know it', async () => {
    const at = temporaryFolder();
    const mine = put(join(at, 'mine'), { 'a.mmdb': city });
    const packaged = put(join(at, 'package'), {
      'a.mmdb': { type: 'city', networks: { '9.0.0.0/8': vienna } },
    });
    const geoip = await open({ databases: [mine], bundledFolder: () => packaged });
    expect(await geoip.locate('9.9.9.9')).toBeUndefined();
  });

  it('prefers a City to a Country database of the same folder', async () => {
    const country: MmdbOptions = {
      type: 'GeoLite2-Country',
      networks: { '85.0.0.0/8': { country: { iso_code: 'FR' } } },
    };
    const folder = put(temporaryFolder(), { 'a-country.mmdb': country, 'z-city.mmdb': city });
    const geoip = await open({ databases: [folder] });
    expect(await geoip.locate('85.214.1.1')).toMatchObject({ country: 'DE', city: 'Berlin' });
    expect(await geoip.locate('85.1.1.1')).toMatchObject({ country: 'FR' });
  });

  it('says so when the database is older than 60 days, and not before', async () => {
    const old = (builtAt: string) =>
      put(temporaryFolder(), { 'a.mmdb': { ...city, builtAt: new Date(builtAt) } });
    const notes = async (builtAt: string) =>
      (await (await open({ databases: [old(builtAt)] })).locate('85.214.1.1'))?.sources[0]?.notes;
    expect(await notes('2026-09-22T12:00:00Z')).toBeUndefined();
    expect(await notes('2026-09-20T12:00:00Z')).toEqual([
      'built 62 days ago: addresses move, so it may be wrong',
    ]);
  });

  it.each([
    ['absent', undefined],
    ['empty', Buffer.alloc(0)],
    ['a web page', Buffer.from('<html>not a database</html>')],
    ['cut off at the end', writeMmdb(city).subarray(0, -40)],
    ['cut off at the beginning', writeMmdb(city).subarray(-200)],
    ['full of noise', Buffer.alloc(200_000, 0xe7)],
  ])('falls back, and says why, where the operator’s database is %s', async (_, content) => {
    const at = temporaryFolder();
    if (content) put(at, { 'mine.mmdb': content });
    const packaged = put(join(at, 'package'), { 'a.mmdb': city });
    const geoip = await open({ databases: [join(at, 'mine.mmdb')], bundledFolder: () => packaged });
    const found = await geoip.locate('85.214.1.1');
    expect(found).toMatchObject({ city: 'Berlin' });
    const notes = found?.sources[0]?.notes?.join('\n') ?? '';
    expect(notes).toContain('a frozen sample');
    expect(notes).toContain('mine.mmdb: it ');
    expect(notes).not.toContain(at);
    const { faults } = await geoip.check(new AbortController().signal);
    expect(faults).toEqual([expect.stringContaining(join(at, 'mine.mmdb'))]);
  });

  it('is an error that says what to do where there is no database at all', async () => {
    const geoip = await open({ notebookFolder: temporaryFolder() });
    await expect(geoip.locate('85.214.1.1')).rejects.toMatchObject({
      name: 'UserError',
      message: 'There is no GeoIP database for IPv4 addresses.',
      hint: expect.stringContaining('MaxMind account'),
    });
    expect(await geoip.sources()).toEqual([]);
    expect(await geoip.locate('10.0.0.1')).toBeUndefined();
  });

  it('opens a database when an address needs it, and once, however many ask', async () => {
    const folder = put(temporaryFolder(), {
      '4.mmdb': { type: 'city ipv4', ipVersion: 4, networks: { '85.214.0.0/16': berlin } },
      '6.mmdb': { type: 'city ipv6', networks: { '2a01:238::/32': berlin } },
    });
    const geoip = await open({ databases: [folder] });
    expect(await geoip.sources()).toHaveLength(2);
    const many = await Promise.all(Array.from({ length: 50 }, () => geoip.locate('85.214.1.1')));
    expect(many.every((found) => found?.city === 'Berlin')).toBe(true);
    rmSync(join(folder, '4.mmdb'));
    expect(await geoip.locate('85.214.2.2')).toMatchObject({ city: 'Berlin' });
    // The one for IPv6 had not been read yet: it is gone before anybody asked.
    rmSync(join(folder, '6.mmdb'));
    await expect(geoip.locate('2a01:238::1')).rejects.toThrow('no GeoIP database');
  });

  it('takes a file that was put in the place of another, without a lookup failing meanwhile', async () => {
    const folder = put(temporaryFolder(), { 'a.mmdb': city });
    const next = put(temporaryFolder(), { 'a.mmdb': { ...city, networks: { '85.214.0.0/16': vienna } } });
    const geoip = await open({ databases: [folder] });
    expect(await geoip.locate('85.214.1.1')).toMatchObject({ city: 'Berlin' });
    copyFileSync(join(next, 'a.mmdb'), join(folder, 'a.mmdb'));
    expect(await geoip.locate('85.214.1.1')).toMatchObject({ city: 'Berlin' });
    now = new Date(now.getTime() + 11 * 60_000);
    const found = await Promise.all(Array.from({ length: 20 }, () => geoip.locate('85.214.1.1')));
    expect(found.every((one) => one?.city === 'Vienna')).toBe(true);
  });

  it('survives a record that is damaged: the database is put aside, and taken up again when it is mended', async () => {
    const at = temporaryFolder();
    const whole = writeMmdb(city);
    const broken = Buffer.from(whole);
    broken.fill(0xff, broken.indexOf('accuracy_radius') - 60, broken.indexOf('accuracy_radius'));
    const mine = put(join(at, 'mine'), { 'a.mmdb': broken });
    const packaged = put(join(at, 'package'), {
      'a.mmdb': { type: 'city', networks: { '85.214.0.0/16': vienna } },
    });
    const geoip = await open({ databases: [mine], bundledFolder: () => packaged });
    expect(await geoip.locate('85.214.1.1')).toMatchObject({
      city: 'Vienna',
      sources: [{ notes: expect.arrayContaining([expect.stringContaining('it is damaged')]) }],
    });
    put(mine, { 'a.mmdb': whole.subarray(0), 'b.mmdb': city });
    now = new Date(now.getTime() + 11 * 60_000);
    expect(await geoip.locate('85.214.1.1')).toMatchObject({ city: 'Berlin' });
  });
});

describe('the package of databases that comes with Huntline', () => {
  it('lets a fresh checkout locate IPv4 and IPv6, and is named with its licence and its age', async () => {
    const geoip = await openGeoIp({ databases: [], clock: () => now, log: createLog('silent') });
    expect(await geoip.locate('8.8.8.8')).toMatchObject({ country: 'US' });
    expect(await geoip.locate('85.214.149.236')).toMatchObject({
      country: 'DE',
      sources: [
        {
          name: 'DB-IP City Lite',
          builtAt: expect.stringMatching(/^2026-06-/),
          licence: 'IP Geolocation by DB-IP (https://db-ip.com), CC BY 4.0',
          notes: [
            'a frozen sample that comes with Huntline and is not updated',
            expect.stringMatching(/^built \d+ days ago/),
          ],
        },
      ],
    });
    expect(await geoip.locate('2001:4860:4860::8888')).toMatchObject({ country: expect.any(String) });
  });
});
