import { z } from 'zod';
import type { Observable, Opinion, Severity } from '../../enrichment.ts';
import { factsOf, readAnswer, someFlag, someText, someTexts, tagsOf } from '../answer-parts.ts';
import type { Provider } from '../provider.ts';

// https://docs.greynoise.io/reference/v3ip; `found` is null in a part that the plan does not include.
const found = z.boolean().nullable();
const scanner = z.object({
  found,
  classification: z
    .enum(['benign', 'malicious', 'suspicious', 'unknown', ''])
    .nullish()
    .transform((word) => word || 'unknown'),
  actor: someText,
  first_seen: someText,
  last_seen: someText,
  cves: someTexts,
  tor: someFlag,
  bot: someFlag,
  vpn_service: someText,
  tags: z
    .array(z.object({ name: someText }).nullish().catch(undefined))
    .nullish()
    .catch(undefined),
});
const answer = z.object({
  internet_scanner_intelligence: scanner,
  business_service_intelligence: z.object({
    found,
    name: someText,
    category: someText,
    trust_level: z.string().nullish(),
  }),
});
/** Unsure whether it answers 404 besides; its documentation shows a 200 with both `found` false. */
const notFound = z.object({ message: z.string() });

/** GreyNoise's paid plans: who scans the whole Internet and with what, and who is a common business service. */
export const greynoise: Provider = {
  id: 'greynoise',
  name: 'GreyNoise',
  keys: [{ arg: 'AuthKey', setting: 'HUNTLINE_GREYNOISE_KEY', required: true }],
  free: false,
  supports: ['ipv4'],
  limits: { concurrent: 4 },
  answers: 'json',
  alsoAnswers: [404],
  request: ({ value }, { AuthKey = '' }) => ({
    url: `https://api.greynoise.io/v3/ip/${encodeURIComponent(value)}`,
    headers: { accept: 'application/json', key: AuthKey },
  }),
  parse,
};

function parse(body: unknown, { value }: Observable, status: number): Opinion {
  const unseen: Opinion = {
    severity: 'unknown',
    summary: 'has not scanned the Internet, and is no common service',
  };
  if (status === 404) {
    readAnswer(notFound, body);
    return unseen;
  }
  const { internet_scanner_intelligence: scans, business_service_intelligence: service } = readAnswer(
    answer,
    body,
  );
  if (!scans.found && !service.found) return unseen;
  const [severity, summary] = meaningOf(scans, service);
  return {
    severity,
    summary,
    facts: factsOf({
      Actor: scans.actor === 'unknown' ? undefined : scans.actor,
      Service: service.name,
      Category: service.category,
      'First seen': scans.first_seen,
      'Last seen': scans.last_seen,
      'VPN service': scans.vpn_service,
    }),
    tags: tagsOf(
      ...(scans.tags ?? []).map((tag) => tag?.name),
      ...scans.cves,
      scans.tor ? 'tor' : undefined,
      scans.bot ? 'bot' : undefined,
    ),
    page: `https://viz.greynoise.io/ip/${encodeURIComponent(value)}`,
  };
}

/** Trust level 1: “reasonably ignore”; 2: “commonly seen”. */
function meaningOf(
  scans: z.infer<typeof scanner>,
  service: z.infer<typeof answer>['business_service_intelligence'],
): [Severity, string] {
  if (scans.found && scans.classification === 'malicious') {
    return ['high', 'scans the Internet with malicious intent'];
  }
  if (scans.found && scans.classification === 'suspicious') {
    return ['warning', 'scans the Internet in a suspicious way'];
  }
  if (service.found && service.trust_level === '1') return ['none', 'a trusted business service'];
  if (service.found) return ['information', 'a common business service, with no verdict on trust'];
  if (scans.classification === 'benign') return ['none', 'a known, benign scanner of the Internet'];
  return ['information', 'scans the Internet, with unknown intent'];
}
