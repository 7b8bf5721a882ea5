import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { geoipProbe } from '../../../src/check/probes/geoip.ts';
import { runChecks } from '../../../src/check/run-checks.ts';
import { openGeoIp } from '../../../src/geoip/geoip.ts';
import { createLog } from '../../../src/log.ts';
import { cityRecord, writeMmdb } from '../../fakes/mmdb.ts';
import { temporaryFolder } from '../../support/temporary-folder.ts';

const now = new Date('2026-11-21T12:00:00Z');
const clock = () => now;

function database(builtAt: string): Buffer {
  const networks = { '85.0.0.0/8': cityRecord('DE', 'Berlin', [52.5, 13.4]) };
  return writeMmdb({ type: 'GeoLite2-City', builtAt: new Date(builtAt), networks });
}

async function look(databases: readonly string[], bundled?: string) {
  const log = createLog('silent');
  const geoip = await openGeoIp({ databases, bundledFolder: () => bundled, clock, log });
  const [line] = await runChecks([geoipProbe(geoip, { setting: 'HUNTLINE_GEOIP' }, clock)]);
  return line;
}

describe('the GeoIP databases', () => {
  it('are told by name and the age of their data, and are wrong when they are old, absent, broken or out of reach', async () => {
    const folder = temporaryFolder();
    expect(await look([folder])).toMatchObject({
      ok: false,
      setting: 'HUNTLINE_GEOIP',
      message: 'there is no GeoIP database.',
    });
    const file = join(folder, 'GeoLite2-City.mmdb');
    await writeFile(file, database('2026-11-11T12:00:00Z'));
    expect(await look([folder])).toMatchObject({ ok: true, message: 'GeoLite2-City: 10 days old' });
    await writeFile(file, database('2026-08-01T12:00:00Z'));
    expect(await look([folder])).toMatchObject({ ok: false, mend: expect.stringContaining('60 days') });
    await writeFile(file, 'no database');
    expect(await look([folder])).toMatchObject({
      ok: false,
      message: expect.stringContaining(`${file} is not used: GeoLite2-City.mmdb: it is no MaxMind database`),
    });
    expect(await look([join(folder, 'nowhere')])).toMatchObject({
      ok: false,
      message: expect.stringContaining('cannot be read'),
    });
  });

  it('that come with Huntline are well, though they are old, and it is said how to have better ones', async () => {
    const folder = temporaryFolder();
    await writeFile(join(folder, 'a.mmdb'), database('2026-06-05T12:00:00Z'));
    expect(await look([], folder)).toMatchObject({
      ok: true,
      message: expect.stringMatching(/^DB-IP City Lite: 169 days old; give MaxMind’s account id/),
    });
  });

  it('are downloaded where an account is set, and wrong where MaxMind refuses it', async () => {
    const health = { sources: [], bundled: false, downloads: true, faults: [] as readonly string[] };
    const line = async (faults: readonly string[]) => {
      const geoip = { check: async () => ({ ...health, faults }) };
      return (await runChecks([geoipProbe(geoip, {}, clock)]))[0];
    };
    expect(await line([])).toMatchObject({ ok: true, message: expect.stringContaining('no database yet') });
    expect(await line(['MaxMind refuses the key.'])).toMatchObject({
      ok: false,
      message: 'MaxMind refuses the key.',
    });
  });
});
