import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { openGeoIp } from '../../src/geoip/geoip.ts';
import { createLog } from '../../src/log.ts';
import { account, archiveOf, type MaxMind, startMaxMind } from '../fakes/maxmind.ts';
import { cityRecord, writeMmdb } from '../fakes/mmdb.ts';
import { privateCa } from '../support/private-ca.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';

let maxmind: MaxMind;

beforeAll(async () => {
  maxmind = await startMaxMind();
});

afterAll(() => maxmind.close());

const child = `
import { setDefaultCACertificates } from 'node:tls';
import { openGeoIp } from ${JSON.stringify(join(import.meta.dirname, '../../src/geoip/geoip.ts'))};
import { createLog } from ${JSON.stringify(join(import.meta.dirname, '../../src/log.ts'))};
setDefaultCACertificates([process.env.TEST_CA]);
const geoip = await openGeoIp({
  databases: [],
  bundledFolder: () => undefined,
  geolite: { folder: process.argv[1], accountId: async () => '${account.accountId}', licenceKey: async () => '${account.licenceKey}' },
  clock: () => new Date(),
  log: createLog('silent'),
});
await geoip.locate('85.214.1.1');
`;

it('a process that is killed in the middle of a download leaves nothing that the next one stumbles over', async () => {
  const networks = { '85.214.0.0/16': cityRecord('DE', 'Berlin', [52.52, 13.4]) };
  const builtAt = new Date(Date.now() - 86_400_000);
  for (const type of ['GeoLite2-City', 'GeoLite2-ASN'] as const)
    maxmind.archives.set(type, await archiveOf(type, writeMmdb({ type, builtAt, networks })));
  maxmind.archiveFault = 'hangs';
  const begun = new Promise<void>((resolve) => {
    maxmind.onArchive = resolve;
  });
  const folder = temporaryFolder();
  const killed = spawn(process.execPath, ['--input-type=module', '-e', child, folder], {
    env: { ...process.env, TEST_CA: (await privateCa()).ca },
    stdio: ['ignore', 'ignore', 'inherit'],
  });
  await begun;
  killed.kill('SIGKILL');
  await once(killed, 'exit');
  expect(readdirSync(folder).some((name) => name.endsWith('.part'))).toBe(true);
  expect(readdirSync(folder)).not.toContain('GeoLite2-City.mmdb');

  maxmind.archiveFault = undefined;
  const geoip = await openGeoIp({
    databases: [],
    bundledFolder: () => undefined,
    geolite: { folder, accountId: async () => account.accountId, licenceKey: async () => account.licenceKey },
    clock: () => new Date(),
    log: createLog('silent'),
  });
  expect(await geoip.locate('85.214.1.1')).toMatchObject({ city: 'Berlin' });
  expect(readdirSync(folder).some((name) => name.endsWith('.part'))).toBe(false);
  await geoip.close();
});
