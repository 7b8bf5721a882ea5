import { randomBytes } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Answer } from '../answers.ts';
import { UserError } from '../errors.ts';
import type { Log } from '../log.ts';
import type { AdaptiveCard } from '../render/card-types.ts';
import { renderCard } from '../render/render-card.ts';
import { views } from '../render/view.ts';
import type { App, Json, Surface } from '../types.ts';
import { type HttpServer, isLoopback } from './http-server.ts';
import { type Bot, createBot } from './teams/bot.ts';
import { type Connection, connect } from './teams/connect.ts';
import { fileCard } from './teams/file-card.ts';
import { type Inbound, readInbound } from './teams/inbound.ts';
import { Refusal, readBody } from './teams/read-body.ts';
import type { GraphGet } from './teams/threads.ts';

export interface TeamsSettings {
  /** Absent: no credentials, and only this machine is served. */
  readonly appId?: string;
  readonly password?: string;
  readonly tenantId?: string;
  /** Default: SingleTenant. */
  readonly type?: 'SingleTenant' | 'MultiTenant' | 'UserAssignedMsi';
  /** Milliseconds a pressed button may wait for its answer; a later one is delivered by updating the card. */
  readonly inlineMs?: number;
  /** Milliseconds until a typed line that has no answer yet is shown as being worked on. */
  readonly progressMs?: number;
  /** Milliseconds after which what is shown of a line that is being worked on is brought up to date. */
  readonly refreshMs?: number;
  /** Used where Teams does not say how a person reads dates and numbers. */
  readonly locale?: string;
  readonly timeZone?: string;
  /** Object ids of the Entra groups that somebody is in. @throws {UserError} they cannot be told. */
  readonly groupsOf?: (objectId: string) => Promise<readonly string[]>;
  /** Told the reference of each conversation that is answered or overheard, by its place's id: it is what a later message needs. */
  readonly remember?: (place: string, reference: Json) => void;
  /** What was remembered of a place, before a restart too. */
  readonly recall?: (place: string) => Promise<Json | undefined>;
  /** Reads a path of Microsoft Graph (what follows `/v1.0`) as the bot's own application, for the threads of channels. */
  readonly graph?: GraphGet;
}

interface Connected {
  readonly connection: Connection;
  readonly bot: Bot;
}

const path = '/api/messages';
// Teams caps a message at 100 KB of UTF-16; a button's data and the activity's envelope come on top.
const maxBodyBytes = 512 * 1024;
const stopMs = 5_000;

/** Microsoft Teams, through the Bot Framework's `POST /api/messages`. */
export function teamsSurface(
  settings: TeamsSettings,
  http: HttpServer,
  log: Log,
  connectTo: (settings: TeamsSettings) => Promise<Connection> = connect,
): Surface {
  let connected: (() => Promise<Connected>) | undefined;
  let started: Promise<Connected> | undefined;
  return {
    name: 'teams',
    async start(app: App) {
      checkSettings(settings, http.host);
      const connecting = async () => {
        const connection = await connectTo(settings);
        return { connection, bot: createBot(app, connection, render, settings, log) };
      };
      connected = () => {
        started ??= connecting().catch((error: unknown) => {
          // The next message may have more luck.
          started = undefined;
          throw error;
        });
        return started;
      };
      // Without credentials nothing can be wrong with them, and hardly anybody comes: botbuilder is loaded for who does.
      if (settings.appId) await connected();
      const connect = connected;
      http.route(path, (request, response) => void serve(request, response, connect));
      const { host, port } = await http.listen();
      const address = `http://${host.includes(':') ? `[${host}]` : host}:${port}${path}`;
      return settings.appId ? address : `${address} (no credentials: this machine only)`;
    },
    stop: async () => (await started)?.bot.stop(stopMs),
    async post(to, answer) {
      if (!connected) throw new Error('Teams has not been started.');
      await (await connected()).bot.post(to, answer);
    },
  };

  async function serve(
    request: IncomingMessage,
    response: ServerResponse,
    connect: () => Promise<Connected>,
  ): Promise<void> {
    try {
      const activity = await readActivity(request);
      const { connection, bot } = await connect();
      const { status, body } = await connection.process(
        request.headers.authorization ?? '',
        activity,
        (context) => bot.turn(context, activity),
      );
      send(response, status, body);
    } catch (error) {
      if (error instanceof Refusal) {
        log.debug({ status: error.status }, `Refused a request to ${path}: ${error.message}`);
        send(response, error.status, { error: error.message });
        return;
      }
      const reference = randomBytes(4).toString('hex');
      log.error({ err: error, reference }, `A request to ${path} failed`);
      send(response, 500, { error: `Something went wrong; the log has it under ${reference}.` });
    }
  }

  async function readActivity(request: IncomingMessage): Promise<Inbound> {
    if (request.method !== 'POST') throw new Refusal(405, 'Activities are posted.');
    const activity = readInbound(await readBody(request, maxBodyBytes));
    if (!activity) throw new Refusal(400, 'The body is not a Bot Framework activity.');
    if (settings.appId) {
      // On other channels the caller chooses who `from` is, and Huntline grants by it.
      if (activity.channelId !== 'msteams') throw new Refusal(403, 'Only Microsoft Teams is served here.');
    } else if (!isLocal(`http://${request.headers.host ?? ''}`) || !isLocal(activity.serviceUrl)) {
      // A web page must not reach this port through a name of its own, nor have answers sent elsewhere.
      throw new Refusal(403, 'Without credentials only this machine is served.');
    }
    return activity;
  }
}

function render(answer: Answer, maxBytes: number = views.teams.bytes): AdaptiveCard {
  const card = renderCard(answer, { ...views.teams, bytes: maxBytes });
  // Of a notebook's JSON, the first lines tell nobody anything.
  const isRead = answer.kind === 'file' && answer.mime.startsWith('text/');
  return isRead ? fileCard(card, answer, maxBytes) : card;
}

function send(response: ServerResponse, status: number, body?: unknown): void {
  if (response.writableEnded || response.destroyed) return;
  response.statusCode = status;
  if (status === 405) response.setHeader('allow', 'POST');
  if (status === 401) response.setHeader('www-authenticate', 'Bearer');
  if (status === 413) response.setHeader('connection', 'close');
  if (body === undefined) {
    response.end();
    return;
  }
  response.setHeader('content-type', 'application/json; charset=utf-8');
  response.end(JSON.stringify(body));
}

function isLocal(url: string): boolean {
  return URL.canParse(url) && isLoopback(new URL(url).hostname.replace(/^\[|\]$/g, ''));
}

/** @throws {UserError} naming the setting that is missing or too many. */
function checkSettings({ appId, password, tenantId, type }: TeamsSettings, host: string): void {
  const kind = type ?? 'SingleTenant';
  const fail = (message: string, hint: string) => {
    throw new UserError(message, { title: 'Teams cannot start', hint });
  };
  if (!appId) {
    if (password || tenantId || type) {
      fail(
        'MicrosoftAppId is not set, but other credentials for Teams are.',
        'Set MicrosoftAppId to the bot’s application (client) id, or remove the other MicrosoftApp… settings.',
      );
    }
    if (!isLoopback(host)) {
      fail(
        `Without MicrosoftAppId and MicrosoftAppPassword anyone who reaches ${host} could ask as anyone.`,
        'Set MicrosoftAppId, MicrosoftAppPassword and MicrosoftAppTenantId, or HUNTLINE_HOST=127.0.0.1.',
      );
    }
    return;
  }
  if (kind !== 'MultiTenant' && !tenantId) {
    fail(
      `MicrosoftAppTenantId is not set; a bot of type ${kind} needs it.`,
      'Set it to the directory (tenant) id of the bot’s application.',
    );
  }
  if (kind === 'UserAssignedMsi' && password) {
    fail(
      'MicrosoftAppPassword is set, but a bot of type UserAssignedMsi has none.',
      'Remove MicrosoftAppPassword, or set MicrosoftAppType=SingleTenant.',
    );
  }
  if (kind !== 'UserAssignedMsi' && !password) {
    fail(
      'MicrosoftAppPassword is not set, but MicrosoftAppId is.',
      'Set it to a client secret of the bot’s application, or set MicrosoftAppType=UserAssignedMsi.',
    );
  }
}
