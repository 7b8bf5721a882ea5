import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { pageWithHunts } from '../../scripts/hunt-table.ts';

it('docs/hunts.md has the list as the catalogue has it (node scripts/hunt-table.ts writes it)', async () => {
  const page = readFileSync(new URL('../../docs/hunts.md', import.meta.url), 'utf8');
  expect(page).toBe(await pageWithHunts(page));
});
