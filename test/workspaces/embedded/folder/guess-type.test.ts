import { describe, expect, it } from 'vitest';
import { guessJson, guessText, unify } from '../../../../src/workspaces/embedded/folder/guess-type.ts';

describe('the type that a value shows', () => {
  it.each([
    ['', undefined],
    ['true', 'bool'],
    ['12', 'long'],
    ['-0', 'long'],
    ['007', 'string'],
    ['1234567890123456789', 'string'],
    ['1.50', 'real'],
    ['1.', 'string'],
    ['10.0.0.1', 'string'],
    ['2026-01-01', 'datetime'],
    ['2026-01-01T00:00:00.1234567Z', 'datetime'],
    ['2026-01-01 00:00:00+02:00', 'datetime'],
    ['20260101', 'long'],
    ['{"a":1}', 'dynamic'],
    ['[1', 'string'],
    ['hello', 'string'],
  ] as const)('as text %j is %s', (text, type) => expect(guessText(text)).toBe(type));

  it.each([
    [null, undefined],
    ['', undefined],
    [1, 'long'],
    [1.5, 'real'],
    [1e300, 'real'],
    [false, 'bool'],
    ['12', 'string'],
    ['2026-01-01T00:00:00Z', 'datetime'],
    [{}, 'dynamic'],
    [[1], 'dynamic'],
  ] as const)('as JSON %j is %s', (value, type) => expect(guessJson(value)).toBe(type));

  it.each([
    [undefined, 'long', 'long'],
    ['long', undefined, 'long'],
    ['int', 'long', 'long'],
    ['long', 'real', 'real'],
    ['long', 'bool', 'string'],
    ['datetime', 'string', 'string'],
    ['string', 'dynamic', 'dynamic'],
  ] as const)('of %s and %s together is %s', (one, other, type) => expect(unify(one, other)).toBe(type));
});
