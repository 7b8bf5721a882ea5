import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Action, Answer, Chart } from '../../../src/answers.ts';
import { asker } from '../../../src/surfaces/slack/asker.ts';
import { layoutsOf } from '../../../src/surfaces/slack/layouts.ts';
import type { ColumnType } from '../../../src/types.ts';
import { huntAnswer } from '../../fakes/slack-app.ts';
import { slackFaults } from '../../fakes/slack-limits.ts';

const text = fc.oneof(
  fc.string({ unit: 'grapheme' }),
  fc.constantFrom(
    '',
    ' ',
    '<!channel>',
    '\u202E',
    '\u0000',
    '&'.repeat(3_000),
    'x'.repeat(20_000),
    '\n'.repeat(500),
    '😀'.repeat(900),
  ),
);
const action: fc.Arbitrary<Action> = fc.record({ title: text, line: text, inPlace: fc.boolean() });
const actions = fc.array(action, { maxLength: 40 });
const type = fc.constantFrom<ColumnType>('string', 'long', 'datetime', 'dynamic', 'bool', 'real');
const cell = fc.oneof(text, fc.integer(), fc.constant(null), fc.boolean(), fc.constant({ a: ['<@U1>'] }));

const chart: fc.Arbitrary<Chart> = fc
  .record({
    kind: fc.constantFrom<Chart['kind']>('line', 'bar', 'stacked-bar', 'horizontal-bar', 'pie'),
    title: text,
    xTitle: text,
    yTitle: text,
    xs: fc.uniqueArray(fc.oneof(fc.string(), fc.constant('x'.repeat(300))), { maxLength: 60 }),
    names: fc.array(text, { minLength: 1, maxLength: 12 }),
    y: fc.oneof(fc.integer(), fc.double({ noNaN: true, min: -1e15, max: 1e15 })),
  })
  .map(({ xs, names, y, ...rest }) => ({
    ...rest,
    time: false,
    series: names.map((name) => ({ name, points: xs.map((x) => ({ x, y })) })),
  }));

const hunt: fc.Arbitrary<Answer> = fc
  .record({
    title: text,
    notes: fc.array(text, { maxLength: 20 }),
    columns: fc.array(fc.record({ name: text, type }), { maxLength: 30 }),
    cell,
    rows: fc.integer({ min: 0, max: 300 }),
    page: fc.integer({ min: -1, max: 100 }),
    kql: text,
    chart: fc.option(chart, { nil: undefined }),
    as: fc.constantFrom('table' as const, 'chart' as const),
    actions,
    pivots: actions,
  })
  .map(({ cell: one, rows, chart: drawn, columns, ...rest }) => {
    const { chart: _, ...plain } = huntAnswer('');
    return {
      ...plain,
      ...rest,
      columns,
      shown: columns.map(({ name }) => name),
      rows: Array.from({ length: rows }, () => columns.map(() => one)),
      totalRows: rows,
      ...(drawn ? { chart: drawn } : {}),
    };
  });

const others: fc.Arbitrary<Answer> = fc
  .record({
    title: text,
    message: text,
    text,
    line: text,
    kql: text,
    example: text,
    hint: text,
    actions,
    words: fc.array(text),
  })
  .chain(({ words, ...said }) =>
    fc.constantFrom<Answer>(
      { kind: 'error', ...said, reference: said.line },
      { kind: 'progress', ...said },
      { kind: 'kql', ...said },
      {
        kind: 'form',
        ...said,
        fields: words.map((id) => ({ id, label: id, type: 'str', placeholder: id, required: true })),
      },
      {
        kind: 'help',
        ...said,
        commands: words.map((name) => ({ name, summary: said.message, usage: words, examples: words })),
      },
    ),
  );

describe('what is sent to Slack', () => {
  it('stays within Slack’s limits in every layout, whatever the answer holds', () => {
    fc.assert(
      fc.property(fc.oneof(hunt, others), text, (answer, line) => {
        for (const layout of layoutsOf(answer)) {
          const blocks = layout.blocks.length === 0 ? [] : [asker('U1', line), ...layout.blocks];
          expect(slackFaults(layout.text, blocks)).toEqual([]);
        }
      }),
      { numRuns: 60 },
    );
  });

  it('gets plainer from layout to layout, and ends with text alone', () => {
    const layouts = [...layoutsOf(huntAnswer(''))];
    expect(layouts.map(({ name }) => name)).toEqual(['full', 'without charts', 'fewer rows', 'text']);
    const sizes = layouts.map(({ blocks }) => JSON.stringify(blocks).length);
    expect(sizes[2]).toBeLessThan(sizes[0] ?? 0);
    expect(layouts.at(-1)?.blocks).toEqual([]);
  });
});
