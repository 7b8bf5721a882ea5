import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { pageWithList } from '../../scripts/notebook-table.ts';
import { launchers } from '../../src/notebooks/launchers/index.ts';
import { settingNames } from '../../src/notebooks/setting-names.ts';
import { startHuntline } from '../support/huntline.ts';
import { typed } from '../support/typed.ts';

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

  it('prints lines that the demo answers as they stand', async () => {
    const blocks = page
      .split('\n')
      .flatMap((line) => /^ {4}((?:notebook|hunt|export) .*)$/.exec(line)?.[1] ?? []);
    const spans = [...page.matchAll(/`((?:notebook|hunt|export) [^`…<[]+)`/g)].map(([, line = '']) => line);
    const lines = [...new Set([...blocks, ...spans.map((line) => line.replaceAll(/\s+/g, ' '))])];
    expect(lines.length).toBeGreaterThan(12);
    const huntline = await startHuntline();
    try {
      const refused: string[] = [];
      for (const line of lines) {
        const answer = await huntline.app.answer(typed(line));
        if (answer.kind === 'error') refused.push(`${line}: ${answer.title}`);
      }
      expect(refused).toEqual(['notebook run: Launching, not running']);
    } finally {
      await huntline.close();
    }
  }, 60_000);
});
