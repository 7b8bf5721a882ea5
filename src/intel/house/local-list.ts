import { open, stat } from 'node:fs/promises';
import type { Opinion } from '../../enrichment.ts';
import { UserError } from '../../errors.ts';
import type { Log } from '../../log.ts';
import type { HouseProvider } from '../provider.ts';
import { type IndicatorIndex, indexIndicators } from './indicator-index.ts';
import { readIndicatorCsv } from './read-indicator-csv.ts';
import type { Problems, ReadList } from './read-list.ts';
import { readStixBundle } from './read-stix-bundle.ts';

export interface LocalListOptions {
  /** A CSV file with a header row, or a bundle of STIX 2.1. */
  readonly file: string;
  /** The setting that names the file, to be named in an error. */
  readonly setting?: string;
  readonly log: Pick<Log, 'info' | 'warn'>;
  readonly clock?: () => Date;
  /** Bytes of the file at the most. */
  readonly maxBytes?: number;
  /** Indicators at the most; those after are left out, which is said. */
  readonly maxIndicators?: number;
}

/** A list of one's own, read again whenever the file has changed. */
export interface LocalList extends HouseProvider {
  /** What was left out when it was last read, by line or object; the first of them and how many more. */
  problems(): readonly string[];
}

/** @throws never; a file that cannot be read is told by `look`. */
export function createLocalList(options: LocalListOptions): LocalList {
  const { file, setting = 'its setting', log, clock = () => new Date() } = options;
  const { maxBytes = 32 * 2 ** 20, maxIndicators = 250_000 } = options;
  let list:
    | { readonly version: string; readonly index: IndicatorIndex; readonly leftOut: Problems }
    | undefined;
  let broken: { readonly version: string; readonly error: unknown } | undefined;
  let reading: Promise<IndicatorIndex> | undefined;

  async function current(): Promise<IndicatorIndex> {
    const version = await versionOf(file, maxBytes, setting);
    if (broken?.version === version) throw broken.error;
    if (list?.version !== version) {
      try {
        const { indicators, problems } = await readList(file, maxIndicators, clock().getTime(), setting);
        list = { version, index: indexIndicators(indicators), leftOut: problems };
        tell(indicators.length, problems);
      } catch (error) {
        broken = { version, error };
        throw error;
      }
    }
    broken = undefined;
    return list.index;
  }

  function tell(indicators: number, { count, first }: Problems): void {
    log.info({ indicators, leftOut: count }, 'read the local list of indicators');
    if (count > 0) log.warn({ count, first }, 'left out parts of the local list of indicators');
  }

  /** A file that is being written, or was broken by a change, does not take away what was known. */
  async function currentOrLast(): Promise<IndicatorIndex> {
    const before = broken;
    try {
      return await current();
    } catch (error) {
      if (!list) throw error;
      broken ??= { version: 'none', error };
      if (!before) log.warn({ why: wordsOf(error) }, 'keeping the local list of indicators as it was before');
      return list.index;
    }
  }

  function problems(): readonly string[] {
    const { count = 0, first = [] } = list?.leftOut ?? {};
    const stale = broken && list ? [`the list as it was before is in use: ${wordsOf(broken.error)}`] : [];
    const more = count > first.length ? [`and ${count - first.length} more`] : [];
    return [...stale, ...first, ...more];
  }

  return {
    id: 'local-list',
    name: 'Local list',
    supports: ['ipv4', 'ipv6', 'cidr', 'domain', 'url', 'email', 'md5', 'sha1', 'sha256'],
    problems,
    async look(observables, signal) {
      // Whoever asks meanwhile waits for the same reading, which nobody's impatience stops.
      reading ??= currentOrLast().finally(() => {
        reading = undefined;
      });
      const index = await reading;
      signal.throwIfAborted();
      const now = clock().getTime();
      const opinions = new Map<string, Opinion>();
      for (const observable of observables) {
        const opinion = index.opinionOf(observable, now);
        if (opinion) opinions.set(observable.value, opinion);
      }
      return opinions;
    },
  };
}

async function versionOf(file: string, maxBytes: number, setting: string): Promise<string> {
  const { mtimeMs, size, ino } = await stat(file).catch((cause: unknown) => {
    throw unreadable(cause, setting);
  });
  if (size > maxBytes) {
    const megabytes = (bytes: number) => `${(bytes / 2 ** 20).toFixed(1)} MB`;
    throw new UserError(
      `The local list of indicators is ${megabytes(size)}; at most ${megabytes(maxBytes)} are read.`,
      {
        hint: 'Split it, or keep the part that is still valid.',
      },
    );
  }
  return `${ino} ${mtimeMs} ${size}`;
}

async function readList(file: string, most: number, now: number, setting: string): Promise<ReadList> {
  try {
    return (await startsAsJson(file))
      ? await readStixBundle(file, most, now)
      : await readIndicatorCsv(file, most);
  } catch (cause) {
    throw cause instanceof UserError ? cause : unreadable(cause, setting);
  }
}

async function startsAsJson(file: string): Promise<boolean> {
  const handle = await open(file, 'r');
  try {
    const { buffer, bytesRead } = await handle.read(Buffer.alloc(256), 0, 256, 0);
    return /^[\uFEFF\s]*[{[]/.test(buffer.toString('utf8', 0, bytesRead));
  } finally {
    await handle.close();
  }
}

function wordsOf(error: unknown): string {
  return error instanceof UserError ? error.message : 'it could not be read.';
}

function unreadable(cause: unknown, setting: string): UserError {
  const code = cause instanceof Error && 'code' in cause ? ` (${String(cause.code)})` : '';
  return new UserError(`The local list of indicators cannot be read${code}.`, {
    hint: `Does the file that ${setting} names exist, and may Huntline read it?`,
    cause,
  });
}
