import fc from 'fast-check';
import type { Condition, Operator } from './condition.ts';
import * as steps from './steps.ts';
import { type Column, dataTable, type Table, type Type, type Value } from './table.ts';

/** A table and what is done to it. */
export interface Pipeline {
  readonly table: Table;
  readonly steps: readonly steps.Step[];
}

const number = fc.oneof(
  { weight: 5, arbitrary: fc.integer({ min: -3, max: 3 }) },
  { weight: 1, arbitrary: fc.constant(null) },
);
const text = fc.constantFrom('', 'a', 'b', 'A', 'a b', "it's");
const list = fc.oneof(
  { weight: 4, arbitrary: fc.array(fc.integer({ min: 0, max: 2 }), { maxLength: 3 }) },
  { weight: 1, arbitrary: fc.constant(null) },
);

const values: Readonly<Record<Type, fc.Arbitrary<Value>>> = { dynamic: list, long: number, string: text };

const base: readonly Column[] = [
  { name: 'k', type: 'long' },
  { name: 'x', type: 'long' },
  { name: 's', type: 'string' },
  { name: 'd', type: 'dynamic' },
];
const other: readonly Column[] = [
  { name: 'k', type: 'long' },
  { name: 'y', type: 'long' },
  { name: 't', type: 'string' },
];

function tableOf(columns: readonly Column[]): fc.Arbitrary<Table> {
  const row = fc.tuple(...columns.map(({ type }) => values[type]));
  return fc.array(row, { maxLength: 7 }).map((rows) => ({ columns, rows }));
}

function names(columns: readonly Column[], type?: Type): string[] {
  return columns
    .filter((column) => column.type !== 'dynamic' && (!type || column.type === type))
    .map(({ name }) => name);
}

function conditionOver(columns: readonly Column[]): fc.Arbitrary<Condition> {
  const numbers = names(columns, 'long');
  const texts = names(columns, 'string');
  const operator = fc.constantFrom<Operator>('!=', '<', '<=', '==', '>', '>=');
  const simple: fc.Arbitrary<Condition>[] = [
    ...(numbers.length > 0
      ? [
          fc.record({
            kind: fc.constant('compare' as const),
            column: fc.constantFrom(...numbers),
            operator,
            value: fc.integer({ min: -3, max: 3 }),
          }),
          fc.record({
            kind: fc.constant('in' as const),
            column: fc.constantFrom(...numbers),
            values: fc.array(fc.integer({ min: -3, max: 3 }), { minLength: 1, maxLength: 3 }),
          }),
          fc.record({
            kind: fc.constant('null' as const),
            column: fc.constantFrom(...numbers),
            negated: fc.boolean(),
          }),
        ]
      : []),
    ...(texts.length > 0
      ? [
          fc.record({
            kind: fc.constant('compare' as const),
            column: fc.constantFrom(...texts),
            operator: fc.constantFrom<Operator>('!=', '=='),
            value: text,
          }),
        ]
      : []),
  ];
  const { tree } = fc.letrec<{ tree: Condition }>((tie) => ({
    tree: fc.oneof(
      { maxDepth: 2, withCrossShrink: true },
      ...simple,
      fc.record({
        kind: fc.constant('both' as const),
        operator: fc.constantFrom('and' as const, 'or' as const),
        left: tie('tree'),
        right: tie('tree'),
      }),
      fc.record({ kind: fc.constant('not' as const), inner: tie('tree') }),
    ),
  }));
  return tree;
}

/** One operator that fits the columns; those that bring columns along come once at the most. */
function stepOver(columns: readonly Column[], before: readonly string[]): fc.Arbitrary<steps.Step> {
  const plain = names(columns);
  const numbers = names(columns, 'long');
  const subset = fc.subarray(plain, { minLength: 1 });
  const bags = columns.some(({ name, type }) => name === 'd' && type === 'dynamic');
  const fits = (...wanted: string[]) =>
    wanted.every((name) => columns.some((column) => column.name === name));
  const has = (...unwanted: string[]) => columns.some(({ name }) => unwanted.includes(name));
  const once = (name: string) => !before.includes(name);
  const choices: fc.Arbitrary<steps.Step>[] = [];
  if (plain.length > 0) {
    choices.push(conditionOver(columns).map(steps.where), subset.map(steps.distinct));
    choices.push(subset.map((chosen) => steps.project([...chosen, ...(bags ? ['d'] : [])])));
    if (!bags) {
      choices.push(
        fc
          .tuple(fc.constantFrom(...plain), fc.boolean())
          .map(([name, down]) => steps.sort(name, down, plain)),
      );
    }
    choices.push(
      fc
        .tuple(fc.integer({ min: 1, max: 4 }), fc.constantFrom(...plain), fc.boolean())
        .map(([count, name, up]) => steps.top(count, name, up)),
    );
  }
  if (numbers.length > 0) {
    const number = fc.constantFrom(...numbers);
    if (!has('z')) choices.push(fc.tuple(number, number).map(([a, b]) => steps.extend('z', a, b)));
    const call = fc.record({
      name: fc.constantFrom<steps.Aggregate>('count', 'dcount', 'max', 'min', 'sum'),
      column: number,
    });
    if (!has('r0', 'r1', 'r2')) {
      choices.push(
        fc
          .tuple(fc.array(call, { minLength: 1, maxLength: 3 }), fc.subarray(plain))
          .map(([calls, keys]) => steps.summarize(calls, keys)),
      );
    }
  }
  if (fits('k') && !has('k1', 'y', 't') && once('join')) {
    const kind = fc.constantFrom<steps.JoinKind>(
      'fullouter',
      'inner',
      'innerunique',
      'leftanti',
      'leftouter',
      'leftsemi',
      'rightanti',
      'rightouter',
      'rightsemi',
    );
    choices.push(fc.tuple(kind, tableOf(other)).map(([which, right]) => steps.join(which, right, 'k')));
  }
  if (once('union')) choices.push(tableOf(other).map(steps.union));
  if (bags) choices.push(fc.constant(steps.mvExpand('d')));
  return fc.oneof(...choices);
}

export function pipelineText({ table, steps: applied }: Pipeline): string {
  return [dataTable(table), ...applied.map(({ kql }) => kql)].join('\n| ');
}

/** A table with up to so many operators after it, each fit for the columns that the ones before leave. */
export function anyPipeline(most: number): fc.Arbitrary<Pipeline> {
  return tableOf(base)
    .chain((table) => grow({ table, steps: [] }, table, most))
    .map((pipeline) => ({ ...pipeline, [fc.toStringMethod]: () => pipelineText(pipeline) }));
}

function grow(pipeline: Pipeline, now: Table, left: number): fc.Arbitrary<Pipeline> {
  const plain = names(now.columns);
  if (left === 0 || plain.length === 0) return fc.constant(pipeline);
  const before = pipeline.steps.map(({ kql }) => kql.split(' ')[0] ?? '');
  return stepOver(now.columns, before).chain((step) =>
    grow({ table: pipeline.table, steps: [...pipeline.steps, step] }, step.apply(now), left - 1),
  );
}
