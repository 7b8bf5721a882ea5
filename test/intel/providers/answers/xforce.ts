import { answered, type DocumentedAnswers, domain, ip, refused, sha256, url } from './documented.ts';

const address = (score: number | null) => ({
  ip: ip.value,
  history: [{ created: '2026-10-01T00:00:00.000Z', reason: 'Regional Internet Registry', score: 1 }],
  subnets: [],
  cats: score && score > 1 ? { 'Scanning IPs': 71, Malware: 57 } : {},
  geo: { country: 'Netherlands', countrycode: 'NL' },
  score,
  reason: 'Security analyst review',
  reasonDescription: 'Based on the review of an X-Force security analyst.',
  categoryDescriptions: {},
  tags: [],
});
const malware = (risk: string | undefined) => ({
  malware: {
    type: 'md5',
    md5: '0x0FED000EFA119AAE9F3830340F76AE2F',
    hash: '0x0FED',
    family: ['synchelper'],
    mimetype: 'application/x-dosexec',
    firstseen: '2026-11-01T10:00:00Z',
    lastseen: '2026-11-19T10:00:00Z',
    origins: { external: { source: 'x', family: ['synchelper'] } },
    ...(risk === undefined ? {} : { risk }),
  },
  tags: [],
});

export const xforce: DocumentedAnswers = {
  found: answered(ip, address(7.1), 'high', 'risk 7.1 of 10'),
  clean: answered(ip, address(1), 'none', 'risk 1 of 10'),
  notFound: answered(domain, { error: 'Not found.' }, 'unknown', 'not known there', 404),
  others: [
    answered(
      url,
      { result: { url: url.value, cats: { Phishing: true }, score: 2.9 }, associated: [], tags: [] },
      'warning',
      'risk 2.9 of 10',
    ),
    answered(
      domain,
      { result: { url: domain.value, cats: {}, score: null }, tags: [] },
      'unknown',
      'it has no score',
    ),
    answered(sha256, malware('medium'), 'warning', 'known malware of medium risk'),
    answered(sha256, malware(undefined), 'high', 'known malware'),
  ],
  refusals: [refused({ error: 'Payment required' }, 'quota', 402)],
};
