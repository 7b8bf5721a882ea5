import { answered, type DocumentedAnswers, domain, ip, sha256, url } from './documented.ts';

const stats = { malicious: 0, suspicious: 0, undetected: 0, harmless: 0, timeout: 0 };
const report = (type: string, attributes: object) => ({
  data: { id: 'x', type, links: { self: 'https://www.virustotal.com/api/v3/x' }, attributes },
});

export const virustotal: DocumentedAnswers = {
  found: answered(
    ip,
    report('ip_address', {
      last_analysis_stats: { ...stats, malicious: 12, suspicious: 2, undetected: 30, harmless: 50 },
      last_analysis_results: { Acme: { category: 'malicious', result: 'malware', engine_name: 'Acme' } },
      last_analysis_date: 1_795_000_000,
      reputation: -14,
      as_owner: 'Example Hosting',
      asn: 64_500,
      country: 'NL',
      tags: ['suspicious-udp'],
      total_votes: { harmless: 0, malicious: 3 },
    }),
    'high',
    '12 of 94 engines call it malicious',
  ),
  clean: answered(
    domain,
    report('domain', {
      last_analysis_stats: { ...stats, undetected: 20, harmless: 72 },
      reputation: 5,
      registrar: 'Example Registrar',
      tags: [],
    }),
    'none',
    '0 of 92 engines call it malicious',
  ),
  notFound: answered(
    sha256,
    { error: { code: 'NotFoundError', message: 'File "x" not found' } },
    'unknown',
    'not known there',
    404,
  ),
  others: [
    answered(
      ip,
      report('ip_address', { last_analysis_stats: { ...stats, malicious: 5, harmless: 5 } }),
      'high',
      '5 of 10 engines call it malicious',
    ),
    answered(
      ip,
      report('ip_address', { last_analysis_stats: { ...stats, malicious: 4, harmless: 6 } }),
      'warning',
      '4 of 10 engines call it malicious',
    ),
    answered(
      sha256,
      report('file', {
        last_analysis_stats: { ...stats, malicious: 1, undetected: 69, 'type-unsupported': 4, failure: 1 },
        meaningful_name: 'Supplier_Statement.docm',
        type_description: 'Office Open XML Document',
        popular_threat_classification: { suggested_threat_label: 'downloader.quietheron/docm' },
      }),
      'warning',
      '1 of 70 engines call it malicious',
    ),
    answered(
      url,
      report('url', { last_analysis_stats: { ...stats, suspicious: 1, harmless: 60 } }),
      'warning',
      '1 of 61 engines call it suspicious',
    ),
    answered(url, report('url', { last_analysis_stats: stats }), 'unknown', 'no engine has analysed it yet'),
  ],
};
