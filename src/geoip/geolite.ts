import { mkdir, readdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { UserError } from '../errors.ts';
import type { Log } from '../log.ts';
import { fileVersion } from './database.ts';
import {
  checkAccount,
  downloadGeoLite,
  type Edition,
  editionPath,
  type MaxMindAccount,
} from './download-geolite.ts';
import { unlessHeld } from './download-lock.ts';
import { readDownloadRecord } from './download-record.ts';

export interface GeoLiteOptions {
  /** Where the databases are kept; made where it is not there. */
  readonly folder: string;
  /** From the secret store, at each use; undefined where it is not set: nothing is downloaded then. */
  readonly accountId: () => Promise<string | undefined>;
  readonly licenceKey: () => Promise<string | undefined>;
  readonly clock: () => Date;
  readonly log: Log;
}

/** MaxMind's free databases, downloaded and kept fresh. */
export interface GeoLite {
  /** Those that are here. */
  paths(): Promise<readonly string[]>;
  /**
   * Those of the editions that are absent or were last looked at a week ago; none where the account is not set, nor for a
   * quarter of an hour after a failure. Never fails: see {@link GeoLite.fault}.
   */
  due(editions: readonly Edition[]): Promise<readonly Edition[]>;
  /** Downloads what is due; who asks meanwhile waits for the same. Never fails: see {@link GeoLite.fault}. */
  refresh(editions: readonly Edition[]): Promise<void>;
  /** Why the last refresh failed, as a clause; undefined where it did not. */
  fault(): string | undefined;
  /** True where the account is set. @throws {UserError} MaxMind does not take it. */
  check(signal: AbortSignal): Promise<boolean>;
  /** Breaks a running download off. */
  close(): Promise<void>;
}

const weekMs = 7 * 86_400_000;
const retryMs = 15 * 60_000;
/** While another process downloads. */
const elsewhereMs = 60_000;
const betweenLooksMs = 500;

export function createGeoLite({ folder, accountId, licenceKey, clock, log }: GeoLiteOptions): GeoLite {
  const ended = new AbortController();
  let running: Promise<void> | undefined;
  let fault: string | undefined;
  let notBefore = Number.NEGATIVE_INFINITY;

  async function account(): Promise<MaxMindAccount | undefined> {
    const [id, key] = await Promise.all([accountId(), licenceKey()]);
    return id && key ? { accountId: id, licenceKey: key } : undefined;
  }

  async function outdated(editions: readonly Edition[]): Promise<readonly Edition[]> {
    const each = editions.map(async (edition) => ((await isDue(edition)) ? edition : []));
    return (await Promise.all(each)).flat();
  }

  function failed(error: unknown): void {
    if (ended.signal.aborted) return;
    notBefore = clock().getTime() + retryMs;
    const ours = error instanceof UserError;
    fault = ours ? error.message.replace(/\.$/, '') : 'the download failed';
    log.warn({ reason: fault, ...(ours ? {} : { err: error }) }, 'GeoLite2 was not downloaded');
  }

  async function isDue(edition: Edition): Promise<boolean> {
    if (!(await isHere(edition))) return true;
    const { checkedAt } = await readDownloadRecord(join(folder, `${edition}.json`));
    return checkedAt === undefined || Math.abs(clock().getTime() - Date.parse(checkedAt)) >= weekMs;
  }

  async function isHere(edition: Edition): Promise<boolean> {
    return fileVersion(editionPath(folder, edition)).then(
      () => true,
      () => false,
    );
  }

  async function refresh(editions: readonly Edition[]): Promise<void> {
    const known = await account();
    if (!known) return;
    await mkdir(folder, { recursive: true });
    const work = async () => {
      await removeLeftovers(folder);
      // Looked at again under the lock: another process may have been here meanwhile.
      for (const edition of await outdated(editions)) {
        const job = { edition, folder, account: known, now: clock(), signal: ended.signal };
        const outcome = await downloadGeoLite(job);
        log.info({ edition, outcome }, 'GeoLite2 was looked at');
      }
    };
    while (!(await unlessHeld(join(folder, 'download.lock'), work))) {
      notBefore = clock().getTime() + elsewhereMs;
      if ((await Promise.all(editions.map(isHere))).every(Boolean)) return;
      await delay(betweenLooksMs, undefined, { signal: ended.signal });
    }
    fault = undefined;
  }

  return {
    async paths() {
      const all = (['GeoLite2-City', 'GeoLite2-ASN'] as const).map(async (edition) =>
        (await isHere(edition)) ? [editionPath(folder, edition)] : [],
      );
      return (await Promise.all(all)).flat();
    },
    async due(editions) {
      if (running || ended.signal.aborted || clock().getTime() < notBefore) return [];
      try {
        const wanted = await outdated(editions);
        return wanted.length > 0 && (await account()) ? wanted : [];
      } catch (error) {
        failed(error);
        return [];
      }
    },
    refresh(editions) {
      running ??= refresh(editions)
        .catch(failed)
        .finally(() => {
          running = undefined;
        });
      return running;
    },
    fault: () => fault,
    async check(signal) {
      const known = await account();
      if (!known) return false;
      await checkAccount('GeoLite2-City', known, signal);
      return true;
    },
    async close() {
      ended.abort();
      await running;
    },
  };
}

/** What a process left that was killed in the middle of a download; nobody else writes while we hold the lock. */
async function removeLeftovers(folder: string): Promise<void> {
  const left = (await readdir(folder)).filter((name) => name.endsWith('.part'));
  await Promise.all(left.map((name) => rm(join(folder, name), { force: true })));
}
