import { answered, type DocumentedAnswers, ip, ip6 } from './documented.ts';

const host = (tags: readonly string[], vulns: readonly string[]) => ({
  ip: ip.value,
  ports: [22, 80, 443],
  cpes: ['cpe:/a:openbsd:openssh:8.4p1'],
  hostnames: ['h7.hosting.example'],
  tags,
  vulns,
});

export const internetdb: DocumentedAnswers = {
  found: answered(
    ip,
    host(['c2', 'self-signed'], ['CVE-2021-41617']),
    'warning',
    '3 open ports, 1 known hole; marked c2',
  ),
  clean: answered(ip, host(['cloud'], []), 'information', '3 open ports'),
  notFound: answered(
    ip6,
    { detail: 'No information available' },
    'unknown',
    'nothing open was seen there',
    404,
  ),
};
