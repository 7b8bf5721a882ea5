import { answered, type DocumentedAnswers, domain, ip, md5, refused, sha256, url } from './documented.ts';

const lists = { spamhaus_dbl: 'not listed', surbl: 'not listed' };
const listedUrl = (url_status: string) => ({
  id: '105821',
  urlhaus_reference: 'https://urlhaus.abuse.ch/url/105821/',
  url: url.value,
  url_status,
  date_added: '2026-11-10 01:33:26 UTC',
  threat: 'malware_download',
  tags: ['ps1', 'SyncHelper'],
});
const host = (statuses: readonly string[], blacklists: object | undefined = lists) => ({
  query_status: 'ok',
  urlhaus_reference: 'https://urlhaus.abuse.ch/host/x/',
  host: 'x',
  firstseen: '2026-11-10 01:33:26 UTC',
  url_count: String(statuses.length),
  blacklists,
  urls: statuses.map(listedUrl),
});
const payload = (signature: string | null) => ({
  query_status: 'ok',
  md5_hash: md5.value,
  sha256_hash: sha256.value,
  file_type: 'exe',
  file_size: '421888',
  signature,
  firstseen: '2026-11-10 02:00:00',
  lastseen: '2026-11-19 02:00:00',
  url_count: '3',
  virustotal: null,
  urls: [],
});
const none = { query_status: 'no_results' };

export const urlhaus: DocumentedAnswers = {
  found: answered(
    url,
    { query_status: 'ok', ...listedUrl('online'), host: 'x', blacklists: lists, payloads: [] },
    'high',
    'handed out malware, now online',
  ),
  clean: answered(ip, none, 'unknown', 'not listed there'),
  notFound: answered(domain, none, 'unknown', 'not listed there'),
  others: [
    answered(
      url,
      { query_status: 'ok', ...listedUrl('offline'), tags: null },
      'warning',
      'handed out malware, now offline',
    ),
    answered(
      domain,
      host(['online', 'offline']),
      'warning',
      '2 URLs there handed out malware, 1 of them online',
    ),
    answered(
      domain,
      host(['online'], { spamhaus_dbl: 'abused_legit_malware', surbl: 'not listed' }),
      'warning',
      '1 URL there handed out malware, 1 of them online',
    ),
    answered(
      domain,
      host(['offline'], { spamhaus_dbl: 'botnet_cc_domain', surbl: 'not listed' }),
      'high',
      '1 URL there handed out malware, 0 of them online; on a blocklist',
    ),
    answered(ip, host(['online']), 'high', '1 URL there handed out malware, 1 of them online'),
    answered(ip, host([]), 'unknown', 'not listed there'),
    answered(md5, payload('SyncHelper'), 'high', 'SyncHelper handed out by malware URLs'),
    answered(sha256, payload(null), 'high', 'a file handed out by malware URLs'),
  ],
  refusals: [
    refused({ query_status: 'unknown_auth_key' }, 'no-key'),
    refused({ query_status: 'invalid_host' }, 'refused'),
  ],
};
