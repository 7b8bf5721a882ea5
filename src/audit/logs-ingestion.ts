import { once } from 'node:events';
import { setTimeout as delay } from 'node:timers/promises';
import type { TokenCredential } from '@azure/core-auth';
import type { LogsIngestionClient } from '@azure/monitor-ingestion';
import type { Log } from '../log.ts';
import type { AuditSink, OnLoss } from './audit.ts';
import { auditRow } from './audit-row.ts';
import type { SealedEntry } from './seal.ts';
import { uploadFailure } from './upload-failure.ts';

export interface LogsIngestionOptions {
  /** Of the data collection endpoint or rule: `https://….ingest.monitor.azure.com`. */
  readonly endpoint: string;
  /** The rule’s immutable id, `dcr-…`. */
  readonly ruleId: string;
  /** `Custom-HuntlineAudit_CL`, say. */
  readonly stream: string;
  readonly credential: TokenCredential;
  /** The cloud’s ingestion audience, `https://monitor.azure.com`, say. */
  readonly audience: string;
  readonly log: Log;
  /** Entries that wait for the service at the most; the oldest make room, and are told of. */
  readonly maxWaiting?: number;
  /** Entries are gathered for so long. */
  readonly everyMs?: number;
  /** The first wait after a failure; it doubles with each further one. */
  readonly retryMs?: number;
  /** What `close` waits for the service. */
  readonly patienceMs?: number;
}

const batchSize = 1_000;
const longestWaitMs = 300_000;

/** Uploads entries to a custom table through the Logs Ingestion API; nobody ever waits for it. */
export function createLogsIngestion(options: LogsIngestionOptions, onLoss: OnLoss): AuditSink {
  const { log, maxWaiting = 20_000, everyMs = 5_000, retryMs = 5_000, patienceMs = 5_000 } = options;
  const ending = new AbortController();
  const hurry = new AbortController();
  let client: Promise<LogsIngestionClient> | undefined;
  let waiting: SealedEntry[] = [];
  let underway: readonly SealedEntry[] = [];
  let dropped: SealedEntry[] = [];
  let droppedCount = 0;
  let fault: string | undefined;
  let sending: Promise<void> | undefined;

  function add(entries: readonly SealedEntry[]): void {
    waiting.push(...entries);
    if (waiting.length > maxWaiting) drop(waiting.splice(0, waiting.length - maxWaiting));
    sending ??= sendAll().finally(() => {
      sending = undefined;
    });
  }

  /** Only the first and the last are kept of what is dropped: they say which entries of the file are concerned. */
  function drop(entries: readonly SealedEntry[]): void {
    if (entries.length === 0) return;
    if (droppedCount === 0) log.error({}, 'audit entries are left out of the upload; they are in the file');
    droppedCount += entries.length;
    dropped = [dropped[0] ?? entries[0], entries.at(-1)].flatMap((entry) => entry ?? []);
  }

  function tellLoss(): void {
    if (droppedCount === 0) return;
    const seqs = dropped.map(({ seq }) => seq);
    onLoss({ count: droppedCount, first: Math.min(...seqs), last: Math.max(...seqs) });
    dropped = [];
    droppedCount = 0;
  }

  async function sendAll(): Promise<void> {
    await pause(everyMs);
    for (let wait = retryMs; waiting.length > 0 && !ending.signal.aborted; ) {
      underway = waiting.splice(0, batchSize);
      const failure = await send(underway);
      // Given up on meanwhile: what is under way was told of as lost.
      if (ending.signal.aborted) return;
      underway = [];
      if (!failure) {
        if (fault !== undefined) log.warn({}, 'audit entries are uploaded again');
        fault = undefined;
        wait = retryMs;
        tellLoss();
        continue;
      }
      waiting = [...failure.unsent, ...waiting];
      if (waiting.length > maxWaiting) drop(waiting.splice(0, waiting.length - maxWaiting));
      if (failure.message !== fault) log.error({ err: failure.cause }, failure.message);
      fault = failure.message;
      // A hurry is one last try, not many.
      if (hurry.signal.aborted) return;
      await pause(Math.min(failure.retryAfterMs ?? wait, longestWaitMs));
      wait = Math.min(wait * 2, longestWaitMs);
    }
  }

  async function send(batch: readonly SealedEntry[]) {
    const rows = batch.map(auditRow);
    try {
      client ??= connect(options);
      await (await client).upload(options.ruleId, options.stream, [...rows], { abortSignal: ending.signal });
      return undefined;
    } catch (error) {
      // Rows that arrived with another part of the batch are not sent again.
      const parts = partsOf(error);
      const failed = new Set(parts?.flatMap(({ failedLogs }) => failedLogs.map((row) => row.Seq)));
      const unsent = parts ? batch.filter(({ seq }) => failed.has(seq)) : batch;
      const cause = parts?.[0]?.cause ?? error;
      return { ...uploadFailure(cause), unsent, cause };
    }
  }

  /** Sleeps without keeping the process alive; ends early when there is a hurry. */
  async function pause(ms: number): Promise<void> {
    await delay(ms, undefined, { ref: false, signal: hurry.signal }).catch((error: unknown) => {
      if (!hurry.signal.aborted) throw error;
    });
  }

  return {
    add,
    fault: () => fault,
    async close() {
      hurry.abort();
      const timer = setTimeout(() => ending.abort(), patienceMs);
      const given = once(ending.signal, 'abort');
      // A sign-in that hangs heeds no signal.
      while (sending && !ending.signal.aborted) await Promise.race([sending, given]);
      clearTimeout(timer);
      ending.abort();
      drop([...underway, ...waiting.splice(0)]);
      tellLoss();
    },
  };
}

async function connect({
  endpoint,
  credential,
  audience,
}: LogsIngestionOptions): Promise<LogsIngestionClient> {
  const sdk = await import('@azure/monitor-ingestion');
  return new sdk.LogsIngestionClient(endpoint, credential, {
    audience,
    // What waits here is tried again by us, so that a `Retry-After` of an hour does not hold up the end.
    retryOptions: { maxRetries: 0 },
  });
}

interface FailedPart {
  readonly cause: Error;
  readonly failedLogs: readonly Record<string, unknown>[];
}

function partsOf(error: unknown): readonly FailedPart[] | undefined {
  const isAggregate = error instanceof Error && error.name === 'AggregateLogsUploadError';
  return isAggregate ? (error as Error & { errors: readonly FailedPart[] }).errors : undefined;
}
