import type { Action, Answer } from '../answers.ts';
import type { FoundObservable, ObservableType } from '../enrichment.ts';
import { UserError } from '../errors.ts';
import { findObservables } from '../language/observables/find-observables.ts';
import { readTypeWords } from '../language/observables/type-words.ts';
import { quoteWord } from '../language/quote-word.ts';
import type { Args, Command, Context } from './command.ts';
import { textToEnrich } from './enrich/text-to-enrich.ts';

/** Different observables listed of one text. */
export const mostListed = 5_000;
/** Characters that a button's line can carry on every surface. */
const longestLine = 1_500;
const mostActions = 6;

/** Kinds as people call them, in the order in which they are offered; what nobody outside is asked about is not. */
const groups: readonly (readonly [one: string, many: string, types: readonly ObservableType[]])[] = [
  ['IP address', 'IP addresses', ['ipv4', 'ipv6']],
  ['domain', 'domains', ['domain']],
  ['URL', 'URLs', ['url']],
  ['hash', 'hashes', ['md5', 'sha1', 'sha256']],
  ['e-mail address', 'e-mail addresses', ['email']],
  ['network', 'networks', ['cidr']],
  ['CVE', 'CVEs', ['cve']],
  ['AS number', 'AS numbers', ['asn']],
];

/** Lists the observables of a text, without looking anything up. */
export const observables: Command = {
  name: 'observables',
  summary: 'Find addresses, domains, URLs, hashes and the like in any text',
  access: 'reader',
  usage: [
    'observables <any text, defanged or not>',
    'observables this                 the messages of the thread; also: observables the last hunt',
    'observables only domains and urls <text>    or: types=ipv4,domain, with guids',
  ],
  examples: ['observables see hxxps://evil[.]example/a and 203[.]0[.]113[.]7', 'observables this'],
  run,
};

async function run({ rest }: Args, context: Context): Promise<Answer> {
  const { text: typed, types } = readTypeWords(rest);
  const text = await textToEnrich(typed, context);
  if (text.trim() === '') {
    throw new UserError('There is no text to look for observables in.', {
      title: 'No text',
      hint: 'Paste it behind the word: observables <text>. In a thread: observables this',
    });
  }
  const found = findObservables(text, { limit: mostListed, ...(types ? { types } : {}) });
  const count = found.observables.length + found.more;
  return {
    kind: 'observables',
    title:
      count === 0
        ? 'No observables'
        : count === 1
          ? '1 observable'
          : `${count.toLocaleString('en')} observables`,
    observables: found.observables,
    notes: notesOn(found.more, count, types),
    actions: actionsFor(found.observables),
  };
}

function notesOn(
  more: number,
  count: number,
  types: readonly ObservableType[] | undefined,
): readonly string[] {
  return [
    ...(more > 0
      ? [
          `Only the first ${mostListed.toLocaleString('en')} are listed; ${more.toLocaleString('en')} more were found. Without a limit: huntline observables <file>`,
        ]
      : []),
    ...(types ? [`Looked for: ${types.join(', ')}.`] : []),
    ...(count === 0 && !types ? ['GUIDs are found with: observables with guids <text>'] : []),
  ];
}

/** Buttons that look up all there is, and each kind for itself. */
function actionsFor(found: readonly FoundObservable[]): readonly Action[] {
  const byKind = groups.flatMap(([one, many, types]) => {
    const values = found.filter(({ type }) => types.includes(type)).map(({ value }) => value);
    return values.length === 0 ? [] : [{ one, many, values }];
  });
  const all = byKind.flatMap(({ values }) => values);
  if (all.length === 0) return [];
  const offers =
    byKind.length === 1 ? byKind : [{ one: 'observable', many: 'observables', values: all }, ...byKind];
  return offers.slice(0, mostActions).map(({ one, many, values }) => enrichAction(one, many, values));
}

/** As many as a line can carry; the title says where it is not all. */
function enrichAction(one: string, many: string, values: readonly string[]): Action {
  let line = 'enrich';
  let count = 0;
  for (const value of values) {
    const longer = `${line} ${quoteWord(value)}`;
    if (longer.length > longestLine) break;
    line = longer;
    count += 1;
  }
  if (count === 0) return { title: 'Enrich', line: `enrich ${values[0] ?? ''}` };
  if (values.length === 1) return { title: `Enrich the ${one}`, line };
  const which = count < values.length ? `the first ${count} ${many}` : `${values.length} ${many}`;
  return { title: `Enrich ${which}`, line };
}
