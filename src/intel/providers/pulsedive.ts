import { z } from 'zod';
import type { Observable, Opinion, Severity } from '../../enrichment.ts';
import { factsOf, readAnswer, someText, tagsOf } from '../answer-parts.ts';
import type { Provider } from '../provider.ts';
import { ProviderSays } from '../provider-says.ts';

// https://pulsedive.com/api/info. What it does not know is `{"error":"Indicator not found."}`, by a 404; clients report
// 200s of the same body, so that both are read.
const described = z.array(z.object({ description: someText }).nullish().catch(undefined));
const info = z.object({
  risk: z.enum(['critical', 'high', 'medium', 'low', 'none', 'unknown']),
  riskfactors: described.nullish().catch(undefined),
  threats: z
    .array(z.object({ name: someText }).nullish().catch(undefined))
    .nullish()
    .catch(undefined),
  stamp_seen: someText,
  stamp_updated: someText,
  stamp_retired: someText,
});
const fault = z.object({ error: z.string() });

const severities: Readonly<Record<z.infer<typeof info>['risk'], Severity>> = {
  critical: 'high',
  high: 'high',
  medium: 'warning',
  low: 'information',
  none: 'none',
  unknown: 'unknown',
};

/** Pulsedive: a risk, and what it was made from. */
export const pulsedive: Provider = {
  id: 'pulsedive',
  name: 'Pulsedive',
  msticpy: 'Pulsedive',
  keys: [{ arg: 'AuthKey', setting: 'HUNTLINE_PULSEDIVE_KEY', required: true }],
  free: false,
  supports: ['ipv4', 'ipv6', 'domain', 'url'],
  limits: { concurrent: 1, perMinute: 60, perDay: 10, perMonth: 250 },
  answers: 'json',
  alsoAnswers: [404],
  request: ({ value }, { AuthKey = '' }) => ({
    url: `https://pulsedive.com/api/info.php?indicator=${encodeURIComponent(value)}&key=${encodeURIComponent(AuthKey)}`,
    headers: { accept: 'application/json' },
  }),
  parse,
};

function parse(body: unknown, { value }: Observable): Opinion {
  const said = fault.safeParse(body);
  if (said.success) return meaningOf(said.data.error);
  const { risk, riskfactors, threats, ...stamps } = readAnswer(info, body);
  const factors = tagsOf(...(riskfactors ?? []).map((factor) => factor?.description));
  const names = tagsOf(...(threats ?? []).map((threat) => threat?.name));
  return {
    severity: severities[risk],
    summary: risk === 'unknown' ? 'known, without a verdict' : `risk ${risk}`,
    facts: factsOf({
      Because: factors.join('; '),
      Threats: names.join(', '),
      'Last seen': stamps.stamp_seen?.slice(0, 10),
      Updated: stamps.stamp_updated?.slice(0, 10),
      Retired: stamps.stamp_retired?.slice(0, 10),
    }),
    tags: names,
    page: `https://pulsedive.com/indicator/?ioc=${encodeURIComponent(Buffer.from(value, 'utf8').toString('base64'))}`,
  };
}

function meaningOf(error: string): Opinion {
  if (/not found/i.test(error)) return { severity: 'unknown', summary: 'not known there' };
  if (/limit|quota|exceed|too many/i.test(error)) throw new ProviderSays('quota');
  if (/key|auth|permission/i.test(error)) throw new ProviderSays('no-key');
  if (/invalid|unsupported/i.test(error)) throw new ProviderSays('refused');
  throw new ProviderSays('failed');
}
