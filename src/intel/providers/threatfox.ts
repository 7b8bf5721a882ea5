import { z } from 'zod';
import type { Observable, Opinion } from '../../enrichment.ts';
import { abuseChKey, abuseChLimits, foundAtAbuseCh } from '../abuse-ch.ts';
import { count, factsOf, readAnswer, someText, someTexts, tagsOf } from '../answer-parts.ts';
import type { Provider } from '../provider.ts';

// https://threatfox.abuse.ch/api
const answer = z.object({
  data: z.array(
    z.object({
      id: z.union([z.string(), z.number()]).nullish().catch(undefined),
      ioc: z.string(),
      confidence_level: z.number().min(0).max(100),
      threat_type: someText,
      threat_type_desc: someText,
      malware_printable: someText,
      first_seen: someText,
      last_seen: someText,
      tags: someTexts,
    }),
  ),
});

/** abuse.ch ThreatFox: indicators of malware of the last six months. */
export const threatfox: Provider = {
  id: 'threatfox',
  name: 'ThreatFox',
  keys: [abuseChKey],
  free: true,
  supports: ['ipv4', 'ipv6', 'domain', 'url', 'md5', 'sha1', 'sha256'],
  limits: abuseChLimits,
  answers: 'json',
  request: (observable, { AuthKey = '' }) => ({
    url: 'https://threatfox-api.abuse.ch/api/v1/',
    method: 'POST',
    headers: { accept: 'application/json', 'auth-key': AuthKey, 'content-type': 'application/json' },
    body: JSON.stringify(queryOf(observable)),
  }),
  parse,
};

function parse(body: unknown, observable: Observable): Opinion {
  const unknown: Opinion = { severity: 'unknown', summary: 'not an indicator there' };
  if (!foundAtAbuseCh(body)) return unknown;
  const found = readAnswer(answer, body).data.filter(({ ioc }) => isAbout(ioc, observable));
  const [surest] = found.toSorted((one, other) => other.confidence_level - one.confidence_level);
  if (!surest) return unknown;
  const id = /^\d{1,12}$/.exec(String(surest.id ?? ''))?.[0];
  const malware = surest.malware_printable;
  return {
    severity: surest.confidence_level >= 75 ? 'high' : 'warning',
    summary: `${malware && malware !== 'Unknown malware' ? malware : 'malware'}, ${surest.confidence_level} % sure, ${count(found.length, 'indicator')}`,
    facts: factsOf({
      Threat: surest.threat_type_desc ?? surest.threat_type,
      Indicator: surest.ioc,
      'First seen': surest.first_seen?.slice(0, 10),
      'Last seen': surest.last_seen?.slice(0, 10),
    }),
    tags: tagsOf(
      ...found.map(({ malware_printable }) => malware_printable),
      ...found.flatMap(({ tags }) => tags),
    ),
    ...(id === undefined ? {} : { page: `https://threatfox.abuse.ch/ioc/${id}/` }),
  };
}

/** `search_hash` takes MD5 and SHA-256 and finds what belongs to that sample; a SHA-1 can be an indicator itself. */
function queryOf({ type, value }: Observable): Readonly<Record<string, string>> {
  return type === 'md5' || type === 'sha256'
    ? { query: 'search_hash', hash: value }
    : { query: 'search_ioc', search_term: value };
}

/** The search is for a part of a text: `1.2.3.4` finds `11.2.3.40:443` as well. */
function isAbout(ioc: string, { type, value }: Observable): boolean {
  if (type === 'md5' || type === 'sha256') return true;
  if (type === 'url') return ioc === value;
  if (type === 'sha1') return ioc.toLowerCase() === value;
  const host = URL.canParse(ioc) && ioc.includes('://') ? new URL(ioc).hostname : ioc.toLowerCase();
  const bare = host.replace(/:\d{1,5}$/, '');
  return host === value || bare === value || bare === `[${value}]`;
}
