import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { pageWithList } from '../../scripts/notebook-table.ts';
import { launchers } from '../../src/notebooks/launchers/index.ts';
import { settingNames } from '../../src/notebooks/setting-names.ts';

const page = readFileSync(new URL('../../docs/notebooks.md', import.meta.url), 'utf8');

describe('docs/notebooks.md', () => {
  it('has the list as the catalogue has it (node scripts/notebook-table.ts writes it)', async () => {
    expect(await pageWithList(page)).toBe(page);
  });

  it('has every launcher, with the settings that it needs', () => {
    for (const { id, needs } of launchers) {
      const row = page.split('\n').find((line) => line.startsWith(`| \`${id}\``)) ?? '';
      expect(row, id).not.toBe('');
      for (const need of needs) {
        if (need !== 'sentinel' && need !== 'tenantId') expect(row, id).toContain(settingNames[need]);
      }
    }
  });
});
