import type { Observable } from '../../enrichment.ts';
import type { HttpAnswer, HttpClient } from '../../http/http-client.ts';
import { HttpFault } from '../../http/http-fault.ts';
import type { Clock } from './clock.ts';
import type { Lane } from './lane.ts';
import { isAnswer } from './opinion-of.ts';
import { type Silent, silent, stopped } from './outcome.ts';
import type { ProviderKeys } from './provider-keys.ts';
import { readRetryAfter } from './retry-after.ts';
import { timeWords } from './time-words.ts';

/** Limits of one question to one provider. */
export interface SendLimits {
  /** Milliseconds one request may take, whole. */
  readonly timeoutMs: number;
  /** Bytes of an answer’s body. */
  readonly maxBytes: number;
  /** Requests for one question at the most; each counts. */
  readonly tries: number;
}

export interface SendParts {
  readonly http: HttpClient;
  readonly keys: ProviderKeys;
  readonly clock: Clock;
  readonly limits: SendLimits;
  /** Aborted when all of it ends. */
  readonly closing: AbortSignal;
}

/** How long one question may wait for its turn, and who would rather not have it any more. */
export interface Patience {
  /** Milliseconds since 1970. */
  readonly deadline: number;
  readonly signal: AbortSignal;
  /** Called before the first request is sent: from then on it is paid for. */
  readonly paid: () => void;
}

/** An answer of the provider’s, when it was asked, and what its content turns out to be. */
export interface Received {
  readonly answer: HttpAnswer;
  readonly askedAt: string;
}

/** What is done after a request that came to nothing. */
type Next =
  | { readonly give: Silent }
  | { readonly again: true; readonly pauseMs: number; readonly orElse: Silent };

/** Milliseconds of a pause without `Retry-After`, and how long a provider rests that says no more than “too many”. */
const firstPauseMs = 500;
const restMs = 60_000;

/**
 * Asks one provider one question, in its turn, again where that makes sense and there is patience for it. The caller
 * tells the lane’s breaker how the content was. Never rejects.
 */
export async function send(
  lane: Lane,
  observable: Observable,
  { deadline, signal, paid }: Patience,
  { http, keys, clock, limits, closing }: SendParts,
): Promise<Received | Silent> {
  const { provider, breaker } = lane;

  for (let attempt = 1; ; attempt++) {
    const found = await keys.of(provider);
    if ('silence' in found) return found;
    const denied = await lane.admit(deadline, signal);
    if (denied) return denied;
    if (signal.aborted || closing.aborted) {
      await lane.withdraw().catch(() => undefined);
      return stopped;
    }
    paid();
    const next = await ask(found.keys, attempt);
    if ('answer' in next) return next;
    if ('give' in next) return next.give;
    if (attempt >= limits.tries || clock.now() + next.pauseMs > deadline) return lane.fault(next.orElse);
    if (next.pauseMs > 0) await clock.wait(next.pauseMs, closing);
    if (closing.aborted) return stopped;
  }

  async function ask(found: Readonly<Record<string, string>>, attempt: number): Promise<Received | Next> {
    const askedAt = new Date(clock.now()).toISOString();
    try {
      const request = provider.request(observable, found);
      const { timeoutMs, maxBytes } = limits;
      const answer = await http.send(request, { signal: closing, timeoutMs, maxBytes });
      return isAnswer(provider, answer.status)
        ? { answer, askedAt }
        : await afterStatus(answer, found, attempt);
    } catch (error) {
      return afterFault(error, attempt);
    }
  }

  function afterFault(error: unknown, attempt: number): Next {
    if (!(error instanceof HttpFault)) {
      breaker.undecided();
      return { give: lane.fault(silent('failed', 'it cannot be asked about this')) };
    }
    if (error.fault === 'stopped') {
      breaker.undecided();
      return { give: stopped };
    }
    breaker.failed();
    if (error.fault === 'timeout') return { give: lane.fault(silent('timeout', error.message)) };
    if (error.fault === 'unreachable') {
      return { again: true, pauseMs: backOff(attempt), orElse: silent('failed', error.message) };
    }
    return { give: lane.fault(silent('unreadable', `unreadable answer: ${error.message}`)) };
  }

  async function afterStatus(
    { status, headers }: HttpAnswer,
    used: Readonly<Record<string, string>>,
    attempt: number,
  ): Promise<Next> {
    if (status === 401 || status === 403) {
      breaker.undecided();
      return refusedKey(`HTTP ${status}`, used);
    }
    const asked = readRetryAfter(headers['retry-after'], clock.now());
    if (status === 429) {
      breaker.undecided();
      return tooMany(asked, attempt);
    }
    if (status >= 500) {
      breaker.failed();
      const said = silent('failed', `it has a fault of its own (HTTP ${status})`);
      return { again: true, pauseMs: Math.max(asked ?? 0, backOff(attempt)), orElse: said };
    }
    breaker.undecided();
    const why = status < 400 ? 'it points elsewhere, where nobody follows' : 'it did not take the question';
    return { give: lane.fault(silent('failed', `${why} (HTTP ${status})`)) };
  }

  async function refusedKey(status: string, used: Readonly<Record<string, string>>): Promise<Next> {
    const renewed = await keys.refused(provider, used, status);
    const current = await keys.of(provider);
    const orElse = 'silence' in current ? current : silent('refused', `refused the key (${status})`);
    return renewed ? { again: true, pauseMs: 0, orElse } : { give: lane.fault(orElse) };
  }

  /** A pause that there is no patience for is kept by the whole lane, over a restart: asking on would be no use. */
  function tooMany(asked: number | undefined, attempt: number): Next {
    const now = clock.now();
    const pauseMs = asked ?? backOff(attempt) * 4;
    const waits = attempt < limits.tries && now + pauseMs <= deadline;
    const until = now + (waits ? pauseMs : Math.max(asked ?? 0, asked === undefined ? restMs : 1_000));
    lane.rest(until);
    const said = silent('quota', `too many requests (HTTP 429); asked again from ${timeWords(until, now)}`);
    return waits ? { again: true, pauseMs: 0, orElse: said } : { give: lane.fault(said) };
  }
}

function backOff(attempt: number): number {
  return firstPauseMs * 2 ** (attempt - 1);
}
