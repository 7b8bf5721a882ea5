import { EventEmitter } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { slackFaults } from './slack-limits.ts';
import { acceptSocket, type SlackSocket } from './slack-socket.ts';

type Args = Readonly<Record<string, unknown>>;

/** A message as people see it in Slack. */
export interface SlackMessage {
  readonly channel: string;
  readonly ts: string;
  readonly thread_ts?: string;
  /** Set where one person alone sees it. */
  readonly only?: 'ephemeral';
  readonly args: Args;
  readonly text: string;
  readonly blocks: readonly Args[];
}

/** One request that Slack received, and the error it answered with. */
export interface SlackCall {
  readonly method: string;
  readonly args: Args;
  readonly error?: string;
}

export interface SlackFile {
  readonly id: string;
  readonly name: string;
  readonly length: number;
  content?: string;
  bytes?: Buffer;
  /** Set once its upload is complete: where it was shared, if anywhere. */
  shared?: Args;
}

/** A double of Slack: its Web API, its response URLs and its end of Socket Mode, on one local port. */
export interface SlackApi {
  /** The origin; the Web API is below `/api/`. */
  readonly url: string;
  readonly calls: readonly SlackCall[];
  /** What stands in Slack now, oldest first. */
  readonly messages: readonly SlackMessage[];
  readonly files: readonly SlackFile[];
  /** The channels that the bot is a member of. */
  readonly memberOf: Set<string>;
  readonly users: Map<string, Args>;
  /** What Slack says of a conversation beyond its id (`is_ext_shared`), and its members by id; the bot and Ana where not told. */
  readonly conversations: Map<string, { readonly flags?: Args; readonly members?: readonly string[] }>;
  /** What people and other bots wrote into threads, by channel and the thread's root: `C1:100.1`. */
  readonly threads: Map<string, readonly Args[]>;
  readonly userGroups: Args[];
  /** For how many messages a picture that was uploaded is not there yet. */
  slowPictures(messages: number): void;
  /** Scopes that the bot’s token lacks. */
  readonly lacking: Set<string>;
  /** Block types that this Slack does not know. */
  readonly refused: Set<string>;
  /** A URL to answer by, good for five messages; `replaces` is the message that a button was pressed on. */
  responseUrl(channel: string, replaces?: string): string;
  /** The next calls of a method end this way: with Slack's error code, with 429, or with a broken service. */
  fail(
    method: string,
    how: string | { readonly status: 429 | 503; readonly after?: number },
    times?: number,
  ): void;
  /** Calls of a method are not answered until the returned function is called. */
  hold(method: string): () => void;
  /** Sends an envelope down the newest socket; resolves when it is acknowledged. */
  deliver(type: string, payload: unknown, more?: Args): Promise<void>;
  dropSockets(): void;
  readonly socketsOpened: () => number;
  /** Resolves to what `look` finds, as soon as it finds something. */
  until<T>(look: () => T | undefined | false): Promise<T>;
  close(): Promise<void>;
}

export const botToken = 'xoxb-test-token';
export const appToken = 'xapp-test-token';
export const botUser = 'UBOT';
/** Messages of a thread that one answer holds at the most, so that a longer one has to be paged. */
const mostReplies = 50;

export async function startSlackApi(): Promise<SlackApi> {
  const changes = new EventEmitter().setMaxListeners(100);
  const calls: SlackCall[] = [];
  const messages: SlackMessage[] = [];
  const files: SlackFile[] = [];
  const faults = new Map<string, { how: string | { status: number; after?: number }; times: number }>();
  const held = new Map<string, Promise<void>>();
  const urls = new Map<string, { channel: string; replaces: string | undefined; uses: number }>();
  const sockets: SlackSocket[] = [];
  const acknowledged = new Set<string>();
  const memberOf = new Set(['C1', 'G1', 'D1']);
  const refused = new Set<string>();
  const lacking = new Set<string>();
  const conversations: SlackApi['conversations'] = new Map();
  const threads: SlackApi['threads'] = new Map();
  let picturesLate = 0;
  const userGroups: Args[] = [];
  const users = new Map<string, Args>([
    [
      'U1',
      {
        id: 'U1',
        team_id: 'T1',
        name: 'ana',
        tz: 'Europe/Berlin',
        locale: 'de-DE',
        profile: { display_name: 'Ana' },
      },
    ],
    [
      'U2',
      {
        id: 'U2',
        team_id: 'T2',
        name: 'ben',
        tz: 'America/New_York',
        locale: 'en-US',
        profile: { real_name: 'Ben B' },
      },
    ],
  ]);
  let count = 0;
  let opened = 0;
  const nextTs = () => `1700000000.${String(++count).padStart(6, '0')}`;

  function note(call: SlackCall): void {
    calls.push(call);
    changes.emit('change');
  }

  /** Slack's answer to a message: an error code where it does not take it. */
  function judge(args: Args): string | undefined {
    const blocks = Array.isArray(args.blocks) ? (args.blocks as Args[]) : undefined;
    if (blocks?.some(({ type }) => refused.has(String(type)))) return 'invalid_blocks';
    const wrong = slackFaults(args.text, args.blocks);
    if (wrong.length > 0) process.stderr.write(`Slack's double refuses a message: ${wrong.join('; ')}\n`);
    if (wrong.length > 0) return 'invalid_blocks';
    const pictures = (blocks ?? []).flatMap(({ slack_file }) => (slack_file ? [slack_file as Args] : []));
    const late = pictures.length > 0 && picturesLate > 0;
    if (late) picturesLate -= 1;
    return !late && pictures.every(({ id }) => isPicture(files.find((file) => file.id === id)))
      ? undefined
      : 'invalid_blocks: invalid slack file [json-pointer:/blocks/0/slack_file]';
  }

  function isMember(channel: unknown): boolean {
    return memberOf.has(String(channel));
  }

  /** All of a thread, oldest first: what was put there by the test, and what the bot wrote itself. */
  function threadOf(channel: string, root: string): readonly Args[] {
    const own = messages
      .filter((one) => one.channel === channel && one.thread_ts === root && !one.only)
      .map(({ ts, text, blocks }) => ({ user: botUser, bot_id: 'B1', ts, thread_ts: root, text, blocks }));
    return [...(threads.get(`${channel}:${root}`) ?? []), ...own];
  }

  function write(channel: string, ts: string, args: Args, more: Partial<SlackMessage> = {}): void {
    const index = messages.findIndex((message) => message.ts === ts && message.channel === channel);
    const before = messages[index];
    const message: SlackMessage = {
      channel,
      ts,
      ...(typeof args.thread_ts === 'string' ? { thread_ts: args.thread_ts } : {}),
      ...(before?.thread_ts ? { thread_ts: before.thread_ts } : {}),
      ...more,
      args,
      text: String(args.text),
      blocks: Array.isArray(args.blocks) ? (args.blocks as Args[]).map(named) : (before?.blocks ?? []),
    };
    if (index < 0) messages.push(message);
    else messages[index] = message;
  }

  const mine = (args: Args) => messages.find(({ ts, channel }) => ts === args.ts && channel === args.channel);

  const methods: Readonly<Record<string, (args: Args) => Args | string>> = {
    'auth.test': () => ({ user_id: botUser, bot_id: 'B1', user: 'huntline', team: 'Acme', team_id: 'T1' }),
    'users.info': ({ user }) =>
      users.has(String(user)) ? { user: users.get(String(user)) } : 'user_not_found',
    'usergroups.list': ({ include_users }) => ({
      usergroups: userGroups.map(({ users: members, ...group }) =>
        include_users === true ? { ...group, users: members } : group,
      ),
    }),
    'conversations.info': ({ channel }) => {
      const id = String(channel);
      // Public channels are seen by everybody, others by their members.
      if (!id.startsWith('C') && !memberOf.has(id)) return 'channel_not_found';
      const name = id === 'C1' ? 'soc' : `channel-${id.toLowerCase()}`;
      return {
        channel: { id, name, is_shared: false, is_ext_shared: false, ...conversations.get(id)?.flags },
      };
    },
    'conversations.replies': ({ channel, ts, limit, cursor }) => {
      if (!isMember(channel)) return String(channel).startsWith('C') ? 'not_in_channel' : 'channel_not_found';
      const all = threadOf(String(channel), String(ts));
      if (all.length === 0) return 'thread_not_found';
      // Slack may give fewer than were asked for.
      const [from, most] = [Number(cursor ?? 0), Math.min(Number(limit ?? 1_000), mostReplies)];
      const next = from + most < all.length ? String(from + most) : '';
      return {
        messages: all.slice(from, from + most),
        has_more: next !== '',
        response_metadata: { next_cursor: next },
      };
    },
    'conversations.members': ({ channel, limit }) => {
      const id = String(channel);
      if (!id.startsWith('C') && !memberOf.has(id)) return 'channel_not_found';
      const members = conversations.get(id)?.members ?? ['U1', botUser];
      const page = members.slice(0, Number(limit ?? 100));
      return {
        members: page,
        response_metadata: { next_cursor: page.length < members.length ? 'more' : '' },
      };
    },
    'apps.connections.open': () => ({ url: `${origin.replace('http', 'ws')}/socket` }),
    'chat.postMessage': (args) => {
      if (!memberOf.has(String(args.channel)))
        return String(args.channel).startsWith('C') ? 'not_in_channel' : 'channel_not_found';
      const error = judge(args);
      if (error) return error;
      const ts = nextTs();
      write(String(args.channel), ts, args);
      return { ts, channel: args.channel };
    },
    'chat.update': (args) => {
      if (!mine(args)) return 'message_not_found';
      const error = judge(args);
      if (error) return error;
      write(String(args.channel), String(args.ts), args);
      return { ts: args.ts, channel: args.channel };
    },
    'chat.delete': (args) => {
      const message = mine(args);
      if (!message) return 'message_not_found';
      messages.splice(messages.indexOf(message), 1);
      return {};
    },
    'files.getUploadURLExternal': ({ filename, length }) => {
      const id = `F${String(files.length + 1).padStart(8, '0')}`;
      const file: SlackFile = { id, name: String(filename), length: Number(length) };
      files.push(file);
      return { upload_url: `${origin}/upload/${file.id}`, file_id: file.id };
    },
    'files.completeUploadExternal': (args) => {
      // Without a channel it stays the bot's own.
      if (args.channel_id !== undefined && !isMember(args.channel_id)) return 'channel_not_found';
      const named = Array.isArray(args.files) ? (args.files as Args[]) : [];
      for (const { id } of named) {
        const file = files.find((one) => one.id === id);
        if (!file?.content) return 'file_not_found';
        file.shared = args;
      }
      return { files: named };
    },
  };

  async function callMethod(
    method: string,
    args: Args,
    token: string,
  ): Promise<{ status: number; after?: number; body: Args }> {
    await held.get(method);
    const fault = faults.get(method);
    if (fault && fault.times > 0) {
      fault.times -= 1;
      const error = typeof fault.how === 'string' ? fault.how : String(fault.how.status);
      note({ method, args, error });
      if (typeof fault.how === 'string') return { status: 200, body: { ok: false, error } };
      return {
        status: fault.how.status,
        after: fault.how.after ?? 0,
        body: { ok: false, error: 'ratelimited' },
      };
    }
    const known = token === (method === 'apps.connections.open' ? appToken : botToken);
    const needed = scopeOf(method, args);
    if (known && needed && lacking.has(needed)) {
      note({ method, args, error: 'missing_scope' });
      return { status: 200, body: { ok: false, error: 'missing_scope', needed, provided: 'chat:write' } };
    }
    const answer = known ? (methods[method]?.(args) ?? 'unknown_method') : 'invalid_auth';
    if (typeof answer === 'string') {
      const [error = answer, ...details] = answer.split(': ');
      note({ method, args, error });
      return { status: 200, body: { ok: false, error, ...(details.length > 0 ? { errors: details } : {}) } };
    }
    note({ method, args });
    return { status: 200, body: { ok: true, ...answer } };
  }

  function respond(id: string, args: Args): { status: number; text: string } {
    const url = urls.get(id);
    if (!url || url.uses >= 5) return { status: 404, text: 'used_url' };
    url.uses += 1;
    const error = judge(args);
    note({ method: 'response_url', args, ...(error ? { error } : {}) });
    if (error) return { status: 200, text: JSON.stringify({ ok: false, error }) };
    const replaced = args.replace_original === true ? url.replaces : undefined;
    const only = args.response_type === 'in_channel' ? {} : { only: 'ephemeral' as const };
    write(url.channel, replaced ?? nextTs(), args, only);
    changes.emit('change');
    return { status: 200, text: 'ok' };
  }

  async function serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const path = request.url ?? '/';
    const raw = await body(request);
    if (path.startsWith('/api/')) {
      const token = (request.headers.authorization ?? '').replace('Bearer ', '');
      const answer = await callMethod(path.slice('/api/'.length), formArgs(raw), token);
      const headers = {
        'content-type': 'application/json',
        ...(answer.after === undefined ? {} : { 'retry-after': String(answer.after) }),
      };
      response.writeHead(answer.status, headers).end(JSON.stringify(answer.body));
    } else if (path.startsWith('/respond/')) {
      const answer = respond(path.slice('/respond/'.length), JSON.parse(raw.toString('utf8')) as Args);
      response.writeHead(answer.status).end(answer.text);
    } else if (path.startsWith('/upload/')) {
      const file = files.find(({ id }) => path.endsWith(`/${id}`));
      const bytes = await uploaded(raw, request.headers['content-type'] ?? '');
      if (!file || bytes.length !== file.length) return void response.writeHead(400).end('length mismatch');
      file.bytes = bytes;
      file.content = bytes.toString('utf8');
      response.writeHead(200).end(`OK - ${file.length}`);
    } else response.writeHead(404).end();
  }

  const server = createServer((request, response) => void serve(request, response));
  server.on('upgrade', (request, stream) => {
    opened += 1;
    const socket = acceptSocket(request, stream, (message) => {
      const { envelope_id } = message as { envelope_id?: string };
      if (envelope_id) acknowledged.add(envelope_id);
      changes.emit('change');
    });
    sockets.push(socket);
    socket.send({ type: 'hello', num_connections: 1 });
    changes.emit('change');
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;

  async function until<T>(look: () => T | undefined | false): Promise<T> {
    for (;;) {
      const found = look();
      if (found !== undefined && found !== false) return found;
      await new Promise((resolve) => changes.once('change', resolve));
    }
  }

  return {
    url: origin,
    calls,
    messages,
    files,
    memberOf,
    users,
    conversations,
    threads,
    slowPictures: (count) => {
      picturesLate = count;
    },
    userGroups,
    lacking,
    refused,
    until,
    socketsOpened: () => opened,
    responseUrl(channel, replaces) {
      const id = String(urls.size + 1);
      urls.set(id, { channel, replaces, uses: 0 });
      return `${origin}/respond/${id}`;
    },
    fail: (method, how, times = 1) => void faults.set(method, { how, times }),
    hold(method) {
      let release: () => void = () => undefined;
      held.set(method, new Promise((resolve) => (release = resolve)));
      return () => {
        held.delete(method);
        release();
      };
    },
    async deliver(type, payload, more = {}) {
      const envelope_id = `E${++count}`;
      sockets
        .at(-1)
        ?.send({ envelope_id, type, payload, accepts_response_payload: type !== 'events_api', ...more });
      await until(() => acknowledged.has(envelope_id));
    },
    dropSockets() {
      for (const socket of sockets.splice(0)) socket.drop();
    },
    async close() {
      for (const socket of sockets.splice(0)) socket.drop();
      await new Promise((resolve) => {
        server.close(resolve);
        server.closeAllConnections();
      });
    },
  };
}

/** The scope that a call needs, of those which a test takes away. */
function scopeOf(method: string, { channel }: Args): string | undefined {
  if (method === 'usergroups.list') return 'usergroups:read';
  if (method === 'users.info') return 'users:read';
  if (method.startsWith('files.')) return 'files:write';
  if (method === 'conversations.replies') {
    return String(channel).startsWith('C')
      ? 'channels:history'
      : String(channel).startsWith('D')
        ? 'im:history'
        : 'groups:history';
  }
  if (!/^conversations\.(?:info|members)$/.test(method)) return undefined;
  return String(channel).startsWith('C') ? 'channels:read' : 'groups:read';
}

const pngSignature = Buffer.from('89504e470d0a1a0a', 'hex');

/** Of files, Slack shows those in an image block whose upload is complete, and which hold a picture. */
function isPicture(file: SlackFile | undefined): boolean {
  return file?.shared !== undefined && file.bytes?.subarray(0, 8).equals(pngSignature) === true;
}

/** Slack gives a block an id where the app gave none. */
function named(block: Args, index: number): Args {
  return { block_id: `slack-${index}`, ...block };
}

async function body(request: IncomingMessage): Promise<Buffer> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks);
}

/** Slack's clients send forms whose values are JSON where they are not plain. */
function formArgs(raw: Buffer): Args {
  const entries = [...new URLSearchParams(raw.toString('utf8'))].map(([name, value]) => {
    if (value === 'true' || value === 'false') return [name, value === 'true'] as const;
    return [name, /^[[{]/.test(value) && name !== 'text' ? JSON.parse(value) : value] as const;
  });
  return Object.fromEntries(entries);
}

async function uploaded(raw: Buffer, contentType: string): Promise<Buffer> {
  const form = await new Response(new Uint8Array(raw), {
    headers: { 'content-type': contentType },
  }).formData();
  const part = [...form.values()][0];
  return part instanceof Blob ? Buffer.from(await part.arrayBuffer()) : Buffer.from(part ?? '');
}
