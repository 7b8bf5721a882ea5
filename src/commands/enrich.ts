import type { Command } from './command.ts';
import { runEnrichment } from './enrich/run-enrichment.ts';

/** Tells all that is known of observables: threat intelligence, place, owner, and whether our own logs have seen them. */
export const enrich: Command = {
  name: 'enrich',
  summary: 'What is this address, domain, URL or hash, and have we seen it?',
  access: 'hunter',
  usage: [
    'enrich <observables, or any text with them> [using <providers>] [<time phrase>] [in <workspace>] [fresh] [as csv]',
    'enrich this                      the messages of the thread',
    'enrich <result>                  what stands in a hunt’s rows; also: enrich the last hunt',
    'enrich csv <result>              a list as a file',
  ],
  examples: ['enrich 85.214.149.236', 'enrich 85[.]214[.]149[.]236 using free', 'enrich this'],
  run: (args, context) =>
    runEnrichment(
      args.rest,
      { verb: 'enrich', parts: ['intel', 'location', 'registration', 'sightings'] },
      context,
    ),
};
