import { resolve } from 'node:path';
import type { Config, Environment } from '../config.ts';
import type { Log } from '../log.ts';
import { type LoadedNotebooks, loadNotebooks, type NotebookCatalogue } from '../notebooks/catalogue.ts';
import { fetchTeamRepository } from '../notebooks/fetch-team-repository.ts';

export interface KeptNotebooksParts {
  readonly config: Pick<Config, 'HUNTLINE_NOTEBOOKS'>;
  readonly environment: Environment;
  readonly clock: () => Date;
  readonly log: Log;
}

/** The notebooks there are: read when they are first asked for, and again when that is long ago. */
export interface KeptNotebooks {
  catalogue(): Promise<NotebookCatalogue>;
  /** Without what must be fetched first. */
  atHand(): Promise<NotebookCatalogue>;
  /** Reads and fetches all of it anew; a line for each thing that is wrong. */
  check(signal: AbortSignal): Promise<readonly string[]>;
}

/** A repository that takes longer is told as one that could not be fetched. */
const fetchMs = 120_000;
/** After this the next who asks gets what is there, and what is new is read meanwhile. */
const freshMs = 3_600_000;
/** What Git is given of the environment. */
const gitEnvironment = [
  'PATH',
  'HTTPS_PROXY',
  'HTTP_PROXY',
  'NO_PROXY',
  'https_proxy',
  'http_proxy',
  'no_proxy',
  'GIT_SSL_CAINFO',
];

export function keepNotebooks(parts: KeptNotebooksParts): KeptNotebooks {
  const { config, clock, log } = parts;
  let reading: Promise<NotebookCatalogue> | undefined;
  let kept: { readonly notebooks: NotebookCatalogue; readonly at: number } | undefined;
  let local: Promise<LoadedNotebooks> | undefined;

  /** One at a time; never rejects, for what cannot be read is among the problems. */
  function read(): Promise<NotebookCatalogue> {
    reading ??= load(parts)
      .then(({ notebooks, problems }) => {
        for (const problem of problems) log.warn({ problem }, 'a part of the notebooks was left out');
        return keep(notebooks);
      })
      .finally(() => {
        reading = undefined;
      });
    return reading;
  }

  function keep(notebooks: NotebookCatalogue): NotebookCatalogue {
    kept = { notebooks, at: clock().getTime() };
    return notebooks;
  }

  return {
    async catalogue() {
      if (!kept) return read();
      if (clock().getTime() - kept.at > freshMs) void read();
      return kept.notebooks;
    },
    async atHand() {
      if (kept) return kept.notebooks;
      local ??= loadNotebooks({ folders: config.HUNTLINE_NOTEBOOKS.filter((one) => !isAddress(one)) });
      return (await local).notebooks;
    },
    async check(signal) {
      const { notebooks, problems } = await load(parts, signal);
      if (!signal.aborted) keep(notebooks);
      return problems;
    },
  };
}

function isAddress(one: string): boolean {
  return /^https:\/\//i.test(one);
}

async function load(
  { config, environment, log }: KeptNotebooksParts,
  signal?: AbortSignal,
): Promise<LoadedNotebooks> {
  const timeout = AbortSignal.timeout(fetchMs);
  const options = {
    signal: signal ? AbortSignal.any([signal, timeout]) : timeout,
    log,
    environment: Object.fromEntries(
      gitEnvironment.flatMap((name) => {
        const value = environment[name];
        return value === undefined ? [] : [[name, value] as const];
      }),
    ),
  };
  const addresses = config.HUNTLINE_NOTEBOOKS.filter(isAddress);
  const folder = resolve('state/notebooks');
  const fetched = await Promise.all(
    addresses.map((address) => fetchTeamRepository(address, folder, options)),
  );
  const loaded = await loadNotebooks({
    folders: config.HUNTLINE_NOTEBOOKS.filter((one) => !isAddress(one)),
    repositories: fetched.flatMap(({ team }) => team ?? []),
  });
  return { ...loaded, problems: [...fetched.flatMap(({ problem }) => problem ?? []), ...loaded.problems] };
}
