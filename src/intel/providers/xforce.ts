import { z } from 'zod';
import type { Observable, Opinion, Severity } from '../../enrichment.ts';
import { factsOf, readAnswer, someText, someTexts, tagsOf } from '../answer-parts.ts';
import type { Provider } from '../provider.ts';
import { ProviderSays } from '../provider-says.ts';

// https://api.xforce.ibmcloud.com/doc; MSTICPy reads the same fields. A name that it has no score for has null or none.
const score = z
  .union([z.number().min(0).max(10), z.literal('unknown')])
  .nullish()
  .transform((value) => (typeof value === 'number' ? value : undefined));
const categories = z.record(z.string(), z.unknown()).nullish().catch(undefined);
const addressReport = z.object({ score, cats: categories, reason: someText, reasonDescription: someText });
const nameReport = z.object({ result: z.object({ score, cats: categories }) });
const malwareReport = z.object({
  malware: z.object({
    risk: z.enum(['high', 'medium', 'low']).nullish(),
    family: someTexts,
    type: someText,
    mimetype: someText,
    firstseen: someText,
    lastseen: someText,
  }),
});
const notFound = z.object({ error: z.string() });

/** IBM X-Force Exchange: a risk from 1 to 10 and categories; malware by hash. */
export const xforce: Provider = {
  id: 'xforce',
  name: 'IBM X-Force',
  msticpy: 'XForce',
  keys: [
    { arg: 'ApiID', setting: 'HUNTLINE_XFORCE_ID', required: true },
    { arg: 'AuthKey', setting: 'HUNTLINE_XFORCE_KEY', required: true },
  ],
  free: false,
  supports: ['ipv4', 'ipv6', 'domain', 'url', 'md5', 'sha1', 'sha256'],
  // Unsure: 5,000 a month in the free plan as it was; whether there still is one is not known.
  limits: { concurrent: 2, perMonth: 5_000 },
  answers: 'json',
  // 402: the quota of the plan is used up.
  alsoAnswers: [402, 404],
  request: ({ type, value }, { ApiID = '', AuthKey = '' }) => ({
    url: `https://api.xforce.ibmcloud.com/${pathOf(type)}/${encodeURIComponent(value)}`,
    headers: {
      accept: 'application/json',
      authorization: `Basic ${Buffer.from(`${ApiID}:${AuthKey}`, 'utf8').toString('base64')}`,
    },
  }),
  parse,
};

function parse(body: unknown, observable: Observable, status: number): Opinion {
  if (status === 402) throw new ProviderSays('quota');
  if (status === 404) {
    readAnswer(notFound, body);
    return { severity: 'unknown', summary: 'not known there' };
  }
  const kind = pathOf(observable.type);
  const page = `https://exchange.xforce.ibmcloud.com/${pageOf[kind]}/${encodeURIComponent(observable.value)}`;
  if (kind === 'malware') return { ...malware(body), page };
  if (kind === 'url') return { ...byScore(readAnswer(nameReport, body).result), page };
  const report = readAnswer(addressReport, body);
  const facts = factsOf({ Reason: report.reason, Because: report.reasonDescription });
  return { ...byScore(report), facts, page };
}

/** MSTICPy's thresholds; below them the scale means no risk. */
function byScore({ score: risk, cats }: z.infer<typeof nameReport>['result']): Opinion {
  const tags = tagsOf(...Object.keys(cats ?? {}));
  if (risk === undefined) return { severity: 'unknown', summary: 'it has no score', tags };
  const severity: Severity = risk >= 5 ? 'high' : risk >= 2 ? 'warning' : 'none';
  return { severity, summary: `risk ${risk} of 10`, tags };
}

const byRisk = { high: 'high', medium: 'warning', low: 'information' } as const;

/** Every hash that it knows is malware's, so that one without a risk is taken for high, as MSTICPy does. */
function malware(body: unknown): Opinion {
  const { risk, family, type, mimetype, firstseen, lastseen } = readAnswer(malwareReport, body).malware;
  return {
    severity: byRisk[risk ?? 'high'],
    summary: risk ? `known malware of ${risk} risk` : 'known malware',
    facts: factsOf({
      Type: type,
      'MIME type': mimetype,
      'First seen': firstseen?.slice(0, 10),
      'Last seen': lastseen?.slice(0, 10),
    }),
    tags: tagsOf(...family),
  };
}

const pageOf = { ipr: 'ip', url: 'url', malware: 'malware' } as const;

function pathOf(type: Observable['type']): keyof typeof pageOf {
  if (type === 'ipv4' || type === 'ipv6') return 'ipr';
  return type === 'domain' || type === 'url' ? 'url' : 'malware';
}
