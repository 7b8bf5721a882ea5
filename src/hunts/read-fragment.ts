import { readCondition } from '../kql/condition.ts';
import { knownTables } from '../kql/schemas.ts';

/**
 * The pieces of KQL that a person may give, each checked against a grammar of its own and written anew: `aggregate` is
 * `sum(Column)`, `column` and `table` are names that must exist, `name` is one that need not, `number` and `timespan` are
 * literals, `condition` goes behind a `where` and `where` brings its own or is empty.
 */
export const fragmentKinds = [
  'aggregate',
  'column',
  'condition',
  'name',
  'number',
  'table',
  'timespan',
  'where',
] as const;
export type FragmentKind = (typeof fragmentKinds)[number];

/** A piece of KQL that passed its check. */
export interface Fragment {
  readonly type: 'fragment';
  /** As it is written into the query. */
  readonly value: string;
  /** The same with harmless literals. */
  readonly harmless: string;
  /** Columns that it names. */
  readonly columns: readonly string[];
}

/** What fits, in words: for messages and for the form. */
export const fragmentFits: Readonly<Record<FragmentKind, string>> = {
  aggregate:
    'one of count(), dcount(Column), sum(Column), avg(Column), min(Column), max(Column), stdev(Column)',
  column: 'the name of a column',
  condition: 'a condition on columns such as EventID == 4625 and Account has "x"',
  name: 'a name of letters, digits and _',
  number: 'a number such as 2.5',
  table: 'the name of a known table, or of a custom one that ends in _CL',
  timespan: 'a timespan such as 1h',
  where: 'a condition on columns such as EventID == 4625 and Account has "x"',
};

const longest = 2000;
const name = /^[A-Za-z_]\w{0,127}$/;
/** What {@link bracketed} writes is read again, since a notebook carries it. */
const inBrackets = /^\[(['"])(.*)\1\]$/;
const aggregate = /^(count)\(\s*\)$|^(dcount|sum|avg|min|max|stdev)\(\s*([^()\s]+)\s*\)$/i;

/** Checks what a person typed as a piece of KQL of some kind; what is wrong with it comes back in words. */
export function readFragment(kind: FragmentKind, text: string): Fragment | { readonly problem: string } {
  const typed = text.trim();
  if (typed.length > longest) return { problem: `is longer than ${longest.toLocaleString('en')} characters` };
  if (/\p{Cf}/u.test(typed)) return { problem: 'holds an invisible character' };
  return readers[kind](typed) || { problem: `is not ${fragmentFits[kind]}` };
}

type Read = (typed: string) => Fragment | { readonly problem: string } | '' | undefined;

const readers: Readonly<Record<FragmentKind, Read>> = {
  aggregate(typed) {
    const match = aggregate.exec(typed);
    if (!match) return undefined;
    const [, counting, other = counting ?? '', of] = match;
    if (of === undefined) return fragment(`${other.toLowerCase()}()`);
    const column = plain(of);
    return column && fragment(`${other.toLowerCase()}(${bracketed(column)})`, [column]);
  },
  column(typed) {
    const column = plain(typed);
    return column && fragment(bracketed(column), [column]);
  },
  condition: (typed) => conditions(typed, (one) => (one.length === 1 ? one[0] : undefined)),
  name(typed) {
    const plainName = plain(typed);
    return plainName && fragment(bracketed(plainName));
  },
  number: (typed) =>
    /^\d{1,12}(?:\.\d{1,12})?$/.test(typed)
      ? { ...fragment(typed.includes('.') ? typed : `${typed}.0`), harmless: '1.5' }
      : undefined,
  table: (typed) =>
    name.test(typed) && (typed.endsWith('_CL') || knownTables().includes(typed))
      ? fragment(typed)
      : undefined,
  timespan: (typed) =>
    /^[1-9]\d{0,4}[dhms]$/.test(typed) ? { ...fragment(typed), harmless: '1d' } : undefined,
  where: (typed) =>
    typed === '' ? fragment('') : conditions(typed, (all) => all.map((one) => `| where ${one}`).join('\n')),
};

function plain(typed: string): string | undefined {
  const inner = inBrackets.exec(typed)?.[2] ?? typed;
  return name.test(inner) ? inner : undefined;
}

/** Brackets keep a name that is also a word of KQL a name. */
function bracketed(typed: string): string {
  return `['${typed}']`;
}

function fragment(value: string, columns: readonly string[] = []): Fragment {
  return { type: 'fragment', value, harmless: value, columns };
}

function conditions(
  typed: string,
  write: (conditions: readonly string[]) => string | undefined,
): Fragment | { readonly problem: string } {
  const read = readCondition(typed);
  if ('problem' in read) return { problem: `is not a plain condition: ${read.problem.slice(0, 120)}` };
  const [value, harmless] = [read.kql, read.harmless].map((all) => write(all.map((one) => `(${one})`)));
  if (value === undefined || harmless === undefined)
    return { problem: 'is more than one condition; join them with and' };
  return { type: 'fragment', value, harmless, columns: read.columns };
}
