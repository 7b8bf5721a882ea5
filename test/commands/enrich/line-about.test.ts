import fc from 'fast-check';
import { expect, it } from 'vitest';
import { compactAnswer } from '../../../src/commands/enrich/enrichment-answer.ts';
import { lineAbout } from '../../../src/commands/enrich/line-about.ts';
import { findObservables } from '../../../src/language/observables/find-observables.ts';

const reading = { locale: 'en-GB', timeZone: 'UTC', now: '2026-11-21T12:00:00.000Z' };

it('the card in an incident channel carries on in a notebook with what it names', () => {
  const cards = (...observables: Parameters<typeof compactAnswer>[0][number]['observable'][]) =>
    compactAnswer(
      observables.map((observable) => ({ observable })),
      [],
      reading,
    ).actions;
  expect(cards({ type: 'ipv4', value: '203.0.113.7' }, { type: 'cve', value: 'CVE-2024-3400' })).toEqual([
    { title: 'More', line: 'enrich 203.0.113.7 CVE-2024-3400' },
    { title: 'Notebook', line: 'notebook launch for 203.0.113.7' },
  ]);
  expect(cards({ type: 'cve', value: 'CVE-2024-3400' }).map(({ title }) => title)).toEqual(['More']);
});

const addresses = fc
  .nat(9_999)
  .map((number) => `203.0.${100 + Math.floor(number / 100)}.${100 + (number % 100)}`);

it('a line about observables reads back as the first of them, and stays short', () => {
  fc.assert(
    fc.property(fc.array(addresses, { maxLength: 400 }), (values) => {
      const line = lineAbout(
        'notebook launch for',
        values.map((value) => ({ value })),
      );
      expect((line ?? '').length).toBeLessThanOrEqual(1_500);
      const read = findObservables(line ?? '').observables.map(({ value }) => value);
      const first = [...new Set(values)].slice(0, read.length);
      expect(read).toEqual(first);
      if (values.length > 0) expect(read.length).toBeGreaterThan(0);
    }),
    { numRuns: 50 },
  );
});
