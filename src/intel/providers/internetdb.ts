import { z } from 'zod';
import type { Observable, Opinion } from '../../enrichment.ts';
import { count, factsOf, readAnswer, someTexts, tagsOf } from '../answer-parts.ts';
import type { Provider } from '../provider.ts';

// https://internetdb.shodan.io/docs
const answer = z.object({
  ports: z.array(z.number().int().min(0).max(65_535)),
  vulns: z.array(z.string()),
  tags: z.array(z.string()),
  hostnames: someTexts,
  cpes: someTexts,
});
const notFound = z.object({ detail: z.string() });

/** Unsure: Shodan documents no closed list of tags; these are the ones that it gives to machines in an attacker's hand. */
const bad: ReadonlySet<string> = new Set(['botnet', 'c2', 'compromised', 'malware']);

/** Shodan InternetDB: open ports and known holes, seen once a week. Says what a machine is, seldom whether it is bad. */
export const internetdb: Provider = {
  id: 'internetdb',
  name: 'Shodan InternetDB',
  keys: [],
  free: true,
  supports: ['ipv4', 'ipv6'],
  limits: { concurrent: 1, perMinute: 60 },
  answers: 'json',
  alsoAnswers: [404],
  request: ({ value }) => ({
    url: `https://internetdb.shodan.io/${encodeURIComponent(value)}`,
    headers: { accept: 'application/json' },
  }),
  parse,
};

function parse(body: unknown, { value }: Observable, status: number): Opinion {
  if (status === 404) {
    readAnswer(notFound, body);
    return { severity: 'unknown', summary: 'nothing open was seen there' };
  }
  const { ports, vulns, tags, hostnames, cpes } = readAnswer(answer, body);
  const marked = [...new Set(tags.filter((tag) => bad.has(tag)))];
  const holes = vulns.length === 0 ? '' : `, ${count(vulns.length, 'known hole')}`;
  return {
    severity: marked.length > 0 ? 'warning' : 'information',
    summary: `${count(ports.length, 'open port')}${holes}${marked.length > 0 ? `; marked ${marked.join(', ')}` : ''}`,
    facts: factsOf({
      Ports: listed(ports.map(String)),
      Holes: listed(vulns),
      Names: listed(hostnames),
      Software: listed(cpes),
    }),
    tags: tagsOf(...tags),
    page: `https://www.shodan.io/host/${encodeURIComponent(value)}`,
  };
}

function listed(items: readonly string[]): string {
  return `${items.slice(0, 12).join(', ')}${items.length > 12 ? `, and ${items.length - 12} more` : ''}`;
}
