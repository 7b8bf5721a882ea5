import { afterAll, describe, expect, it } from 'vitest';
import type { HuntAnswer } from '../../src/answers.ts';
import { bindHunt } from '../../src/hunts/bind-hunt.ts';
import { loadCatalogue } from '../../src/hunts/catalogue.ts';
import type { Hunt } from '../../src/hunts/hunt.ts';
import { diagnose } from '../../src/kql/bind.ts';
import { knownSchema } from '../../src/kql/schemas.ts';
import { createLog } from '../../src/log.ts';
import type { Window } from '../../src/types.ts';
import { createEmbedded } from '../../src/workspaces/embedded/embedded-workspace.ts';
import { makeApp } from '../support/make-app.ts';

const now = new Date('2026-11-20T15:00:00Z');
const month: Window = { start: '2026-10-21T15:00:00.000Z', end: now.toISOString() };
const before: Window = { start: '2020-01-01T00:00:00.000Z', end: '2020-02-01T00:00:00.000Z' };
const options = { signal: new AbortController().signal, maxRows: 20_000, timeoutMs: 60_000 };

const { catalogue, findings } = await loadCatalogue([new URL('../../queries/', import.meta.url).pathname]);
const log = createLog('error');
const workspace = createEmbedded({ name: 'demo', now, seed: 1, log });
const schema = knownSchema();
const { app } = await makeApp({
  workspaces: [workspace],
  now,
  role: 'author',
  catalogue,
  log,
  limits: { maxRows: options.maxRows, timeoutMs: options.timeoutMs, unscopedHours: 168 },
});
afterAll(() => workspace.close());

/** Every parameter at its example. */
function examples(hunt: Hunt): Record<string, string> {
  return Object.fromEntries(
    hunt.parameters.flatMap(({ name, example }) => (example === null ? [] : [[name, example]])),
  );
}

async function answerTo(line: string): Promise<HuntAnswer> {
  const answer = await app.answer({
    surface: 'terminal',
    line,
    person: { id: 'test', name: 'Test' },
    place: { id: 'test', kind: 'personal' },
    locale: 'en-IE',
    timeZone: 'Europe/Dublin',
  });
  if (answer.kind !== 'hunt') throw new Error(`${line}: ${JSON.stringify(answer)}`);
  return answer;
}

it('reads all query files without a complaint', () => {
  expect(findings).toEqual([]);
  expect(catalogue.all().length).toBeGreaterThanOrEqual(14);
});

describe.each(catalogue.all().map((hunt) => [hunt.name, hunt] as const))('%s', (_, hunt) => {
  it('binds without a diagnostic, with every parameter at its example', () => {
    const settable = hunt.parameters.filter(({ name }) => name !== 'start' && name !== 'end');
    expect(settable.filter(({ example }) => example === null)).toEqual([]);
    expect(diagnose(bindHunt(hunt, examples(hunt), month).kql, schema)).toEqual([]);
  });

  it('names tables that are known, techniques as MITRE writes them, and says what chat needs', () => {
    expect(hunt.tables.length).toBeGreaterThan(0);
    expect(Object.keys(schema)).toEqual(expect.arrayContaining([...hunt.tables]));
    expect(hunt.techniques.filter((technique) => !/^T\d{4}(?:\.\d{3})?$/.test(technique))).toEqual([]);
    expect(hunt.description).toMatch(/^[A-Z].*[^.]$/);
    expect(hunt.shown.length).toBeGreaterThan(1);
    expect(hunt.shown.length).toBeLessThanOrEqual(6);
    expect(hunt.aliases.length).toBeGreaterThan(0);
  });

  it('finds rows by its example line, with the columns that its card and its picture need', async () => {
    const answer = await answerTo(hunt.example);
    expect(answer.hunt).toBe(hunt.name);
    expect(answer.totalRows).toBeGreaterThan(0);
    const { time, by, x, y } = hunt.chart ?? {};
    const needed = [...hunt.shown, ...Object.keys(hunt.entities), time, by, x, y];
    const columns = answer.columns.map((column) => column.name);
    expect(columns).toEqual(expect.arrayContaining(needed.filter((name) => name !== undefined)));
  });

  it('finds rows with every parameter at its example, and none in a window before the data', async () => {
    const found = await workspace.run(bindHunt(hunt, examples(hunt), month).kql, month, options);
    expect(found.rows.length).toBeGreaterThan(0);
    const none = await workspace.run(bindHunt(hunt, examples(hunt), before).kql, before, options);
    expect(none.rows).toEqual([]);
  });
});
