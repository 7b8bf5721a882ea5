import type { Command } from './command.ts';
import { runEnrichment } from './enrich/run-enrichment.ts';

/** Whose addresses, networks and domains are, from the registries (RDAP). Typing it is the wish to ask them. */
export const whois: Command = {
  name: 'whois',
  summary: 'Whose an address, network, AS or domain is',
  access: 'hunter',
  usage: ['whois <addresses, networks, AS numbers or domains>'],
  examples: ['whois 85.214.149.236'],
  run: (args, context) =>
    runEnrichment(
      args.rest,
      {
        verb: 'whois',
        parts: ['registration'],
        types: ['asn', 'cidr', 'domain', 'email', 'ipv4', 'ipv6', 'url'],
        asksOutside: true,
      },
      context,
    ),
};
