import type { Command } from './command.ts';
import { runEnrichment } from './enrich/run-enrichment.ts';

/** All that is known of IP addresses; other observables of the text are left alone. */
export const ip: Command = {
  name: 'ip',
  summary: 'All that is known of an IP address',
  access: 'hunter',
  usage: ['ip <addresses> [using <providers>] [<time phrase>] [in <workspace>]'],
  examples: ['ip 85.214.149.236'],
  run: (args, context) =>
    runEnrichment(
      args.rest,
      {
        verb: 'ip',
        parts: ['intel', 'location', 'registration', 'sightings'],
        types: ['ipv4', 'ipv6', 'cidr'],
      },
      context,
    ),
};
