import { UserError } from '../errors.ts';
import { bindQuery } from '../kql/bind.ts';
import { advise } from '../kql/cost-advice.ts';
import type { Diagnostic } from '../kql/parser.ts';
import type { Schema, Window } from '../types.ts';
import { bindHunt } from './bind-hunt.ts';
import { type Finding, type FindingSeverity, huntFinding } from './finding.ts';
import type { Hunt, HuntParameter } from './hunt.ts';

const window: Window = { start: '2026-01-01T00:00:00.000Z', end: '2026-01-02T00:00:00.000Z' };
const samples = { str: 'x', int: '1', float: '1.5', bool: 'true', datetime: window.start, list: 'x' };

/** Microsoft's complaints about a name that only the team's own workspace may know: a table, a saved function. */
const unknownNames = new Set(['KS204', 'KS205', 'KS211']);
const unknownColumn = 'KS142';

/** What Microsoft's parser says of a hunt's KQL with every parameter filled, and what it costs. */
export function checkHunt(hunt: Hunt, schema: Schema): readonly Finding[] {
  if (hunt.unrunnable) return [];
  let kql: string;
  try {
    kql = bindHunt(hunt, sampleValues(hunt), window).kql;
  } catch (error) {
    if (!(error instanceof UserError)) throw error;
    return [huntFinding(hunt, 'parameters', error.message)];
  }
  const at = (line: number, column: number) => placeIn(hunt, line, column);
  const { diagnostics } = bindQuery(kql, schema);
  const lacksTable = diagnostics.some(({ code }) => unknownNames.has(code));
  return [
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
