import { answered, type DocumentedAnswers, ip } from './documented.ts';

const exit = (fingerprint: string, address: string) =>
  [
    `ExitNode ${fingerprint.padEnd(40, '0')}`,
    'Published 2026-11-20 01:02:03',
    'LastStatus 2026-11-20 10:00:00',
    `ExitAddress ${address} 2026-11-20 10:04:05`,
    '',
  ].join('\n');
const others = exit('A0', '192.0.2.1') + exit('B0', '1203.0.113.7') + exit('C0', '203.0.113.77');
const absent = 'not an exit of Tor';

export const tor: DocumentedAnswers = {
  found: answered(
    ip,
    others + exit('D0', ip.value),
    'warning',
    'an exit of Tor: whoever came from there hides who they are',
  ),
  clean: answered(ip, others, 'unknown', absent),
  notFound: answered(ip, others, 'unknown', absent),
  others: [
    answered(
      ip,
      `ExitAddress ${ip.value} 2026-11-20 10:04:05\n`,
      'warning',
      'an exit of Tor: whoever came from there hides who they are',
    ),
  ],
};
