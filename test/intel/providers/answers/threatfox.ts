import {
  answered,
  type DocumentedAnswers,
  domain,
  ip,
  ip6,
  refused,
  sha1,
  sha256,
  url,
} from './documented.ts';

const indicator = (ioc: string, confidence_level: number) => ({
  id: '1718024',
  ioc,
  threat_type: 'botnet_cc',
  threat_type_desc: 'Indicator that identifies a botnet command&control server (C&C)',
  ioc_type: 'ip:port',
  ioc_type_desc: 'ip:port combination that is used for botnet Command&control (C&C)',
  malware: 'win.synchelper',
  malware_printable: 'SyncHelper',
  malware_alias: null,
  malware_malpedia: 'https://malpedia.caad.fkie.fraunhofer.de/details/win.synchelper',
  confidence_level,
  first_seen: '2026-11-08 13:36:27 UTC',
  last_seen: null,
  reporter: 'someone',
  reference: null,
  tags: ['c2', 'quiet heron'],
  malware_samples: [],
});
const ok = (...data: readonly object[]) => ({ query_status: 'ok', data });
const none = { query_status: 'no_result', data: 'Your search did not yield any results' };
const unknown = 'not an indicator there';

export const threatfox: DocumentedAnswers = {
  found: answered(
    ip,
    ok(indicator('203.0.113.7:443', 100), indicator('203.0.113.7:8443', 75)),
    'high',
    'SyncHelper, 100 % sure, 2 indicators',
  ),
  clean: answered(
    ip,
    ok(indicator('1203.0.113.7:443', 100), indicator('203.0.113.77:80', 100)),
    'unknown',
    unknown,
  ),
  notFound: answered(domain, none, 'unknown', unknown),
  others: [
    answered(domain, ok(indicator(domain.value, 50)), 'warning', 'SyncHelper, 50 % sure, 1 indicator'),
    answered(
      domain,
      ok(indicator(`https://${domain.value}/reset`, 75), indicator(`not-${domain.value}`, 100)),
      'high',
      'SyncHelper, 75 % sure, 1 indicator',
    ),
    answered(ip6, ok(indicator('[2001:db8::7]:443', 75)), 'high', 'SyncHelper, 75 % sure, 1 indicator'),
    answered(url, ok(indicator(url.value, 75)), 'high', 'SyncHelper, 75 % sure, 1 indicator'),
    answered(sha1, ok(indicator(sha1.value, 75)), 'high', 'SyncHelper, 75 % sure, 1 indicator'),
    answered(
      sha256,
      ok({ ...indicator('192.0.2.9:80', 25), malware_printable: 'Unknown malware' }),
      'warning',
      'malware, 25 % sure, 1 indicator',
    ),
  ],
  refusals: [
    refused({ query_status: 'unknown_auth_key' }, 'no-key'),
    refused({ query_status: 'illegal_search_term', data: '' }, 'refused'),
    refused({ query_status: 'who knows' }, 'failed'),
  ],
};
