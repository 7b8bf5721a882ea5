import { z } from 'zod';
import type { Observable, Opinion } from '../../enrichment.ts';
import {
  count,
  dayOf,
  factsOf,
  readAnswer,
  someNumber,
  someText,
  someTexts,
  tagsOf,
} from '../answer-parts.ts';
import type { Provider } from '../provider.ts';

// https://docs.virustotal.com/reference/overview; a 404 says `NotFoundError` of what nobody has submitted yet.
const engines = z.number().int().min(0);
const report = z.object({
  data: z.object({
    attributes: z.object({
      last_analysis_stats: z.object({
        malicious: engines,
        suspicious: engines,
        harmless: engines,
        undetected: engines,
      }),
      reputation: someNumber,
      last_analysis_date: someNumber,
      meaningful_name: someText,
      type_description: someText,
      as_owner: someText,
      registrar: someText,
      popular_threat_classification: z
        .object({ suggested_threat_label: someText })
        .nullish()
        .catch(undefined),
      tags: someTexts,
    }),
  }),
});
const notFound = z.object({ error: z.object({ code: z.literal('NotFoundError') }) });

/** VirusTotal, API v3. URLs are looked up among those already analysed; none is submitted. */
export const virustotal: Provider = {
  id: 'virustotal',
  name: 'VirusTotal',
  msticpy: 'VirusTotal',
  keys: [{ arg: 'AuthKey', setting: 'HUNTLINE_VIRUSTOTAL_KEY', required: true }],
  free: false,
  supports: ['ipv4', 'ipv6', 'domain', 'url', 'md5', 'sha1', 'sha256'],
  limits: { concurrent: 2, perMinute: 4, perDay: 500 },
  answers: 'json',
  alsoAnswers: [404],
  request: (observable, { AuthKey = '' }) => ({
    url: `https://www.virustotal.com/api/v3/${pathOf(observable)}`,
    headers: { accept: 'application/json', 'x-apikey': AuthKey },
  }),
  parse,
};

function parse(body: unknown, observable: Observable, status: number): Opinion {
  if (status === 404) {
    readAnswer(notFound, body);
    return { severity: 'unknown', summary: 'not known there' };
  }
  const { attributes } = readAnswer(report, body).data;
  const { malicious, suspicious, harmless, undetected } = attributes.last_analysis_stats;
  const total = malicious + suspicious + harmless + undetected;
  const label = attributes.popular_threat_classification?.suggested_threat_label;
  return {
    severity: severityOf(malicious, suspicious, total),
    summary:
      total === 0
        ? 'no engine has analysed it yet'
        : malicious === 0 && suspicious > 0
          ? `${suspicious} of ${count(total, 'engine')} call it suspicious`
          : `${malicious} of ${count(total, 'engine')} call it malicious`,
    facts: factsOf({
      'Threat label': label,
      Suspicious: suspicious > 0 ? suspicious : undefined,
      Reputation: attributes.reputation,
      'Last analysed': dayOf(attributes.last_analysis_date),
      Name: attributes.meaningful_name,
      Type: attributes.type_description,
      'AS owner': attributes.as_owner,
      Registrar: attributes.registrar,
    }),
    tags: tagsOf(label, ...attributes.tags),
    page: `https://www.virustotal.com/gui/${pageOf(observable)}`,
  };
}

/** Five engines, since a few often err together; MSTICPy takes two, of version 2 of the service, for high. */
const convincing = 5;

function severityOf(malicious: number, suspicious: number, total: number): Opinion['severity'] {
  if (malicious >= convincing) return 'high';
  if (malicious + suspicious > 0) return 'warning';
  return total > 0 ? 'none' : 'unknown';
}

function pathOf({ type, value }: Observable): string {
  if (type === 'url') return `urls/${urlId(value)}`;
  const folder = type === 'domain' ? 'domains' : type.startsWith('ip') ? 'ip_addresses' : 'files';
  return `${folder}/${encodeURIComponent(value)}`;
}

function pageOf({ type, value }: Observable): string {
  if (type === 'url') return `url/${urlId(value)}`;
  const folder = type === 'domain' ? 'domain' : type.startsWith('ip') ? 'ip-address' : 'file';
  return `${folder}/${encodeURIComponent(value)}`;
}

function urlId(url: string): string {
  return Buffer.from(url, 'utf8').toString('base64url');
}
