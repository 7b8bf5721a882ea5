import { UserError } from '../errors.ts';
import { bindQuery } from '../kql/bind.ts';
import { advise } from '../kql/cost-advice.ts';
import { type Diagnostic, parseQuery } from '../kql/parser.ts';
import type { Schema, Window } from '../types.ts';
import { bindHunt } from './bind-hunt.ts';
import { type Finding, type FindingSeverity, huntFinding } from './finding.ts';
import type { Hunt, HuntParameter } from './hunt.ts';

const window: Window = { start: '2026-01-01T00:00:00.000Z', end: '2026-01-02T00:00:00.000Z' };
const samples = { str: 'x', int: '1', float: '1.5', bool: 'true', datetime: window.start, list: 'x' };

/** Microsoft's complaints about a name that only the team's own workspace may know: a table, a saved function. */
const unknownNames = new Set(['KS204', 'KS205', 'KS211']);
const unknownColumn = 'KS142';

/** Whether the chat understands a time phrase, or the length of a piece, that a file gives. */
export interface CheckWords {
  readonly isWindow?: (phrase: string) => boolean;
  readonly isSplit?: (split: string) => boolean;
}

/** What Microsoft's parser says of a hunt's KQL with every parameter filled, what it costs, and which words do not fit. */
export function checkHunt(hunt: Hunt, schema: Schema, words: CheckWords = {}): readonly Finding[] {
  if (hunt.unrunnable) return [];
  const unfit = wordFindings(hunt, words);
  let kql: string;
  try {
    kql = bindHunt(hunt, sampleValues(hunt), window).kql;
  } catch (error) {
    if (!(error instanceof UserError)) throw error;
    return [...unfit, huntFinding(hunt, 'parameters', error.message)];
  }
  if (isEmpty(kql)) return [...unfit, huntFinding(hunt, 'query', 'the query has nothing but comments')];
  const at = (line: number, column: number) => placeIn(hunt, line, column);
  const { diagnostics } = bindQuery(kql, schema);
  const lacksTable = diagnostics.some(({ code }) => unknownNames.has(code));
  return [
    ...unfit,
    ...diagnostics.map((diagnostic) => ({
      ...at(diagnostic.position.line, diagnostic.position.column),
      rule: diagnostic.code,
      severity: severityOf(diagnostic, lacksTable),
      message: `${hunt.source.name}: ${messageOf(diagnostic)}`,
    })),
    ...advise(kql)
      .filter(({ rule }) => rule !== 'no-time-filter' || !restrictedByItself(hunt))
      .map(({ rule, severity, message, position, text }) => ({
        ...at(position.line, position.column),
        rule,
        // Whether what a person will type is a whole word, the file cannot know.
        severity: text !== undefined && !hunt.kql.includes(text) ? 'note' : severity,
        message: `${hunt.source.name}: ${message}`,
      })),
  ];
}

function isEmpty(kql: string): boolean {
  return parseQuery(kql)
    .root.tokens()
    .every(({ text }) => text === '');
}

function wordFindings(hunt: Hunt, { isWindow, isSplit }: CheckWords): readonly Finding[] {
  const odd = hunt.techniques.filter((technique) => !/^T\d{4}(?:\.\d{3})?$/.test(technique));
  return [
    ...(isWindow && !isWindow(hunt.window)
      ? [huntFinding(hunt, 'window', `window: “${hunt.window.slice(0, 40)}” is not a time such as last 7d`)]
      : []),
    ...(isSplit && hunt.split !== undefined && !isSplit(hunt.split)
      ? [huntFinding(hunt, 'split', `split: “${hunt.split.slice(0, 40)}” is not a length such as 1d`)]
      : []),
    ...odd.map((technique) => ({
      ...huntFinding(
        hunt,
        'techniques',
        `techniques: “${technique.slice(0, 40)}” is not as MITRE writes them, such as T1078 or T1078.004`,
      ),
      severity: 'warning' as const,
    })),
  ];
}

function severityOf({ code, severity }: Diagnostic, lacksTable: boolean): FindingSeverity {
  if (unknownNames.has(code) || (lacksTable && code === unknownColumn)) return 'warning';
  return severity === 'suggestion' ? 'note' : severity;
}

function messageOf({ code, message }: Diagnostic): string {
  const plain = message.replace(/\.$/, '');
  return unknownNames.has(code) ? `${plain}; what depends on it is not checked` : plain;
}

/** Where the file keeps the query's lines, the line there; else the hunt, whose message then cannot say more. */
function placeIn({ source: { file, line, column, kql } }: Hunt, queryLine: number, queryColumn: number) {
  if (!kql) return { file, line, column };
  return { file, line: kql.line + queryLine - 1, column: kql.column + queryColumn - 1 };
}

/** An analytics rule runs over its period, whatever its query says. */
function restrictedByItself({ name }: Hunt): boolean {
  return name.startsWith('AnalyticsRule.');
}

function sampleValues(hunt: Hunt): Record<string, string> {
  const open = hunt.parameters.filter(({ required }) => required);
  return Object.fromEntries(open.map((parameter) => [parameter.name, sampleOf(parameter)]));
}

function sampleOf({ example, choices, type, items }: HuntParameter): string {
  return example ?? choices[0] ?? (items === 'int' ? '1' : samples[type]);
}
