import { answerForms, partKeywords } from './keywords.ts';
import { nearest } from './nearest.ts';
import { scanWords } from './scan-words.ts';

/** What can stand in a line. `hunts` has names and aliases; `parameters` gives a hunt's, none for an unknown one. */
export interface Vocabulary {
  readonly commands: readonly string[];
  readonly hunts: readonly string[];
  readonly parameters: (hunt: string) => readonly string[];
  readonly workspaces: readonly string[];
  /** Of the workspace, custom ones too; none while they are not known. */
  readonly tables: readonly string[];
}

const most = 10;
const timePhrases = [
  ...['last 24h', 'last 7d', 'last 28d', 'today', 'yesterday', 'this week', 'last week', 'last month'],
  ...['since yesterday 14:00', 'since monday 09:00', 'around 14:05 ± 30m', 'past 2 weeks'],
];
const subcommands = ['list', 'help', 'kql', 'schema', 'tables'];

/** Whole lines to go on with from a half-typed one, best first; none within a KQL tail or an open quote. */
export function completeLine(line: string, vocabulary: Vocabulary): readonly string[] {
  const { words, pipe, open } = scanWords(line, { stopAtPipe: true });
  if (pipe !== undefined || open !== undefined) return [];
  const isBetween = words.length === 0 || words.at(-1)?.end !== line.length;
  const before = isBetween ? words : words.slice(0, -1);
  const start = isBetween ? line.length : (words.at(-1)?.start ?? 0);
  const typed = line.slice(start);
  const keys = stripAddress(before.map(({ text }) => text.toLowerCase()));
  const slash = before.length === 0 && typed.startsWith('/') ? '/' : '';
  const found = matching(typed.slice(slash.length), candidatesAfter(keys, vocabulary));
  const lines = found.map((candidate) => line.slice(0, start) + slash + candidate);
  return [...new Set([...restsOfNames(line, keys, typed, vocabulary), ...lines])].slice(0, most);
}

/** Lines that end the hunt's name of several words that the line has begun: `hunt logon f` → `hunt logon failures`. */
function restsOfNames(
  line: string,
  keys: readonly string[],
  typed: string,
  { hunts }: Vocabulary,
): readonly string[] {
  const [verb, ...words] = keys;
  if (verb !== 'hunt' && verb !== '/hunt') return [];
  const begun = [...(words[0] === 'help' ? words.slice(1) : words), typed.toLowerCase()].join(' ');
  if (begun.trim() === '' || !begun.includes(' ')) return [];
  return hunts
    .filter((name) => name.length > begun.length && name.toLowerCase().startsWith(begun))
    .map((name) => line + name.slice(begun.length));
}

/** What fits after the words, best first. */
function candidatesAfter(keys: readonly string[], vocabulary: Vocabulary): readonly string[] {
  const [verb, ...rest] = keys;
  if (verb === undefined) return vocabulary.commands;
  const command = verb.replace(/^\/+/, '');
  if (command === 'help') return rest.length === 0 ? vocabulary.commands : [];
  if (command !== 'hunt') return [];
  if (rest.length === 0)
    return [...vocabulary.hunts.slice(0, 7), ...subcommands, ...vocabulary.hunts.slice(7)];
  if (rest[0] === 'help') return rest.length === 1 ? vocabulary.hunts : [];
  const isTable = rest[0] === 'schema' ? rest.length === 1 : rest.at(-1) === 'kql';
  if (isTable) return vocabulary.tables;
  if (['list', 'schema', 'tables'].includes(rest[0] ?? '') || rest.includes('kql')) return [];
  return partsAfter(rest, vocabulary);
}

function stripAddress(keys: readonly string[]): readonly string[] {
  return /^@?huntline[:,]?$/.test(keys[0] ?? '') ? keys.slice(1) : keys;
}

function partsAfter(
  words: readonly string[],
  { hunts, parameters, workspaces }: Vocabulary,
): readonly string[] {
  const following = afterKeyword(words, workspaces);
  if (following) return following;
  const hunt = longestNamed(words, hunts);
  if (hunt === undefined) return hunts;
  const given = new Set(words.map((word) => word.split('=')[0]));
  const free = parameters(hunt).filter((name) => !given.has(name.toLowerCase()));
  const times = words.some((word) => timeBeginnings.has(word)) ? [] : timePhrases;
  const parts = partKeywords.filter((part) => !given.has(part) && (part !== 'in' || workspaces.length > 1));
  return [
    ...times.slice(0, 3),
    ...free.map((name) => `${name}=`),
    ...parts.flatMap(examplesOf),
    ...times.slice(3),
  ];
}

const timeBeginnings: ReadonlySet<string> = new Set(timePhrases.map((phrase) => phrase.split(' ')[0] ?? ''));

/** The hunt that the words name: of `logons` and `domain logons`, the longer. */
function longestNamed(words: readonly string[], hunts: readonly string[]): string | undefined {
  const text = ` ${words.join(' ')} `;
  const named = hunts.filter((name) => text.includes(` ${name.toLowerCase()} `));
  return named.sort((a, b) => b.length - a.length)[0];
}

function afterKeyword(
  words: readonly string[],
  workspaces: readonly string[],
): readonly string[] | undefined {
  const last = words.at(-1) ?? '';
  const phrases = timePhrases.filter((phrase) => phrase.startsWith(`${last} `));
  if (phrases.length > 0) return phrases.map((phrase) => phrase.slice(last.length + 1));
  const following: Readonly<Record<string, readonly string[]>> = {
    as: answerForms,
    for: [],
    in: workspaces,
    top: ['10', '25', '100'],
  };
  return Object.hasOwn(following, last) ? following[last] : undefined;
}

function examplesOf(part: (typeof partKeywords)[number]): readonly string[] {
  return part === 'as' ? ['as chart', 'as csv'] : [part];
}

/** Those that begin with what was typed, then those of whose name it is a part, then the nearest. */
function matching(typed: string, candidates: readonly string[]): readonly string[] {
  const key = typed.toLowerCase();
  const begin = candidates.filter(
    (candidate) => candidate.toLowerCase().startsWith(key) && candidate !== typed,
  );
  if (key === '') return begin;
  const contain = candidates.filter((candidate) => candidate.toLowerCase().indexOf(key) > 0);
  const found = [...new Set([...begin, ...contain])];
  return found.length > 0 || candidates.includes(typed) ? found : nearest(typed, candidates);
}
