import { randomUUID } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { userInfo } from 'node:os';
import type { Answer } from '../answers.ts';
import { UserError } from '../errors.ts';
import type { Log } from '../log.ts';
import { renderCard } from '../render/render-card.ts';
import { views } from '../render/view.ts';
import type { App, Incoming, Surface } from '../types.ts';
import { createHttpServer, type HttpServer, isLoopback } from './http-server.ts';
import { readWebLine, type WebLine } from './web/read-web-line.ts';
import { refusal, refuse, securityHeaders } from './web/refusal.ts';
import { webAssets } from './web/web-assets.ts';
import { createWebDownloads, type WebDownloads } from './web/web-downloads.ts';

/** Where the web chat listens: port 0 takes a free one; the host is loopback, `127.0.0.1` unless told. */
export interface WebSettings {
  readonly port: number;
  readonly host?: string;
}

/** What `POST /api/line` streams, one JSON object a line; the last is always a card or an error. */
export type WebEvent =
  | { readonly type: 'progress'; readonly message: string }
  | { readonly type: 'draft'; readonly card: unknown }
  | { readonly type: 'card'; readonly kind: Answer['kind']; readonly card: unknown }
  | { readonly type: 'file'; readonly name: string; readonly url: string }
  | { readonly type: 'error'; readonly message: string };

/** The chat page in a browser on this machine. @throws {UserError} where the host is not loopback. */
export function webSurface(settings: WebSettings, log: Log): Surface {
  const host = settings.host ?? '127.0.0.1';
  if (!isLoopback(host))
    throw new UserError(
      `The web chat has no sign-in, so it is served to this machine alone, not on ${host}.`,
      {
        title: 'The web chat cannot start',
        hint: 'Use 127.0.0.1. From elsewhere, an SSH tunnel that keeps the port number reaches it.',
      },
    );
  const server = createHttpServer(host, settings.port);
  const chat = { server, log, downloads: createWebDownloads() };
  return {
    name: 'web',
    async start(app) {
      serveAssets(chat);
      serveFiles(chat);
      serveSuggestions(chat, app);
      serveLines(chat, app);
      const { port } = await listen(server, settings.port);
      return `http://${host.includes(':') ? `[${host}]` : host}:${port}/`;
    },
    stop: () => server.close(),
  };
}

/** What the routes share. */
interface Chat {
  readonly server: HttpServer;
  readonly log: Log;
  readonly downloads: WebDownloads;
}

async function listen(server: HttpServer, port: number) {
  try {
    return await server.listen();
  } catch (error) {
    if (!(error instanceof Error && 'code' in error && error.code === 'EADDRINUSE')) throw error;
    throw new UserError(`Port ${port} is taken by another program.`, {
      title: 'The web chat cannot start',
      hint: 'Stop that program, or give the web chat another port.',
      cause: error,
    });
  }
}

function serveAssets(chat: Chat): void {
  for (const [path, asset] of webAssets)
    get(chat, path, async (request, response) => {
      const body = await asset.read();
      response.writeHead(200, {
        ...securityHeaders,
        'content-type': asset.type,
        'content-length': body.length,
        'cache-control': 'no-cache',
      });
      response.end(request.method === 'HEAD' ? undefined : body);
    });
}

function serveFiles(chat: Chat): void {
  get(chat, '/api/file', (request, response) => {
    const file = request.method === 'HEAD' ? undefined : chat.downloads.take(query(request, 'id'));
    if (!file)
      return refuse(response, { status: 404, message: 'This file was fetched already: ask for it again.' });
    response.writeHead(200, { ...securityHeaders, ...file.headers }).end(file.body);
  });
}

function serveSuggestions(chat: Chat, app: App): void {
  get(chat, '/api/complete', (request, response) => {
    sendLines(response, app.complete(query(request, 'line').slice(0, 2000)).slice(0, 12));
  });
  get(chat, '/api/examples', async (_, response) => {
    const help = await app.answer(incoming({ line: 'help hunt', timeZone: 'UTC', locale: 'en' }));
    const examples = help.kind === 'help' ? help.commands.flatMap((command) => command.examples) : [];
    sendLines(response, examples.slice(0, 5));
  });
}

function sendLines(response: ServerResponse, lines: readonly string[]): void {
  response
    .writeHead(200, {
      ...securityHeaders,
      'content-type': 'application/json; charset=utf-8',
      'cache-control': 'no-store',
    })
    .end(JSON.stringify({ lines }));
}

function serveLines(chat: Chat, app: App): void {
  route(chat, 'POST', '/api/line', async (request, response) => {
    const asked = await readWebLine(request);
    if ('status' in asked) return refuse(response, asked);
    const gone = new AbortController();
    response.on('close', () => gone.abort());
    response.writeHead(200, {
      ...securityHeaders,
      'content-type': 'application/x-ndjson; charset=utf-8',
      'cache-control': 'no-store',
    });
    response.flushHeaders();
    const send = (event: WebEvent) => {
      if (!response.destroyed) response.write(`${JSON.stringify(event)}\n`);
    };
    try {
      const answer = await app.answer(incoming(asked), {
        signal: gone.signal,
        progress: (message) => send({ type: 'progress', message }),
        draft: (draft) => {
          const card = drawn(draft, chat.log);
          if (card) send({ type: 'draft', card });
        },
      });
      if (answer.kind === 'file')
        send({ type: 'file', name: answer.name, url: `/api/file?id=${chat.downloads.keep(answer)}` });
      send({ type: 'card', kind: answer.kind, card: renderCard(answer, views.web) });
    } catch (error) {
      const reference = randomUUID().slice(0, 8);
      chat.log.error({ err: error, reference }, 'the web chat could not show an answer');
      send({ type: 'error', message: `The answer could not be shown. The log has why, under ${reference}.` });
    }
    response.end();
  });
}

/** A draft as a card; none where it cannot be drawn, as the whole answer may still be. */
function drawn(draft: Answer, log: Log): unknown {
  try {
    return renderCard(draft, views.web);
  } catch (error) {
    log.warn({ err: error, kind: draft.kind }, 'the web chat could not show a draft');
    return undefined;
  }
}

function get(chat: Chat, path: string, handle: Handler): void {
  route(chat, 'GET', path, handle);
}

type Handler = (request: IncomingMessage, response: ServerResponse) => void | Promise<void>;

function route({ server, log }: Chat, method: 'GET' | 'POST', path: string, handle: Handler): void {
  server.route(path, async (request, response) => {
    const refused = refusal(request, method, server.host);
    if (refused) return refuse(response, refused);
    try {
      await handle(request, response);
    } catch (error) {
      // A peer that goes away in mid-sentence ends here too, and is nobody's fault.
      if (!request.destroyed || request.complete)
        log.error({ err: error, path }, 'the web chat failed to serve');
      if (response.headersSent) response.destroy();
      else refuse(response, { status: 500, message: 'This could not be served.' });
    }
  });
}

function query(request: IncomingMessage, name: string): string {
  return new URL(request.url ?? '/', 'http://localhost').searchParams.get(name) ?? '';
}

function incoming(asked: WebLine): Incoming {
  return {
    surface: 'web',
    ...asked,
    person: { id: 'local', name: localName() },
    place: { id: 'web', kind: 'personal' },
  };
}

/** The name of the account that Huntline runs as: nobody else can reach the page. */
function localName(): string {
  try {
    return userInfo().username;
  } catch {
    return 'local';
  }
}
