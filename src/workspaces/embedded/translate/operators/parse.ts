import { columnsOf } from '../../../../kql/bound.ts';
import type { SyntaxNode } from '../../../../kql/syntax-node.ts';
import type { Column, ColumnType } from '../../../../types.ts';
import { convert, toText } from '../convert.ts';
import { escapeRegex, patternOf as readRegex } from '../expressions/text-match.ts';
import { parseJsonText } from '../functions/conversion.ts';
import { nullOf } from '../null-of.ts';
import { refuse } from '../refusal.ts';
import { fieldScalar, type Relation } from '../relation.ts';
import type { Scalar } from '../scalar.ts';
import type { Scope } from '../scope.ts';
import { ident, joinSql, quote, raw, type Sql, sql } from '../sql.ts';
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
  const found = captures.map(({ type }, index) => captured(text, pattern, index + 1, type));
  const place = (index: number) => ident(`$capture${index}`, found[index]?.weight);
  const read = found.map((value, index) => sql`${value} AS ${place(index)}`);
  const matches = sql`regexp_matches(${text}, ${quote(pattern)}) AS "$match"`;
  const source = scope.emitter.add(sql`SELECT *, ${joinSql([matches, ...read])} FROM ${input.from}`);
  const typed = captures.flatMap(({ type }, index) =>
    type === 'string' || type === 'dynamic' ? [] : [sql`${place(index)} IS NOT NULL`],
  );
  const fits = joinSql([raw('"$match"'), ...typed], ' AND ');
  // One value that cannot be read leaves all columns empty, but where the kind is relaxed.
  const whole = filtering || kind === 'relaxed' || captures.length < 2 || typed.length === 0;
  const taken = captures.map(({ name, type }, index): [string, Scalar] => {
    const value = whole ? place(index) : sql`CASE WHEN ${fits} THEN ${place(index)} ELSE ${nullOf(type)} END`;
    return [name, { sql: value, type }];
  });
  const { columns, values } = replacing(node, input, new Map(taken));
  return scope.emitter.select(columns, values, sql`${source}${filtering ? sql` WHERE ${fits}` : raw('')}`);
}

/** The row's columns and the new ones, of which one may take the place of another. */
export function replacing(
  node: SyntaxNode,
  input: Relation,
  taken: ReadonlyMap<string, Scalar>,
): { columns: Column[]; values: Scalar[] } {
  const columns = columnsOf(node);
  const values = columns.map(({ name }): Scalar => {
    const field = input.fields.find((candidate) => candidate.name === name);
    return taken.get(name) ?? (field ? fieldScalar(field) : refuse(`the column ${name} here`, node));
  });
  return { columns, values };
}

function captured(text: Sql, pattern: string, group: number, type: ColumnType): Sql {
  const found = sql`regexp_extract(${text}, ${quote(pattern)}, ${group})`;
  return type === 'dynamic' ? parseJsonText(found) : convert({ sql: found, type: 'string' }, type);
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
      return kind === 'regex' ? `(?:${withoutGroups(text, part)})` : escapeRegex(text);
    }
    const capture = captureOf(part);
    captures.push(capture);
    const shape = shapes[capture.type];
    if (shape === undefined) return `(${gap})`;
    // What is no number may stand there where the kind is relaxed.
    return kind === 'relaxed' ? `(?:(${shape})|${gap})` : `((?-U:${shape}))`;
  });
  const start = kind !== 'regex' && parts[0]?.kind !== 'StarExpression' ? '^' : '';
  const modifiers = kind === 'regex' ? [...new Set(flags)].join('') : 's';
  const whole = `${start}${pieces.join('')}${kind === 'regex' ? '' : '$'}`;
  return { pattern: modifiers === '' ? whole : `(?${modifiers})${whole}`, captures };
}

/** Groups of the person's own do not count as captures. Edges of words are told by ASCII here. */
function withoutGroups(source: string, node: SyntaxNode): string {
  const { plain, wide, marked } = readRegex(source, node, 0);
  return marked ? plain : wide;
}

function captureOf(part: SyntaxNode): Capture {
  if (part.kind === 'NameDeclaration') return { name: part.string('SimpleName') ?? '', type: 'string' };
  if (part.kind === 'NameAndTypeDeclaration') {
    return { name: part.child('Name').string('SimpleName') ?? '', type: typeNamed(part.child('Type')) };
  }
  return refuse('this part of a parse pattern', part);
}
