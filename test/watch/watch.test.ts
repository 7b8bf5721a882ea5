import { describe, expect, it, vi } from 'vitest';
import type { Overheard } from '../../src/types.ts';
import { begin, pass, settled, watchStage } from './watch-stage.ts';

const thread = { thread: 't', message: 'm' };
const minute = 60_000;

describe('a place that is watched', () => {
  it('gets one reply in the thread, with the public observables of the message', async () => {
    const stage = await watchStage();
    await stage.say('saw ip:1.1.1.1, ip:2.2.2.2 and private:dc01, ip:1.1.1.1 again', thread);
    expect(stage.posted).toMatchObject([
      { surface: 'slack', to: { place: 'C1', thread: 't' }, values: ['1.1.1.1', '2.2.2.2'], notes: [] },
    ]);
  });

  it.each([
    ['has another name', { name: 'lunch' }],
    ['is a chat with one person', { place: { id: 'D1', kind: 'personal' as const } }],
  ])('is none where it %s', async (_, changes) => {
    const stage = await watchStage();
    await stage.say('ip:1.1.1.1', changes);
    expect(stage.posted).toEqual([]);
  });

  it('is asked for no name and no readers for ordinary chatter', async () => {
    const stage = await watchStage();
    await stage.say('lunch?');
    await stage.say('private:dc01 is down');
    expect(stage.requests).toEqual([]);
  });

  it.each([
    ['by setting', { places: ['place:slack:C1'] }, undefined, true],
    ['because it was told', {}, 'on', true],
    ['not, though its name fits, where it was told not to be', {}, 'off', false],
    [
      'not, though the settings say so, where it was told not to be',
      { places: ['place:slack:C1'] },
      'off',
      false,
    ],
  ] as const)('is watched %s', async (_, options, told, watched) => {
    const stage = await watchStage(options);
    if (told) await stage.state.preferences.set('place:slack:C1', 'watch', told);
    await stage.say('ip:1.1.1.1', { name: watched ? 'lunch' : 'inc-1' });
    expect(stage.posted).toHaveLength(watched ? 1 : 0);
  });

  it.each([
    ['has guests', async () => ({ guests: true })],
    ['does not say who reads along', async () => ({ unseen: 'Slack did not say' })],
  ])('gets nothing where it %s, unless it was told so', async (_, readers) => {
    const stage = await watchStage();
    await stage.state.preferences.set('place:slack:C1', 'watch', 'on');
    await stage.say('ip:1.1.1.1', { readers });
    expect(stage.posted).toEqual([]);
    await stage.state.preferences.set('place:slack:C1', 'watch', 'with-guests');
    await stage.say('ip:1.1.1.1', { readers });
    expect(stage.asked).toMatchObject([{ where: { place: { guests: true } } }]);
    expect(stage.posted).toHaveLength(1);
  });
});

describe('an observable', () => {
  it('is answered once a thread, and again in another', async () => {
    const stage = await watchStage();
    await stage.say('ip:1.1.1.1', { thread: 'a' });
    await stage.say('ip:1.1.1.1 and ip:2.2.2.2', { thread: 'a' });
    await stage.say('ip:1.1.1.1', { thread: 'b' });
    expect(stage.posted.map(({ to, values }) => [to.thread, ...values])).toEqual([
      ['a', '1.1.1.1'],
      ['a', '2.2.2.2'],
      ['b', '1.1.1.1'],
    ]);
  });

  it('is answered once where the message comes twice, is edited, or another has it at the same time', async () => {
    const stage = await watchStage();
    const first = stage.message('ip:1.1.1.1', thread);
    const edited: Overheard = { ...first, text: 'ip:1.1.1.1 ip:2.2.2.2' };
    const other: Overheard = { ...first, message: 'm2' };
    await Promise.all([first, first, other].map((message) => stage.watch.heard(message)));
    await settled();
    await stage.watch.heard(edited);
    await settled();
    expect(stage.posted.map(({ values }) => values)).toEqual([['1.1.1.1'], ['2.2.2.2']]);
  });

  it('is answered again after it was forgotten for its age', async () => {
    const stage = await watchStage();
    await stage.say('ip:1.1.1.1', thread);
    vi.setSystemTime(Date.now() + 91 * 86_400_000);
    await stage.state.heard.purge();
    await stage.say('ip:1.1.1.1', thread);
    expect(stage.posted).toHaveLength(2);
  });
});

describe('too much at once', () => {
  it('is gathered into one reply when the minute allows', async () => {
    const stage = await watchStage({ perMinute: 2 });
    for (let n = 1; n <= 6; n += 1) await stage.say(`ip:${n}.0.0.0`);
    expect(stage.posted.map(({ values }) => values)).toEqual([['1.0.0.0'], ['2.0.0.0']]);
    await pass(minute + 1_000);
    expect(stage.posted.slice(2)).toMatchObject([
      {
        to: { place: 'C1', thread: 't6' },
        values: ['3.0.0.0', '4.0.0.0', '5.0.0.0', '6.0.0.0'],
        notes: [
          'Gathered from 4 messages in 4 threads: here Huntline writes at most 2 replies a minute unasked.',
        ],
      },
    ]);
  });

  it('is counted by place', async () => {
    const stage = await watchStage({ perMinute: 1 });
    await stage.say('ip:1.0.0.0');
    await stage.say('ip:1.0.0.0', { place: { id: 'C2', kind: 'channel' } });
    expect(stage.posted.map(({ to }) => to.place)).toEqual(['C1', 'C2']);
  });

  it('counts replies from before a restart', async () => {
    const stage = await watchStage({ perMinute: 1 });
    await stage.state.heard.replied({ surface: 'slack', place: 'C1' });
    await stage.say('ip:1.0.0.0');
    expect(stage.posted).toEqual([]);
    await pass(minute + 1_000);
    expect(stage.posted).toHaveLength(1);
  });

  it('is cut within one message, and the reply says how much and what to do', async () => {
    const stage = await watchStage({ perReply: 3 });
    await stage.say([1, 2, 3, 4, 5].map((n) => `ip:${n}.0.0.0`).join(' '));
    expect(stage.posted).toMatchObject([
      {
        values: ['1.0.0.0', '2.0.0.0', '3.0.0.0'],
        notes: ['2 more not shown, of at most 3: “enrich this” for all.'],
        lines: ['enrich this'],
      },
    ]);
    expect(stage.told).toMatchObject([{ what: 'answered', left: 2 }]);
  });
});

describe('what the thread is marked with', () => {
  it('goes along with the question, whichever message said it', async () => {
    const stage = await watchStage();
    await stage.say('TLP:AMBER+STRICT, mind', thread);
    await stage.say('ip:1.1.1.1, TLP:GREEN', { thread: 't', message: 'm2' });
    await stage.say('ip:2.2.2.2', { thread: 'other' });
    expect(stage.asked.map(({ where }) => where.tlp)).toEqual(['amber+strict', undefined]);
  });

  it('keeps messages of differently marked threads apart when they are gathered', async () => {
    const stage = await watchStage({ perMinute: 1 });
    await stage.say('ip:9.9.9.9');
    await stage.say('ip:1.1.1.1 TLP:RED');
    await stage.say('ip:2.2.2.2');
    await stage.say('ip:3.3.3.3 TLP:RED');
    await pass(2 * minute + 2_000);
    expect(stage.asked.map(({ values, where }) => [where.tlp, ...values])).toEqual([
      [undefined, '9.9.9.9'],
      ['red', '1.1.1.1', '3.3.3.3'],
      [undefined, '2.2.2.2'],
    ]);
  });
});

describe('a reply that fails', () => {
  it('is tried again, later each time, and written once', async () => {
    const stage = await watchStage();
    let failures = 2;
    stage.deliver = async () => {
      failures -= 1;
      if (failures >= 0) throw new Error('503');
    };
    await stage.say('ip:1.1.1.1', thread);
    await pass(4_000);
    expect(stage.attempts).toHaveLength(1);
    await pass(40_000);
    expect(stage.attempts).toHaveLength(3);
    expect(stage.posted).toHaveLength(1);
    await pass(10 * minute);
    expect(stage.attempts).toHaveLength(3);
  });

  it('is given up after five times, told of, and begun anew when somebody writes it again', async () => {
    const stage = await watchStage();
    stage.deliver = () => Promise.reject(new Error('channel_not_found'));
    await stage.say('ip:1.1.1.1', thread);
    await pass(10 * minute);
    expect(stage.attempts).toHaveLength(5);
    expect(stage.told).toMatchObject([{ what: 'given-up', messages: 1, why: 'it failed 5 times' }]);
    stage.deliver = async () => undefined;
    await stage.say('ip:1.1.1.1', thread);
    expect(stage.posted).toHaveLength(1);
  });

  it('does not keep others waiting, nor does one that never ends', async () => {
    const stage = await watchStage();
    stage.look = ([first]) => (first?.value === '1.1.1.1' ? new Promise(() => undefined) : Promise.resolve());
    await stage.say('ip:1.1.1.1');
    await stage.say('ip:2.2.2.2');
    expect(stage.posted.map(({ values }) => values)).toEqual([['2.2.2.2']]);
    stage.look = async () => undefined;
    await pass(3 * minute);
    expect(stage.posted.map(({ values }) => values)).toEqual([['2.2.2.2'], ['1.1.1.1']]);
  });

  it('never makes hearing reject', async () => {
    const stage = await watchStage({
      find: () => {
        throw new Error('broken');
      },
    });
    await expect(stage.say('ip:1.1.1.1')).resolves.toBeUndefined();
    await expect(
      stage.say('ip:1.1.1.1', { readers: () => Promise.reject(new Error('down')) }),
    ).resolves.toBeUndefined();
  });

  it('is not written again where the state could not take down that it was', async () => {
    let faults = 3;
    const stage = await watchStage({
      faulty: (heard) => ({
        ...heard,
        settle: (ids) => {
          faults -= 1;
          return faults >= 0 ? Promise.reject(new Error('locked')) : heard.settle(ids);
        },
      }),
    });
    await stage.say('ip:1.1.1.1');
    await pass(10 * minute);
    expect(stage.attempts).toHaveLength(1);
    expect(await stage.state.heard.owing()).toEqual([]);
  });

  it('is begun later where the state cannot be read at the start', async () => {
    let faults = 1;
    const stage = await watchStage({
      start: false,
      faulty: (heard) => ({
        ...heard,
        owing: () => {
          faults -= 1;
          return faults >= 0 ? Promise.reject(new Error('locked')) : heard.owing();
        },
      }),
    });
    await stage.say('ip:1.1.1.1');
    begin(stage);
    await pass(minute);
    expect(stage.posted).toHaveLength(1);
  });

  it('is told of once, whatever becomes of the telling', async () => {
    const stage = await watchStage({
      tell: () => {
        throw new Error('disk full');
      },
    });
    await stage.say('ip:1.1.1.1');
    await pass(10 * minute);
    expect(stage.attempts).toHaveLength(1);
  });

  it('is not written where there is nothing to say', async () => {
    const stage = await watchStage({ answer: async () => undefined });
    await stage.say('ip:1.1.1.1');
    await pass(10 * minute);
    expect([stage.attempts, await stage.state.heard.owing()]).toEqual([[], []]);
  });
});

describe('what was chosen while a reply waits', () => {
  it('counts: nothing is written to a place that is watched no more', async () => {
    const stage = await watchStage({ perMinute: 1 });
    await stage.say('ip:1.1.1.1');
    await stage.say('ip:2.2.2.2', thread);
    await stage.state.preferences.set('place:slack:C1', 'watch', 'off');
    await pass(2 * minute);
    expect(stage.posted).toHaveLength(1);
    await stage.state.preferences.set('place:slack:C1', 'watch', 'on');
    await stage.say('ip:2.2.2.2', thread);
    expect(stage.posted.map(({ values }) => values)).toEqual([['1.1.1.1'], ['2.2.2.2']]);
  });

  it('counts who reads along by then', async () => {
    const stage = await watchStage({ perMinute: 1 });
    let guests = false;
    const readers = async () => ({ guests });
    await stage.say('ip:1.1.1.1', { readers });
    await stage.say('ip:2.2.2.2', { readers });
    guests = true;
    await pass(2 * minute);
    expect(stage.posted).toHaveLength(1);
  });
});

describe('who may not ask', () => {
  it('is not answered, and takes nothing from those who may', async () => {
    const stage = await watchStage({
      mayAsk: async ({ person }, because) => because === 'pattern' && person.id === 'T1:U2',
    });
    await stage.say('ip:1.1.1.1', thread);
    await stage.say('ip:1.1.1.1', { thread: 't', message: 'm2', person: { id: 'T1:U2' } });
    expect(stage.asked).toMatchObject([{ where: { people: ['T1:U2'] } }]);
  });
});

it('owes what it hears before it may write', async () => {
  const stage = await watchStage({ start: false });
  await stage.say('ip:1.1.1.1');
  expect(stage.posted).toEqual([]);
  begin(stage);
  await settled();
  expect(stage.posted).toHaveLength(1);
});
