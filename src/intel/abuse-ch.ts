import { z } from 'zod';
import { readAnswer } from './answer-parts.ts';
import type { ProviderKey } from './provider.ts';
import { ProviderSays, type Saying } from './provider-says.ts';

/** One key serves all of abuse.ch: https://auth.abuse.ch. */
export const abuseChKey: ProviderKey = { arg: 'AuthKey', setting: 'HUNTLINE_ABUSECH_KEY', required: true };

/** No number is documented beyond “fair use”. */
export const abuseChLimits = { concurrent: 2, perMinute: 60 } as const;

const head = z.object({ query_status: z.string() });

const nothing: ReadonlySet<string> = new Set(['no_result', 'no_results', 'hash_not_found', 'file_not_found']);

/** Every one of its services says how it went in `query_status`, by a 200; these are the statuses that they document. */
const sayings: readonly (readonly [RegExp, Saying])[] = [
  [/auth_key|api_key|unauthori[sz]ed|user_blacklisted/, 'no-key'],
  [/limit|quota/, 'quota'],
  [/^(?:illegal|invalid)_/, 'refused'],
];

/** Whether it found something. @throws {ProviderSays} the key, the quota or the question was at fault. */
export function foundAtAbuseCh(body: unknown): boolean {
  const { query_status: status } = readAnswer(head, body);
  if (status === 'ok') return true;
  if (nothing.has(status)) return false;
  throw new ProviderSays(sayings.find(([pattern]) => pattern.test(status))?.[1] ?? 'failed');
}

/** A form as its services want it. */
export function abuseChForm(url: string, fields: Readonly<Record<string, string>>, key: string) {
  return {
    url,
    method: 'POST',
    headers: {
      accept: 'application/json',
      'auth-key': key,
      'content-type': 'application/x-www-form-urlencoded',
    },
    body: new URLSearchParams(fields).toString(),
  } as const;
}
