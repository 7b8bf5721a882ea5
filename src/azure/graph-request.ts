import { setTimeout as delay } from 'node:timers/promises';
import type { TokenCredential } from '@azure/core-auth';
import type { Cloud } from './clouds.ts';
import { reasonOf } from './reason-of.ts';

export interface GraphOptions {
  readonly credential: TokenCredential;
  readonly cloud: Pick<Cloud, 'graph'>;
  readonly clock?: () => Date;
  /** A question waits no longer than this, pauses that Graph asks for among it. */
  readonly patienceMs?: number;
}

/** What Graph said, whatever its status; `body` is undefined where it was no JSON. */
export interface GraphAnswer {
  readonly status: number;
  readonly body: unknown;
}

/** Asks Microsoft Graph for a path after `/v1.0`; `post` is sent as JSON. @throws {GraphSilence} */
export type GraphRequest = (
  path: string,
  options?: { readonly post?: object; readonly signal?: AbortSignal },
) => Promise<GraphAnswer>;

/** Graph said nothing: it wants a pause that is too long, was late, out of reach, or there was no token to ask with. */
export class GraphSilence extends Error {
  readonly why: 'busy' | 'late' | 'no-token' | 'unreachable';
  /** What to tell: how long a pause, or what the identity said. */
  readonly detail: string;

  constructor(why: GraphSilence['why'], detail: string, cause?: unknown) {
    super(`Microsoft Graph: ${why} (${detail})`, { cause });
    this.name = 'GraphSilence';
    this.why = why;
    this.detail = detail;
  }
}

const longestAnswer = 10_000_000;

/** Keeps the pauses that Graph asks for, for all questions together. */
export function createGraphRequest(options: GraphOptions): GraphRequest {
  const { credential, cloud, clock = () => new Date(), patienceMs = 10_000 } = options;
  let quietUntil = 0;

  return async (path, { post, signal: given } = {}) => {
    const patience = AbortSignal.timeout(patienceMs);
    const signal = given ? AbortSignal.any([given, patience]) : patience;
    const giveUpAt = clock().getTime() + patienceMs;
    for (;;) {
      const pause = quietUntil - clock().getTime();
      if (quietUntil > giveUpAt) throw new GraphSilence('busy', `${Math.ceil(pause / 1_000)} seconds`);
      if (pause > 0) await delay(pause, undefined, { signal });
      const response = await send(path, post, signal);
      if (response.status !== 429) return read(response, signal);
      await response.body?.cancel();
      quietUntil = clock().getTime() + secondsOf(response.headers.get('retry-after')) * 1_000;
    }
  };

  async function send(path: string, post: object | undefined, signal: AbortSignal): Promise<Response> {
    const { token } = await tokenOf(signal);
    try {
      return await fetch(`${cloud.graph}/v1.0${path}`, {
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
      throw signal.aborted ? late(cause) : new GraphSilence('unreachable', 'could not be reached', cause);
    }
  }

  async function tokenOf(signal: AbortSignal): Promise<{ readonly token: string }> {
    try {
      const token = await credential.getToken(`${cloud.graph}/.default`, { abortSignal: signal });
      if (token) return token;
    } catch (cause) {
      throw new GraphSilence('no-token', reasonOf(cause), cause);
    }
    throw new GraphSilence('no-token', 'no token was given.');
  }

  function late(cause: unknown): GraphSilence {
    return new GraphSilence('late', `did not answer within ${patienceMs / 1_000} seconds`, cause);
  }

  async function read(response: Response, signal: AbortSignal): Promise<GraphAnswer> {
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

/** The code of Graph's refusal. */
export function codeOf(body: unknown): string {
  const { error } = (body ?? {}) as { error?: { code?: unknown } };
  return typeof error?.code === 'string' ? error.code : 'no code';
}
