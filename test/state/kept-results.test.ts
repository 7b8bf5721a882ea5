import { describe, expect, it } from 'vitest';
import { UserError } from '../../src/errors.ts';
import { createKeptResults, type Whereabouts } from '../../src/state/kept-results.ts';

const here: Whereabouts = { surface: 'slack', place: { id: 'C1', kind: 'channel' } };

describe('a kept result', () => {
  it('is found where it was asked for, whatever the case of its id', () => {
    const results = createKeptResults<string>();
    const id = results.newId();
    results.keep(id, here, 'rows', 1);
    expect(results.find(id.toUpperCase(), here)).toBe('rows');
  });

  it.each<Whereabouts>([
    { surface: 'slack', place: { id: 'C2', kind: 'channel' } },
    { surface: 'teams', place: { id: 'C1', kind: 'channel' } },
  ])('is not found in another place, in the same words as one that is gone', (elsewhere) => {
    const results = createKeptResults<string>();
    results.keep('r1', here, 'rows', 1);
    expect(() => results.find('r1', elsewhere)).toThrow(UserError);
    expect(() => results.find('r1', elsewhere)).toThrow(/not kept any more, or was asked for elsewhere/);
  });

  it('makes room for newer ones, by number and by cells, oldest first', () => {
    const few = createKeptResults<number>(2);
    for (const n of [1, 2, 3]) few.keep(`r${n}`, here, n, 1);
    expect(() => few.find('r1', here)).toThrow(UserError);
    expect(few.find('r2', here)).toBe(2);

    const small = createKeptResults<number>(100, 10);
    for (const n of [1, 2]) small.keep(`r${n}`, here, n, 8);
    expect(() => small.find('r1', here)).toThrow(UserError);
    expect(small.find('r2', here)).toBe(2);
  });

  it('is the last of its place until another is kept there', () => {
    const results = createKeptResults<string>();
    expect(results.latest(here)).toBeUndefined();
    results.keep('r1', here, 'first', 1);
    results.keep('r2', here, 'second', 1);
    results.keep('r3', { surface: 'teams', place: { id: 'C1', kind: 'channel' } }, 'elsewhere', 1);
    expect(results.latest(here)).toBe('second');
  });

  it('stays even when it alone is larger than all the room', () => {
    const results = createKeptResults<string>(10, 5);
    results.keep('r1', here, 'large', 1000);
    expect(results.find('r1', here)).toBe('large');
  });

  it('has an id that a person can type and nobody guesses', () => {
    const results = createKeptResults<string>();
    const ids = new Set(Array.from({ length: 2000 }, () => results.newId()));
    expect(ids.size).toBe(2000);
    for (const id of ids) expect(id).toMatch(/^r[a-hj-km-np-z2-9]{7}$/);
  });
});
