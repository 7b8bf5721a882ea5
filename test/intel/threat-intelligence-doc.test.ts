import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { createLocalList } from '../../src/intel/house/local-list.ts';
import { createWorkspaceIndicators } from '../../src/intel/house/workspace-indicators.ts';
import { providers } from '../../src/intel/index.ts';
import { believedAlone } from '../../src/intel/overall-verdict.ts';
import type { Provider } from '../../src/intel/provider.ts';

const doc = readFileSync(new URL('../../docs/threat-intelligence.md', import.meta.url), 'utf8');
const rows = doc
  .split('\n')
  .filter((line) => line.startsWith('| `'))
  .map((line) =>
    line
      .split('|')
      .slice(1, -1)
      .map((cell) => cell.trim()),
  );

/** A provider's row, but for what decides, which is prose. */
function rowOf({ id, name, supports, keys, limits, free }: Provider): string[] {
  const quotas = [
    [limits.perMinute, 'minute'],
    [limits.perDay, 'day'],
    [limits.perMonth, 'month'],
  ] as const;
  const plan = quotas.flatMap(([most, per]) => (most ? [`${most.toLocaleString('en')} a ${per}`] : []));
  return [
    `\`${id}\``,
    name,
    supports.join(', '),
    keys.map(({ setting, required }) => `\`${setting}\`${required ? '' : ' (optional)'}`).join(', ') ||
      'none',
    plan.join(', ') || 'none stated',
    free ? 'free, all' : 'all',
  ];
}

describe('docs/threat-intelligence.md', () => {
  it('has each provider as it is', () => {
    const outside = rows.filter((row) => row.length === 7);
    expect(outside.map((row) => row.slice(0, 6))).toEqual(providers.map(rowOf));
    expect(outside.filter((row) => (row[6] ?? '').length < 10)).toEqual([]);
  });

  it('has the house’s own as they are', () => {
    const log = { info: () => undefined, warn: () => undefined };
    const local = createLocalList({ file: 'none', log });
    const workspace = createWorkspaceIndicators(async () => ({ columns: [], rows: [], truncated: false }));
    for (const { id, supports } of [local, workspace]) {
      const row = rows.find(([name, , , , more]) => name === `\`${id}\`` && more === undefined);
      expect(row?.[2]).toBe(supports.join(', '));
    }
  });

  it('names who is believed alone', () => {
    const rule = doc.slice(doc.indexOf('## One verdict of many'), doc.indexOf('2. **high**'));
    const named = [...rule.matchAll(/`([a-z-]+)`/g)].map((match) => match[1]);
    expect(named.sort()).toEqual([...believedAlone].sort());
  });
});
