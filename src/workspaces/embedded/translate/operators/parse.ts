import { columnsOf } from '../../../../kql/bound.ts';
import type { SyntaxNode } from '../../../../kql/syntax-node.ts';
import type { ColumnType } from '../../../../types.ts';
import { convert, toText } from '../convert.ts';
import { escapeRegex } from '../expressions/text-match.ts';
import { refuse } from '../refusal.ts';
import { fieldScalar, type Relation } from '../relation.ts';
import type { Scalar } from '../scalar.ts';
import type { Scope } from '../scope.ts';
import { joinSql, quote, raw, type Sql, sql } from '../sql.ts';
import { typeNamed } from './mv-expand.ts';
import { parametersOf } from './parameters.ts';

/** A column that a pattern captures. */
interface Capture {
  readonly name: string;
  readonly type: ColumnType;
}

/** `parse`: rows that do not match keep their place, the new columns empty. */
export function parse(scope: Scope, node: SyntaxNode, input: Relation): Relation {
  return parsed(scope, node, input, false);
}

/** `parse-where`: rows that do not match go. */
export function parseWhere(scope: Scope, node: SyntaxNode, input: Relation): Relation {
  return parsed(scope, node, input, true);
}

/** Shapes of the typed captures; everything else takes as little as it can. */
const shapes: Partial<Record<ColumnType, string>> = {
  long: '\\s*[-+]?\\d+',
  int: '\\s*[-+]?\\d+',
  real: '\\s*[-+]?(?:\\d+\\.?\\d*|\\.\\d+)(?:[eE][-+]?\\d+)?',
  decimal: '\\s*[-+]?(?:\\d+\\.?\\d*|\\.\\d+)(?:[eE][-+]?\\d+)?',
};

function parsed(scope: Scope, node: SyntaxNode, input: Relation, filtering: boolean): Relation {
  const parameters = parametersOf(node);
  const kind = parameters.get('kind') ?? 'simple';
  if (kind === 'relaxed' && filtering) return refuse('parse-where kind=relaxed', node);
  if (parameters.has('flags') && !/^[imsU]+$/.test(parameters.get('flags') ?? ''))
    return refuse('these parse flags', node);
  const { pattern, captures } = patternOf(node, kind, parameters.get('flags') ?? '');
  const text = toText(scope.scalar(node.child('Expression')));
  const matches = sql`regexp_matches(${text}, ${quote(pattern)})`;
  const names = new Map(captures.map((capture, index) => [capture.name, { ...capture, group: index + 1 }]));
  const columns = columnsOf(node);
  const values = columns.map(({ name }): Scalar => {
    const capture = names.get(name);
    if (capture) return { sql: captured(text, pattern, capture.group, capture.type), type: capture.type };
    const field = input.fields.find((candidate) => candidate.name === name);
    return field ? fieldScalar(field) : refuse(`the column ${name} of parse`, node);
  });
  const read = values
    .filter((_, index) => names.has(columns[index]?.name ?? ''))
    .filter(({ type }) => type !== 'string');
  const tests = [matches, ...read.map(({ sql: value }) => sql`${value} IS NOT NULL`)];
  const where = filtering ? sql` WHERE ${joinSql(tests, ' AND ')}` : raw('');
  return scope.emitter.select(columns, values, sql`${input.from}${where}`);
}

function captured(text: Sql, pattern: string, group: number, type: ColumnType): Sql {
  const found = sql`regexp_extract(${text}, ${quote(pattern)}, ${group})`;
  return convert({ sql: found, type: 'string' }, type);
}

/** The whole pattern as one regular expression, one group a capture. */
function patternOf(node: SyntaxNode, kind: string, flags: string): { pattern: string; captures: Capture[] } {
  const parts = node.list('Patterns');
  const captures: Capture[] = [];
  const pieces = parts.map((part, index) => {
    const last = index === parts.length - 1;
    // Between plain texts a gap takes as little as it can; beside regular expressions, as much.
    const gap = last || kind === 'regex' ? '.*' : '.*?';
    if (part.kind === 'StarExpression') return gap;
    if (part.kind.endsWith('LiteralExpression')) {
      const text = String(part.raw.LiteralValue ?? '');
      return kind === 'regex' ? `(?:${withoutGroups(text)})` : escapeRegex(text);
    }
    const capture = captureOf(part);
    captures.push(capture);
    const shape = kind === 'regex' || kind === 'relaxed' ? undefined : shapes[capture.type];
    return `(${shape ?? gap})`;
  });
  const start = kind !== 'regex' && parts[0]?.kind !== 'StarExpression' ? '^' : '';
  const modifiers = [...new Set(['s', ...flags])].join('');
  return { pattern: `(?${modifiers})${start}${pieces.join('')}${kind === 'regex' ? '' : '$'}`, captures };
}

/** Groups of the person's own do not count as captures. */
function withoutGroups(pattern: string): string {
  return pattern.replace(/(\\.|\[[^\]]*\])|\((?!\?)/g, (_, kept: string | undefined) => kept ?? '(?:');
}

function captureOf(part: SyntaxNode): Capture {
  if (part.kind === 'NameDeclaration') return { name: part.string('SimpleName') ?? '', type: 'string' };
  if (part.kind === 'NameAndTypeDeclaration') {
    return { name: part.child('Name').string('SimpleName') ?? '', type: typeNamed(part.child('Type')) };
  }
  return refuse('this part of a parse pattern', part);
}
