import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createLog } from '../../../src/log.ts';
import type { Schema } from '../../../src/types.ts';
import { createEmbedded, type EmbeddedWorkspace } from '../../../src/workspaces/embedded/index.ts';
import { type Engine, openEngine } from './engine.ts';

// What once took memory or minutes: each is answered, or stopped and named, and the next query works.

const tables = 150;
const many: Schema = Object.fromEntries(
  Array.from({ length: tables }, (_, table) => [
    `T${table}`,
    [
      { name: 'TimeGenerated', type: 'datetime' },
      { name: 'Account', type: 'string' },
      ...Array.from({ length: 8 }, (_, column) => ({
        name: `C${table}_${column}`,
        type: 'string' as const,
      })),
    ],
  ]),
);

let engine: Engine;

beforeAll(async () => {
  engine = await openEngine(many);
});
afterAll(() => engine.close());

describe('hundreds of tables', () => {
  it.each([
    ['union * | count', [[0]]],
    ['union withsource=S T* | summarize n = count() by S | count', [[0]]],
    ['search "x" | summarize n = count() by $table | count', [[0]]],
    ['union * | where Account has "x" | project Account | count', [[0]]],
    ['find where Account == "x" project Account | count', [[0]]],
  ])(
    '%s looks at the columns that it names',
    async (kql, rows) => {
      expect((await engine.run(kql)).rows).toEqual(rows);
    },
    60_000,
  );

  it.each(['union *', 'search "x"', 'union T* | extend a = pack_all() | project a'])(
    '%s is stopped before it is planned, and says what to do',
    async (kql) => {
      await expect(engine.run(kql)).rejects.toMatchObject({
        fault: 'stopped',
        construct: 'size',
        position: { line: 1, column: 1 },
      });
    },
    60_000,
  );
});

describe('expressions that repeat themselves', () => {
  it('a chain of iff that reads itself twice in each of thirteen steps', async () => {
    const steps = Array.from(
      { length: 13 },
      (_, n) => `| extend x = iff(x % ${n + 2} == 0, x / 2 + x, x * 3 + x)`,
    );
    const { rows } = await engine.run(
      `range x from 1 to 1000 step 1 ${steps.join('\n')} | where x > 5 | count`,
    );
    expect(rows).toEqual([[1000]]);
  });
});

describe('the engine in its process', () => {
  const module = new URL('../../fakes/small-source.ts', import.meta.url);
  const window = { start: '2026-10-13T12:00:00.000Z', end: '2026-10-20T12:00:00.000Z' };
  const runaways = [
    'range x from 1 to 1000000 step 1 | extend k = 1 | join kind=inner (range y from 1 to 1000000 step 1 | extend k = 1) on k | summarize max(x * y)',
    // A part that finds its own columns runs away before the rest is bound.
    'range x from 1 to 1000000 step 1 | extend k = 1 | join kind=inner (range y from 1 to 1000000 step 1 | extend k = 1) on k | summarize d = bag_pack("m", max(x * y)) | evaluate bag_unpack(d)',
  ];
  let workspace: EmbeddedWorkspace;

  beforeAll(async () => {
    workspace = createEmbedded({
      name: 'test',
      now: new Date('2026-10-20T12:00:00Z'),
      seed: 1,
      log: createLog('silent'),
      source: { module, factory: 'createSmallSource' },
    });
    await run('SigninLogs | count');
  });
  afterAll(() => workspace.close());

  function run(kql: string, signal = new AbortController().signal, timeoutMs = 30_000) {
    return workspace.run(kql, window, { signal, maxRows: 100, timeoutMs });
  }

  // It would run for hours: that it ends at all is the test. A process that does not heed is ended after 0.8 s.
  it.each(runaways)(
    'lets go of a cancelled query: %s',
    async (kql) => {
      const controller = new AbortController();
      setTimeout(() => controller.abort(), 300);
      await expect(run(kql, controller.signal)).rejects.toMatchObject({
        fault: 'stopped',
        construct: 'cancelled',
      });
      expect((await run('SigninLogs | count')).rows).toEqual([[48]]);
    },
    60_000,
  );

  it.each(runaways)(
    'stops at its time limit: %s',
    async (kql) => {
      await expect(run(kql, undefined, 400)).rejects.toMatchObject({ fault: 'stopped', construct: 'time' });
      expect((await run('SigninLogs | count')).rows).toEqual([[48]]);
    },
    60_000,
  );

  it('ends with its process a query that takes for ever to be read', async () => {
    const functions = Array.from(
      { length: 22 },
      (_, n) => `let f${n + 1} = (x: long) { f${n}(x) + f${n}(x + 1) };`,
    );
    const kql = `let f0 = (x: long) { x % 7 };\n${functions.join('\n')}\nprint f22(1)`;
    await expect(run(kql, undefined, 500)).rejects.toMatchObject({ fault: 'stopped' });
    expect((await run('SigninLogs | count')).rows).toEqual([[48]]);
  }, 60_000);

  it('caps the elements of range(), and the operator', async () => {
    expect((await run('print n = array_length(range(1, 1000000000))')).rows).toEqual([[1_048_576]]);
    await expect(run('range x from 1 to 1000000000 step 1 | count')).rejects.toMatchObject({
      construct: 'range',
    });
  });
});
