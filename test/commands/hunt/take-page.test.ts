import { describe, expect, it } from 'vitest';
import { takePage } from '../../../src/commands/hunt/take-page.ts';

describe('takePage', () => {
  it.each([
    ['page 3', { text: '', page: 3 }],
    ['sign-ins Page 12 ', { text: 'sign-ins', page: 12 }],
    ['  sign-ins ', { text: 'sign-ins' }],
    ['homepage 3', { text: 'homepage 3' }],
    ['page three', { text: 'page three' }],
    ['page 3 of sign-ins', { text: 'page 3 of sign-ins' }],
    ['page 1234567', { text: 'page 1234567' }],
    ['', { text: '' }],
  ])('reads %j', (text, taken) => {
    expect(takePage(text)).toEqual(taken);
  });

  it('reads endless blanks at once', () => {
    expect(takePage(`x${' '.repeat(8_000)}page`).page).toBeUndefined();
  });
});
