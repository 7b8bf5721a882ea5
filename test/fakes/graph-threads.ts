import type { Json } from '../../src/types.ts';

/** The threads of channels, as far as Microsoft Graph tells them. */
export interface GraphThreads {
  /** By `group/channel/root`: the root message, then its replies. */
  readonly threads: Map<string, readonly object[]>;
  /** Teams, by their groups, that consented to `ChannelMessage.Read.Group`. */
  readonly consented: Set<string>;
  /** Paths that were asked for, with their queries. */
  readonly paths: string[];
  /** Statuses to answer instead, one a question. */
  readonly next: number[];
  /** Status and body for a path after `/v1.0`. */
  judge(path: string, method?: string): [number, object];
  /** The same without a wire: rejects as the real client does. */
  get(path: string, signal: AbortSignal): Promise<Json>;
}

/** `base` is what stands before the path in the address of a next page. */
export function createGraphThreads(base = 'https://graph.microsoft.com/v1.0'): GraphThreads {
  const refuse = (status: number, code: string): [number, object] => [status, { error: { code } }];
  const graph: GraphThreads = {
    threads: new Map(),
    consented: new Set(),
    paths: [],
    next: [],
    judge(path, method = 'GET') {
      graph.paths.push(path);
      const scripted = graph.next.shift();
      if (scripted !== undefined) return refuse(scripted, 'Scripted');
      if (method !== 'GET') return refuse(405, 'BadRequest');
      const url = new URL(`${base}${path}`);
      const parts = path.split('?')[0]?.split('/').map(decodeURIComponent) ?? [];
      const [, teams, group = '', channels, channel = '', messages, root = '', replies = ''] = parts;
      const known = teams === 'teams' && channels === 'channels' && messages === 'messages';
      if (!known || !['', 'replies'].includes(replies)) return refuse(400, 'BadRequest');
      if (!graph.consented.has(group)) return refuse(403, 'Forbidden');
      const thread = graph.threads.get(`${group}/${channel}/${root}`);
      if (!thread) return refuse(404, 'NotFound');
      return replies ? page(thread.slice(1).toReversed(), url) : [200, thread[0] ?? {}];
    },
    async get(path) {
      const [status, body] = graph.judge(path);
      if (status === 200) return body as Json;
      throw Object.assign(new Error(`status ${status}`), { statusCode: status });
    },
  };

  /** At most 50, newest first. */
  function page(all: readonly object[], url: URL): [number, object] {
    const top = Number(url.searchParams.get('$top') ?? 20);
    if (!(top >= 1 && top <= 50)) return refuse(400, 'BadRequest');
    const from = Number(url.searchParams.get('$skiptoken')?.replace('after ', '') ?? 0);
    const next = new URL(url);
    next.searchParams.set('$skiptoken', `after ${from + top}`);
    const more = from + top < all.length ? { '@odata.nextLink': next.href } : {};
    return [200, { value: all.slice(from, from + top), ...more }];
  }
  return graph;
}
