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

/** Takes a typed line apart. @throws {UserError} the line is too long. */
export function readLine(line: string): Line {
  if (line.length > longestLine) {
    throw new UserError(
      `The line has ${line.length.toLocaleString('en')} characters; at most ${longestLine.toLocaleString('en')} are read.`,
      {
        title: 'The line is too long',
        hint: 'Shorten it: put long lists into a hunt of the catalogue or a watchlist.',
      },
    );
  }
  const text = stripLeads(line);
  const end = text.search(/[\s\u180e\u200b\u2060|]/);
  const verb = end < 0 ? text : text.slice(0, end);
  const rest = trimInvisible(text.slice(verb.length));
  const { pipe } = scanWords(rest, { stopAtPipe: true });
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

function stripLeads(line: string): string {
  let text = trimInvisible(line);
  for (;;) {
    const lead = leads.map((pattern) => pattern.exec(text)?.[0]).find(Boolean);
    if (!lead) return text;
    text = trimInvisible(text.slice(lead.length));
  }
}

function trimInvisible(text: string): string {
  let start = 0;
  let end = text.length;
  while (start < end && isInvisible.test(text.charAt(start))) start += 1;
  while (end > start && isInvisible.test(text.charAt(end - 1))) end -= 1;
  return text.slice(start, end);
}
