import type { Observable, Opinion } from '../../../../src/enrichment.ts';
import type { Saying } from '../../../../src/intel/provider-says.ts';

/** An answer as it comes over the wire. */
export interface WireAnswer {
  readonly status: number;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body: string;
}

/** An answer, what was asked, and what is to be made of it. */
export interface Documented extends WireAnswer {
  readonly observable: Observable;
  readonly means: Pick<Opinion, 'severity' | 'summary'>;
}

/** A body that says why there is no verdict, though its status is one of an answer. */
export interface Refusal extends WireAnswer {
  readonly says: Saying;
}

/** A provider's answers in the shapes that its documentation shows, with made-up values. */
export interface DocumentedAnswers {
  readonly found: Documented;
  /** Where a provider knows only the bad: the nearest to it, such as an answer about something else. */
  readonly clean: Documented;
  readonly notFound: Documented;
  readonly others?: readonly Documented[];
  readonly refusals?: readonly Refusal[];
}

export const ip: Observable = { type: 'ipv4', value: '203.0.113.7' };
export const ip6: Observable = { type: 'ipv6', value: '2001:db8::7' };
export const domain: Observable = { type: 'domain', value: 'login.skyline-cdn.example' };
export const url: Observable = { type: 'url', value: 'https://static.skyline-cdn.example/s.ps1?a=1&b=ü' };
export const md5: Observable = { type: 'md5', value: '0fed000efa119aae9f3830340f76ae2f' };
export const sha1: Observable = { type: 'sha1', value: '803995070265cf809afaf2681cd9e877e2604950' };
export const sha256: Observable = {
  type: 'sha256',
  value: '054b295369eecece3e1c36bb346440506f41acfea54c08a78ea943b9c1a0119f',
};

/** One documented answer; `body` is written as JSON unless it is text. */
export function answered(
  observable: Observable,
  body: unknown,
  severity: Opinion['severity'],
  summary: string,
  status = 200,
): Documented {
  return { status, body: written(body), observable, means: { severity, summary } };
}

/** A refusal in the body. */
export function refused(body: unknown, says: Saying, status = 200): Refusal {
  return { status, body: written(body), says };
}

function written(body: unknown): string {
  return typeof body === 'string' ? body : JSON.stringify(body);
}
