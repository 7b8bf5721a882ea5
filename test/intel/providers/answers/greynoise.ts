import { answered, type DocumentedAnswers, ip } from './documented.ts';

const noService = { found: false, category: '', name: '', description: '', trust_level: '' };
const noScanner = { found: false, classification: '', tags: [], cves: [], actor: '', metadata: {} };
const scanner = (classification: string) => ({
  found: true,
  first_seen: '2026-09-14',
  last_seen: '2026-11-19',
  tags: [{ id: '5b84', slug: 'smbv1-scanner', name: 'SMBv1 Crawler', intention: 'suspicious' }],
  actor: 'unknown',
  spoofable: false,
  classification,
  cves: ['CVE-2020-1234'],
  bot: false,
  vpn: false,
  vpn_service: '',
  tor: false,
  metadata: { asn: 'AS64500', source_country_code: 'NL' },
});
const answer = (scans: object, service: object) => ({
  ip: ip.value,
  business_service_intelligence: service,
  internet_scanner_intelligence: scans,
  request_metadata: { restricted_fields: [] },
});
const service = (trust: string) => ({ ...noService, found: true, name: 'Example DNS', trust_level: trust });

export const greynoise: DocumentedAnswers = {
  found: answered(
    ip,
    answer(scanner('malicious'), noService),
    'high',
    'scans the Internet with malicious intent',
  ),
  clean: answered(ip, answer(noScanner, service('1')), 'none', 'a trusted business service'),
  notFound: answered(
    ip,
    answer(noScanner, { found: null, trust_level: '' }),
    'unknown',
    'has not scanned the Internet, and is no common service',
  ),
  others: [
    answered(
      ip,
      answer(scanner('suspicious'), noService),
      'warning',
      'scans the Internet in a suspicious way',
    ),
    answered(
      ip,
      answer(scanner('unknown'), noService),
      'information',
      'scans the Internet, with unknown intent',
    ),
    answered(ip, answer(scanner('benign'), noService), 'none', 'a known, benign scanner of the Internet'),
    answered(
      ip,
      answer(noScanner, service('2')),
      'information',
      'a common business service, with no verdict on trust',
    ),
    answered(
      ip,
      { message: 'not found' },
      'unknown',
      'has not scanned the Internet, and is no common service',
      404,
    ),
  ],
};
