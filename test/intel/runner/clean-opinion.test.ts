import fc from 'fast-check';
import { expect, it } from 'vitest';
import type { Opinion } from '../../../src/enrichment.ts';
import { cleanOpinion } from '../../../src/intel/runner/clean-opinion.ts';

const text = fc.string({ unit: 'binary', maxLength: 600 });

it('is bounded, on one line and well-formed, whatever texts it is made of', () => {
  fc.assert(
    fc.property(
      text,
      fc.array(fc.record({ name: text, value: text }), { maxLength: 30 }),
      fc.array(text, { maxLength: 40 }),
      text,
      (summary, facts, tags, page) => {
        const opinion = cleanOpinion({ severity: 'high', summary, facts, tags, page });
        if (!opinion) throw new Error('it was an opinion');
        expect(opinion.summary.length).toBeLessThanOrEqual(200);
        expect(opinion.summary).not.toBe('');
        expect(opinion.facts?.length ?? 0).toBeLessThanOrEqual(12);
        expect(opinion.tags?.length ?? 0).toBeLessThanOrEqual(20);
        const texts = [
          opinion.summary,
          ...(opinion.facts ?? []).flatMap(({ name, value }) => [name, value]),
          ...(opinion.tags ?? []),
        ];
        for (const shown of texts) {
          expect(shown).not.toMatch(/[\p{Cc}\p{Cf}\u2028\u2029]|^\s|\s$/u);
          expect(shown.isWellFormed()).toBe(true);
          expect(shown.length).toBeLessThanOrEqual(200);
        }
      },
    ),
  );
});

it('is none where it is of no known severity, and survives parts of any type', () => {
  expect(cleanOpinion({ severity: 'worse' as 'high', summary: 'x' })).toBeUndefined();
  expect(cleanOpinion({ severity: 'high', summary: 7 as unknown as string })).toBeUndefined();
  fc.assert(
    fc.property(fc.anything(), fc.anything(), fc.anything(), (facts, tags, page) => {
      cleanOpinion({ severity: 'none', summary: 'x', facts, tags, page } as Opinion);
    }),
  );
});

it('links to a page over https and without a password, or to none', () => {
  const pageOf = (page: string) => cleanOpinion({ severity: 'none', summary: 'x', page })?.page;
  expect(pageOf('https://www.virustotal.com/gui/x')).toBe('https://www.virustotal.com/gui/x');
  for (const page of ['http://a.example/', 'javascript:alert(1)', 'https://me:you@a.example/', '/x', '']) {
    expect(pageOf(page)).toBeUndefined();
  }
  expect(pageOf(`https://a.example/${'x'.repeat(3_000)}`)).toBeUndefined();
});
