import { answered, type DocumentedAnswers, ip } from './documented.ts';

const seen = (changes: object) => ({
  ip: ip.value,
  noise: true,
  riot: false,
  classification: 'malicious',
  name: 'unknown',
  link: `https://viz.greynoise.io/ip/${ip.value}`,
  last_seen: '2026-11-18',
  message: 'Success',
  ...changes,
});

export const greynoiseCommunity: DocumentedAnswers = {
  found: answered(ip, seen({}), 'high', 'scans the Internet with malicious intent'),
  clean: answered(
    ip,
    seen({ noise: false, riot: true, classification: 'benign', name: 'Example DNS' }),
    'none',
    'a common business service',
  ),
  notFound: answered(
    ip,
    {
      ip: ip.value,
      noise: false,
      riot: false,
      message: 'IP not observed scanning the internet or contained in RIOT data set.',
    },
    'unknown',
    'has not scanned the Internet, and is no common service',
    404,
  ),
  others: [
    answered(ip, seen({ classification: 'benign' }), 'none', 'a known, benign scanner of the Internet'),
    answered(
      ip,
      seen({ classification: 'unknown' }),
      'information',
      'scans the Internet, with unknown intent',
    ),
    answered(ip, seen({ classification: 'suspicious' }), 'warning', 'scans the Internet in a suspicious way'),
  ],
};
