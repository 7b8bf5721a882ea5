import { utimes, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { geoipProbe } from '../../../src/check/probes/geoip.ts';
import { runChecks } from '../../../src/check/run-checks.ts';
import { temporaryFolder } from '../../support/temporary-folder.ts';

const now = new Date('2026-11-21T12:00:00Z');

async function look(folder: string) {
  const [line] = await runChecks([geoipProbe(folder, { setting: 'GeoIPLite' }, () => now)]);
  return line;
}

describe('the GeoIP databases', () => {
  it('are told by name and age, and are wrong when they are old, absent or out of reach', async () => {
    const folder = await temporaryFolder();
    expect(await look(folder)).toMatchObject({ ok: false, message: expect.stringContaining('no database') });
    const file = join(folder, 'GeoLite2-City.mmdb');
    await writeFile(file, '');
    await utimes(file, now, new Date('2026-11-11T12:00:00Z'));
    expect(await look(folder)).toMatchObject({ ok: true, message: 'GeoLite2-City.mmdb: 10 days old' });
    await utimes(file, now, new Date('2026-08-01T12:00:00Z'));
    expect(await look(folder)).toMatchObject({ ok: false, mend: expect.stringContaining('60 days') });
    expect(await look(join(folder, 'nowhere'))).toMatchObject({
      ok: false,
      message: expect.stringContaining('cannot be read'),
    });
  });
});
