import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createFairQueue, type FairQueue } from '../../src/workspaces/fair-queue.ts';

/** Tasks that end when they are told to, and what became of them. */
function stage(limit: number) {
  const queue = createFairQueue(limit);
  const running: string[] = [];
  const started: string[] = [];
  const places: string[] = [];
  const gates = new Map<string, () => void>();
  return {
    running,
    started,
    places,
    add(person: string, name: string, signal = new AbortController().signal) {
      return queue.run(
        async () => {
          running.push(name);
          started.push(name);
          await new Promise<void>((resolve) => gates.set(name, resolve));
          running.splice(running.indexOf(name), 1);
        },
        { person, signal, onPlace: (place) => places.push(`${name} ${place}`) },
      );
    },
    async end(name: string) {
      gates.get(name)?.();
      await settle();
    },
  };
}

/** Lets everything happen that is about to. */
function settle(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve));
}

describe('a fair queue', () => {
  it('runs as many at once as it may, and tells the others their place', async () => {
    const { add, running, places, end } = stage(2);
    for (const name of ['a1', 'a2', 'a3', 'a4']) void add('a', name);
    await settle();
    expect(running).toEqual(['a1', 'a2']);
    expect(places).toEqual(['a3 1', 'a4 2']);
    await end('a1');
    expect(running).toEqual(['a2', 'a3']);
    expect(places).toEqual(['a3 1', 'a4 2', 'a4 1']);
  });

  it('lets a newcomer go before those of someone who has had a turn', async () => {
    const { add, places, started, end } = stage(1);
    for (const name of ['a1', 'a2', 'a3']) void add('a', name);
    void add('b', 'b1');
    await settle();
    expect(places).toEqual(['a2 1', 'a3 2', 'b1 1', 'a2 2', 'a3 3']);
    for (const name of ['a1', 'b1', 'a2']) await end(name);
    expect(started).toEqual(['a1', 'b1', 'a2', 'a3']);
  });

  it('goes round the people', async () => {
    const { add, started, end } = stage(1);
    for (const person of ['a', 'b', 'c']) for (const n of [1, 2]) void add(person, `${person}${n}`);
    await settle();
    for (const name of ['a1', 'b1', 'c1', 'a2', 'b2', 'c2']) await end(name);
    expect(started).toEqual(['a1', 'b1', 'c1', 'a2', 'b2', 'c2']);
  });

  it('lets go who cancels, and those behind move up', async () => {
    const { add, places, started, end } = stage(1);
    const stop = new AbortController();
    void add('a', 'a1');
    const gone = add('b', 'b1', stop.signal);
    void add('c', 'c1');
    stop.abort();
    await expect(gone).rejects.toMatchObject({ fault: 'stopped', construct: 'cancelled' });
    expect(places).toEqual(['b1 1', 'c1 2', 'c1 1']);
    await end('a1');
    expect(started).toEqual(['a1', 'c1']);
  });

  it('takes nobody in who has cancelled already', async () => {
    await expect(stage(1).add('a', 'a1', AbortSignal.abort())).rejects.toMatchObject({
      construct: 'cancelled',
    });
  });

  it('goes on after a task that fails', async () => {
    const queue: FairQueue = createFairQueue(1);
    const { signal } = new AbortController();
    const failing = queue.run(() => Promise.reject(new Error('no')), { person: 'a', signal });
    await expect(failing).rejects.toThrow('no');
    expect(await queue.run(async () => 'yes', { person: 'a', signal })).toBe('yes');
  });

  it('is full at some point', async () => {
    const { add } = stage(1);
    for (let n = 0; n < 201; n++) void add(`p${n}`, `t${n}`);
    await expect(add('late', 'late')).rejects.toThrow('200 queries are waiting already.');
  });

  it('never runs more than it may, runs all, and gives a place to whom has the fewest', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.integer({ min: 1, max: 5 }),
        fc.array(fc.constantFrom('a', 'b', 'c', 'd'), { minLength: 1, maxLength: 25 }),
        fc.infiniteStream(fc.nat()),
        async (limit, people, picks) => {
          const { add, running, started, end } = stage(limit);
          const names = people.map((person, n) => `${person}${n}`);
          const all = names.map((name) => add(name.charAt(0), name));
          const held = (name: string) => running.filter((one) => one.charAt(0) === name.charAt(0)).length;
          await settle();
          while (running.length > 0) {
            expect(running.length).toBeLessThanOrEqual(limit);
            const before = started.length;
            await end(running[picks.next().value % running.length] ?? '');
            const waiting = names.filter((name) => !started.includes(name));
            for (const taken of started.slice(before)) {
              for (const name of waiting) {
                const own = name.charAt(0) === taken.charAt(0) ? 0 : 1;
                expect(held(taken) - own).toBeLessThanOrEqual(held(name));
              }
            }
          }
          await Promise.all(all);
          expect(started).toHaveLength(people.length);
        },
      ),
      { numRuns: 40 },
    );
  });
});
