import { afterAll, describe, expect, it } from 'vitest';
import { files, infrastructure } from '../../../demo/attack.ts';
import type { Observable } from '../../../src/enrichment.ts';
import { bindHunt } from '../../../src/hunts/bind-hunt.ts';
import { loadCatalogue } from '../../../src/hunts/catalogue.ts';
import { joinItems } from '../../../src/hunts/read-value.ts';
import { createWorkspaceIndicators } from '../../../src/intel/house/workspace-indicators.ts';
import { createLog } from '../../../src/log.ts';
import type { Table } from '../../../src/types.ts';
import { createEmbedded } from '../../../src/workspaces/embedded/embedded-workspace.ts';

const now = new Date('2026-11-20T15:00:00Z');
const { signal } = new AbortController();
const columns = ['ObservableValue', 'Confidence', 'Description', 'Tags', 'IndicatorTypes', 'Indicators'].map(
  (name) => ({ name, type: 'string' as const }),
);

function table(...rows: Table['rows'][number][]): Table {
  return { columns, rows, truncated: false };
}

describe('the workspace’s own indicators', () => {
  it('have an opinion by how sure their source is, and of what kind they are', async () => {
    const provider = createWorkspaceIndicators(async () =>
      table(
        ['203.0.113.1', 90, 'Control server', 'c2,quiet heron', ['malicious-activity'], 2],
        ['203.0.113.2', 60, '', '', null, 1],
        ['203.0.113.3', 90, '', '', ['anonymization'], 1],
        ['203.0.113.4', null, '', '', null, 1],
        ['203.0.113.5', 5, '', '', null, 1],
      ),
    );
    const asked = [1, 2, 3, 4, 5, 6].map(
      (last): Observable => ({ type: 'ipv4', value: `203.0.113.${last}` }),
    );
    const opinions = await provider.look(asked, signal);
    expect(asked.map(({ value }) => opinions.get(value)?.severity)).toEqual([
      'high',
      'warning',
      'warning',
      'warning',
      'information',
      undefined,
    ]);
    expect(opinions.get('203.0.113.1')).toMatchObject({
      summary: 'an indicator of confidence 90: Control server',
      facts: [{ name: 'Indicators', value: '2 indicators' }],
      tags: ['c2', 'quiet heron'],
    });
  });

  it('are asked in batches, for each spelling, and found whatever the case', async () => {
    const asked: string[][] = [];
    const provider = createWorkspaceIndicators(async (observables) => {
      asked.push(observables.map(({ value }) => value));
      return table(['https://EVIL.example', 90, '', '', null, 1]);
    });
    const url: Observable = { type: 'url', value: 'https://evil.example/' };
    const others = Array.from(
      { length: 500 },
      (_, index): Observable => ({ type: 'ipv4', value: `10.0.${index >> 8}.${index & 255}` }),
    );
    const opinions = await provider.look([url, ...others], signal);
    expect(opinions.get(url.value)).toMatchObject({ severity: 'high' });
    expect(asked.map((batch) => batch.length)).toEqual([200, 200, 102]);
    expect(asked[0]).toContain('https://evil.example');
  });

  it('survive an answer of other columns and types', async () => {
    const odd: Table = { columns: [{ name: 'Odd', type: 'string' }], rows: [['x'], []], truncated: false };
    const provider = createWorkspaceIndicators(async () => odd);
    expect(await provider.look([{ type: 'ipv4', value: '203.0.113.1' }], signal)).toEqual(new Map());
  });
});

describe('the demo’s workspace', () => {
  const workspace = createEmbedded({ name: 'demo', now, seed: 1, log: createLog('error') });
  afterAll(() => workspace.close());

  it('knows the attacker, by the hunt, and nobody harmless', async () => {
    const { catalogue } = await loadCatalogue([new URL('../../../queries/', import.meta.url).pathname]);
    const hunt = catalogue.find('ThreatIntelligence.indicators_for');
    if (!hunt) throw new Error('no such hunt');
    const window = { start: '2026-10-21T15:00:00.000Z', end: now.toISOString() };
    const provider = createWorkspaceIndicators((observables, abort) => {
      const values = joinItems(observables.map(({ value }) => value));
      const { kql } = bindHunt(hunt, { observables: values }, window);
      return workspace.run(kql, window, { signal: abort, maxRows: 1_000, timeoutMs: 60_000 });
    });
    const attacker: Observable[] = [
      { type: 'ipv4', value: infrastructure.controlServer },
      { type: 'ipv4', value: infrastructure.torExits[0] },
      { type: 'domain', value: infrastructure.controlDomain },
      { type: 'url', value: `https://${infrastructure.stagingDomain}/s.ps1` },
      { type: 'email', value: infrastructure.mailDrop },
      { type: 'sha256', value: files.implant.sha256 },
    ];
    const opinions = await provider.look([...attacker, { type: 'ipv4', value: '8.8.8.8' }], signal);
    expect(attacker.map(({ value }) => opinions.get(value)?.severity)).toEqual([
      'high',
      'warning',
      'high',
      'high',
      'high',
      'high',
    ]);
    expect(opinions.get(infrastructure.controlServer)).toMatchObject({
      summary: 'an indicator of confidence 90: Control server of SyncHelper, QUIET HERON',
    });
    expect(opinions.has('8.8.8.8')).toBe(false);
  });
});
