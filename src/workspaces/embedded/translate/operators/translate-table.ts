import { isTabular, symbolKind } from '../../../../kql/bound.ts';
import type { SyntaxNode } from '../../../../kql/syntax-node.ts';
import { functionName } from '../function-call.ts';
import { evaluate, pluginOf } from '../plugins/index.ts';
import { refuse } from '../refusal.ts';
import type { Relation } from '../relation.ts';
import { constantText } from '../scalar.ts';
import type { Scope } from '../scope.ts';
import { sql } from '../sql.ts';
import { bodyOf, isUserFunction, viewOf } from '../user-function.ts';
import { watchlist, watchlistAliases } from '../watchlist.ts';
import { operatorAdvice } from './advice.ts';
import { extend, pick, project, projectByNames, projectRename, serialize } from './columns.ts';
import { find } from './find.ts';
import { join, lookup } from './join.ts';
import { makeSeries } from './make-series.ts';
import { mvApply } from './mv-apply.ts';
import { mvExpand } from './mv-expand.ts';
import { parse, parseWhere } from './parse.ts';
import { parseKv } from './parse-kv.ts';
import { partition } from './partition.ts';
import { count, distinct, getSchema, sample, sampleDistinct, sort, take, top, where } from './rows.ts';
import { searchIn, searchOf } from './search.ts';
import { dataTable, print, range } from './sources.ts';
import { summarize } from './summarize.ts';
import { topHitters } from './top-hitters.ts';
import { topNested } from './top-nested.ts';
import { unionOf, unionWith } from './union.ts';

type Operator = (scope: Scope, node: SyntaxNode, input: Relation) => Relation;
type Source = (scope: Scope, node: SyntaxNode) => Relation;

/** What stands after a pipe, by the kind of its node. The scope sees the input's columns. */
const operators: Readonly<Record<string, Operator>> = {
  AsOperator: as,
  CountOperator: count,
  DistinctOperator: distinct,
  EvaluateOperator: evaluate,
  ExtendOperator: extend,
  FilterOperator: where,
  GetSchemaOperator: getSchema,
  InvokeOperator: invoke,
  JoinOperator: join,
  LookupOperator: lookup,
  MakeSeriesOperator: makeSeries,
  MvApplyOperator: mvApply,
  MvExpandOperator: mvExpand,
  PartitionOperator: partition,
  ParseKvOperator: parseKv,
  ParseOperator: parse,
  ParseWhereOperator: parseWhere,
  ProjectAwayOperator: pick,
  ProjectByNamesOperator: projectByNames,
  ProjectKeepOperator: pick,
  ProjectOperator: project,
  ProjectRenameOperator: projectRename,
  ProjectReorderOperator: pick,
  RenderOperator: (_scope, _node, input) => input,
  SampleDistinctOperator: sampleDistinct,
  SampleOperator: sample,
  SerializeOperator: serialize,
  SearchOperator: searchIn,
  SortOperator: sort,
  SummarizeOperator: summarize,
  TakeOperator: take,
  TopHittersOperator: topHitters,
  TopNestedOperator: topNested,
  TopOperator: top,
  UnionOperator: unionWith,
};

/** What begins a pipe. */
const sources: Readonly<Record<string, Source>> = {
  DataTableExpression: dataTable,
  FindOperator: find,
  FunctionCallExpression: tableCall,
  MaterializeExpression: materialize,
  NameReference: tableName,
  ParenthesizedExpression: (scope, node) => scope.table(node.child('Expression')),
  PipeExpression: pipe,
  PrintOperator: print,
  RangeOperator: range,
  ToTableExpression: (scope, node) => scope.table(node.child('Expression')),
  SearchOperator: searchOf,
  UnionOperator: unionOf,
};

/** A tabular expression in SQL. @throws {Refusal} what is not supported. */
export function translateTable(scope: Scope, node: SyntaxNode): Relation {
  const source = sources[node.kind];
  return source ? source(scope, node) : refuseOperator(node);
}

function pipe(scope: Scope, node: SyntaxNode): Relation {
  const operator = node.child('Operator');
  const before = node.child('Expression');
  // Refused before what stands to its left is translated: a refusal that names the last obstacle costs less.
  if (!operators[operator.kind]) return refuseOperator(operator);
  if (operator.kind === 'EvaluateOperator') pluginOf(operator);
  return applyOperator(scope, operator, scope.table(before), before);
}

/** One operator over given rows. `before` is what made them, as the parser has it. */
export function applyOperator(
  scope: Scope,
  operator: SyntaxNode,
  input: Relation,
  before: SyntaxNode | undefined,
): Relation {
  const translate = operators[operator.kind] ?? refuseOperator(operator);
  const output = translate(scope.over(input, before), operator, input);
  if (!plain.has(operator.kind)) scope.query.done.regrouped = true;
  // Whether a function's rows have an order is for its body to say.
  if (operator.kind === 'InvokeOperator') return output;
  const serialized =
    serializing.has(operator.kind) || (input.serialized === true && !unordering.has(operator.kind));
  return { ...output, serialized };
}

/** Operators that DuckDB runs while it reads a table: they compute columns and leave rows out. */
const plain: ReadonlySet<string> = new Set([
  'AsOperator',
  'ExtendOperator',
  'FilterOperator',
  'InvokeOperator',
  'ParseOperator',
  'ParseWhereOperator',
  'ProjectAwayOperator',
  'ProjectByNamesOperator',
  'ProjectKeepOperator',
  'ProjectOperator',
  'ProjectRenameOperator',
  'ProjectReorderOperator',
  'RenderOperator',
  'UnionOperator',
]);

/** Operators that give the rows an order. */
const serializing: ReadonlySet<string> = new Set([
  'GetSchemaOperator',
  'SerializeOperator',
  'SortOperator',
  'TopHittersOperator',
  'TopOperator',
]);

/** Operators whose rows have no order, whatever they were made from. */
const unordering: ReadonlySet<string> = new Set([
  'CountOperator',
  'DistinctOperator',
  'EvaluateOperator',
  'JoinOperator',
  'LookupOperator',
  'MakeSeriesOperator',
  'PartitionOperator',
  'SampleDistinctOperator',
  'SampleOperator',
  'SearchOperator',
  'SummarizeOperator',
  'TopNestedOperator',
  'UnionOperator',
]);

function refuseOperator(node: SyntaxNode): never {
  const name = operatorName(node);
  return refuse(name, node, operatorAdvice[name]);
}

/** `mv-expand`, `evaluate basket` …: what the person typed first. */
function operatorName(node: SyntaxNode): string {
  const [first] = node.tokens();
  const plugin = node.kind === 'EvaluateOperator' ? ` ${functionName(node.child('FunctionCall'))}` : '';
  return `${first?.text ?? node.kind}${plugin}`;
}

function tableName(scope: Scope, node: SyntaxNode): Relation {
  const name = node.string('SimpleName') ?? '';
  const bound = scope.lookup(name);
  if (bound?.kind === 'table') return bound.relation();
  if (bound?.kind === 'function') return viewOf(scope, bound.declaration);
  const symbol = node.symbol('ReferencedSymbol');
  if (symbol && symbolKind(symbol) === 'table') return scope.query.table(symbol.Name, node);
  if (name === '_GetWatchlistAlias') return watchlistAliases(scope, node);
  const elsewhere = scope.query.elsewhere.get(name);
  if (elsewhere && 'missing' in elsewhere) throw elsewhere.missing;
  return refuse(`the table ${name}`, node);
}

function tableCall(scope: Scope, node: SyntaxNode): Relation {
  if (isUserFunction(scope, node)) {
    const { body, inner } = bodyOf(scope, node);
    return inner.table(body);
  }
  const name = functionName(node);
  const derived = scope.query.derived.get(name);
  if (derived) return derived;
  const elsewhere = scope.query.elsewhere.get(name);
  if (elsewhere && 'table' in elsewhere) return scope.query.table(elsewhere.table, node);
  if (name === '_GetWatchlist') return watchlist(scope, node);
  if (name === '_GetWatchlistAlias') return watchlistAliases(scope, node);
  if (name !== 'table') return refuse(`${name}()`, node);
  const [argument] = node.child('ArgumentList').list('Expressions');
  const table = argument && constantText(scope.scalar(argument));
  return table === undefined ? refuse('table() of a computed name', node) : scope.query.table(table, node);
}

/** `as`: names what came so far, for what follows. */
function as(scope: Scope, node: SyntaxNode, input: Relation): Relation {
  const alias = node.child('Name').string('SimpleName') ?? '';
  const named = { ...input, alias };
  scope.query.aliases.set(alias, named);
  return named;
}

function invoke(scope: Scope, node: SyntaxNode, input: Relation): Relation {
  const call = node.child('Function');
  if (call.kind !== 'FunctionCallExpression' || !isUserFunction(scope, call)) return refuse('invoke', node);
  const { body, inner } = bodyOf(scope, call, input);
  return isTabular(body) ? inner.table(body) : refuse('invoke of a scalar function', node);
}

function materialize(scope: Scope, node: SyntaxNode): Relation {
  const relation = scope.table(node.child('Expression'));
  return { ...relation, from: scope.emitter.add(sql`SELECT * FROM ${relation.from}`, true) };
}
