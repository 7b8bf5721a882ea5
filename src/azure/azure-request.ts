import { setTimeout as delay } from 'node:timers/promises';
import type { TokenCredential } from '@azure/core-auth';
import { UserError } from '../errors.ts';
import { reasonOf } from './reason-of.ts';

/** One of Azure's services that speaks JSON, and who asks it. */
export interface AzureService {
  /** In words: `Microsoft Graph`. */
  readonly name: string;
  /** What a path is put behind; no slash at the end. */
  readonly address: string;
  /** Becomes the token's scope with `/.default`. */
  readonly audience: string;
  readonly credential: TokenCredential;
  readonly clock?: (() => Date) | undefined;
  /** A question waits no longer than this, pauses that the service asks for among it. */
  readonly patienceMs?: number | undefined;
}

/** What the service said, whatever its status; `body` is undefined where it was no JSON. */
export interface AzureAnswer {
  readonly status: number;
  readonly body: unknown;
}

/** Asks for a path, which begins with `/`; `post` is sent as JSON. @throws {AzureSilence} */
export type AzureRequest = (
  path: string,
  options?: { readonly post?: object; readonly signal?: AbortSignal },
) => Promise<AzureAnswer>;

/** The service said nothing: it wants a pause that is too long, was late, out of reach, or there was no token to ask with. */
export class AzureSilence extends Error {
  readonly service: string;
  readonly why: 'busy' | 'late' | 'no-token' | 'unreachable';
  /** What to tell: how long a pause, or what the identity said. */
  readonly detail: string;

  constructor(service: string, why: AzureSilence['why'], detail: string, cause?: unknown) {
    super(`${service}: ${why} (${detail})`, { cause });
    this.name = 'AzureSilence';
    this.service = service;
    this.why = why;
    this.detail = detail;
  }
}

const longestAnswer = 10_000_000;

/** Keeps the pauses that the service asks for, for all questions together. */
export function createAzureRequest(service: AzureService): AzureRequest {
  const { name, address, audience, credential, clock = () => new Date(), patienceMs = 10_000 } = service;
  let quietUntil = 0;

  return async (path, { post, signal: given } = {}) => {
    const patience = AbortSignal.timeout(patienceMs);
    const signal = given ? AbortSignal.any([given, patience]) : patience;
    const giveUpAt = clock().getTime() + patienceMs;
    for (;;) {
      const pause = quietUntil - clock().getTime();
      if (quietUntil > giveUpAt) throw silence('busy', `${Math.ceil(pause / 1_000)} seconds`);
      if (pause > 0) await delay(pause, undefined, { signal });
      const response = await send(path, post, signal);
      if (response.status !== 429) return read(response, signal);
      await response.body?.cancel();
      quietUntil = clock().getTime() + secondsOf(response.headers.get('retry-after')) * 1_000;
    }
  };

  async function send(path: string, post: object | undefined, signal: AbortSignal): Promise<Response> {
    // Anything else would change the host that the token goes to.
    if (!path.startsWith('/')) throw new Error(`“${path}” is no path`);
    const { token } = await tokenOf(signal);
    try {
      return await fetch(`${address}${path}`, {
        method: post ? 'POST' : 'GET',
        redirect: 'error',
        headers: {
          authorization: `Bearer ${token}`,
          ...(post ? { 'content-type': 'application/json' } : {}),
        },
        ...(post ? { body: JSON.stringify(post) } : {}),
        signal,
      });
    } catch (cause) {
      throw signal.aborted ? late(cause) : silence('unreachable', 'could not be reached', cause);
    }
  }

  async function tokenOf(signal: AbortSignal): Promise<{ readonly token: string }> {
    try {
      const token = await credential.getToken(`${audience}/.default`, { abortSignal: signal });
      if (token) return token;
    } catch (cause) {
      throw silence('no-token', reasonOf(cause), cause);
    }
    throw silence('no-token', 'no token was given.');
  }

  function silence(why: AzureSilence['why'], detail: string, cause?: unknown): AzureSilence {
    return new AzureSilence(name, why, detail, cause);
  }

  function late(cause: unknown): AzureSilence {
    return silence('late', `did not answer within ${patienceMs / 1_000} seconds`, cause);
  }

  async function read(response: Response, signal: AbortSignal): Promise<AzureAnswer> {
    const { status } = response;
    try {
      return { status, body: JSON.parse(await textOf(response)) };
    } catch (cause) {
      if (signal.aborted) throw late(cause);
      return { status, body: undefined };
    }
  }
}

async function textOf(response: Response): Promise<string> {
  const decoder = new TextDecoder();
  let text = '';
  for await (const bytes of response.body ?? []) {
    text += decoder.decode(bytes, { stream: true });
    if (text.length > longestAnswer) throw new Error(`more than ${longestAnswer} characters`);
  }
  return text + decoder.decode();
}

/** `Retry-After` in seconds; a date or nothing is ten. */
function secondsOf(header: string | null): number {
  const seconds = Number(header ?? Number.NaN);
  return Number.isFinite(seconds) && seconds >= 0 ? Math.max(seconds, 0.1) : 10;
}

/** The code of a refusal. */
export function codeOf(body: unknown): string {
  const { error } = (body ?? {}) as { error?: { code?: unknown } | null };
  return typeof error?.code === 'string' ? error.code : 'no code';
}

const clauses: Readonly<Record<AzureSilence['why'], (service: string, detail: string) => string>> = {
  busy: (service, pause) => `${service} takes no more questions for the next ${pause}.`,
  late: (service, late) => `${service} ${late}.`,
  unreachable: (service, reason) => `${service} ${reason}.`,
  'no-token': (service, reason) => `The bot could not sign in to ${service}: ${reason}`,
};

/** A silence in words for the person; any other error as it is. */
export function notAsked(error: unknown): unknown {
  if (!(error instanceof AzureSilence)) return error;
  return new UserError(clauses[error.why](error.service, error.detail), {
    hint: 'Try again in a minute.',
    cause: error,
  });
}
