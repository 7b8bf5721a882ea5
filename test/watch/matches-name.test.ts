import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { matchesName } from '../../src/watch/matches-name.ts';

describe('a pattern for names', () => {
  it.each([
    ['inc-*', 'inc-2026-11-21', true],
    ['inc-*', 'INC-7', true],
    ['inc-*', '#inc-7', true],
    ['inc-*', 'inc', false],
    ['inc-*', 'princ-1', false],
    ['*-war-room', 'acme-war-room', true],
    ['*-war-room', 'acme-war-room-2', false],
    ['inc-??', 'inc-12', true],
    ['inc-??', 'inc-1', false],
    ['inc.*', 'inc-1', false],
    ['(a+)+$', '(a+)+$', true],
    ['Störung-*', 'STÖRUNG-9', true],
    ['*', '', true],
    ['', '', true],
    ['', 'a', false],
  ])('%s for %s: %s', (pattern, name, fits) => {
    expect(matchesName(pattern, name)).toBe(fits);
  });

  it('means what the regular expression means that says the same', () => {
    const letters = fc.string({ unit: fc.constantFrom('a', 'b', '*', '?', '😀'), maxLength: 8 });
    const names = fc.string({ unit: fc.constantFrom('a', 'b', '😀'), maxLength: 10 });
    fc.assert(
      fc.property(letters, names, (pattern, name) => {
        const same = new RegExp(`^${pattern.replaceAll('*', '.*').replaceAll('?', '.')}$`, 'u');
        expect(matchesName(pattern, name)).toBe(same.test(name));
      }),
    );
  });

  it('takes no time that a hostile name could stretch', () => {
    expect(matchesName(`${'*a'.repeat(200)}*b`, 'a'.repeat(5_000))).toBe(false);
  });
});
