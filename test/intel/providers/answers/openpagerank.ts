import { answered, type DocumentedAnswers, domain, refused } from './documented.ts';

const ranks = (entry: object) => ({
  status_code: 200,
  response: [{ domain: domain.value, ...entry }],
  last_updated: '24th Oct 2026',
});
const known = { status_code: 200, error: '', page_rank_integer: 5, page_rank_decimal: 4.87, rank: '18234' };

export const openpagerank: DocumentedAnswers = {
  found: answered(domain, ranks(known), 'information', 'page rank 4.87 of 10, number 18234 in the world'),
  clean: answered(domain, ranks(known), 'information', 'page rank 4.87 of 10, number 18234 in the world'),
  notFound: answered(
    domain,
    ranks({
      status_code: 404,
      error: 'Domain not found',
      page_rank_integer: 0,
      page_rank_decimal: 0,
      rank: null,
    }),
    'unknown',
    'has no rank',
  ),
  refusals: [refused(ranks({ status_code: 400, error: 'Invalid domain' }), 'refused')],
};
