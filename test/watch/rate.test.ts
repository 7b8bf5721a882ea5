import fc from 'fast-check';
import { expect, it, vi } from 'vitest';
import { pass, settled, watchStage } from './watch-stage.ts';

const minute = 60_000;

interface Said {
  readonly after: number;
  readonly place: number;
  readonly thread: number;
  readonly message: number;
  readonly values: readonly number[];
}

const said = fc.array(
  fc.record({
    after: fc.constantFrom(0, 0, 0, 100, 3_000, 20_000, 61_000),
    place: fc.nat(1),
    thread: fc.nat(3),
    message: fc.nat(20),
    values: fc.array(fc.nat(30), { maxLength: 5 }),
  }),
  { minLength: 1, maxLength: 25 },
);

it('never writes more than allowed in any minute, loses nothing, and says nothing twice in a thread', async () => {
  await fc.assert(
    fc.asyncProperty(
      said,
      fc.integer({ min: 1, max: 4 }),
      fc.array(fc.boolean(), { maxLength: 6 }),
      fc.array(fc.constantFrom(0, 50, 4_000), { minLength: 1, maxLength: 5 }),
      run,
    ),
    { numRuns: 25 },
  );
}, 60_000);

async function run(
  messages: readonly Said[],
  perMinute: number,
  failing: readonly boolean[],
  slow: readonly number[],
): Promise<void> {
  const stage = await watchStage({ perMinute, perReply: 6 });
  const failures = [...failing];
  let lookups = 0;
  stage.deliver = () => (failures.shift() ? Promise.reject(new Error('503')) : Promise.resolve());
  stage.look = () => {
    const ms = slow[lookups++ % slow.length] ?? 0;
    return new Promise((resolve) => setTimeout(resolve, ms));
  };
  // What is expected in each thread, from what was said.
  const expected = new Set<string>();
  for (const { after, place, thread, message, values } of messages) {
    if (after > 0) await pass(after);
    const to = { place: { id: `C${place}`, kind: 'channel' as const }, thread: `t${thread}` };
    for (const value of values) expected.add(`C${place} t${thread} ${value}`);
    void stage.watch.heard(
      stage.message(values.map((value) => `ip:${value}`).join(' '), { ...to, message: `m${message}` }),
    );
  }
  await settled();
  await pass(15 * minute);
  await stage.watch.stop(0);

  for (const { at, place } of stage.attempts) {
    const within = stage.attempts.filter(
      (one) => one.place === place && one.at >= at && one.at <= at + minute,
    );
    expect(within.length).toBeLessThanOrEqual(perMinute);
  }
  expect(await stage.state.heard.owing()).toEqual([]);
  // Each was asked for as often as it was new in a thread, or fewer times where threads were gathered; never not at all.
  const answered = stage.told.filter(({ what }) => what === 'answered');
  expect(stage.told.filter(({ what }) => what === 'given-up')).toEqual([]);
  expect(answered).toHaveLength(stage.posted.length);
  for (const id of ['C0', 'C1']) {
    const wanted = [...expected].filter((one) => one.startsWith(id)).map((one) => one.split(' '));
    const shown = stage.posted.filter(({ to }) => to.place === id).flatMap(({ values }) => values);
    expect(new Set(shown)).toEqual(new Set(wanted.map(([, , value]) => value)));
    for (const value of new Set(shown)) {
      const threads = wanted.filter(([, , one]) => one === value).length;
      expect(shown.filter((one) => one === value).length).toBeLessThanOrEqual(threads);
    }
  }
  vi.clearAllTimers();
}
