import { randomUUID } from 'node:crypto';
import { lstat, mkdir, readdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { z } from 'zod';
import { UserError } from '../errors.ts';
import type { Log } from '../log.ts';
import { isPlainPath } from './catalogue-file.ts';
import type { Repository } from './notebook.ts';
import { runGit } from './run-git.ts';
import { readTeamAddress, type TeamAddress } from './team-address.ts';

/** A team's repository as it lies on disk. */
export interface TeamRepository {
  readonly repository: Repository;
  /** Absolute: the notebooks, and nothing else of the repository. */
  readonly folder: string;
  readonly commit: string;
}

/** What came of fetching; where it failed, the copy of before is still there, if there was one. */
export interface FetchedRepository {
  readonly team?: TeamRepository;
  /** A line for the operator. */
  readonly problem?: string;
}

export interface FetchOptions {
  readonly signal: AbortSignal;
  readonly log: Log;
  /** The Git program; it is found on the path where nothing is said. */
  readonly git?: string;
  /** What Git may know of the environment: `PATH`, proxies, `GIT_SSL_CAINFO`. */
  readonly environment?: Readonly<Record<string, string>>;
  readonly now?: () => Date;
  readonly limits?: Partial<typeof usual>;
}

const usual = { milliseconds: 120_000, bytes: 200_000_000, notebookBytes: 20_000_000, notebooks: 500 };

const record = z.object({
  url: z.string(),
  ref: z.string(),
  commit: z.string().regex(/^[0-9a-f]{40,64}$/),
  folder: z.string().regex(/^[a-z0-9-]+$/),
  fetchedAt: z.string(),
});

/**
 * Fetches the notebooks of a team's repository into a folder of its own below `folder`: over HTTPS alone, without
 * submodules, hooks, filters or anyone's settings, within limits of time and size, and only files called `*.ipynb`. Never
 * rejects. The new copy takes the place of the old one at once, or not at all.
 */
export async function fetchTeamRepository(
  address: string,
  folder: string,
  options: FetchOptions,
): Promise<FetchedRepository> {
  let team: TeamAddress;
  try {
    team = readTeamAddress(address);
  } catch (error) {
    return { problem: error instanceof UserError ? `${error.message} ${error.hint ?? ''}` : String(error) };
  }
  const work = join(resolve(folder), `.fetching-${randomUUID()}`);
  try {
    await mkdir(work, { recursive: true, mode: 0o700 });
    await removeLeftovers(resolve(folder));
    return { team: await fetchInto(team, resolve(folder), work, options) };
  } catch (error) {
    const kept = await readTeamRepository(address, folder);
    const why = reasonOf(error, options.git ?? 'git');
    options.log.warn({ repository: team.url, reason: why }, 'a team’s notebooks were not fetched');
    const problem = `${team.url}: ${why}${kept ? `; the copy of ${kept.repository.comparedAt} is used` : ''}`;
    return { ...(kept ? { team: kept } : {}), problem };
  } finally {
    await rm(work, { recursive: true, force: true });
  }
}

/** The copy that was fetched before, without asking anyone; undefined where there is none. */
export async function readTeamRepository(
  address: string,
  folder: string,
): Promise<TeamRepository | undefined> {
  try {
    const team = readTeamAddress(address);
    const read = record.parse(JSON.parse(await readFile(join(folder, `${team.id}.json`), 'utf8')));
    const there = resolve(folder, read.folder);
    if (read.url !== team.url || !(await lstat(there)).isDirectory()) return undefined;
    return teamRepository(team, read.ref, read.commit, read.fetchedAt, there);
  } catch {
    // Nothing was fetched yet, or what lies there is not ours: it is fetched anew.
    return undefined;
  }
}

async function fetchInto(
  team: TeamAddress,
  folder: string,
  work: string,
  options: FetchOptions,
): Promise<TeamRepository> {
  const limits = { ...usual, ...options.limits };
  const within = AbortSignal.timeout(limits.milliseconds);
  const tooLarge = new AbortController();
  const tooLargeError = new Error(`is larger than ${megabytes(limits.bytes)}`);
  const watch = setInterval(() => {
    bytesIn(work).then(
      (bytes) => bytes > limits.bytes && tooLarge.abort(tooLargeError),
      // The folder changes under its eyes; it looks again in a moment.
      () => undefined,
    );
  }, 200);
  const home = join(work, 'home');
  const clone = join(work, 'clone');
  await mkdir(home);
  const signal = AbortSignal.any([options.signal, within, tooLarge.signal]);
  const git = (args: readonly string[], input?: string) =>
    runGit(args, {
      program: options.git ?? 'git',
      environment: options.environment ?? {},
      home,
      signal,
      ...(input === undefined ? {} : { input }),
    });
  try {
    await git([
      ...['clone', '--quiet', '--depth=1', '--single-branch', '--no-tags', '--no-checkout', '--template='],
      ...[
        '--no-recurse-submodules',
        '--no-local',
        ...(team.ref === undefined ? [] : [`--branch=${team.ref}`]),
      ],
      ...['--', team.url, clone],
    ]);
    if ((await bytesIn(work)) > limits.bytes) throw tooLargeError;
    const commit = (await git(['-C', clone, 'rev-parse', 'HEAD'])).trim();
    const ref = team.ref ?? (await git(['-C', clone, 'symbolic-ref', '--short', 'HEAD'])).trim();
    const listed = await git(['-C', clone, 'ls-tree', '-r', '-l', '-z', '--full-tree', 'HEAD']);
    const paths = notebooksOf(listed, limits);
    if (paths.length === 0) throw new Error('holds no notebooks');
    await git(
      ['-C', clone, 'checkout', '--quiet', 'HEAD', '--pathspec-from-file=-', '--pathspec-file-nul'],
      paths.join('\0'),
    );
    await rm(join(clone, '.git'), { recursive: true, force: true });
    return await put(team, folder, clone, ref, commit, (options.now?.() ?? new Date()).toISOString());
  } catch (error) {
    if (within.aborted) throw new Error(`took longer than ${limits.milliseconds / 1000} s`);
    throw error;
  } finally {
    clearInterval(watch);
  }
}

/** What a process left that was killed while it fetched. */
async function removeLeftovers(folder: string): Promise<void> {
  for (const name of (await readdir(folder)).filter((one) => one.startsWith('.fetching-'))) {
    const { mtimeMs } = await lstat(join(folder, name));
    if (Date.now() - mtimeMs > 3_600_000) await rm(join(folder, name), { recursive: true, force: true });
  }
}

/** The record is what says which copy counts; it is replaced in one step, once the new copy is whole. */
async function put(
  team: TeamAddress,
  folder: string,
  clone: string,
  ref: string,
  commit: string,
  fetchedAt: string,
): Promise<TeamRepository> {
  const before = await readdir(folder);
  const name = `${team.id}-${commit.slice(0, 12)}-${randomUUID().slice(0, 8)}`;
  await rename(clone, join(folder, name));
  const next = join(folder, `.${name}.json`);
  await writeFile(next, `${JSON.stringify({ url: team.url, ref, commit, folder: name, fetchedAt })}\n`);
  await rename(next, join(folder, `${team.id}.json`));
  const old = before.filter((one) => one.startsWith(`${team.id}-`) && !one.endsWith('.json'));
  await Promise.all(old.map((one) => rm(join(folder, one), { recursive: true, force: true })));
  return teamRepository(team, ref, commit, fetchedAt, join(folder, name));
}

function teamRepository(
  team: TeamAddress,
  ref: string,
  commit: string,
  fetchedAt: string,
  folder: string,
): TeamRepository {
  // Launchers of published notebooks know GitHub alone.
  const github = team.host === 'github.com' && !team.owner.includes('/');
  return {
    repository: {
      id: team.id,
      owner: github ? team.owner : '',
      name: team.name,
      ref,
      comparedAt: fetchedAt.slice(0, 10),
      address: team.url,
    },
    folder,
    commit,
  };
}

/** Paths of the plain files called `*.ipynb`, out of `ls-tree -r -l -z`: mode, kind, id, size, a tab and the path. */
function notebooksOf(listed: string, limits: typeof usual): string[] {
  const paths: string[] = [];
  let bytes = 0;
  for (const entry of listed.split('\0')) {
    const [, mode, size, path = ''] = /^(\d{6}) blob [0-9a-f]+ +(\d+)\t([\s\S]*)$/.exec(entry) ?? [];
    if (mode === undefined || !['100644', '100755'].includes(mode) || !/\.ipynb$/i.test(path)) continue;
    if (!isPlainPath(path) || path.split('/').some((part) => part.startsWith('.'))) continue;
    if (Number(size) > limits.notebookBytes) continue;
    bytes += Number(size);
    if (bytes > limits.bytes) throw new Error(`has more than ${megabytes(limits.bytes)} of notebooks`);
    paths.push(path);
    if (paths.length > limits.notebooks) throw new Error(`has more than ${limits.notebooks} notebooks`);
  }
  return paths;
}

async function bytesIn(folder: string): Promise<number> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  const sizes = await Promise.all(
    entries
      .filter((entry) => entry.isFile())
      .map(async (entry) => {
        try {
          return (await lstat(join(entry.parentPath, entry.name))).size;
        } catch {
          // It is gone already: Git renames what it has finished.
          return 0;
        }
      }),
  );
  return sizes.reduce((sum, size) => sum + size, 0);
}

function reasonOf(error: unknown, git: string): string {
  if (error instanceof Error && 'code' in error && error.code === 'ENOENT') {
    return `the program ${git} is not there; install Git, or name a folder instead of an address`;
  }
  if (error instanceof Error && error.name === 'AbortError') return 'was stopped';
  return error instanceof Error ? error.message : String(error);
}

function megabytes(bytes: number): string {
  return `${Math.round(bytes / 1_000_000)} MB`;
}
