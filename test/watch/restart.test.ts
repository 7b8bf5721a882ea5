import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it, vi } from 'vitest';
import { temporaryFolder } from '../support/temporary-folder.ts';
import { begin, pass, settled, watchStage } from './watch-stage.ts';

const minute = 60_000;

describe('a restart', () => {
  it('goes on with what was being answered, once', async () => {
    const file = join(temporaryFolder(), 'state.db');
    const first = await watchStage({ file });
    first.look = () => new Promise(() => undefined);
    await first.say('ip:1.1.1.1', { thread: 't', message: 'm', name: 'inc-9' });
    expect(first.asked).toHaveLength(1);
    const stopping = first.watch.stop(5_000);
    await pass(6_000);
    await stopping;
    await first.say('ip:2.2.2.2');
    const second = await watchStage({ file });
    // Delivered again by the surface: it was not acknowledged in time.
    await second.say('ip:1.1.1.1', { thread: 't', message: 'm' });
    await pass(10 * minute);
    expect(first.posted).toEqual([]);
    expect(second.posted).toMatchObject([{ to: { place: 'C1', thread: 't' }, values: ['1.1.1.1'] }]);
    expect(second.asked[0]?.where).toEqual({
      surface: 'slack',
      place: { id: 'C1', kind: 'channel', name: 'inc-9', guests: false },
      thread: 't',
      people: ['T1:U1'],
      locale: 'en-GB',
      timeZone: 'UTC',
    });
  });

  it('waits for what is being answered, and writes it', async () => {
    const stage = await watchStage();
    const looking = Promise.withResolvers<void>();
    stage.look = () => looking.promise;
    await stage.say('ip:1.1.1.1');
    const stopping = stage.watch.stop(5_000);
    await pass(1_000);
    looking.resolve();
    await stopping;
    expect(stage.posted).toHaveLength(1);
    expect(await stage.state.heard.owing()).toEqual([]);
  });

  it('does not answer after an hour what nobody waits for any more', async () => {
    const file = join(temporaryFolder(), 'state.db');
    const first = await watchStage({ file, start: false });
    await first.say('ip:1.1.1.1');
    vi.setSystemTime(Date.now() + 30 * minute);
    await first.say('ip:2.2.2.2');
    vi.setSystemTime(Date.now() + 31 * minute);
    begin(first);
    await settled();
    expect(first.posted.map(({ values }) => values)).toEqual([['2.2.2.2']]);
    expect(first.told).toMatchObject([
      { what: 'given-up', why: 'not answered within 60 minutes', observables: [{ value: '1.1.1.1' }] },
      { what: 'answered' },
    ]);
  });

  it('gives up what took the process down five times', async () => {
    const file = join(temporaryFolder(), 'state.db');
    for (let start = 0; start < 6; start += 1) {
      const stage = await watchStage({ file, start: false });
      stage.look = () => new Promise(() => undefined);
      begin(stage);
      await settled();
      if (start === 0) await stage.say('ip:1.1.1.1');
      expect(stage.asked).toHaveLength(start < 5 ? 1 : 0);
      void stage.watch.stop(0);
      await settled();
    }
  });
});

describe('a process that is killed', () => {
  it('loses nothing that it heard, and repeats at most the one reply that it was writing', async () => {
    vi.useRealTimers();
    const folder = temporaryFolder();
    const [state, posted] = [join(folder, 'state.db'), join(folder, 'posted')];
    const first = runWatch(state, posted);
    let said = '';
    first.stdout.on('data', (chunk: Buffer) => {
      said += chunk.toString();
      if (said.split('\n').length > 12) first.kill('SIGKILL');
    });
    await once(first, 'close');
    const before = linesOf(posted);
    expect(before.length).toBeLessThan(40);
    const [code] = await once(runWatch(state, posted), 'close');
    expect(code).toBe(0);
    const all = linesOf(posted);
    const expected = Array.from({ length: 40 }, (_, at) => `t${at} ${at}.0.0.1 ${at}.0.0.2`);
    expect(new Set(all)).toEqual(new Set(expected));
    const repeated = all.filter((line, at) => all.indexOf(line) < at);
    expect(repeated.filter((line) => line !== before.at(-1))).toEqual([]);
    expect(repeated.length).toBeLessThanOrEqual(1);
  }, 60_000);
});

function linesOf(file: string): readonly string[] {
  return readFileSync(file, 'utf8').trimEnd().split('\n');
}

/**
 * Another process that hears forty messages, all at once, and appends each reply to a file; one after another, so that
 * only one is being written when it is killed. It ends by itself when nothing is owed any more.
 */
function runWatch(state: string, posted: string) {
  const source = (name: string) => new URL(`../../src/${name}.ts`, import.meta.url);
  const script = `
    import { appendFileSync } from 'node:fs';
    import { openState } from '${source('state/state')}';
    import { createWatch } from '${source('watch/watch')}';
    const clock = () => new Date();
    const state = await openState({ file: process.argv[1], setting: 'S', now: clock });
    let turn = Promise.resolve();
    let next;
    const watch = createWatch({
      heard: state.heard,
      preferences: state.preferences,
      perMinute: 10_000,
      find: (text) => text.split(' ').map((value) => ({ type: 'ipv4', value })),
      isPublic: () => true,
      async answer(observables) {
        const before = turn;
        const { promise, resolve } = Promise.withResolvers();
        turn = promise;
        await before;
        next = resolve;
        return {
          kind: 'enrichment-list', title: '', compact: true, page: 1, locale: 'en', timeZone: 'UTC',
          now: clock().toISOString(), notes: [], actions: [],
          enrichments: observables.map((observable) => ({ observable })),
        };
      },
      tell: () => setTimeout(next, 5),
      clock,
      log: { debug() {}, info() {}, warn: console.error, error: console.error },
    });
    const heard = Array.from({ length: 40 }, (_, at) => watch.heard({
      surface: 'slack', person: { id: 'U' }, place: { id: 'C1', kind: 'channel' },
      nameOfPlace: async () => 'inc-1', readers: async () => ({ guests: false }),
      thread: 't' + at, message: 'm' + at, text: at + '.0.0.1 ' + at + '.0.0.2',
      locale: 'en', timeZone: 'UTC',
    }));
    await Promise.all(heard);
    watch.start(async (surface, to, answer) => {
      const values = answer.enrichments.map(({ observable }) => observable.value);
      appendFileSync(process.argv[2], [to.thread, ...values].join(' ') + '\\n');
      process.stdout.write('.\\n');
    });
    while ((await state.heard.owing()).length > 0) await new Promise((resolve) => setTimeout(resolve, 5));
    await watch.stop(1_000);
    await state.close();`;
  return spawn(process.execPath, ['--input-type=module', '-e', script, state, posted], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
}
