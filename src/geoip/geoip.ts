import { stat } from 'node:fs/promises';
import { setTimeout as delay } from 'node:timers/promises';
import type { Location, Source } from '../enrichment.ts';
import { UserError } from '../errors.ts';
import type { Log } from '../log.ts';
import {
  type Choice,
  chooseDatabases,
  type Entry,
  entriesOf,
  type Family,
  wantedEditions,
} from './choose-databases.ts';
import { dbipCard, dbipFolder } from './dbip-package.ts';
import type { Edition } from './download-geolite.ts';
import { createGeoLite, type GeoLiteOptions } from './geolite.ts';
import { DatabaseFault, loadAll, lookUp } from './look-up.ts';
import { publicAddress } from './public-address.ts';
import { createRecent, type Recent } from './recent.ts';
import { createShelf, type Unusable } from './shelf.ts';
import { sourceOf } from './source-of.ts';

export interface GeoIpOptions {
  /** .mmdb files or folders of them, which the operator gives: the first choice. */
  readonly databases: readonly string[];
  /** MSTICPy's folder of databases: as good, but that it is empty or not there is no fault. */
  readonly notebookFolder?: string | undefined;
  /** GeoLite2, downloaded where the account is set: the second choice. */
  readonly geolite?: Pick<GeoLiteOptions, 'accountId' | 'folder' | 'licenceKey'> | undefined;
  /** The last choice: where the optional package of databases lies, if anywhere. */
  readonly bundledFolder?: () => string | undefined;
  /** Milliseconds that a lookup waits for a first download. */
  readonly patienceMs?: number;
  readonly clock: () => Date;
  readonly log: Log;
}

/** How GeoIP is, for a check. */
export interface GeoIpHealth {
  readonly sources: readonly Source[];
  /** True where nothing better than the package is in use. */
  readonly bundled: boolean;
  /** True where GeoLite2 is downloaded. */
  readonly downloads: boolean;
  /** What is set but does not work: one sentence each. */
  readonly faults: readonly string[];
}

/** Says where addresses are. */
export interface GeoIp {
  /** Undefined for what is private, reserved or no address, and where no database knows it. @throws {UserError} there is no database. */
  locate(address: string): Promise<Location | undefined>;
  /** The databases in use, as far as they are here now. */
  sources(): Promise<readonly Source[]>;
  /** Asks MaxMind too, where an account is set; downloads nothing. */
  check(signal: AbortSignal): Promise<GeoIpHealth>;
  close(): Promise<void>;
}

interface Chosen {
  readonly choice: Choice;
  /** What GeoLite2 is to add to the operator’s databases. */
  readonly wanted: readonly Edition[];
  readonly bundled: boolean;
  readonly unusable: readonly string[];
  /** Families whose databases have all been read. */
  readonly loaded: Set<Family>;
  /** What was answered of late. */
  readonly recent: Recent<Location | typeof nowhere>;
  /** In milliseconds. */
  readonly until: number;
}

/** The files are looked at again so often: another may have been put in their place, by us, another process or the operator. */
const choiceMs = 10 * 60_000;
const recentAnswers = 10_000;

/** What is remembered of an address that no database knows. */
const nowhere = Symbol('nowhere');
const elsewhere = Promise.resolve(undefined);

/** Opens nothing yet: a database is read when the first address is looked up that needs it. */
export async function openGeoIp(options: GeoIpOptions): Promise<GeoIp> {
  const { databases, notebookFolder, clock, log, bundledFolder = dbipFolder, patienceMs = 20_000 } = options;
  const geolite = options.geolite && createGeoLite({ ...options.geolite, clock, log });
  const shelf = createShelf();
  let chosen: Chosen | undefined;
  /** Counts what makes a choice outdated, so that one begun before is not kept. */
  let generation = 0;
  let choosing: Promise<Chosen> | undefined;
  let downloading: Promise<void> | undefined;

  async function choose(): Promise<Chosen> {
    const now = clock();
    const [given, notebooks, downloaded, packaged] = await Promise.all([
      shelf.take(databases),
      shelf.take(await existing(notebookFolder)),
      shelf.take((await geolite?.paths()) ?? []),
      shelf.take(await existing(bundledFolder())),
    ]);
    const operators = [...given.databases, ...notebooks.databases];
    const unusable = [given, notebooks, downloaded, packaged].flatMap((shelved) => shelved.unusable);
    const notes = notesOf(given.unusable, geolite?.fault(), downloading !== undefined);
    const tiers: readonly (readonly Entry[])[] = [
      operators.map((database) => ({ database, source: sourceOf(database.metadata, now) })),
      downloaded.databases.map((database) => ({
        database,
        source: sourceOf(database.metadata, now, { notes: notes.downloaded }),
      })),
      packaged.databases.map((database) => ({
        database,
        source: sourceOf(database.metadata, now, {
          ...dbipCard,
          notes: [...dbipCard.notes, ...notes.packaged],
        }),
      })),
    ];
    const choice = chooseDatabases(tiers);
    shelf.keep(entriesOf(choice).map(({ database }) => database));
    return {
      choice,
      wanted: wantedEditions(operators),
      bundled: entriesOf(choice).every((entry) => tiers[2]?.includes(entry)),
      unusable: unusable.map(({ path, why }) => `${path} is not used: ${why}.`),
      loaded: new Set(),
      recent: createRecent(recentAnswers),
      until: now.getTime() + choiceMs,
    };
  }

  /** Chooses, and starts a download where one is due: it is not waited for here. */
  async function chooseAndRefresh(): Promise<Chosen> {
    const first = await choose();
    for (const fault of first.unusable) log.warn({ fault }, 'a GeoIP database is not used');
    const due = (await geolite?.due(first.wanted)) ?? [];
    if (!geolite || due.length === 0) return first;
    downloading = geolite.refresh(due).finally(() => {
      downloading = undefined;
      forget();
    });
    return choose();
  }

  function forget(): void {
    chosen = undefined;
    generation += 1;
  }

  async function current(): Promise<Chosen> {
    if (chosen && clock().getTime() < chosen.until) return chosen;
    choosing ??= chooseAndRefresh().finally(() => {
      choosing = undefined;
    });
    const at = generation;
    const now = await choosing;
    if (generation === at) chosen = now;
    return now;
  }

  /** As often as not the same address is asked for again: it is answered without even being read. */
  function locate(address: string): Promise<Location | undefined> {
    const at = chosen;
    if (!at || clock().getTime() >= at.until) return locateSlowly(address);
    const known = at.recent.get(address);
    if (known !== undefined) return known === nowhere ? elsewhere : Promise.resolve(known);
    const target = publicAddress(address);
    if (!target) return elsewhere;
    if (!at.loaded.has(target.family)) return locateSlowly(address);
    try {
      const found = lookUp(at.choice[target.family], target.address);
      at.recent.set(address, found ?? nowhere);
      return Promise.resolve(found);
    } catch {
      return locateSlowly(address);
    }
  }

  async function locateSlowly(address: string): Promise<Location | undefined> {
    const target = publicAddress(address);
    if (!target) return undefined;
    for (let waited = false; ; ) {
      const { choice, loaded } = await current();
      const entries = choice[target.family];
      if (entries.place.length === 0 && downloading && !waited) {
        await within(downloading, patienceMs);
        waited = true;
        continue;
      }
      if (entries.place.length === 0 && entries.network.length === 0)
        throw noDatabase(target.family, downloading !== undefined, geolite?.fault());
      try {
        await loadAll(entries);
        const found = lookUp(entries, target.address);
        loaded.add(target.family);
        return found;
      } catch (error) {
        if (!(error instanceof DatabaseFault)) throw error;
        shelf.discard(error.database, 'it is damaged');
        forget();
      }
    }
  }

  return {
    locate,
    async sources() {
      const { choice } = chosen ?? (await choose());
      return sourcesOf(choice);
    },
    async check(signal) {
      const { choice, bundled, unusable } = await choose();
      const faults = [...unusable];
      const downloads = await geolite?.check(signal).catch((error: unknown) => {
        if (!(error instanceof UserError)) throw error;
        faults.push(error.message);
        return true;
      });
      return { sources: sourcesOf(choice), bundled, downloads: downloads ?? false, faults };
    },
    async close() {
      await geolite?.close();
    },
  };
}

function sourcesOf(choice: Choice): readonly Source[] {
  const all = entriesOf(choice).map(({ source }) => source);
  return all.filter(({ name }, at) => all.findIndex((other) => other.name === name) === at);
}

/** What a card says of a database that is not the one that was wished for. */
function notesOf(unusable: readonly Unusable[], fault: string | undefined, downloading: boolean) {
  const refused = unusable.map(({ why }) => `in place of a database that is not used (${why})`);
  const failed = fault === undefined ? [] : [fault];
  return {
    downloaded: [...refused, ...failed.map((why) => `could not be refreshed: ${why}`)],
    packaged: [
      ...refused,
      ...(downloading
        ? ['in use until GeoLite2 is downloaded']
        : failed.map((why) => `in use because GeoLite2 could not be downloaded: ${why}`)),
    ],
  };
}

function noDatabase(family: Family, downloading: boolean, fault: string | undefined): UserError {
  if (downloading) {
    return new UserError('The GeoIP database is still being downloaded.', {
      title: 'No GeoIP database yet',
      hint: 'Ask again in a minute.',
    });
  }
  const why = fault === undefined ? '' : `: GeoLite2 could not be downloaded, since ${fault}`;
  return new UserError(`There is no GeoIP database for IPv${family} addresses${why}.`, {
    title: 'No GeoIP database',
    hint: 'An administrator can give the path of one, or a MaxMind account to download GeoLite2 with; `huntline check` says more.',
  });
}

async function existing(folder: string | undefined): Promise<readonly string[]> {
  if (folder === undefined) return [];
  return stat(folder).then(
    () => [folder],
    () => [],
  );
}

/** Waits for the work, but no longer than that. */
async function within(work: Promise<void>, ms: number): Promise<void> {
  const over = new AbortController();
  const timer = delay(ms, undefined, { signal: over.signal }).catch(() => undefined);
  await Promise.race([work, timer]);
  over.abort();
}
