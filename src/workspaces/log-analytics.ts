// The only file that knows @azure/monitor-query. The SDK signs in, sends and ends requests; the text of an answer is
// taken out of its pipeline and read once, by log-analytics-answer.ts.
import { setTimeout as sleep } from 'node:timers/promises';
import type { TokenCredential } from '@azure/core-auth';
import type { LogsQueryClient, LogsQueryClientOptions } from '@azure/monitor-query';
import { QueryError, UserError } from '../errors.ts';
import type { Log } from '../log.ts';
import type { RunOptions, Schema, Window, Workspace } from '../types.ts';
import type { FairQueue } from './fair-queue.ts';
import { readSchema, readTable } from './log-analytics-answer.ts';
import {
  type Asked,
  connectionFailure,
  failureOf,
  outOfTime,
  type Refusal,
  retryDelay,
} from './log-analytics-failure.ts';
import { type Portals, queryLinks } from './query-links.ts';

/** A Log Analytics workspace, and how to get at it. */
export interface LogAnalyticsOptions {
  readonly name: string;
  /** The Workspace ID: a GUID. */
  readonly workspaceId: string;
  /** `/subscriptions/…/workspaces/…`: for links, and for saying where a role is missing. */
  readonly resourceId?: string | undefined;
  readonly tenantId?: string | undefined;
  /** Where queries are sent, such as `https://api.loganalytics.azure.com`. */
  readonly endpoint: string;
  /** Whom the token is asked for, without `/.default`. */
  readonly audience: string;
  readonly credential: TokenCredential;
  /** One for all workspaces of the credential: the service counts by identity. */
  readonly queue: FairQueue;
  readonly log: Log;
  readonly clock?: () => Date;
  /** The cloud's portals; without them there are no links. */
  readonly portals?: Portals | undefined;
}

/** What the service allows at the most. */
const mostRows = 500_000;
const mostSeconds = 600;
/** How often a throttled query is sent again, and how long it waits for that at the most. */
const mostRetries = 2;
const longestRetryMs = 60_000;
/** How long the tables of a workspace are taken to be as they were read. */
const schemaLifetimeMs = 3_600_000;
const sideQuestionMs = 60_000;

/**
 * A workspace in Azure. A throttled query is sent again where the service says when; no other ever is. Rows are capped
 * by the service, through a `set` statement on a line before the query, as Azure's own portal does.
 */
export function createLogAnalytics(options: LogAnalyticsOptions): Workspace {
  const { name, workspaceId, resourceId, tenantId, queue, log, portals, clock = () => new Date() } = options;
  if (!guid.test(workspaceId)) throw notAGuid(name, workspaceId);
  const { host } = new URL(options.endpoint);
  const closing = new AbortController();
  let client: Promise<LogsQueryClient> | undefined;
  let schema: { readonly read: Promise<Schema>; readonly until: number } | undefined;

  /** Sends until there is an answer, the time is over, or nothing says that asking again may help. */
  async function ask<T>(
    request: Request,
    limits: Pick<RunOptions, 'progress' | 'signal' | 'timeoutMs'>,
    read: (text: string) => T,
  ): Promise<T> {
    const { signal, timeoutMs, progress } = limits;
    const ended = AbortSignal.any([signal, closing.signal, AbortSignal.timeout(timeoutMs)]);
    const until = performance.now() + timeoutMs;
    const asked: Asked = { name, workspaceId, resourceId, host, timeoutMs, linesBefore: request.linesBefore };
    client ??= createClient(options);
    for (let retries = 0; ; retries++) {
      const reply = await send(await client, workspaceId, request, ended).catch((error: unknown) => {
        if (!ended.aborted) throw explain(error, asked);
        throw signal.aborted || closing.signal.aborted ? cancelled() : outOfTime(timeoutMs);
      });
      if (typeof reply === 'string') return understood(reply, read, asked);
      const { status, requestId } = reply;
      // A query that is wrong is its author's to mend, not the operator's.
      log[status === 400 ? 'debug' : 'warn'](
        { workspace: name, status, requestId },
        'Log Analytics did not answer a request',
      );
      const delay = retries < mostRetries ? retryDelay(reply, clock()) : undefined;
      if (delay === undefined || delay > longestRetryMs || performance.now() + delay >= until) {
        throw failureOf(reply, asked);
      }
      progress?.(`Log Analytics is busy: ${name} is asked again in ${Math.ceil(delay / 1000)} s.`);
      await sleep(delay, undefined, { signal: ended }).catch(() => undefined);
    }
  }

  async function run(kql: string, window: Window, limits: RunOptions) {
    const { signal, maxRows, timeoutMs, person = '', progress } = limits;
    const rows = Math.min(maxRows, mostRows);
    const request: Request = {
      // One more, so that what was cut can be told from what fits.
      kql: `set query_take_max_records=${rows + 1};\n${kql}`,
      linesBefore: 1,
      window,
      seconds: Math.min(mostSeconds, Math.max(1, Math.ceil(timeoutMs / 1000))),
    };
    return queue.run(() => ask(request, limits, (text) => readTable(text, rows)), {
      person,
      signal,
      onPlace: (place) => progress?.(`Other queries are running; yours is number ${place} in the queue.`),
    });
  }

  function readTables(): Promise<Schema> {
    const now = clock().toISOString();
    const request: Request = {
      kql: '',
      linesBefore: 0,
      window: { start: now, end: now },
      seconds: sideQuestionMs / 1000,
      metadata: true,
    };
    return ask(request, { signal: closing.signal, timeoutMs: sideQuestionMs }, readSchema);
  }

  return {
    name,
    run,
    schema() {
      const now = clock().getTime();
      if (schema && now < schema.until) return schema.read;
      const before = schema?.read;
      const read = readTables().catch((error: unknown) => {
        // Old knowledge is better than none; who asks next tries again.
        schema = before && { read: before, until: 0 };
        log.warn({ workspace: name, err: error }, 'the tables of a workspace could not be read');
        if (before) return before;
        throw error;
      });
      schema = { read, until: now + schemaLifetimeMs };
      return read;
    },
    async lastReceived(table, signal) {
      const kql = `['${table.replace(/[\\']/g, '\\$&')}'] | summarize Newest = max(TimeGenerated)`;
      // Newest first, since a wide window reads a whole table.
      for (const days of [1, 30, 4000]) {
        const now = clock().getTime();
        const window = { start: daysFrom(now, -days), end: daysFrom(now, 1) };
        const { rows } = await run(kql, window, { signal, maxRows: 1, timeoutMs: sideQuestionMs });
        const newest = rows[0]?.[0];
        if (typeof newest === 'string') return newest;
      }
      return null;
    },
    ...(portals
      ? {
          links: (kql: string, window: Window) =>
            queryLinks({ portals, tenantId, resourceId }, kql, window, clock()),
        }
      : {}),
    close: async () => closing.abort(),
  };
}

const guid = /^[\da-f]{8}(?:-[\da-f]{4}){3}-[\da-f]{12}$/i;

function notAGuid(name: string, workspaceId: string): UserError {
  return new UserError(`“${workspaceId}”, set as the id of the workspace “${name}”, is not a GUID.`, {
    title: 'Not a workspace id',
    hint: 'Take the Workspace ID from the workspace’s overview in the Azure portal: it is neither its name nor its resource id.',
  });
}

function daysFrom(now: number, days: number): string {
  return new Date(now + days * 86_400_000).toISOString();
}

/** One request: a query, or the question what tables there are. */
interface Request {
  readonly kql: string;
  /** Lines of it that were put before what was asked. */
  readonly linesBefore: number;
  readonly window: Window;
  readonly seconds: number;
  readonly metadata?: boolean;
}

type Policy = NonNullable<LogsQueryClientOptions['additionalPolicies']>[number]['policy'];

/** A header that never leaves: it marks a request that {@link takeText} sends to the metadata instead. */
const metadataHeader = 'x-huntline-metadata';

/** Texts of the answers on their way through the SDK. */
const texts = new WeakMap<object, string>();

/**
 * Takes the text of an answer before the SDK parses it, twice and with loss, and gives the SDK an empty one. And sends
 * what asks for metadata there: the SDK has that request, but does not export it.
 */
const takeText: Policy = {
  name: 'huntlineTakeText',
  async sendRequest(request, next) {
    if (request.headers.has(metadataHeader)) {
      for (const header of [metadataHeader, 'content-type', 'prefer']) request.headers.delete(header);
      const url = request.url.replace(/\/query$/, '/metadata');
      Object.assign(request, { url, method: 'GET', body: undefined });
    }
    const response = await next(request);
    if (response.status !== 200) return response;
    texts.set(response, response.bodyAsText ?? '');
    response.bodyAsText = '{"tables":[]}';
    response.headers.set('content-type', 'application/json');
    return response;
  },
};

async function createClient({
  endpoint,
  audience,
  credential,
}: LogAnalyticsOptions): Promise<LogsQueryClient> {
  const { LogsQueryClient } = await import('@azure/monitor-query');
  return new LogsQueryClient(credential, {
    endpoint,
    audience,
    // The SDK would run a query that timed out three times more.
    retryOptions: { maxRetries: 0 },
    userAgentOptions: { userAgentPrefix: 'huntline' },
    additionalPolicies: [{ policy: takeText, position: 'perRetry' }],
  });
}

/** Sends once; the text of an answer, or the refusal. */
async function send(
  client: LogsQueryClient,
  workspaceId: string,
  { kql, window, seconds, metadata }: Request,
  signal: AbortSignal,
): Promise<Refusal | string> {
  let text = '';
  try {
    const interval = { startTime: new Date(window.start), endTime: new Date(window.end) };
    await client.queryWorkspace(workspaceId, kql, interval, {
      abortSignal: signal,
      serverTimeoutInSeconds: seconds,
      includeQueryStatistics: true,
      includeVisualization: true,
      ...(metadata ? { requestOptions: { customHeaders: { [metadataHeader]: 'yes' } } } : {}),
      onResponse(response) {
        text = texts.get(response) ?? '';
      },
    });
  } catch (error) {
    const refusal = signal.aborted ? undefined : refusalOf(error);
    if (!refusal) throw error;
    return refusal;
  }
  return /^\s*\{/.test(text) ? text : { status: 200, body: text };
}

/** What the SDK's `RestError` holds where there was an answer at all. */
interface RestFailure extends Error {
  readonly statusCode?: number;
  readonly response?: {
    readonly status: number;
    readonly bodyAsText?: string | null;
    readonly headers: { get(name: string): string | undefined };
  };
}

function refusalOf(error: unknown): Refusal | undefined {
  if (!(error instanceof Error) || error.name !== 'RestError') return undefined;
  const { response } = error as RestFailure;
  if (!response) return undefined;
  const { status, bodyAsText, headers } = response;
  const requestId = headers.get('x-ms-request-id');
  return { status, body: bodyAsText ?? '', retryAfter: headers.get('retry-after'), requestId };
}

function understood<T>(text: string, read: (text: string) => T, asked: Asked): T {
  try {
    return read(text);
  } catch (error) {
    throw failureOf({ status: 200, body: text, cause: error }, asked);
  }
}

/** An error for which there was no answer: of the connection, of the identity, or ours. */
function explain(error: unknown, asked: Asked): unknown {
  if (!(error instanceof Error) || error instanceof UserError) return error;
  if (/^(?:Aggregate)?Authentication(?:Required)?Error$|^CredentialUnavailableError$/.test(error.name)) {
    const [reason = ''] = error.message.split('\n');
    return new UserError(`The identity could not sign in: ${reason}`, {
      title: 'Not signed in',
      hint: 'Check the ways to sign in that are configured, and what each of them needs.',
      cause: error,
    });
  }
  const code = 'code' in error && typeof error.code === 'string' ? error.code : '';
  return connectionFailure(code, asked, error) ?? error;
}

function cancelled(): QueryError {
  return new QueryError('stopped', 'cancelled', 'The query was cancelled');
}
