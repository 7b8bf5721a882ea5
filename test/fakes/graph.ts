import { once } from 'node:events';
import { createServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import { privateCa } from '../support/private-ca.ts';
import type { Entra } from './entra.ts';
import { createGraphThreads, type GraphThreads } from './graph-threads.ts';

/** How Graph answers instead. */
export interface GraphRefusal {
  readonly status: number;
  readonly code?: string;
  readonly retryAfter?: string;
}

/** Microsoft Graph, as far as it tells the groups of a user and the threads of channels. */
export interface Graph {
  readonly port: number;
  /** Groups of users by object id, each with whether it is a security group. */
  readonly groups: Map<string, readonly { readonly id: string; readonly security: boolean }[]>;
  readonly threads: GraphThreads;
  /** Applications with the permissions that it takes. */
  readonly permitted: Set<string>;
  /** Statuses that were answered, in order. */
  readonly answered: number[];
  /** Answers to the next requests; one that is `hang` is never answered. */
  readonly next: (GraphRefusal | 'hang')[];
  close(): Promise<void>;
}

export const graphHost = 'graph.microsoft.com';

export async function startGraph(entra: Entra): Promise<Graph> {
  const { serverOptions } = await privateCa();
  const graph = {
    port: 0,
    groups: new Map() as Graph['groups'],
    threads: createGraphThreads(`https://${graphHost}/v1.0`),
    permitted: new Set<string>(),
    answered: [] as number[],
    next: [] as (GraphRefusal | 'hang')[],
    async close() {
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };

  function judge(authorization: string, path: string, method: string, body: string): [number, object] {
    const refuse = (status: number, code: string): [number, object] => [status, { error: { code } }];
    const claims = entra.read(authorization.replace(/^Bearer /, ''));
    if (!claims || claims.aud !== `https://${graphHost}`) return refuse(401, 'InvalidAuthenticationToken');
    if (path.startsWith('/v1.0/teams/')) return graph.threads.judge(path.slice('/v1.0'.length), method);
    const user = /^\/v1\.0\/users\/([^/]+)\/getMemberGroups$/.exec(path)?.[1];
    if (!user || method !== 'POST') return refuse(400, 'BadRequest');
    if (!graph.permitted.has(claims.sub)) return refuse(403, 'Authorization_RequestDenied');
    const { securityEnabledOnly } = JSON.parse(body) as { securityEnabledOnly?: unknown };
    if (typeof securityEnabledOnly !== 'boolean') return refuse(400, 'Request_BadRequest');
    const all = graph.groups.get(decodeURIComponent(user));
    if (!all) return refuse(404, 'Request_ResourceNotFound');
    if (all.length > 11_000) return refuse(400, 'Directory_ResultSizeLimitExceeded');
    return [
      200,
      { value: all.filter(({ security }) => security || !securityEnabledOnly).map(({ id }) => id) },
    ];
  }

  const server = createServer(serverOptions(graphHost), async (request, response) => {
    let body = '';
    for await (const chunk of request) body += String(chunk);
    const scripted = graph.next.shift();
    if (scripted === 'hang') return;
    const { authorization = '' } = request.headers;
    const [status, json] = scripted
      ? [scripted.status, { error: { code: scripted.code ?? 'Scripted' } }]
      : judge(authorization, request.url ?? '', request.method ?? '', body);
    graph.answered.push(status);
    const pause = scripted?.retryAfter === undefined ? {} : { 'retry-after': scripted.retryAfter };
    response.writeHead(status, { 'content-type': 'application/json', ...pause }).end(JSON.stringify(json));
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  graph.port = (server.address() as AddressInfo).port;
  return graph;
}
