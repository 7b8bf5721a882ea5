import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Huntline } from '../src/compose/compose-app.ts';
import { startHuntline } from './support/huntline.ts';
import { typed } from './support/typed.ts';

const root = new URL('../', import.meta.url);
const readme = readFileSync(new URL('README.md', root), 'utf8');
const lines = [...readme.matchAll(/run "([^"<]+)"/g)].map((match) => match[1] ?? '');

describe('the README', () => {
  let huntline: Huntline;
  beforeAll(async () => {
    huntline = await startHuntline();
  });
  afterAll(() => huntline.close());

  it('has examples', () => expect(new Set(lines).size).toBeGreaterThan(4));

  it.each([...new Set(lines)])(
    'gives an example that is answered, or refused as it shows: %s',
    async (line) => {
      const answer = await huntline.app.answer(typed(line));
      const refused = readme.includes(`"${line}"\n    Time not understood`);
      expect(answer.kind === 'error').toBe(refused);
      const title = answer.title;
      if (answer.kind !== 'file') expect(readme).toContain(`"${line}"\n    ${title}\n`);
    },
  );

  it('links only to what is there', () => {
    const targets = [...readme.matchAll(/\]\((?!https:)([^)#]+)\)/g)].map((match) => match[1] ?? '');
    for (const target of targets)
      expect(() => readFileSync(new URL(target, root)), target).not.toThrow(/ENOENT/);
  });
});
