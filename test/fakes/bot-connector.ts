import { createServer, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';

export interface ConnectorCall {
  readonly method: string;
  readonly conversation: string;
  /** Of a PUT or DELETE: the message that it is about. */
  readonly id?: string;
  /** Of a POST: the message that it replies to. */
  readonly replyTo?: string;
  // biome-ignore lint/suspicious/noExplicitAny: tests look into the recorded JSON
  readonly activity: any;
  readonly status: number;
}

/** A member as Teams lists one. */
export interface TeamsMember {
  readonly id: string;
  readonly name?: string;
  readonly aadObjectId?: string;
  readonly tenantId?: string;
  readonly userRole?: string;
}

/** A team; its first channel has the team's id and no name. */
export interface TeamsTeam {
  readonly aadGroupId: string;
  readonly channels: readonly { readonly id: string; readonly name?: string }[];
}

export interface BotConnector {
  readonly url: string;
  readonly calls: readonly ConnectorCall[];
  /** Files stored at `url`/upload/…, with the headers they came with. */
  readonly uploads: readonly { readonly path: string; readonly range: string; readonly body: string }[];
  /** Messages that stand in the conversations now, by id. */
  // biome-ignore lint/suspicious/noExplicitAny: tests look into the recorded JSON
  readonly messages: ReadonlyMap<string, any>;
  /** Members by conversation or team id; Ada alone where not told. */
  readonly rosters: Map<string, readonly TeamsMember[]>;
  /** Teams by id: the directory's id of the group, and the channels. */
  readonly teams: Map<string, TeamsTeam>;
  /** What was asked about teams: the path after `/v3/teams/`. */
  readonly teamCalls: readonly string[];
  /** Pages of members that were asked for. */
  readonly rosterCalls: readonly { readonly of: string; readonly from: number; readonly status: number }[];
  /** The next calls that `match` are answered with this status. */
  failNext(status: number, times?: number, match?: (method: string) => boolean): void;
  /** The first call, made already or to come, that matches. */
  waitFor(match: (call: ConnectorCall) => boolean): Promise<ConnectorCall>;
  close(): Promise<void>;
}

/** The Bot Framework's Connector, as far as Teams' bots use it: keeps its routes, its size limit and its rules. */
export async function startBotConnector(maxBytes = 100 * 1024): Promise<BotConnector> {
  const calls: ConnectorCall[] = [];
  const uploads: { path: string; range: string; body: string }[] = [];
  const messages = new Map<string, unknown>();
  const rosters = new Map<string, readonly TeamsMember[]>();
  const rosterCalls: { of: string; from: number; status: number }[] = [];
  const teams = new Map<string, TeamsTeam>();
  const teamCalls: string[] = [];
  const waiting = new Set<(call: ConnectorCall) => void>();
  let failures: { status: number; times: number; match: (method: string) => boolean } | undefined;
  let lastId = 0;

  const server = createServer(async (request, response) => {
    const body = await text(request);
    const path = decodeURIComponent(request.url ?? '');
    if (request.method === 'PUT' && path.startsWith('/upload/')) {
      uploads.push({ path, range: request.headers['content-range'] ?? '', body });
      response.writeHead(failures?.match('UPLOAD') ? failures.status : 201).end('{}');
      return;
    }
    const members = /^\/v3\/conversations\/([^/]+)\/pagedmembers\?(.*)$/.exec(path);
    if (request.method === 'GET' && members) {
      const { status, json } = page(members[1] ?? '', new URLSearchParams(members[2]));
      response.writeHead(status, { 'content-type': 'application/json', 'retry-after-ms': '1' });
      response.end(JSON.stringify(json));
      return;
    }
    const team = /^\/v3\/teams\/([^/]+)(\/conversations)?$/.exec(path);
    if (request.method === 'GET' && team) {
      const { status, json } = tellTeam(team[1] ?? '', team[2] !== undefined);
      response.writeHead(status, { 'content-type': 'application/json', 'retry-after-ms': '1' });
      response.end(JSON.stringify(json));
      return;
    }
    const route = /^\/v3\/conversations\/([^/]+)\/activities(?:\/([^/]+))?$/.exec(path);
    const method = request.method ?? '';
    const { status, json, activity } = route
      ? answer(method, body, route[2], request)
      : { status: 404, json: { error: { code: 'NotFound' } }, activity: undefined };
    const call: ConnectorCall = {
      method,
      conversation: route?.[1] ?? path,
      ...(route?.[2] ? (method === 'POST' ? { replyTo: route[2] } : { id: route[2] }) : {}),
      activity,
      status,
    };
    response.writeHead(status, { 'content-type': 'application/json', 'retry-after-ms': '1' });
    response.end(JSON.stringify(json));
    calls.push(call);
    for (const tell of waiting) tell(call);
  });

  function tellTeam(id: string, channels: boolean) {
    teamCalls.push(channels ? `${id}/conversations` : id);
    const failed = failures && failures.times > 0 && failures.match('TEAM') ? failures.status : undefined;
    if (failures && failed) failures.times -= 1;
    const team = teams.get(id);
    if (failed || !team) return { status: failed ?? 404, json: { error: { code: 'Scripted' } } };
    if (!channels) return { status: 200, json: { id, name: 'A team', aadGroupId: team.aadGroupId } };
    return { status: 200, json: { conversations: [{ id }, ...team.channels] } };
  }

  /** A page of a roster, of 50 to 500 members, as Teams keeps it. */
  function page(of: string, query: URLSearchParams) {
    const from = Number(query.get('continuationToken') ?? 0);
    const failed = failures && failures.times > 0 && failures.match('ROSTER') ? failures.status : undefined;
    if (failures && failed) failures.times -= 1;
    rosterCalls.push({ of, from, status: failed ?? 200 });
    if (failed) return { status: failed, json: { error: { code: 'Scripted' } } };
    const all = rosters.get(of) ?? [
      { id: '29:ada', aadObjectId: '0b3f-ada', tenantId: 'tenant-1', userRole: 'user' },
    ];
    const to = from + Math.min(500, Math.max(50, Number(query.get('pageSize') ?? 200)));
    const json = {
      members: all.slice(from, to),
      ...(to < all.length ? { continuationToken: String(to) } : {}),
    };
    return { status: 200, json };
  }

  function answer(method: string, body: string, id: string | undefined, request: IncomingMessage) {
    // biome-ignore lint/suspicious/noExplicitAny: checked field by field below
    let activity: any;
    const refuse = (status: number, code: string) => ({ status, json: { error: { code } }, activity });
    try {
      activity = body ? JSON.parse(body) : undefined;
    } catch {
      return refuse(400, 'BadSyntax');
    }
    if (failures && failures.times > 0 && failures.match(method)) {
      failures.times -= 1;
      return refuse(failures.status, 'Scripted');
    }
    if (method === 'DELETE') {
      return messages.delete(id ?? '') ? { status: 200, json: {}, activity } : refuse(404, 'NotFound');
    }
    if (!/^application\/json/.test(request.headers['content-type'] ?? '')) return refuse(415, 'MediaType');
    // Teams counts UTF-16.
    if (body.length * 2 > maxBytes) return refuse(413, 'MessageSizeTooBig');
    const fault = faultOf(activity);
    if (fault) return refuse(400, fault);
    if (method === 'PUT') {
      if (!messages.has(id ?? '')) return refuse(404, 'NotFound');
      messages.set(id ?? '', activity);
      return { status: 200, json: { id }, activity };
    }
    if (method !== 'POST') return refuse(405, 'MethodNotAllowed');
    if (activity.type === 'typing') return { status: 202, json: {}, activity };
    // Teams makes two messages of text with a card, and names neither.
    if (activity.text && activity.attachments?.length) return { status: 202, json: {}, activity };
    lastId += 1;
    messages.set(`m${lastId}`, activity);
    return { status: 201, json: { id: `m${lastId}` }, activity };
  }

  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  return {
    url,
    calls,
    uploads,
    messages,
    rosters,
    rosterCalls,
    teams,
    teamCalls,
    failNext(status, times = 1, match = () => true) {
      failures = { status, times, match };
    },
    waitFor(match) {
      const made = calls.find(match);
      if (made) return Promise.resolve(made);
      return new Promise((resolve) => {
        const tell = (call: ConnectorCall) => {
          if (!match(call)) return;
          waiting.delete(tell);
          resolve(call);
        };
        waiting.add(tell);
      });
    },
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

// biome-ignore lint/suspicious/noExplicitAny: this is the check
function faultOf(activity: any): string | undefined {
  if (!activity || typeof activity !== 'object' || !activity.type) return 'BadSyntax';
  if (activity.type === 'typing') return undefined;
  if (activity.type !== 'message') return 'BadArgument';
  if (!activity.text && !activity.attachments?.length) return 'BadSyntax';
  for (const { contentType, content, contentUrl } of activity.attachments ?? []) {
    if (contentType === 'application/vnd.microsoft.card.adaptive') {
      if (content?.type !== 'AdaptiveCard' || Number(content.version) > 1.5) return 'BadCard';
      if (!Array.isArray(content.body)) return 'BadCard';
    } else if (contentType === 'application/vnd.microsoft.teams.card.file.consent') {
      if (!Number.isInteger(content?.sizeInBytes) || !content.acceptContext) return 'BadCard';
    } else if (contentType === 'application/vnd.microsoft.teams.card.file.info') {
      if (!contentUrl || !content?.uniqueId || !content.fileType) return 'BadCard';
    } else return 'BadAttachment';
  }
  return undefined;
}

async function text(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks).toString('utf8');
}
