import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { OwedReply } from '../../src/state/heard-messages.ts';
import { distinct, gather } from '../../src/watch/gather.ts';

function owed(id: number, values: readonly number[], level?: number, tries = 0): OwedReply {
  return {
    id,
    surface: 'slack',
    place: 'C1',
    thread: 't',
    message: `m${id}`,
    person: 'U1',
    kind: 'channel',
    guests: false,
    observables: values.map((value) => ({ type: 'ipv4', value: `${value}.0.0.0` })),
    locale: 'en',
    timeZone: 'UTC',
    heardAt: new Date(0),
    tries,
    notBefore: new Date(0),
    ...(level === undefined ? {} : { level }),
  };
}

const ids = (batches: ReturnType<typeof gather>) => batches.map((batch) => batch.map(({ id }) => id));

describe('gathering', () => {
  it('answers each message by itself while that suffices', () => {
    const waiting = [owed(1, [1]), owed(2, [1]), owed(3, [2])];
    expect(ids(gather(waiting, 3, 25))).toEqual([[1], [2], [3]]);
    expect(ids(gather(waiting, 2, 25))).toEqual([[1, 2, 3]]);
    expect(ids(gather(waiting, 0, 25))).toEqual([]);
    expect(ids(gather(waiting, -2, 25))).toEqual([]);
  });

  it('counts an observable once, however many messages have it', () => {
    const waiting = Array.from({ length: 9 }, (_, at) => owed(at, [1, 2]));
    expect(ids(gather(waiting, 1, 2))).toEqual([[0, 1, 2, 3, 4, 5, 6, 7, 8]]);
  });

  it('leaves alone a message that failed twice', () => {
    const waiting = [owed(1, [1]), owed(2, [2], undefined, 2), owed(3, [3], undefined, 1), owed(4, [4])];
    expect(ids(gather(waiting, 2, 25))).toEqual([[1, 3, 4], [2]]);
  });

  it('never mixes marks, loses or repeats a message, or puts too much into a reply', () => {
    const messages = fc.array(
      fc.tuple(
        fc.array(fc.nat(40), { minLength: 1, maxLength: 12 }),
        fc.option(fc.nat(4), { nil: undefined }),
      ),
      { maxLength: 30 },
    );
    fc.assert(
      fc.property(messages, fc.nat(8), fc.integer({ min: 1, max: 10 }), (given, free, perReply) => {
        const waiting = given.map(([values, level], id) => owed(id, values, level));
        const batches = gather(waiting, free, perReply);
        expect(batches.length).toBeLessThanOrEqual(free);
        const all = batches.flat();
        expect(new Set(all).size).toBe(all.length);
        for (const batch of batches) {
          expect(new Set(batch.map(({ level }) => level)).size).toBe(1);
          const size = distinct(batch.flatMap(({ observables }) => observables)).length;
          expect(size <= perReply || batch.length === 1).toBe(true);
        }
        // The oldest never waits for younger ones.
        if (free > 0 && waiting.length > 0) expect(all[0]?.id).toBe(0);
      }),
    );
  });
});
