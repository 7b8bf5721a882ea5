import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it, onTestFinished } from 'vitest';
import type { Verdicts } from '../../../src/enrichment.ts';
import { abuseipdb } from '../../../src/intel/providers/abuseipdb.ts';
import { virustotal } from '../../../src/intel/providers/virustotal.ts';
import { openState } from '../../../src/state/state.ts';
import type { TiRequest } from '../../fakes/ti-behaviours.ts';
import { startTiServices } from '../../fakes/ti-services.ts';
import { privateCa } from '../../support/private-ca.ts';
import { temporaryFolder } from '../../support/temporary-folder.ts';
import { documentedAnswers } from '../providers/answers/index.ts';

const asker = join(import.meta.dirname, '../../fakes/ti-asker.ts');
/** Requests that may be under way at a kill: whether their answers came, nobody can know. */
const underWay = abuseipdb.limits.concurrent + virustotal.limits.concurrent;

it('killed twice in the middle of 200 lookups, it pays for none of them twice and ends with all', async () => {
  const folder = temporaryFolder();
  const file = join(folder, 'huntline.sqlite');
  const authority = join(folder, 'ca.pem');
  writeFileSync(authority, (await privateCa()).ca);
  const services = await startTiServices(['abuseipdb', 'virustotal']);
  onTestFinished(() => services.close());

  const waiting: { readonly requests: number; readonly resolve: () => void }[] = [];
  const sent = (requests: number) => new Promise<void>((resolve) => void waiting.push({ requests, resolve }));
  for (const id of ['abuseipdb', 'virustotal']) {
    services.behave(id, async () => {
      for (const { requests, resolve } of waiting) if (services.log.length >= requests) resolve();
      await new Promise(setImmediate);
      return documentedAnswers[id]?.found ?? 'hang-up';
    });
  }
  function start() {
    const child = spawn(process.execPath, [asker, file, services.tunnel.url], {
      env: { ...process.env, NODE_EXTRA_CA_CERTS: authority },
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    onTestFinished(() => void child.kill('SIGKILL'));
    return child;
  }

  for (const requests of [60, 130]) {
    const child = start();
    await sent(requests);
    child.kill('SIGKILL');
    const [code] = await once(child, 'exit');
    expect(code, 'killed before it was done').toBeNull();
  }
  const last = start();
  let printed = '';
  for await (const chunk of last.stdout) printed += String(chunk);
  const verdicts = JSON.parse(printed) as Verdicts[];
  expect(verdicts).toHaveLength(100);
  expect(verdicts.flatMap(({ silent }) => silent)).toEqual([]);
  expect(verdicts.flatMap((of) => of.verdicts)).toHaveLength(200);
  // More were kept than were asked by this process: it asked only for what was not.
  const kept = verdicts.flatMap((of) => of.verdicts).filter(({ cached }) => cached);
  expect(kept.length).toBeGreaterThanOrEqual(130 - 2 * underWay);

  const times = new Map<string, number>();
  for (const request of services.log) times.set(whatOf(request), (times.get(whatOf(request)) ?? 0) + 1);
  expect(times.size).toBe(200);
  const again = services.log.length - times.size;
  expect(again, 'asked again: at most what was under way at the two kills').toBeLessThanOrEqual(2 * underWay);
  expect(Math.max(...times.values())).toBeLessThanOrEqual(3);

  const state = await openState({
    file,
    setting: 'HUNTLINE_STATE',
    now: () => new Date('2026-11-21T12:00:00Z'),
  });
  const counted =
    (await state.counters.read('intel', 'abuseipdb day')) +
    (await state.counters.read('intel', 'virustotal day'));
  await state.close();
  expect(counted, 'no request went out uncounted').toBeGreaterThanOrEqual(services.log.length);
  expect(counted).toBeLessThanOrEqual(services.log.length + 2 * underWay);
});

function whatOf({ host, path }: TiRequest): string {
  return `${host} ${/203\.0\.113\.\d+/.exec(path)?.[0]}`;
}
