import fc from 'fast-check';
import type { Action, Answer, Chart } from '../../src/answers.ts';
import { type Cell, type Column, columnTypes } from '../../src/types.ts';
import { anyEnrichmentAnswer } from './any-enrichment.ts';
import { anyNotebookAnswer } from './any-notebook.ts';
import { hostileTexts } from './hostile-texts.ts';

// Answers of every kind, as large and as nasty as an attacker's logs and a careless catalogue could make them.

const text = fc.oneof(
  fc.constantFrom(...hostileTexts, '', ' ', '__proto__', 'constructor', '\ud800', '&<>&<>'.repeat(300)),
  fc.string({ unit: 'binary', maxLength: 60 }),
  fc.string({ maxLength: 20 }),
  fc.constantFrom('x', '界', '😀', '<', '"', '\\', '\n', '\u202e').map((one) => one.repeat(3000)),
);
const column: fc.Arbitrary<Column> = fc.record({ name: text, type: fc.constantFrom(...columnTypes) });
const cell = fc.oneof(
  text,
  fc.jsonValue({ maxDepth: 4 }),
  fc.double(),
  fc.constant(null),
) as fc.Arbitrary<Cell>;
const action: fc.Arbitrary<Action> = fc.record(
  { title: text, line: text, inPlace: fc.boolean() },
  { requiredKeys: ['title', 'line'] },
);
const actions = fc.array(action, { maxLength: 40 });
const address = fc.oneof(
  text,
  text.map((path) => `https://portal.azure.com/#${path}`),
  fc.integer({ min: 0, max: 3_200 }).map((length) => `https://portal.azure.com/${'x'.repeat(length)}`),
);
const texts = fc.array(text, { maxLength: 12 });

const chart: fc.Arbitrary<Chart> = fc
  .record({
    kind: fc.constantFrom(
      'line' as const,
      'bar' as const,
      'stacked-bar' as const,
      'horizontal-bar' as const,
      'pie' as const,
    ),
    title: text,
    xTitle: text,
    yTitle: text,
    time: fc.boolean(),
    names: fc.array(text, { maxLength: 14 }),
    labels: fc.array(text, { maxLength: 90 }),
    y: fc.double(),
  })
  .map(({ names, labels, y, ...frame }) => {
    const xs = frame.time
      ? labels.map((_, at) => new Date(Date.UTC(2026, 0, 1) + at * 3_600_000).toISOString())
      : labels;
    const points = xs.map((x, at) => ({ x, y: at % 3 === 0 ? y : at - 1 }));
    return { ...frame, series: names.map((name) => ({ name, points })) };
  });

const window = fc.constantFrom(
  { start: '2026-10-23T14:05:00.000Z', end: '2026-11-20T14:05:00.000Z' },
  { start: '0001-01-01T00:00:00.000Z', end: '9999-12-31T23:59:59.999Z' },
  { start: 'not a time', end: 'nor this' },
);

const hunt = fc
  .record(
    {
      kind: fc.constant('hunt' as const),
      title: text,
      hunt: fc.constantFrom('kql', 'SecurityAlert.list_alerts'),
      workspace: text,
      window,
      phrase: text,
      timeZone: fc.constantFrom('UTC', 'Europe/Berlin', 'Asia/Kathmandu', 'nowhere'),
      locale: fc.constantFrom('en-US', 'de', 'ar-EG', 'th-TH', '!'),
      columns: fc.array(column, { maxLength: 30 }),
      grid: fc.array(fc.array(cell, { maxLength: 30 }), { maxLength: 45 }),
      truncated: fc.boolean(),
      kql: text,
      durationMs: fc.nat(),
      notes: texts,
      result: fc.constant('r7'),
      page: fc.integer({ min: -2, max: 9 }),
      as: fc.constantFrom('table' as const, 'chart' as const),
      shown: texts,
      chart,
      actions,
      pivots: actions,
      links: fc.array(fc.record({ title: text, url: address }), { maxLength: 20 }),
    },
    {
      requiredKeys: [
        'kind',
        'title',
        'hunt',
        'workspace',
        'window',
        'phrase',
        'timeZone',
        'locale',
        'columns',
        'grid',
        'truncated',
        'kql',
        'durationMs',
        'notes',
        'result',
        'page',
        'as',
        'shown',
        'actions',
        'pivots',
      ],
    },
  )
  .map(({ grid, ...answer }) => ({ ...answer, rows: grid, totalRows: grid.length }));

const summary = fc.record({
  name: text,
  title: text,
  group: text,
  aliases: texts,
  description: text,
  parameters: fc.array(
    fc.record({
      name: text,
      type: fc.constantFrom('str' as const, 'int' as const, 'list' as const),
      description: text,
      required: fc.boolean(),
      default: fc.option(text),
    }),
    { maxLength: 30 },
  ),
  tables: texts,
  techniques: texts,
  example: text,
});

/** Any answer of any kind. */
export const anyAnswer: fc.Arbitrary<Answer> = fc.oneof(
  { arbitrary: hunt, weight: 6 },
  { arbitrary: anyEnrichmentAnswer({ text, actions }), weight: 6 },
  { arbitrary: anyNotebookAnswer({ text, actions, address }), weight: 4 },
  fc.record({
    kind: fc.constant('hunt-list' as const),
    title: text,
    words: text,
    hunts: fc.array(summary, { maxLength: 40 }),
    total: fc.nat(),
    page: fc.integer({ min: -2, max: 9 }),
    line: text,
    actions,
  }),
  fc.record({
    kind: fc.constant('hunt-help' as const),
    title: text,
    hunt: summary,
    window: text,
    kql: text,
    actions,
  }),
  fc.record({
    kind: fc.constant('help' as const),
    title: text,
    text,
    commands: fc.array(fc.record({ name: text, summary: text, usage: texts, examples: texts }), {
      maxLength: 30,
    }),
    actions,
  }),
  fc.record({
    kind: fc.constant('check' as const),
    title: text,
    lines: fc.array(
      fc.record(
        { name: text, ok: fc.boolean(), message: text, setting: text, mend: text, written: text },
        { requiredKeys: ['name', 'ok', 'message'] },
      ),
      { maxLength: 40 },
    ),
    actions,
  }),
  fc.record({
    kind: fc.constant('notice' as const),
    title: text,
    text,
    items: fc.array(fc.record({ name: text, text, lines: texts }, { requiredKeys: ['name', 'text'] }), {
      maxLength: 40,
    }),
    actions,
  }),
  fc.record({ kind: fc.constant('kql' as const), title: text, kql: text, actions }),
  fc.record(
    {
      kind: fc.constant('file' as const),
      title: text,
      name: text,
      mime: text,
      content: text,
      links: fc.array(fc.record({ title: text, url: address }), { maxLength: 20 }),
      notes: texts,
      actions,
    },
    { requiredKeys: ['kind', 'title', 'name', 'mime', 'content', 'notes', 'actions'] },
  ),
  fc.record({
    kind: fc.constant('form' as const),
    title: text,
    text,
    line: text,
    fields: fc.array(
      fc.record({
        id: fc.constantFrom('host', 'user', 'least', 'line', '__proto__'),
        label: text,
        type: fc.constantFrom('str' as const, 'int' as const),
        placeholder: text,
        required: fc.boolean(),
      }),
      { maxLength: 20 },
    ),
    example: text,
    actions,
  }),
  fc.record(
    { kind: fc.constant('error' as const), title: text, message: text, hint: text, reference: text, actions },
    { requiredKeys: ['kind', 'title', 'message', 'actions'] },
  ),
  fc.record({ kind: fc.constant('progress' as const), title: text, message: text, actions }),
);
