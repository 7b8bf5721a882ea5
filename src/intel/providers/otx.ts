import { getDomain } from 'tldts';
import { z } from 'zod';
import type { Observable, ObservableType, Opinion } from '../../enrichment.ts';
import { count, factsOf, readAnswer, someText, someTexts, tagsOf } from '../answer-parts.ts';
import type { Provider } from '../provider.ts';

// https://otx.alienvault.com/api. Entries of `validation` are the lists of the harmless that it stands on.
const named = z.object({ display_name: someText }).nullish().catch(undefined);
const general = z.object({
  pulse_info: z.object({
    count: z.number().int().min(0),
    pulses: z.array(
      z.object({
        name: someText,
        adversary: someText,
        modified: someText,
        tags: someTexts,
        malware_families: z.array(named).nullish().catch(undefined),
      }),
    ),
  }),
  validation: z
    .array(z.object({ source: someText }).nullish().catch(undefined))
    .nullish()
    .catch(undefined),
  asn: someText,
  country_name: someText,
});
/** Unsure: reported by clients, not in its documentation, which only shows answers for what is known. */
const notFound = z.object({ detail: z.string() });

const sections: Partial<Readonly<Record<ObservableType, string>>> = {
  ipv4: 'IPv4',
  ipv6: 'IPv6',
  url: 'url',
  md5: 'file',
  sha1: 'file',
  sha256: 'file',
};

/** AlienVault (LevelBlue) Open Threat Exchange: the pulses, people's reports, that name it. */
export const otx: Provider = {
  id: 'otx',
  name: 'AlienVault OTX',
  msticpy: 'OTX',
  keys: [{ arg: 'AuthKey', setting: 'HUNTLINE_OTX_KEY', required: true }],
  free: true,
  supports: ['ipv4', 'ipv6', 'domain', 'url', 'md5', 'sha1', 'sha256'],
  // Some 10,000 an hour with a key, by what others report.
  limits: { concurrent: 4, perMinute: 160 },
  answers: 'json',
  alsoAnswers: [404],
  request: (observable, { AuthKey = '' }) => ({
    url: `https://otx.alienvault.com/api/v1/indicators/${sectionOf(observable)}/${encodeURIComponent(observable.value)}/general`,
    headers: { accept: 'application/json', 'x-otx-api-key': AuthKey },
  }),
  parse,
};

function parse(body: unknown, observable: Observable, status: number): Opinion {
  if (status === 404) {
    readAnswer(notFound, body);
    return { severity: 'unknown', summary: 'not known there' };
  }
  const { pulse_info, validation, asn, country_name } = readAnswer(general, body);
  const { pulses } = pulse_info;
  const pulseCount = Math.max(pulse_info.count, pulses.length);
  const harmless = (validation ?? []).some((entry) => entry?.source === 'whitelist');
  const inPulses = pulseCount === 0 ? 'in no pulse' : `in ${count(pulseCount, 'pulse')}`;
  return {
    severity: severityOf(pulseCount, harmless),
    summary: harmless ? `${inPulses}, and on its list of the harmless` : inPulses,
    facts: factsOf({
      'Newest pulse': pulses[0]?.name,
      Changed: pulses[0]?.modified?.slice(0, 10),
      Adversary: pulses.find(({ adversary }) => adversary)?.adversary,
      AS: asn,
      Country: country_name,
    }),
    tags: tagsOf(
      ...pulses.flatMap(({ malware_families }) => (malware_families ?? []).map((one) => one?.display_name)),
      ...pulses.flatMap(({ tags }) => tags),
    ),
    page: `https://otx.alienvault.com/indicator/${sectionOf(observable).replace(/^IPv[46]$/, 'ip')}/${encodeURIComponent(observable.value)}`,
  };
}

/**
 * MSTICPy's thresholds, but for what the service itself lists as harmless: every well-known resolver and search
 * engine stands in many pulses.
 */
function severityOf(pulses: number, harmless: boolean): Opinion['severity'] {
  if (harmless) return pulses === 0 ? 'none' : 'information';
  if (pulses === 0) return 'unknown';
  return pulses === 1 ? 'warning' : 'high';
}

/** It keeps names under which people register apart from the names below them. */
function sectionOf({ type, value }: Observable): string {
  if (type === 'domain') return getDomain(value) === value ? 'domain' : 'hostname';
  return sections[type] ?? 'domain';
}
