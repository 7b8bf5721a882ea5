import { once } from 'node:events';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { createServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import { gunzipSync } from 'node:zlib';
import type { AccessToken, TokenCredential } from '@azure/core-auth';
import { trustPrivateCa } from '../support/private-ca.ts';

type Row = Readonly<Record<string, unknown>>;

/** How the service answers instead of taking rows. */
export interface IngestionRefusal {
  readonly status: number;
  readonly code?: string;
  readonly retryAfter?: string;
}

/** The Logs Ingestion API of one data collection rule: it checks what the service checks, and keeps the rows. */
export interface LogsIngestionDouble {
  readonly endpoint: string;
  readonly ruleId: string;
  readonly stream: string;
  /** Signs in as an identity that may write; remembers the scopes it was asked for. */
  readonly credential: TokenCredential & { readonly scopes: string[] };
  /** Rows taken, in order. */
  readonly rows: Row[];
  /** Requests, refused ones too. */
  readonly calls: { readonly status: number; readonly rows: number }[];
  /** Answers to the next requests, before it takes rows again; one that is `hang` is never answered. */
  readonly next: (IngestionRefusal | 'hang')[];
  /** Resolves once so many rows were taken. */
  took(rows: number): Promise<void>;
  /** Resolves once so many requests were answered. */
  answered(calls: number): Promise<void>;
  close(): Promise<void>;
}

const token = 'eyJ.ingestion.token';
const mostBytes = 1024 * 1024;

export async function startLogsIngestion(
  columns: Readonly<Record<string, string>>,
): Promise<LogsIngestionDouble> {
  const { serverOptions } = await trustPrivateCa();
  const ruleId = 'dcr-00000000000000000000000000000000';
  const stream = 'Custom-HuntlineAudit_CL';
  const rows: Row[] = [];
  const calls: { status: number; rows: number }[] = [];
  const next: (IngestionRefusal | 'hang')[] = [];
  const scopes: string[] = [];
  const waiters = new Set<() => void>();

  const server = createServer(serverOptions('localhost'), (request, response) => {
    handle(request, response).catch((error: unknown) => response.destroy(error as Error));
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');

  async function handle(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const chunks: Buffer[] = [];
    for await (const chunk of request as AsyncIterable<Buffer>) chunks.push(chunk);
    const told = next.shift();
    if (told === 'hang') return;
    const given = told ?? judge(request, Buffer.concat(chunks));
    const taken = Array.isArray(given) ? (given as Row[]) : [];
    const refusal = Array.isArray(given) ? undefined : (given as IngestionRefusal);
    rows.push(...taken);
    calls.push({ status: refusal?.status ?? 204, rows: taken.length });
    if (refusal) {
      const { status, code = 'Refused', retryAfter } = refusal;
      response.writeHead(status, {
        'content-type': 'application/json',
        ...(retryAfter === undefined ? {} : { 'retry-after': retryAfter }),
      });
      response.end(JSON.stringify({ error: { code, message: `The double says ${code}.` } }));
    } else response.writeHead(204).end();
    for (const wake of waiters) wake();
  }

  function judge(request: IncomingMessage, body: Buffer): IngestionRefusal | Row[] {
    const url = new URL(request.url ?? '', 'https://localhost');
    const path = /^\/dataCollectionRules\/([^/]+)\/streams\/([^/]+)$/.exec(url.pathname);
    if (request.method !== 'POST' || !path) return { status: 404, code: 'ResourceNotFound' };
    if (request.headers.authorization !== `Bearer ${token}`) return { status: 401, code: 'InvalidToken' };
    if (url.searchParams.get('api-version') !== '2023-01-01')
      return { status: 400, code: 'InvalidApiVersion' };
    if (path[1] !== ruleId) return { status: 404, code: 'NotFound' };
    if (path[2] !== stream) return { status: 400, code: 'InvalidStream' };
    const text = request.headers['content-encoding'] === 'gzip' ? gunzipSync(body) : body;
    if (text.length > mostBytes) return { status: 413, code: 'ContentLengthLimitExceeded' };
    const parsed: unknown = JSON.parse(text.toString());
    if (!Array.isArray(parsed) || parsed.some((row) => !fits(row)))
      return { status: 400, code: 'InvalidPayload' };
    return parsed as Row[];
  }

  function fits(row: unknown): boolean {
    if (typeof row !== 'object' || row === null || !('TimeGenerated' in row)) return false;
    return Object.entries(row).every(([name, value]) => suits(value, columns[name]));
  }

  async function until(is: () => boolean): Promise<void> {
    while (!is()) {
      const { promise, resolve } = Promise.withResolvers<void>();
      waiters.add(resolve);
      await promise;
      waiters.delete(resolve);
    }
  }

  return {
    endpoint: `https://localhost:${(server.address() as AddressInfo).port}`,
    ruleId,
    stream,
    rows,
    calls,
    next,
    credential: {
      scopes,
      async getToken(scope): Promise<AccessToken> {
        scopes.push(...[scope].flat());
        return { token, expiresOnTimestamp: Date.now() + 3_600_000 };
      },
    },
    took: (count) => until(() => rows.length >= count),
    answered: (count) => until(() => calls.length >= count),
    async close() {
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
}

function suits(value: unknown, type: string | undefined): boolean {
  if (type === 'datetime') return typeof value === 'string' && !Number.isNaN(Date.parse(value));
  if (type === 'long') return Number.isSafeInteger(value);
  return type !== undefined && typeof value === type;
}
