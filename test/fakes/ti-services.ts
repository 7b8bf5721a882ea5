import { documentedAnswers } from '../intel/providers/answers/index.ts';
import { serveTi, type TiReply, type TiRequest, type TiServer } from './ti-behaviours.ts';

/** What a service is told to do; the first three replay its documented answers. */
export const tiBehaviours = [
  ...['found', 'clean', 'not-found'],
  ...['401', '403', '429', '429-long', '500', '302'],
  ...['drip', 'huge', 'hang-up', 'html', 'empty', 'wrong-type', 'null', 'cut-off'],
] as const;
export type TiBehaviour =
  | 'found'
  | 'clean'
  | 'not-found'
  | '401'
  | '403'
  | '429'
  | '429-long'
  | '500'
  | '302'
  | 'drip'
  | 'huge'
  | 'hang-up'
  | 'html'
  | 'empty'
  | 'wrong-type'
  | 'null'
  | 'cut-off';

/** How a service knows its customers, by its documentation: what is refused without. */
type KeyCheck = (request: TiRequest) => boolean;

/** The one key that every service knows; X-Force’s id is the same with `-id` behind. */
export const tiKey = 'k3y+of/the=double';
const header =
  (name: string): KeyCheck =>
  ({ headers }) =>
    headers[name] === tiKey;
const none: KeyCheck = () => true;

interface Service {
  readonly host: string;
  /** Where several are behind one host. */
  readonly path?: RegExp;
  readonly knows: KeyCheck;
}

/** By the provider’s id: where it is, and where it looks for the key. */
const services: Readonly<Record<string, Service>> = {
  abuseipdb: { host: 'api.abuseipdb.com', knows: header('key') },
  crowdsec: { host: 'cti.api.crowdsec.net', knows: header('x-api-key') },
  greynoise: { host: 'api.greynoise.io', path: /^\/v3\/ip\//, knows: header('key') },
  'greynoise-community': { host: 'api.greynoise.io', path: /^\/v3\/community\//, knows: none },
  internetdb: { host: 'internetdb.shodan.io', knows: none },
  ipqualityscore: {
    host: 'www.ipqualityscore.com',
    knows: ({ path }) => path.startsWith(`/api/json/ip/${encodeURIComponent(tiKey)}/`),
  },
  malwarebazaar: { host: 'mb-api.abuse.ch', knows: header('auth-key') },
  openpagerank: { host: 'openpagerank.com', knows: header('api-opr') },
  otx: { host: 'otx.alienvault.com', knows: header('x-otx-api-key') },
  pulsedive: {
    host: 'pulsedive.com',
    knows: ({ path }) => new URL(path, 'https://pulsedive.com').searchParams.get('key') === tiKey,
  },
  threatfox: { host: 'threatfox-api.abuse.ch', knows: header('auth-key') },
  tor: { host: 'check.torproject.org', knows: none },
  urlhaus: { host: 'urlhaus-api.abuse.ch', knows: header('auth-key') },
  virustotal: { host: 'www.virustotal.com', knows: header('x-apikey') },
  xforce: {
    host: 'api.xforce.ibmcloud.com',
    knows: ({ headers }) =>
      headers.authorization === `Basic ${Buffer.from(`${tiKey}-id:${tiKey}`).toString('base64')}`,
  },
};

/** The ids of the services that there are doubles of. */
export const tiServiceIds: readonly string[] = Object.keys(services);

/** Every threat-intelligence service behind its real host name. */
export interface TiServices extends TiServer {
  /** From now on; what was not told is `found`. */
  behave(id: string, behaviour: TiBehaviour | ((request: TiRequest) => TiReply | Promise<TiReply>)): void;
  /** Requests that one of them received. */
  asked(id: string): readonly TiRequest[];
}

/** Starts them all, or some. Each answers 401 to whoever does not show the key where it documents that it wants it. */
export async function startTiServices(ids: readonly string[] = tiServiceIds): Promise<TiServices> {
  const told = new Map<string, Parameters<TiServices['behave']>[1]>();
  const byHost = Map.groupBy(ids, (id) => serviceOf(id).host);
  const server = await serveTi(
    Object.fromEntries(
      [...byHost].map(([host, here]) => [
        host,
        (request) => {
          const id = here.find((candidate) => isFor(candidate, request));
          if (id === undefined) return { status: 404, body: 'no such path' };
          if (!serviceOf(id).knows(request)) return { status: 401, body: '{"error":"unauthorized"}' };
          const behaviour = told.get(id) ?? 'found';
          return typeof behaviour === 'string' ? replyOf(id, behaviour) : behaviour(request);
        },
      ]),
    ),
  );
  return {
    ...server,
    behave: (id, behaviour) => void told.set(id, behaviour),
    asked: (id) => server.log.filter((request) => request.host === serviceOf(id).host && isFor(id, request)),
  };
}

function serviceOf(id: string): Service {
  const service = services[id];
  if (!service) throw new Error(`There is no double of ${id}.`);
  return service;
}

function isFor(id: string, { path }: TiRequest): boolean {
  return serviceOf(id).path?.test(path) ?? true;
}

/** What a service replies by a behaviour. */
function replyOf(id: string, behaviour: TiBehaviour): TiReply {
  const documented = documentedAnswers[id];
  if (!documented) throw new Error(`There are no documented answers of ${id}.`);
  switch (behaviour) {
    case 'found':
      return documented.found;
    case 'clean':
      return documented.clean;
    case 'not-found':
      return documented.notFound;
    case '401':
    case '403':
      return { status: Number(behaviour), body: '{"error":"forbidden"}' };
    case '429':
      return { status: 429, headers: { 'retry-after': '2' }, body: '{"error":"slow down"}' };
    case '429-long':
      return {
        status: 429,
        headers: { 'retry-after': 'Sat, 21 Nov 2026 15:30:00 GMT' },
        body: '{"error":"quota"}',
      };
    case '500':
      return { status: 500, body: 'Internal Server Error' };
    case '302':
      return { status: 302, headers: { location: 'https://elsewhere.example/' }, body: '' };
    case 'html':
      return {
        status: 200,
        headers: { 'content-type': 'text/html' },
        body: '<!DOCTYPE html><html><body>Please sign in. ExitAddress none</body></html>',
      };
    case 'empty':
      return { status: 200, body: '' };
    case 'wrong-type':
      return {
        status: 200,
        body: '{"data":"yes","score":["high"],"query_status":7,"ports":{},"response":4}',
      };
    case 'null':
      return { status: 200, body: 'null' };
    case 'cut-off':
      return { ...documented.found, body: documented.found.body.slice(0, -20) };
    default:
      return behaviour;
  }
}
