import type { Source } from '../../enrichment.ts';
import type { Probe } from '../run-checks.ts';
import type { About } from './ask.ts';

/** How GeoIP is; see `GeoIpHealth`. */
export interface GeoIpLook {
  readonly sources: readonly Source[];
  /** True where nothing better than the databases that come with Huntline is in use. */
  readonly bundled: boolean;
  /** True where GeoLite2 is downloaded. */
  readonly downloads: boolean;
  readonly faults: readonly string[];
}

const oldestDays = 60;
const day = 86_400_000;

/** The GeoIP databases in use and how old their data is, and whether MaxMind takes the account, where one is set. */
export function geoipProbe(
  geoip: { check(signal: AbortSignal): Promise<GeoIpLook> },
  about: About,
  clock: () => Date,
): Probe {
  return {
    name: 'GeoIP',
    ...about,
    async look(signal) {
      const { sources, bundled, downloads, faults } = await geoip.check(signal);
      const told = sources.map((source) => `${source.name}: ${ageOf(source, clock)}`);
      const message = [...faults, ...(told.length > 0 ? [told.join(', ')] : [])].join('\n');
      if (faults.length > 0)
        return { ok: false, message, mend: 'Mend the path or the account, or take it out.' };
      if (sources.length === 0) {
        return downloads
          ? {
              ok: true,
              message: 'no database yet: GeoLite2 is downloaded when the first address is looked up',
            }
          : { ok: false, message: 'there is no GeoIP database.', mend: howToGetOne };
      }
      // What comes with Huntline is old from the start, and as good as it gets without an account.
      if (bundled) return { ok: true, message: `${message}; ${howToGetOne}` };
      const old = sources.some((source) => daysOld(source, clock) > oldestDays);
      if (!old) return { ok: true, message };
      return {
        ok: false,
        message,
        mend: `Addresses move: use a database that is younger than ${oldestDays} days.`,
      };
    },
  };
}

const howToGetOne =
  'give MaxMind’s account id and licence key to download GeoLite2, or the path of a database (.mmdb).';

function ageOf(source: Source, clock: () => Date): string {
  const days = daysOld(source, clock);
  return `${days} ${days === 1 ? 'day' : 'days'} old`;
}

function daysOld({ builtAt }: Source, clock: () => Date): number {
  return builtAt === undefined ? 0 : Math.max(0, Math.floor((clock().getTime() - Date.parse(builtAt)) / day));
}
