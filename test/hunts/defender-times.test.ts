import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { bindHunt } from '../../src/hunts/bind-hunt.ts';
import { loadCatalogue } from '../../src/hunts/catalogue.ts';
import type { Hunt } from '../../src/hunts/hunt.ts';
import { diagnose } from '../../src/kql/bind.ts';
import { knownSchema } from '../../src/kql/schemas.ts';
import { createLog } from '../../src/log.ts';
import type { Window } from '../../src/types.ts';
import { createEmbedded } from '../../src/workspaces/embedded/embedded-workspace.ts';

// Sentinel's copy of a Defender table has TimeGenerated and Timestamp; Defender's own has Timestamp alone.
const files = ['defender-alerts', 'endpoint-hunting', 'endpoints', 'identity', 'mail'];
const { catalogue } = await loadCatalogue(
  files.map((name) => new URL(`../../queries/${name}.yaml`, import.meta.url).pathname),
);
const now = new Date('2026-11-20T15:00:00Z');
const week: Window = { start: '2026-11-13T15:00:00.000Z', end: now.toISOString() };
const folder = mkdtempSync(join(tmpdir(), 'huntline-times-'));
afterAll(() => rmSync(folder, { recursive: true }));

function bound(hunt: Hunt): string {
  const values = hunt.parameters.flatMap(({ name, example }) => (example === null ? [] : [[name, example]]));
  return bindHunt(hunt, Object.fromEntries(values), week).kql;
}

describe.each(['TimeGenerated', 'Timestamp'])('where the tables have no %s', (lacking) => {
  const schema = Object.fromEntries(
    Object.entries(knownSchema()).map(([table, columns]) => [
      table,
      columns.filter(({ name }) => name !== lacking),
    ]),
  );

  it.each(catalogue.all().map((hunt) => [hunt.name, hunt] as const))('%s still binds', (_, hunt) => {
    expect(diagnose(bound(hunt), schema)).toEqual([]);
  });
});

it.each(['TimeGenerated', 'Timestamp'])(
  'finds by %s what falls into the window, and nothing else',
  async (column) => {
    const at = (time: string, file: string) => ({ [column]: time, DeviceName: 'ws-1.corp', FileName: file });
    const rows = [at('2026-11-19T10:00:00Z', 'in.exe'), at('2026-11-01T10:00:00Z', 'before.exe')];
    writeFileSync(
      join(folder, 'DeviceProcessEvents.json'),
      rows.map((row) => JSON.stringify(row)).join('\n'),
    );
    const workspace = createEmbedded({
      name: 'files',
      now,
      seed: 1,
      log: createLog('error'),
      source: { folder },
    });
    try {
      const hunt = catalogue.find('M365D.list_host_processes') as Hunt;
      const { kql } = bindHunt(hunt, { host_name: 'WS-1' }, week);
      const found = await workspace.run(kql, week, {
        signal: new AbortController().signal,
        maxRows: 10,
        timeoutMs: 20_000,
      });
      const at = found.columns.findIndex(({ name }) => name === 'FileName');
      expect(found.rows.map((row) => row[at])).toEqual(['in.exe']);
    } finally {
      await workspace.close();
    }
  },
);
