import { afterAll, describe, expect, it } from 'vitest';
import { z } from 'zod';
import type { Answer, HuntAnswer, HuntListAnswer } from '../../src/answers.ts';
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
const signal = new AbortController().signal;
/** That there are rows is to be shown, not how many. */
const one = { signal, maxRows: 1, timeoutMs: 60_000 };

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
  limits: { maxRows: 100, timeoutMs: one.timeoutMs, unscopedHours: 168 },
});
const proven = new Set<string>();
afterAll(async () => {
  await workspace.close();
  const names = new Set(
    catalogue.all().flatMap((hunt) => (proven.has(hunt.name) ? [hunt.name, ...hunt.aliases] : [])),
  );
  console.info(`${proven.size} of ${catalogue.all().length} hunts under ${names.size} names proven`);
});

/** Every parameter at its example. */
function examples(hunt: Hunt): Record<string, string> {
  return Object.fromEntries(
    hunt.parameters.flatMap(({ name, example }) => (example === null ? [] : [[name, example]])),
  );
}

async function ask(line: string): Promise<Answer> {
  return app.answer({
    surface: 'terminal',
    line,
    person: { id: 'test', name: 'Test' },
    place: { id: 'test', kind: 'personal' },
    locale: 'en-IE',
    timeZone: 'Europe/Dublin',
  });
}

async function answerTo(line: string): Promise<HuntAnswer> {
  const answer = await ask(line);
  if (answer.kind !== 'hunt') throw new Error(`${line}: ${JSON.stringify(answer)}`);
  return answer;
}

it('reads all query files without a complaint, more hunts than MSTICPy has', () => {
  expect(findings).toEqual([]);
  expect(catalogue.all().length).toBeGreaterThanOrEqual(175);
});

it('says of every hunt, in JSON, what it is called and takes', async () => {
  const answer = JSON.parse(JSON.stringify(await ask('hunt list all'))) as HuntListAnswer;
  const parameter = { name: z.string(), type: z.enum(['bool', 'datetime', 'float', 'int', 'list', 'str']) };
  const listed = z.looseObject({
    name: z.string().min(1),
    aliases: z.array(z.string()).min(1),
    parameters: z.array(
      z.looseObject({ ...parameter, required: z.boolean(), default: z.string().nullable() }),
    ),
    tables: z.array(z.string()).min(1),
    techniques: z.array(z.string()),
    example: z.string().startsWith('hunt '),
  });
  const hunts = z.array(listed).parse(answer.hunts);
  expect(hunts.map(({ name }) => name).toSorted()).toEqual(
    catalogue
      .all()
      .map(({ name }) => name)
      .toSorted(),
  );
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

  it('finds rows by its example line and with every parameter at its example, and none in a window before the data', async () => {
    const answer = await answerTo(hunt.example);
    expect(answer.hunt).toBe(hunt.name);
    expect(answer.totalRows).toBeGreaterThan(0);
    const { time, by, x, y } = hunt.chart ?? {};
    const needed = [...hunt.shown, ...Object.keys(hunt.entities), time, by, x, y];
    const columns = answer.columns.map((column) => column.name);
    expect(columns).toEqual(expect.arrayContaining(needed.filter((name) => name !== undefined)));
    // Where the line gives all its parameters their examples, it has been run already.
    const said = bindHunt(hunt, examples(hunt), answer.window).kql === answer.kql;
    const found = said ? answer : await workspace.run(bindHunt(hunt, examples(hunt), month).kql, month, one);
    expect(found.rows.length).toBeGreaterThan(0);
    const none = await workspace.run(bindHunt(hunt, examples(hunt), before).kql, before, one);
    expect(none.rows).toEqual([]);
    proven.add(hunt.name);
  });
});
