import type { Observable, Opinion } from '../../enrichment.ts';
import { factsOf } from '../answer-parts.ts';
import type { Provider } from '../provider.ts';

const hour = 3_600_000;

/**
 * The Tor project's list of the addresses that its exits leave by, all in one text:
 * `ExitAddress 185.220.101.34 2026-11-20 11:02:31` (https://metrics.torproject.org/collector.html#type-tordnsel). IPv4 only.
 */
export const tor: Provider = {
  id: 'tor',
  name: 'Tor exit list',
  msticpy: 'Tor',
  keys: [],
  free: true,
  supports: ['ipv4'],
  limits: { concurrent: 1, perMinute: 4 },
  answers: 'text',
  sharedMs: hour,
  request: () => ({ url: 'https://check.torproject.org/exit-addresses', headers: { accept: 'text/plain' } }),
  parse,
};

function parse(body: unknown, { value }: Observable): Opinion {
  // An empty page or one of HTML must not pass for a list that the address is not on.
  if (typeof body !== 'string' || !/^ExitAddress \d+\.\d+\.\d+\.\d+ /m.test(body)) {
    throw new Error('the answer is not a list of exit addresses');
  }
  const line = `\nExitAddress ${value} `;
  const at = body.startsWith(line.slice(1)) ? 0 : body.indexOf(line) + 1;
  if (at === 0 && !body.startsWith(line.slice(1))) {
    return { severity: 'unknown', summary: 'not an exit of Tor' };
  }
  const seen = body.slice(at + line.length - 1, at + line.length + 18);
  return {
    severity: 'warning',
    summary: 'an exit of Tor: whoever came from there hides who they are',
    facts: factsOf({
      'Last tested': /^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d$/.test(seen) ? `${seen} UTC` : undefined,
    }),
    tags: ['tor'],
    page: `https://metrics.torproject.org/rs.html#search/${encodeURIComponent(value)}`,
  };
}
