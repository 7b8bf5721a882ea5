import type { IncomingMessage, ServerResponse } from 'node:http';
import { createServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import { gzipSync } from 'node:zlib';
import { QueryError } from '../../src/errors.ts';
import type { Workspace } from '../../src/types.ts';
import { trustPrivateCa } from '../support/private-ca.ts';
import { type Claims, readToken as readOwnToken } from './log-analytics-token.ts';
import {
  answerBody,
  errorBody,
  metadataBody,
  queryErrorBody,
  readSettings,
  readTimespan,
} from './log-analytics-wire.ts';

/** An answer given in place of the workspace's: fixed; never; the connection cut at once or in the body; or a body that never ends. */
export type Scripted =
  | { readonly status: number; readonly headers?: Readonly<Record<string, string>>; readonly body?: unknown }
  | 'break'
  | 'cut'
  | 'hang'
  | 'trickle';

/** A request as it arrived. */
export interface SeenRequest {
  readonly method: string;
  readonly path: string;
  readonly headers: IncomingMessage['headers'];
  readonly body: { readonly query?: unknown; readonly timespan?: unknown } | undefined;
  readonly oid: string;
}

export interface LogAnalyticsDouble {
  readonly endpoint: string;
  readonly audience: string;
  readonly requests: readonly SeenRequest[];
  /** The most requests that one identity ever had open at once. */
  readonly peak: number;
  /** Requests that the caller gave up. */
  readonly abandoned: number;
  /** Answers for the next requests that are let in, in this order. */
  script(...next: readonly Scripted[]): void;
  /** Resolves once the condition holds; it is looked at whenever something happens. */
  until(condition: () => boolean): Promise<void>;
  close(): Promise<void>;
}

export interface DoubleOptions {
  /** By workspace id; what holds the data. */
  readonly workspaces: Readonly<Record<string, Workspace>>;
  readonly audience?: string;
  readonly rowCap?: number;
  /** Workspaces that the identity may not read. */
  readonly forbidden?: readonly string[];
  /** What a token says, where another authority than this double's own issues them. */
  readonly readToken?: (token: string) => Claims | undefined;
}

/** Log Analytics' REST interface over TLS: its rules, limits and error shapes, with any workspace of ours behind. */
export async function startLogAnalytics(options: DoubleOptions): Promise<LogAnalyticsDouble> {
  const {
    workspaces,
    audience = 'https://api.loganalytics.io',
    rowCap = 500_000,
    forbidden = [],
    readToken = readOwnToken,
  } = options;
  const authority = await trustPrivateCa();
  const requests: SeenRequest[] = [];
  const scripted: Scripted[] = [];
  const open = new Map<string, number>();
  let watchers: (() => void)[] = [];
  let peak = 0;
  let abandoned = 0;

  function happened(): void {
    for (const watch of watchers) watch();
  }

  async function handle(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const { method = '', url = '', headers } = request;
    const body = await readBody(request);
    const token = readToken(/^Bearer (.+)$/.exec(headers.authorization ?? '')?.[1] ?? '');
    const oid = token?.oid ?? '';
    requests.push({ method, path: url, headers, body, oid });
    const mine = (open.get(oid) ?? 0) + 1;
    open.set(oid, mine);
    peak = Math.max(peak, mine);
    const gone = new AbortController();
    response.on('close', () => {
      open.set(oid, (open.get(oid) ?? 1) - 1);
      if (!response.writableFinished) {
        abandoned += 1;
        gone.abort();
      }
      happened();
    });
    happened();
    if (!headers.authorization) {
      const message = "Authentication failed. The 'Authorization' header is missing.";
      return reply(response, headers, 401, errorBody('AuthenticationFailed', message));
    }
    if (!token || token.exp * 1000 < Date.now()) {
      return reply(
        response,
        headers,
        403,
        errorBody('InvalidAuthenticationToken', 'The access token is invalid.'),
      );
    }
    if (token.aud !== audience) {
      const message = `The access token has been obtained from wrong audience or resource '${token.aud}'.`;
      return reply(response, headers, 403, errorBody('InvalidAuthenticationTokenAudience', message));
    }
    const [, id = '', verb = ''] = /^\/v1\/workspaces\/([^/]+)\/(query|metadata)$/.exec(url) ?? [];
    const workspace = workspaces[id];
    if (!workspace || (verb === 'query' && method !== 'POST')) {
      return reply(
        response,
        headers,
        404,
        errorBody('PathNotFoundError', 'The requested path does not exist'),
      );
    }
    if (forbidden.includes(id)) {
      const message = 'The provided credentials have insufficient access to perform the requested operation';
      return reply(response, headers, 403, errorBody('InsufficientAccessError', message));
    }
    const next = scripted.shift();
    if (next) return playScript(next, request, response);
    if (verb === 'metadata') return reply(response, headers, 200, metadataBody(id, await workspace.schema()));
    if (mine > 5)
      return reply(response, headers, 429, errorBody('ThrottledError', 'The request is throttled.'));
    if (!/^application\/json\b/.test(headers['content-type'] ?? ''))
      return void response.writeHead(204).end();
    return answer(workspace, body, headers, response, gone.signal);
  }

  async function answer(
    workspace: Workspace,
    body: SeenRequest['body'],
    headers: IncomingMessage['headers'],
    response: ServerResponse,
    signal: AbortSignal,
  ): Promise<void> {
    const sent = typeof body?.query === 'string' ? body.query : '';
    const window = readTimespan(body?.timespan, new Date());
    const prefer = new Set(
      String(headers.prefer ?? '')
        .split(',')
        .map((part) => part.trim()),
    );
    const wait = Number([...prefer].find((part) => part.startsWith('wait='))?.slice(5) ?? 180);
    if (sent === '' || !window || !(wait > 0 && wait <= 600)) {
      return reply(
        response,
        headers,
        400,
        errorBody('BadArgumentError', 'The request had some invalid properties'),
      );
    }
    const { settings, length } = readSettings(sent);
    const take = Number(settings.get('query_take_max_records') ?? Number.POSITIVE_INFINITY);
    try {
      const maxRows = Math.min(take, rowCap);
      const table = await workspace.run(sent.slice(length), window, {
        signal,
        maxRows,
        timeoutMs: wait * 1000,
      });
      const capped = table.truncated && rowCap <= take;
      const limit = `The results of this query exceed the set limit of ${rowCap} records, so not all records were returned (E_QUERY_RESULT_SET_TOO_LARGE, 0x80DA0003). See https://aka.ms/kustoquerylimits for more information and possible solutions.`;
      return reply(response, headers, 200, answerBody(table, prefer, capped ? limit : undefined));
    } catch (error) {
      if (signal.aborted) return;
      if (!(error instanceof QueryError)) throw error;
      if (error.fault !== 'stopped')
        return reply(response, headers, 400, queryErrorBody(error, sent, length));
      return reply(response, headers, 504, errorBody('GatewayTimeout', 'The service request timed out.'));
    }
  }

  const server = createServer(authority.serverOptions('127.0.0.1'), (request, response) => {
    handle(request, response).catch((error: unknown) => {
      console.error('the double of Log Analytics failed', error);
      response.writeHead(500).end();
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    endpoint: `https://127.0.0.1:${(server.address() as AddressInfo).port}`,
    audience,
    requests,
    get peak() {
      return peak;
    },
    get abandoned() {
      return abandoned;
    },
    script: (...next) => void scripted.push(...next),
    until(condition) {
      return new Promise((resolve) => {
        const watch = () => {
          if (!condition()) return;
          watchers = watchers.filter((one) => one !== watch);
          resolve();
        };
        watchers.push(watch);
        watch();
      });
    },
    async close() {
      const closed = new Promise((resolve) => server.close(resolve));
      server.closeAllConnections();
      await closed;
    },
  };
}

async function readBody(request: IncomingMessage): Promise<SeenRequest['body']> {
  let text = '';
  for await (const chunk of request) text += String(chunk);
  return text === '' ? undefined : (JSON.parse(text) as SeenRequest['body']);
}

function reply(
  response: ServerResponse,
  asked: IncomingMessage['headers'],
  status: number,
  body: Record<string, unknown>,
  headers: Readonly<Record<string, string>> = {},
): void {
  const text = Buffer.from(JSON.stringify(body));
  const gzip = /\bgzip\b/.test(String(asked['accept-encoding'] ?? ''));
  response
    .writeHead(status, {
      'content-type': 'application/json; charset=utf-8',
      ...(gzip ? { 'content-encoding': 'gzip' } : {}),
      ...headers,
    })
    .end(gzip ? gzipSync(text) : text);
}

function playScript(next: Scripted, request: IncomingMessage, response: ServerResponse): void {
  if (next === 'hang') return;
  if (next === 'cut') return void request.socket.destroy();
  if (next === 'trickle' || next === 'break') {
    response.writeHead(200, { 'content-type': 'application/json' });
    return void response.write('{"tables":[', () => next === 'break' && request.socket.destroy());
  }
  const text = typeof next.body === 'string' ? next.body : JSON.stringify(next.body ?? '');
  const type = typeof next.body === 'string' ? 'text/html' : 'application/json; charset=utf-8';
  response
    .writeHead(next.status, { ...(next.body === undefined ? {} : { 'content-type': type }), ...next.headers })
    .end(next.body === undefined ? undefined : text);
}
