import { describe, expect, it } from 'vitest';
import { createKept } from '../src/kept.ts';

describe('what is kept for a while', () => {
  it('is asked for once while it holds, and again when it does not', async () => {
    let now = 0;
    let asked = 0;
    const kept = createKept<number>(() => now);
    const ask = async () => ({ value: ++asked, forMs: 100 });
    expect(await kept.of('a', ask)).toBe(1);
    now = 99;
    expect(await kept.of('a', ask)).toBe(1);
    now = 100;
    expect(await kept.of('a', ask)).toBe(2);
    kept.forget('a');
    expect(await kept.of('a', ask)).toBe(3);
  });

  it('is waited for together by all who ask meanwhile', async () => {
    let asked = 0;
    const kept = createKept<number>(() => 0);
    const ask = async () => ({ value: ++asked, forMs: 100 });
    expect(await Promise.all([kept.of('a', ask), kept.of('a', ask), kept.of('b', ask)])).toEqual([1, 1, 2]);
  });

  it('is no failure: the next who asks tries again', async () => {
    const kept = createKept<number>(() => 0);
    await expect(kept.of('a', () => Promise.reject(new Error('down')))).rejects.toThrow('down');
    expect(await kept.of('a', async () => ({ value: 1, forMs: 100 }))).toBe(1);
  });

  it('makes room for what came later, the oldest first', async () => {
    let asked = 0;
    const kept = createKept<number>(() => 0, 2);
    const ask = async () => ({ value: ++asked, forMs: 100 });
    for (const key of ['a', 'b', 'c', 'b', 'a']) await kept.of(key, ask);
    expect(asked).toBe(4);
  });
});
