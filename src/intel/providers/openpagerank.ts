import { z } from 'zod';
import type { Observable, Opinion } from '../../enrichment.ts';
import { factsOf, readAnswer, someText } from '../answer-parts.ts';
import type { Provider } from '../provider.ts';
import { ProviderSays } from '../provider-says.ts';

// https://www.domcop.com/openpagerank/documentation; a domain that it does not have is an entry with 404 in a 200.
const numeric = z.union([z.number(), z.string().regex(/^\d{1,12}(?:\.\d{1,6})?$/)]).nullish();
const entry = z.object({
  domain: z.string(),
  status_code: z.number().int(),
  page_rank_decimal: numeric.catch(undefined),
  rank: numeric.catch(undefined),
});
const ranks = z.object({ response: z.array(entry).min(1), last_updated: someText });

/** Open PageRank: how well linked a domain is. Context, never a warning: most domains in the world have no rank. */
export const openpagerank: Provider = {
  id: 'openpagerank',
  name: 'Open PageRank',
  msticpy: 'OPR',
  keys: [{ arg: 'AuthKey', setting: 'HUNTLINE_OPENPAGERANK_KEY', required: true }],
  free: false,
  supports: ['domain'],
  // Unsure: its documentation gives no number of which one could be certain.
  limits: { concurrent: 1, perMinute: 60 },
  answers: 'json',
  request: ({ value }, { AuthKey = '' }) => ({
    url: `https://openpagerank.com/api/v1.0/getPageRank?${encodeURIComponent('domains[0]')}=${encodeURIComponent(value)}`,
    headers: { accept: 'application/json', 'api-opr': AuthKey },
  }),
  parse,
};

function parse(body: unknown, { value }: Observable): Opinion {
  const { response, last_updated } = readAnswer(ranks, body);
  // It answers for the registrable part of a name, so that only the order tells which was asked about.
  const found = response.find(({ domain }) => domain === value) ?? response[0];
  if (!found || found.status_code === 404) return { severity: 'unknown', summary: 'has no rank' };
  if (found.status_code !== 200) throw new ProviderSays('refused');
  const { page_rank_decimal: pageRank, rank } = found;
  return {
    severity: 'information',
    summary: `page rank ${pageRank ?? 'unknown'} of 10${rank ? `, number ${rank} in the world` : ''}`,
    facts: factsOf({ Rank: rank, 'Ranked in': last_updated }),
  };
}
