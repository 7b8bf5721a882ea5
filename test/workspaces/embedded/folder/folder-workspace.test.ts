import { readdirSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { createLog } from '../../../../src/log.ts';
import { EngineProcess } from '../../../../src/workspaces/embedded/engine-process.ts';
import { createEmbedded } from '../../../../src/workspaces/embedded/index.ts';
import { dataFolder, writeParquet } from '../../../support/data-folder.ts';

const window = { start: '2026-01-01T00:00:00.000Z', end: '2026-02-01T00:00:00.000Z' };
const now = new Date('2026-10-20T12:00:00Z');

async function makeFolder(): Promise<string> {
  const folder = dataFolder({ 'Csv.csv': 'TimeGenerated,n\n2026-01-01T00:00:00Z,1\n', 'Cut.json': '[{"a"' });
  await writeParquet(
    join(folder, 'Logs.parquet'),
    "SELECT TIMESTAMP '2026-01-01' + to_minutes(range) AS TimeGenerated, range AS n FROM range(1000)",
  );
  return folder;
}

describe('a folder as a workspace', () => {
  it('answers, tells its columns and what it holds, and what is wrong', async () => {
    const workspace = createEmbedded({
      name: 'own',
      now,
      seed: 1,
      log: createLog('silent'),
      source: { folder: await makeFolder() },
    });
    onTestFinished(() => workspace.close());
    const { signal } = new AbortController();
    const table = await workspace.run('Logs | count', window, { signal, maxRows: 10, timeoutMs: 60_000 });
    expect(table.rows).toEqual([[1000]]);
    expect((await workspace.schema()).Csv).toEqual([
      { name: 'TimeGenerated', type: 'datetime' },
      { name: 'n', type: 'long' },
    ]);
    expect(await workspace.lastReceived('Logs', signal)).toBe('2026-01-01T16:39:00.000Z');
    const stock = await workspace.inventory?.(signal);
    expect(stock).toEqual({
      tables: [
        { name: 'Csv', rows: 1, lastReceived: '2026-01-01T00:00:00.000Z', problems: [] },
        { name: 'Logs', rows: 1000, lastReceived: '2026-01-01T16:39:00.000Z', problems: [] },
      ],
      faults: [expect.stringMatching(/^Cut.json is left out/)],
    });
  });

  it('is opened again by another process when its own has died, and leaves nothing behind', async () => {
    const before = leftovers();
    const engine = new EngineProcess(
      { kind: 'folder', path: await makeFolder(), now: now.toISOString() },
      createLog('silent'),
    );
    onTestFinished(() => engine.close());
    const count = () =>
      engine.ask({ kind: 'run', kql: 'Csv | union Logs | count', window, maxRows: 10, timeoutMs: 60_000 });
    expect(await count()).toMatchObject({ rows: [[1001]] });
    const first = engine.pid;
    const endless =
      'range x from 1 to 1000000 step 1 | extend k = 1 | join kind=inner (range y from 1 to 1000000 step 1 | extend k = 1) on k | summarize max(x * y)';
    const waiting = expect(
      engine.ask({ kind: 'run', kql: endless, window, maxRows: 10, timeoutMs: 60_000 }),
    ).rejects.toMatchObject({ fault: 'stopped', construct: 'engine' });
    process.kill(first ?? 0, 'SIGKILL');
    await waiting;
    expect(await count()).toMatchObject({ rows: [[1001]] });
    expect(engine.pid).not.toBe(first);
    engine.close();
    expect(leftovers()).toEqual(before);
  });
});

function leftovers(): readonly string[] {
  return readdirSync(tmpdir()).filter((name) => name.startsWith('huntline-rows-'));
}
