import type { Registration } from '../enrichment.ts';
import { UserError } from '../errors.ts';
import type { HttpAnswer, HttpClient } from '../http/http-client.ts';
import { HttpFault } from '../http/http-fault.ts';
import { isPublicHost, redirectOf } from '../http/redirect.ts';
import { readRegistration } from './read-registration.ts';
import type { RegistryQuery } from './registry-query.ts';

/** How long registries asked not to be called. */
export interface Pauses {
  /** Milliseconds still to wait for the host; 0 where it may be asked. */
  left(host: string): number;
  set(host: string, ms: number): void;
}

export interface AskOptions {
  readonly http: HttpClient;
  readonly clock: () => Date;
  readonly pauses: Pauses;
  readonly signal: AbortSignal;
}

const timeoutMs = 15_000;
const maxBytes = 1024 * 1024;
const mostRedirects = 3;
const pauseMs = 60_000;
const longestPauseMs = 3_600_000;

const people: readonly (readonly [suffix: string, name: string])[] = [
  ['arin.net', 'ARIN'],
  ['ripe.net', 'RIPE NCC'],
  ['apnic.net', 'APNIC'],
  ['lacnic.net', 'LACNIC'],
  ['afrinic.net', 'AFRINIC'],
  ['registro.br', 'Registro.br'],
  ['verisign.com', 'Verisign'],
];

/**
 * Asks the first of the servers that is reached by https, and those that it redirects to. @throws {UserError} no answer that
 * can be read.
 */
export async function askRegistry(
  query: RegistryQuery,
  servers: readonly string[],
  { http, clock, pauses, signal }: AskOptions,
): Promise<{ registration: Registration } | { absent: string }> {
  let at = firstUrl(query, servers);
  for (let hops = 0; hops <= mostRedirects; hops++) {
    const answer = await ask(at, http, pauses, signal);
    const redirect = redirectOf(answer.status, answer.headers.location, at);
    if (redirect && 'to' in redirect) {
      at = redirect.to;
      continue;
    }
    if (redirect) throw failed(at, redirect.refused);
    if (answer.status === 404) return { absent: `${query.label} is not registered, says ${nameOf(at)}.` };
    refuse(answer, at, pauses);
    const source = { name: `RDAP, ${nameOf(at)}`, builtAt: clock().toISOString() };
    const registration = readRegistration(answer.body, query.kind, source);
    if (!registration) throw failed(at, 'gave an answer that could not be read');
    return { registration };
  }
  throw failed(at, `redirects more than ${mostRedirects} times`);
}

export function createPauses(clock: () => Date): Pauses {
  const until = new Map<string, number>();
  return {
    left: (host) => Math.max(0, (until.get(host) ?? 0) - clock().getTime()),
    set: (host, ms) => void until.set(host, clock().getTime() + ms),
  };
}

function firstUrl({ kind, label, path }: RegistryQuery, servers: readonly string[]): URL {
  const of = kind === 'dns' ? `.${label.split('.').at(-1)} domains` : label;
  if (servers.length === 0) {
    throw new UserError(`No registry with an RDAP service is known for ${of}.`, {
      title: 'No registry to ask',
      ...(kind === 'dns' ? { hint: 'Ask the registry’s own whois page.' } : {}),
    });
  }
  const bases = servers.flatMap((server) => URL.parse(server.endsWith('/') ? server : `${server}/`) ?? []);
  const base = bases.find(({ protocol, hostname }) => protocol === 'https:' && isPublicHost(hostname));
  if (!base) {
    throw new UserError(`The registry for ${of} answers without encryption only, so it is not asked.`, {
      title: 'No registry to ask',
    });
  }
  return new URL(path, base);
}

async function ask(at: URL, http: HttpClient, pauses: Pauses, signal: AbortSignal): Promise<HttpAnswer> {
  const wait = pauses.left(at.host);
  if (wait > 0) throw failed(at, `asked to be left alone for another ${Math.ceil(wait / 1000)} s`);
  try {
    const headers = { accept: 'application/rdap+json, application/json;q=0.9' };
    return await http.send({ url: at.href, headers }, { timeoutMs, maxBytes, signal });
  } catch (error) {
    if (!(error instanceof HttpFault)) throw error;
    throw failed(at, `could not be asked: ${error.message}`);
  }
}

function refuse({ status, headers }: HttpAnswer, at: URL, pauses: Pauses): void {
  if (status === 200) return;
  if (status === 429 || (status === 503 && headers['retry-after'] !== undefined)) {
    const seconds = /^\d{1,9}$/.exec(headers['retry-after'] ?? '')?.[0];
    const ms = seconds === undefined ? pauseMs : Math.min(Number(seconds) * 1000, longestPauseMs);
    pauses.set(at.host, ms);
    throw failed(
      at,
      `has had too many questions (HTTP ${status}); it asks to wait ${Math.ceil(ms / 1000)} s`,
    );
  }
  if (status === 400 || status === 422) throw failed(at, `does not take the question (HTTP ${status})`);
  if (status === 401 || status === 403) throw failed(at, `refuses to answer (HTTP ${status})`);
  throw failed(at, `is not well (HTTP ${status})`);
}

function nameOf({ hostname }: URL): string {
  return people.find(([suffix]) => hostname === suffix || hostname.endsWith(`.${suffix}`))?.[1] ?? hostname;
}

function failed(at: URL, what: string): UserError {
  return new UserError(`${nameOf(at)} ${what}.`, {
    title: 'The registry did not answer',
    hint: 'Try again later.',
  });
}
