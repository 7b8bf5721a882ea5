import { answered, type DocumentedAnswers, domain, ip, sha256 } from './documented.ts';

const pulse = (name: string) => ({
  id: '5e0d7c1f2b',
  name,
  description: '',
  modified: '2026-11-02T08:11:12.000000',
  created: '2026-10-30T08:11:12.000000',
  tags: ['phishing', 'quiet heron'],
  adversary: 'Quiet Heron',
  malware_families: [{ id: 'SyncHelper', display_name: 'SyncHelper', target: null }],
  TLP: 'white',
});
const general = (indicator: string, pulses: readonly object[], validation: readonly object[] = []) => ({
  sections: ['general', 'geo', 'reputation', 'url_list', 'passive_dns', 'malware'],
  indicator,
  type: 'IPv4',
  reputation: 0,
  asn: 'AS64500 Example Hosting',
  country_name: 'Netherlands',
  validation,
  pulse_info: { count: pulses.length, pulses, references: [], related: {} },
});
const whitelist = [{ source: 'whitelist', message: 'Whitelisted', name: 'Whitelisted IP' }];

export const otx: DocumentedAnswers = {
  found: answered(
    ip,
    general(ip.value, [pulse('Quiet Heron, week 44'), pulse('Spray')]),
    'high',
    'in 2 pulses',
  ),
  clean: answered(
    { type: 'ipv4', value: '8.8.8.8' },
    general('8.8.8.8', [], whitelist),
    'none',
    'in no pulse, and on its list of the harmless',
  ),
  notFound: answered(domain, general(domain.value, []), 'unknown', 'in no pulse'),
  others: [
    answered(sha256, general(sha256.value, [pulse('One')]), 'warning', 'in 1 pulse'),
    answered(
      { type: 'ipv4', value: '8.8.8.8' },
      general('8.8.8.8', [pulse('One'), pulse('Two'), pulse('Three')], whitelist),
      'information',
      'in 3 pulses, and on its list of the harmless',
    ),
    answered(sha256, { detail: 'Not found.' }, 'unknown', 'not known there', 404),
  ],
};
