import { readdir, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { UserError } from '../../errors.ts';
import type { Probe } from '../run-checks.ts';
import type { About } from './ask.ts';

const oldestDays = 60;
const day = 86_400_000;

/** The GeoIP databases in a folder, and how old they are. */
export function geoipProbe(folder: string, about: About, clock: () => Date): Probe {
  return {
    name: 'GeoIP',
    ...about,
    async look() {
      const names = (await listed(folder)).filter((name) => name.endsWith('.mmdb'));
      if (names.length === 0) {
        throw new UserError(`there is no database (.mmdb) in ${folder}.`, {
          hint: 'MSTICPy downloads GeoLite2 there when it first looks up an address.',
        });
      }
      const ages = await Promise.all(
        names.map(async (name) => ({ name, days: await daysOld(join(folder, name), clock) })),
      );
      const message = ages.map(({ name, days }) => `${name}: ${days} days old`).join(', ');
      if (ages.every(({ days }) => days <= oldestDays)) return { ok: true, message };
      return {
        ok: false,
        message,
        mend: `Addresses move: download a database that is younger than ${oldestDays} days.`,
      };
    },
  };
}

async function listed(folder: string): Promise<readonly string[]> {
  try {
    return await readdir(folder);
  } catch (cause) {
    throw new UserError(`the folder ${folder} cannot be read.`, { hint: 'See GeoIPLite’s DBFolder.', cause });
  }
}

async function daysOld(path: string, clock: () => Date): Promise<number> {
  return Math.max(0, Math.floor((clock().getTime() - (await stat(path)).mtimeMs) / day));
}
