import { UserError } from '../errors.ts';
import { scanWords } from './scan-words.ts';
import { splitWords, type Word } from './split-words.ts';

/** A line taken apart. An empty line has an empty verb. */
export interface Line {
  /** Lower case. */
  readonly verb: string;
  /** What follows the verb, up to the tail; offsets are into `rest`. Reading them throws on a quote left open. */
  readonly words: readonly Word[];
  /** All text after the verb, verbatim and with the tail, for commands that take text as it is. */
  readonly rest: string;
  /** Verbatim, from the first `|` outside quotes on. */
  readonly tail?: string;
}

const longestLine = 8_000;
/** Commands that look for observables in a text take one that was pasted, such as a report or a log. */
const longestText = 1_000_000;
const takesText: ReadonlySet<string> = new Set(['enrich', 'geo', 'ip', 'map', 'observables', 'ti', 'whois']);

/** White space and marks that show nothing: chats put them around mentions, and pasting brings them along. */
const invisible = String.raw`[\s\u00ad\u061c\u180e\u200b-\u200f\u202a-\u202e\u2060-\u2064\u2066-\u206f\ufeff]`;
const isInvisible = new RegExp(invisible, 'u');

/** What may stand before the verb: mentions as Teams and Slack write them, the bot's own name, a slash. */
const leads: readonly RegExp[] = [
  /^<at\b[^>]*>[^<]*<\/at>[:,]?/i,
  /^<@[\w|.-]+>[:,]?/,
  new RegExp(`^@?huntline(?:[:,]|(?=${invisible}|/)|$)`, 'iu'),
  /^\//,
];

/** Nobody is called more often than that in one line. */
const mostLeads = 50;

/** Takes a typed line apart. @throws {UserError} the line is too long. */
export function readLine(line: string): Line {
  const text = stripLeads(line);
  const end = text.search(/[\s\u180e\u200b\u2060|]/);
  const verb = end < 0 ? text : text.slice(0, end);
  const isText = takesText.has(verb.toLowerCase());
  const most = isText ? longestText : longestLine;
  if (line.length > most) throw tooLong(line.length, most);
  const rest = trimInvisible(text.slice(verb.length));
  // A pasted text has no tail, and is not gone through for one.
  const pipe = isText ? undefined : scanWords(rest, { stopAtPipe: true }).pipe;
  const before = pipe === undefined ? rest : rest.slice(0, pipe);
  return {
    verb: verb.toLowerCase(),
    // Split when asked for: a command that takes its text verbatim (KQL) does not mind a lone quote.
    get words() {
      return splitWords(before);
    },
    rest,
    ...(pipe === undefined ? {} : { tail: rest.slice(pipe) }),
  };
}

function tooLong(length: number, most: number): UserError {
  const hint =
    most === longestText
      ? 'Give it as a file: huntline observables <file>'
      : 'Shorten it: put long lists into a hunt of the catalogue or a watchlist.';
  return new UserError(
    `The line has ${length.toLocaleString('en')} characters; at most ${most.toLocaleString('en')} are read.`,
    { title: 'The line is too long', hint },
  );
}

function stripLeads(line: string): string {
  let text = trimInvisible(line);
  for (let stripped = 0; stripped < mostLeads; stripped += 1) {
    const lead = leads.map((pattern) => pattern.exec(text)?.[0]).find(Boolean);
    if (!lead) break;
    text = trimInvisible(text.slice(lead.length));
  }
  return text;
}

function trimInvisible(text: string): string {
  let start = 0;
  let end = text.length;
  while (start < end && isInvisible.test(text.charAt(start))) start += 1;
  while (end > start && isInvisible.test(text.charAt(end - 1))) end -= 1;
  return text.slice(start, end);
}
