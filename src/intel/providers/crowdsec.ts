import { z } from 'zod';
import type { Observable, Opinion } from '../../enrichment.ts';
import { factsOf, readAnswer, someText, tagsOf } from '../answer-parts.ts';
import type { Provider } from '../provider.ts';

// https://docs.crowdsec.net/u/cti_api/taxonomy/cti_object
const labelled = z.array(z.object({ label: someText }).nullish().catch(undefined));
const smoke = z.object({
  reputation: z.enum(['malicious', 'suspicious', 'known', 'safe', 'unknown', 'benign']).nullish(),
  scores: z.object({ overall: z.object({ total: z.number().min(0).max(5) }) }),
  behaviors: labelled.nullish().catch(undefined),
  /** “Any IP with such a tag should not be considered as malicious.” */
  classifications: z.object({ false_positives: labelled.nullish() }).nullish(),
  history: z.object({ first_seen: someText, last_seen: someText }).nullish().catch(undefined),
  background_noise: someText,
  as_name: someText,
});
const notFound = z.object({ message: z.string() });

/** CrowdSec's smoke: what its community's machines saw an address do. */
export const crowdsec: Provider = {
  id: 'crowdsec',
  name: 'CrowdSec',
  msticpy: 'CrowdSec',
  keys: [{ arg: 'AuthKey', setting: 'HUNTLINE_CROWDSEC_KEY', required: true }],
  free: false,
  supports: ['ipv4', 'ipv6'],
  // As documented; said to be lower by now for new keys.
  limits: { concurrent: 1, perDay: 50 },
  answers: 'json',
  alsoAnswers: [404],
  request: ({ value }, { AuthKey = '' }) => ({
    url: `https://cti.api.crowdsec.net/v2/smoke/${encodeURIComponent(value)}`,
    headers: { accept: 'application/json', 'x-api-key': AuthKey },
  }),
  parse,
};

function parse(body: unknown, { value }: Observable, status: number): Opinion {
  if (status === 404) {
    readAnswer(notFound, body);
    return { severity: 'unknown', summary: 'not reported there' };
  }
  const { reputation, scores, behaviors, classifications, history, ...rest } = readAnswer(smoke, body);
  const { total } = scores.overall;
  const falsePositives = tagsOf(...(classifications?.false_positives ?? []).map((one) => one?.label));
  const harmless =
    reputation === 'safe' || reputation === 'benign' || (classifications?.false_positives ?? []).length > 0;
  return {
    severity: severityOf(total, harmless, reputation ?? 'unknown'),
    summary: harmless
      ? `known as harmless${falsePositives[0] ? `: ${falsePositives[0]}` : ''}`
      : `score ${total} of 5${reputation ? `, ${reputation}` : ''}`,
    facts: factsOf({
      'First seen': history?.first_seen?.slice(0, 10),
      'Last seen': history?.last_seen?.slice(0, 10),
      'Background noise': rest.background_noise,
      AS: rest.as_name,
    }),
    tags: tagsOf(...(behaviors ?? []).map((one) => one?.label)),
    page: `https://app.crowdsec.net/cti/${encodeURIComponent(value)}`,
  };
}

/** MSTICPy's thresholds, after what the service itself calls harmless. */
function severityOf(total: number, harmless: boolean, reputation: string): Opinion['severity'] {
  if (harmless) return 'none';
  if (total > 3) return 'high';
  if (total > 2) return 'warning';
  return total === 0 && reputation === 'unknown' ? 'unknown' : 'information';
}
