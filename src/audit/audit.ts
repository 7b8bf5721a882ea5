import { UserError } from '../errors.ts';
import type { Log } from '../log.ts';
import type { AuditEntry, GapEntry, LineEntry } from './audit-entry.ts';
import { type AuditFileOptions, openAuditFile } from './audit-file.ts';
import { cleanEntry } from './clean-entry.ts';
import type { Head, SealedEntry } from './seal.ts';

/** Remembers elsewhere how far the file went, so that an end that was cut off is noticed. */
export interface Anchor {
  load(): Promise<Head | undefined>;
  save(head: Head): Promise<void>;
}

/** Where entries go besides the file. */
export interface AuditSink {
  /** Returns at once. */
  add(entries: readonly SealedEntry[]): void;
  /** Sends what is waiting, as far as that is possible in the time; tells of the rest. */
  close(): Promise<void>;
  /** What is wrong at the moment, in words. */
  fault(): string | undefined;
}

/** Told of entries that a sink gave up on. */
export type OnLoss = (loss: Pick<GapEntry, 'count' | 'first' | 'last'>) => void;

export interface AuditOptions extends AuditFileOptions {
  readonly log: Log;
  /** Blots every secret out of a text. */
  readonly redact: (text: string) => string;
  readonly anchor?: Anchor;
  readonly sink?: (onLoss: OnLoss) => AuditSink;
  /** Entries kept in memory while the file cannot be written. */
  readonly maxWaiting?: number;
  readonly retryMs?: number;
}

export interface Audit {
  /** Takes an entry down; returns at once. Entries are written in the order in which they are given. */
  record(entry: LineEntry): void;
  /** Resolves when all that was recorded is on the disk, or it is known that it cannot be written now. */
  flush(): Promise<void>;
  /** What is wrong at the moment with the file or the upload, in words. */
  fault(): string | undefined;
  close(): Promise<void>;
}

const batchSize = 500;
const anchorEveryMs = 10_000;

/** Opens the audit. @throws {UserError} the file cannot be written, or is no audit. */
export async function openAudit(options: AuditOptions): Promise<Audit> {
  const { log, now, redact, anchor, maxWaiting = 10_000, retryMs = 5_000 } = options;
  const remembered = await anchor?.load();
  const file = await openAuditFile({ ...options, after: remembered });
  const waiting: AuditEntry[] = [];
  let lost = 0;
  let fault: string | undefined;
  let writing: Promise<void> | undefined;
  let retry: NodeJS.Timeout | undefined;
  let head = await file.head();
  let anchored = { head: remembered, at: 0 };
  const sink = options.sink?.((loss) => add({ event: 'not-sent', time: now().toISOString(), ...loss }));

  if (remembered && head.seq > 0 && head.seq < remembered.seq) {
    const missing = { count: remembered.seq - head.seq, first: head.seq + 1, last: remembered.seq };
    log.error(missing, 'the end of the audit file was cut off');
    add({ event: 'cut', time: now().toISOString(), ...missing });
  }

  function add(entry: AuditEntry): void {
    if (waiting.length < maxWaiting) waiting.push(cleanEntry(entry, redact));
    else lost += 1;
    write();
  }

  function write(): void {
    if (retry) return;
    writing ??= writeAll().finally(() => {
      writing = undefined;
      if (waiting.length > 0) write();
    });
  }

  async function writeAll(): Promise<void> {
    // What is recorded in the same breath is written together.
    await Promise.resolve();
    while (waiting.length > 0) {
      const batch = waiting.slice(0, batchSize);
      try {
        const sealed = await file.append(batch);
        waiting.splice(0, batch.length);
        head = sealed.at(-1)?.head ?? head;
        sink?.add(sealed.map(({ entry }) => entry));
        if (fault !== undefined) recovered();
      } catch (error) {
        failed(error);
        return;
      }
    }
    await saveAnchor(anchorEveryMs);
  }

  function failed(error: unknown): void {
    const words = error instanceof UserError ? error.message : 'The audit could not be written.';
    if (words !== fault) log.error({ err: error }, words);
    fault = words;
    retry = setTimeout(() => {
      retry = undefined;
      write();
    }, retryMs);
    retry.unref();
  }

  function recovered(): void {
    fault = undefined;
    log.warn({ lost }, 'the audit is written again');
    if (lost > 0) waiting.push({ event: 'lost', time: now().toISOString(), count: lost });
    lost = 0;
  }

  async function saveAnchor(everyMs: number): Promise<void> {
    if (!anchor || head.seq === anchored.head?.seq || performance.now() - anchored.at < everyMs) return;
    anchored = { head, at: performance.now() };
    await anchor.save(head).catch((error: unknown) => {
      log.error({ err: error }, 'the end of the audit could not be remembered');
    });
  }

  async function flush(): Promise<void> {
    clearTimeout(retry);
    retry = undefined;
    if (waiting.length > 0) write();
    while (writing) await writing;
  }

  return {
    record: add,
    flush,
    fault: () => fault ?? sink?.fault(),
    async close() {
      await flush();
      await sink?.close();
      // The sink may have told of what it did not get rid of.
      await flush();
      clearTimeout(retry);
      if (waiting.length + lost > 0)
        log.error({ lost: waiting.length + lost }, `lines are missing from the audit. ${fault ?? ''}`);
      await saveAnchor(0);
      file.close();
    },
  };
}
