import { answered, type DocumentedAnswers, ip, ip6 } from './documented.ts';

const behaviour = {
  name: 'ssh:bruteforce',
  label: 'SSH Bruteforce',
  description: 'Reported for brute force.',
};
const scores = (total: number) => {
  const score = { aggressiveness: total, threat: total, trust: total, anomaly: 0, total };
  return { overall: score, last_day: score, last_week: score, last_month: score };
};
const smoke = (total: number, changes: object = {}) => ({
  ip: ip.value,
  ip_range: '203.0.113.0/24',
  as_name: 'EXAMPLE-HOSTING',
  as_num: 64_500,
  reputation: 'malicious',
  background_noise: 'high',
  background_noise_score: 10,
  reverse_dns: null,
  behaviors: [behaviour],
  history: { first_seen: '2026-05-28T16:00:00+00:00', last_seen: '2026-11-15T05:45:00+00:00', full_age: 171 },
  classifications: { false_positives: [], classifications: [] },
  attack_details: [],
  scores: scores(total),
  references: [],
  ...changes,
});

export const crowdsec: DocumentedAnswers = {
  found: answered(ip, smoke(4), 'high', 'score 4 of 5, malicious'),
  clean: answered(
    ip,
    smoke(0, {
      reputation: 'safe',
      behaviors: [],
      classifications: { false_positives: [{ name: 'dns', label: 'Public DNS' }], classifications: [] },
    }),
    'none',
    'known as harmless: Public DNS',
  ),
  notFound: answered(
    ip6,
    { message: 'IP address information not found' },
    'unknown',
    'not reported there',
    404,
  ),
  others: [
    answered(ip, smoke(3, { reputation: 'suspicious' }), 'warning', 'score 3 of 5, suspicious'),
    answered(ip, smoke(1, { reputation: 'known' }), 'information', 'score 1 of 5, known'),
    answered(ip, smoke(0, { reputation: 'unknown' }), 'unknown', 'score 0 of 5, unknown'),
  ],
};
