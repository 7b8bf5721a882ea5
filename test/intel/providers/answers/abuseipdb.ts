import { answered, type DocumentedAnswers, ip, ip6 } from './documented.ts';

const check = (changes: object) => ({
  data: {
    ipAddress: ip.value,
    isPublic: true,
    ipVersion: 4,
    isWhitelisted: false,
    abuseConfidenceScore: 0,
    countryCode: 'NL',
    usageType: 'Data Center/Web Hosting/Transit',
    isp: 'Example Hosting',
    domain: 'hosting.example',
    hostnames: [],
    isTor: false,
    totalReports: 0,
    numDistinctUsers: 0,
    lastReportedAt: null,
    ...changes,
  },
});

export const abuseipdb: DocumentedAnswers = {
  found: answered(
    ip,
    check({ abuseConfidenceScore: 100, totalReports: 41, lastReportedAt: '2026-11-19T20:55:14+00:00' }),
    'high',
    '100 % sure of abuse, 41 reports in 90 days',
  ),
  clean: answered(
    ip,
    check({ isWhitelisted: true }),
    'none',
    'no report in 90 days, and on its list of the harmless',
  ),
  notFound: answered(ip6, check({ isWhitelisted: null }), 'unknown', 'no report in 90 days'),
  others: [
    answered(
      ip,
      check({ abuseConfidenceScore: 50, totalReports: 1 }),
      'warning',
      '50 % sure of abuse, 1 report in 90 days',
    ),
    answered(ip, check({ totalReports: 3 }), 'information', '0 % sure of abuse, 3 reports in 90 days'),
  ],
};
