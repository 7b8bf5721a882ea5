import { requireRole } from '../../access/roles.ts';
import { UserError } from '../../errors.ts';
import { type HuntLine, readHuntLine } from '../../language/hunt-line.ts';
import { splitWords } from '../../language/split-words.ts';
import { type Context, clockOf } from '../command.ts';
import type { PreparedHunt } from './kept-hunt.ts';
import { takeSplit } from './read-split.ts';
import { refuseViolations } from './refuse-violations.ts';
import { placeOf } from './typed-position.ts';

/** What stands before `kql` in a line (a time phrase, a workspace) and the query after it. */
export interface KqlLine {
  readonly before: HuntLine;
  readonly kql: string;
}

/** Reads `[time phrase] [in workspace] kql <query>`; undefined where the line is another one that mentions kql. */
export function readKqlLine(rest: string, context: Context): KqlLine | undefined {
  const parts = /^((?:[^|"']*?\s)?)kql(?:\s+([\s\S]*))?$/i.exec(rest.trim());
  if (!parts) return undefined;
  const before = readHuntLine(splitWords(parts[1] ?? ''), undefined, clockOf(context));
  return before.name === '' ? { before, kql: unquoted((parts[2] ?? '').trim()) } : undefined;
}

/** A whole query in quotes, as a shell's users type it: no query is a text alone. */
function unquoted(kql: string): string {
  return (
    /^"([^"]*)"$|^“([^“”]*)”$|^'([^']*)'$/
      .exec(kql)
      ?.slice(1)
      .find((text) => text !== undefined) ?? kql
  );
}

/** A person's own query, judged by the policy. It needs the role `author`. */
export function prepareKql({ before: typed, kql }: KqlLine, context: Context): PreparedHunt {
  requireRole(context.role, 'author', 'Raw KQL');
  const { line: before, split } = takeSplit(typed);
  const [unknown] = Object.keys(before.parameters);
  if (unknown !== undefined) {
    throw new UserError(`A query of one’s own takes no ${unknown}: write the value into the KQL.`, {
      title: 'No such parameter',
    });
  }
  if (kql === '') {
    throw new UserError('A query is missing after “hunt kql”.', {
      hint: 'Try: hunt kql SecurityAlert | summarize count() by AlertSeverity',
    });
  }
  const query = { kql, typed: { kqlLine: 1, ...placeOf(kql, context.incoming.line) } };
  refuseViolations(query, context);
  return {
    title: 'KQL query',
    name: 'kql',
    workspaces: before.workspaces ?? [],
    as: before.as ?? 'table',
    shown: [],
    entities: {},
    tables: [],
    phrase: before.phrase ?? 'last 7d',
    isDefaultWindow: before.phrase === undefined,
    question: kql,
    ...(split === undefined ? {} : { split }),
    query: () => query,
  };
}
