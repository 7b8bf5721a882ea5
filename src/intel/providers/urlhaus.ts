import { z } from 'zod';
import type { Observable, Opinion, Severity } from '../../enrichment.ts';
import { abuseChForm, abuseChKey, abuseChLimits, foundAtAbuseCh } from '../abuse-ch.ts';
import { count, factsOf, readAnswer, someText, someTexts, tagsOf } from '../answer-parts.ts';
import type { Provider } from '../provider.ts';

// https://urlhaus-api.abuse.ch
const status = z.enum(['online', 'offline', 'unknown']);
const blacklists = z.object({ spamhaus_dbl: someText, surbl: someText }).nullish().catch(undefined);
const numeric = z
  .union([z.number().int(), z.string().regex(/^\d{1,9}$/)])
  .nullish()
  .catch(undefined);
const urlAnswer = z.object({
  url_status: status,
  threat: someText,
  date_added: someText,
  tags: someTexts,
  blacklists,
});
const hostAnswer = z.object({
  url_count: numeric,
  firstseen: someText,
  blacklists,
  urls: z.array(z.object({ url_status: status, threat: someText, tags: someTexts })),
});
const payloadAnswer = z.object({
  file_type: someText,
  signature: someText,
  firstseen: someText,
  lastseen: someText,
  url_count: numeric,
});

const unknown: Opinion = { severity: 'unknown', summary: 'not listed there' };

/** abuse.ch URLhaus: URLs that hand out malware, the hosts they stand on, and the files they gave. */
export const urlhaus: Provider = {
  id: 'urlhaus',
  name: 'URLhaus',
  keys: [abuseChKey],
  free: true,
  supports: ['ipv4', 'domain', 'url', 'md5', 'sha256'],
  limits: abuseChLimits,
  answers: 'json',
  request({ type, value }, { AuthKey = '' }) {
    const base = 'https://urlhaus-api.abuse.ch/v1';
    if (type === 'url') return abuseChForm(`${base}/url/`, { url: value }, AuthKey);
    if (type === 'md5') return abuseChForm(`${base}/payload/`, { md5_hash: value }, AuthKey);
    if (type === 'sha256') return abuseChForm(`${base}/payload/`, { sha256_hash: value }, AuthKey);
    return abuseChForm(`${base}/host/`, { host: value }, AuthKey);
  },
  parse(body, observable) {
    if (!foundAtAbuseCh(body)) return unknown;
    const { type, value } = observable;
    const page = `https://urlhaus.abuse.ch/browse.php?search=${encodeURIComponent(value)}`;
    if (type === 'url') return { ...ofUrl(body), page };
    if (type === 'md5' || type === 'sha256') return { ...ofPayload(body), page };
    return {
      ...ofHost(body, observable),
      page: `https://urlhaus.abuse.ch/host/${encodeURIComponent(value)}/`,
    };
  },
};

function ofUrl(body: unknown): Opinion {
  const answer = readAnswer(urlAnswer, body);
  return {
    severity: answer.url_status === 'online' ? 'high' : 'warning',
    summary: `handed out malware, now ${answer.url_status}`,
    facts: factsOf({ Threat: answer.threat, Added: answer.date_added?.slice(0, 10) }),
    tags: tagsOf(...answer.tags),
  };
}

/** Sites where anyone may leave files have such URLs, too: a name is called bad when a blocklist says that it is itself. */
function ofHost(body: unknown, { type }: Observable): Opinion {
  const { urls, url_count, firstseen, blacklists: lists } = readAnswer(hostAnswer, body);
  const online = urls.filter(({ url_status }) => url_status === 'online').length;
  const total = Math.max(Number(url_count ?? 0), urls.length);
  if (total === 0) return unknown;
  const blocked =
    lists?.surbl === 'listed' || /^(?:spammer|phishing|botnet_cc)_domain$/.test(lists?.spamhaus_dbl ?? '');
  const severity: Severity = blocked || (type === 'ipv4' && online > 0) ? 'high' : 'warning';
  return {
    severity,
    summary: `${count(total, 'URL')} there handed out malware, ${online} of them online${blocked ? '; on a blocklist' : ''}`,
    facts: factsOf({
      'First seen': firstseen?.slice(0, 10),
      'Spamhaus DBL': lists?.spamhaus_dbl,
      SURBL: lists?.surbl,
    }),
    tags: tagsOf(...urls.flatMap(({ tags }) => tags)),
  };
}

function ofPayload(body: unknown): Opinion {
  const { signature, file_type, firstseen, lastseen, url_count } = readAnswer(payloadAnswer, body);
  return {
    severity: 'high',
    summary: `${signature ?? 'a file'} handed out by malware URLs`,
    facts: factsOf({
      Type: file_type,
      URLs: url_count,
      'First seen': firstseen?.slice(0, 10),
      'Last seen': lastseen?.slice(0, 10),
    }),
    tags: tagsOf(signature),
  };
}
