import { z } from 'zod';
import type { Observable, Opinion } from '../../enrichment.ts';
import { count, factsOf, readAnswer, someFlag, someText, tagsOf } from '../answer-parts.ts';
import type { Provider } from '../provider.ts';

const days = 90;
// https://docs.abuseipdb.com/#check-endpoint
const check = z.object({
  data: z.object({
    abuseConfidenceScore: z.number().min(0).max(100),
    totalReports: z.number().int().min(0),
    isWhitelisted: someFlag,
    isTor: someFlag,
    countryCode: someText,
    usageType: someText,
    isp: someText,
    domain: someText,
    lastReportedAt: someText,
  }),
});

/** AbuseIPDB: people's reports of abuse in the last 90 days. */
export const abuseipdb: Provider = {
  id: 'abuseipdb',
  name: 'AbuseIPDB',
  msticpy: 'AbuseIPDB',
  keys: [{ arg: 'AuthKey', setting: 'HUNTLINE_ABUSEIPDB_KEY', required: true }],
  free: false,
  supports: ['ipv4', 'ipv6'],
  limits: { concurrent: 4, perDay: 1_000 },
  answers: 'json',
  request: ({ value }, { AuthKey = '' }) => ({
    url: `https://api.abuseipdb.com/api/v2/check?ipAddress=${encodeURIComponent(value)}&maxAgeInDays=${days}`,
    headers: { accept: 'application/json', key: AuthKey },
  }),
  parse,
};

function parse(body: unknown, observable: Observable): Opinion {
  const { data } = readAnswer(check, body);
  const { abuseConfidenceScore: score, totalReports } = data;
  const harmless = data.isWhitelisted === true;
  const reports = `${count(totalReports, 'report')} in ${days} days`;
  return {
    severity: severityOf(score, totalReports, harmless),
    summary:
      totalReports === 0 && score === 0
        ? `no report in ${days} days${harmless ? ', and on its list of the harmless' : ''}`
        : `${Math.round(score)} % sure of abuse, ${reports}`,
    facts: factsOf({
      'Last reported': data.lastReportedAt?.slice(0, 10),
      Usage: data.usageType,
      ISP: data.isp,
      Domain: data.domain,
      Country: data.countryCode,
    }),
    tags: tagsOf(data.isTor === true ? 'tor' : undefined),
    page: `https://www.abuseipdb.com/check/${encodeURIComponent(observable.value)}`,
  };
}

/** MSTICPy's thresholds; an address that nobody has reported is not known there, rather than harmless. */
function severityOf(score: number, reports: number, harmless: boolean): Opinion['severity'] {
  if (score > 50) return 'high';
  if (score > 0) return 'warning';
  if (harmless) return 'none';
  return reports > 0 ? 'information' : 'unknown';
}
