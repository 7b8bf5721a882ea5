import { z } from 'zod';
import type { Observable, Opinion, Severity } from '../../enrichment.ts';
import { factsOf, readAnswer, someText, tagsOf } from '../answer-parts.ts';
import type { Provider } from '../provider.ts';

// https://docs.greynoise.io/reference/get_v3-community-ip; a 404 has the same shape, both flags false.
const community = z.object({
  noise: z.boolean(),
  riot: z.boolean(),
  classification: z.enum(['benign', 'malicious', 'suspicious', 'unknown']).nullish(),
  name: someText,
  last_seen: someText,
});

/** GreyNoise's community plan: who scans the whole Internet, and who is a common business service. */
export const greynoiseCommunity: Provider = {
  id: 'greynoise-community',
  name: 'GreyNoise Community',
  msticpy: 'GreyNoise',
  keys: [{ arg: 'AuthKey', setting: 'HUNTLINE_GREYNOISE_KEY', required: false }],
  free: false,
  supports: ['ipv4'],
  // 50 a week, by what others report; without a key fewer.
  limits: { concurrent: 1, perDay: 50, perMonth: 200 },
  answers: 'json',
  alsoAnswers: [404],
  request: ({ value }, { AuthKey }) => ({
    url: `https://api.greynoise.io/v3/community/${encodeURIComponent(value)}`,
    headers: { accept: 'application/json', ...(AuthKey ? { key: AuthKey } : {}) },
  }),
  parse,
};

function parse(body: unknown, { value }: Observable): Opinion {
  const { noise, riot, classification, name, last_seen } = readAnswer(community, body);
  if (!noise && !riot) {
    return { severity: 'unknown', summary: 'has not scanned the Internet, and is no common service' };
  }
  const [severity, summary] = meaningOf(noise, riot, classification ?? 'unknown');
  return {
    severity,
    summary,
    facts: factsOf({ Name: name === 'unknown' ? undefined : name, 'Last seen': last_seen }),
    tags: tagsOf(noise ? 'internet scanner' : undefined, riot ? 'business service' : undefined),
    page: `https://viz.greynoise.io/ip/${encodeURIComponent(value)}`,
  };
}

function meaningOf(noise: boolean, riot: boolean, classification: string): [Severity, string] {
  if (classification === 'malicious') return ['high', 'scans the Internet with malicious intent'];
  if (classification === 'suspicious') return ['warning', 'scans the Internet in a suspicious way'];
  if (riot) return ['none', 'a common business service'];
  if (noise && classification === 'benign') return ['none', 'a known, benign scanner of the Internet'];
  return ['information', 'scans the Internet, with unknown intent'];
}
