import type { Command } from './command.ts';
import { runEnrichment } from './enrich/run-enrichment.ts';

/** Where addresses are, from the databases in the house: nothing leaves. */
export const geo: Command = {
  name: 'geo',
  summary: 'Where an IP address is',
  access: 'reader',
  usage: ['geo <addresses>', 'geo this                         the addresses of the thread'],
  examples: ['geo 85.214.149.236'],
  run: (args, context) =>
    runEnrichment(
      args.rest,
      { verb: 'geo', parts: ['location'], types: ['ipv4', 'ipv6', 'cidr', 'url'] },
      context,
    ),
};
