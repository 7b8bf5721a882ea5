import { answered, type DocumentedAnswers, ip, ip6, refused } from './documented.ts';

const report = (fraud_score: number, changes: object = {}) => ({
  success: true,
  message: 'Success',
  fraud_score,
  country_code: 'NL',
  region: 'North Holland',
  city: 'Amsterdam',
  ISP: 'Example Hosting',
  ASN: 64_500,
  organization: 'Example Hosting',
  is_crawler: false,
  timezone: 'Europe/Amsterdam',
  mobile: false,
  host: ip.value,
  proxy: false,
  vpn: false,
  tor: false,
  active_vpn: false,
  active_tor: false,
  recent_abuse: false,
  bot_status: false,
  connection_type: 'Premium required.',
  abuse_velocity: 'none',
  request_id: '4G3h7',
  ...changes,
});

export const ipqualityscore: DocumentedAnswers = {
  found: answered(
    ip,
    report(100, { proxy: true, vpn: true, recent_abuse: true, abuse_velocity: 'high' }),
    'high',
    'fraud score 100 of 100; proxy, vpn, recent abuse',
  ),
  clean: answered(ip6, report(0), 'none', 'fraud score 0 of 100'),
  // It has a score for every address.
  notFound: answered(ip, report(0), 'none', 'fraud score 0 of 100'),
  others: [
    answered(ip, report(75), 'warning', 'fraud score 75 of 100'),
    answered(ip, report(25, { vpn: true }), 'information', 'fraud score 25 of 100; vpn'),
  ],
  refusals: [
    refused(
      {
        success: false,
        message: 'Invalid or unauthorized key. Please check the API key and try again.',
        request_id: 'x',
      },
      'no-key',
    ),
    refused({ success: false, message: 'You have exceeded your request quota of 35 per day.' }, 'quota'),
    refused({ success: false, message: 'You have insufficient credits to make this query.' }, 'quota'),
    refused({ success: false, message: 'Invalid IP address.' }, 'refused'),
    refused({ success: false }, 'failed'),
  ],
};
