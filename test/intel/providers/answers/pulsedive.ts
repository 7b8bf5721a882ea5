import { answered, type DocumentedAnswers, domain, ip, refused, url } from './documented.ts';

const info = (risk: string) => ({
  iid: 53_929,
  type: 'ip',
  indicator: ip.value,
  risk,
  risk_recommended: risk,
  manualrisk: 0,
  retired: null,
  stamp_added: '2026-10-01 04:11:12',
  stamp_updated: '2026-11-18 04:11:12',
  stamp_seen: '2026-11-18 04:11:12',
  stamp_retired: null,
  riskfactors: [{ rfid: 71, description: 'found in threat feeds', risk: 'medium' }],
  threats: [{ tid: 9, name: 'SyncHelper', category: 'malware', risk: 'high' }],
  feeds: [],
});

export const pulsedive: DocumentedAnswers = {
  found: answered(ip, info('critical'), 'high', 'risk critical'),
  clean: answered(domain, info('none'), 'none', 'risk none'),
  notFound: answered(url, { error: 'Indicator not found.' }, 'unknown', 'not known there', 404),
  others: [
    answered(url, { error: 'Indicator not found.' }, 'unknown', 'not known there'),
    answered(ip, info('medium'), 'warning', 'risk medium'),
    answered(ip, info('low'), 'information', 'risk low'),
    answered(ip, info('unknown'), 'unknown', 'known, without a verdict'),
  ],
  refusals: [
    refused({ error: 'Invalid API key.' }, 'no-key'),
    refused({ error: 'You have exceeded the limit of your plan.' }, 'quota'),
    refused({ error: 'Invalid request.' }, 'refused'),
    refused({ error: 'Something broke.' }, 'failed'),
  ],
};
