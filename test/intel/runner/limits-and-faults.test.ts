import { describe, expect, it } from 'vitest';
import { UserError } from '../../../src/errors.ts';
import {
  gate,
  ip,
  ips,
  says,
  silencesOf,
  smallProvider,
  smallTiStage,
  vt,
} from '../../fakes/small-ti-stage.ts';
import type { TiStage } from '../../fakes/ti-stage.ts';

describe('a provider’s limits', () => {
  it('hold for how many are asked at once', async () => {
    const stage = await smallTiStage();
    let now = 0;
    let most = 0;
    stage.services.behave('virustotal', async () => {
      now += 1;
      most = Math.max(most, now);
      await new Promise((resolve) => setTimeout(resolve, 2));
      now -= 1;
      return says('high');
    });
    await stage.ask(ips(30), vt);
    expect(most).toBe(2);
  });

  it('hold for a minute, also over a restart: what comes soon is waited for, what comes later is said', async () => {
    const stage = await smallTiStage({
      providers: [smallProvider({ limits: { concurrent: 2, perMinute: 4 } })],
    });
    const first = await stage.ask(ips(6), vt);
    expect(silencesOf(first)).toEqual(['quota', 'quota']);
    expect(first[5]?.silent[0]?.message).toBe(
      '4 requests a minute are taken: its turn comes at 09:01:00 UTC, ask again then',
    );
    await stage.restart();
    stage.clock.turn(29_000);
    expect(silencesOf(await stage.ask(ips(6), vt))).toEqual(['quota', 'quota']);
    stage.clock.turn(2_000);
    expect(silencesOf(await stage.ask(ips(6), vt))).toEqual([]);
    expect(stage.clock.now()).toBe(Date.parse('2026-11-21T09:01:00Z'));
    expect(stage.services.log).toHaveLength(6);
  });

  it('hold for a day of UTC, over a restart, and never for less than was sent', async () => {
    const stage = await smallTiStage({ quotas: { virustotal: { perDay: 5 } } });
    const first = await stage.ask(ips(8), vt);
    expect(silencesOf(first)).toEqual(['quota', 'quota', 'quota']);
    expect(first[7]?.silent[0]?.message).toBe('daily quota of 5 used up until 00:00 UTC');
    await stage.restart();
    expect(silencesOf(await stage.ask([ip(20)], vt))).toEqual(['quota']);
    expect(stage.services.log).toHaveLength(5);
    expect((await stage.intel.status())[0]).toMatchObject({
      quotas: [{ per: 'day', used: 5, most: 5, renewsAt: '2026-11-22T00:00:00.000Z' }],
      words: 'ready; 0 of 5 left today, new at 00:00 UTC',
    });
    stage.clock.turn(15 * 3_600_000);
    expect(silencesOf(await stage.ask([ip(20)], vt))).toEqual([]);
    expect(await stage.state.counters.read('intel', 'virustotal day')).toBe(1);
  });

  it('hold for a month of UTC', async () => {
    const stage = await smallTiStage({
      providers: [smallProvider({ limits: { concurrent: 1, perDay: 100, perMonth: 2 } })],
    });
    const verdicts = await stage.ask(ips(3), vt);
    expect(verdicts[2]?.silent[0]?.message).toBe('monthly quota of 2 used up until 2026-12-01 00:00 UTC');
    // What was not sent is not counted on the day either.
    expect(await stage.state.counters.read('intel', 'virustotal day')).toBe(2);
  });

  it('count a request before it is sent, and send none that cannot be counted', async () => {
    const stage = await smallTiStage({ quotas: { virustotal: { perDay: 5 } } });
    const service = gate(stage);
    const pending = stage.ask([ip(1)], vt);
    await service.arrived(1);
    expect(await stage.state.counters.read('intel', 'virustotal day')).toBe(1);
    service.open();
    await pending;

    const counters = {
      read: async () => 0,
      async addMany(): Promise<never> {
        throw new Error('locked');
      },
    };
    const uncounted = await smallTiStage({
      quotas: { virustotal: { perDay: 5 } },
      state: { cache: stage.state.cache, counters },
    });
    expect(silencesOf(await uncounted.ask([ip(2)], vt))).toEqual(['failed']);
    expect(uncounted.services.log).toEqual([]);
  });
});

describe('a provider that has had enough', () => {
  it('is waited for where it says for how long and there is patience, and then asked again', async () => {
    const stage = await smallTiStage();
    let times = 0;
    stage.services.behave('virustotal', () => {
      times += 1;
      return times === 1 ? { status: 429, headers: { 'retry-after': '7' }, body: '' } : says('high');
    });
    const [verdicts] = await stage.ask([ip(1)], vt);
    expect(verdicts?.verdicts).toHaveLength(1);
    expect(stage.clock.waits).toEqual([7_000]);
  });

  it('is left alone by everybody until then where that is long, over a restart too', async () => {
    const stage = await smallTiStage();
    stage.services.behave('virustotal', '429-long');
    const first = await stage.ask(ips(10), vt);
    expect(silencesOf(first)).toEqual(Array(10).fill('quota'));
    expect(stage.services.log.length).toBeLessThanOrEqual(2);
    const before = stage.services.log.length;
    await stage.restart();
    const [later] = await stage.ask([ip(20)], vt);
    expect(later?.silent).toMatchObject([{ message: 'asks to be left alone until 15:30 UTC' }]);
    expect((await stage.intel.status())[0]?.words).toContain('rests until 15:30 UTC');
    expect(stage.services.log).toHaveLength(before);
    stage.clock.turn(6.5 * 3_600_000);
    stage.services.behave('virustotal', () => says('high'));
    expect(silencesOf(await stage.ask([ip(20)], vt))).toEqual([]);
  });

  it('is not waited for longer than the request has patience', async () => {
    const stage = await smallTiStage();
    stage.services.behave('virustotal', () => ({ status: 429, headers: { 'retry-after': '7' }, body: '' }));
    expect(silencesOf(await stage.ask([ip(1)], { ...vt, patienceMs: 6_000 }))).toEqual(['quota']);
    expect(stage.clock.waits).toEqual([]);
  });
});

describe('a provider that fails', () => {
  it('is tried again after a pause that grows', async () => {
    const stage = await smallTiStage();
    let times = 0;
    stage.services.behave('virustotal', () => {
      times += 1;
      return times < 3 ? { status: 503, body: 'x' } : says('none');
    });
    const [verdicts] = await stage.ask([ip(1)], vt);
    expect(verdicts?.verdicts).toMatchObject([{ severity: 'none' }]);
    expect(stage.clock.waits).toEqual([500, 1_000]);
  });

  it('again and again is not asked for a while, then tried with one question', async () => {
    const stage = await smallTiStage({ providers: [smallProvider({ limits: { concurrent: 4 } })] });
    stage.services.behave('virustotal', 'html');
    const first = await stage.ask(ips(40), vt);
    const sent = stage.services.log.length;
    expect(sent).toBeLessThan(5 + 4);
    expect(new Set(silencesOf(first))).toEqual(new Set(['unreadable', 'breaker']));
    expect(stage.lines.filter((line) => line.startsWith('warn') && line.includes('rests'))).toHaveLength(1);
    expect(first[39]?.silent[0]?.message).toBe(
      'failed several times in a row; asked again from 09:01:00 UTC',
    );

    stage.clock.turn(60_000);
    expect(silencesOf(await stage.ask(ips(10), vt)).filter((said) => said === 'unreadable')).toHaveLength(1);
    expect(stage.services.log).toHaveLength(sent + 1);

    // It rests for twice as long after a trial that failed.
    stage.clock.turn(60_000);
    expect(silencesOf(await stage.ask(ips(3), vt))).toEqual(['breaker', 'breaker', 'breaker']);
    stage.clock.turn(60_000);
    stage.services.behave('virustotal', () => says('high'));
    expect(silencesOf(await stage.ask(ips(10), vt))).toEqual([]);
  });

  it('takes none of the others down', async () => {
    const other = smallProvider({
      id: 'otx',
      name: 'OTX',
      request: () => ({ url: 'https://otx.alienvault.com/x' }),
      keys: [],
    });
    const broken = smallProvider({
      parse() {
        throw new TypeError('undefined is not a function');
      },
    });
    const thrown = smallProvider({
      id: 'abuseipdb',
      request() {
        throw new Error('bad observable');
      },
    });
    const stage = await smallTiStage({ providers: [broken, other, thrown], ids: ['virustotal', 'otx'] });
    stage.services.behave('otx', () => says('warning'));
    // The double of OTX wants a key, which this one does not send.
    const [verdicts] = await stage.ask([ip(1)], { providers: ['virustotal', 'otx', 'abuseipdb'] });
    expect(verdicts?.silent.map(({ provider: id, silence }) => `${id} ${silence}`)).toEqual([
      'virustotal unreadable',
      'otx refused',
      'abuseipdb failed',
    ]);
  });
});

describe('a provider that refuses the key', () => {
  it('is not asked again with it for a quarter of an hour; the secret store is told', async () => {
    const stage = await smallTiStage();
    stage.keys.HUNTLINE_VIRUSTOTAL_KEY = 'wr0ng-key';
    const first = await stage.ask(ips(10), vt);
    expect(new Set(silencesOf(first))).toEqual(new Set(['refused']));
    expect(first[9]?.silent[0]?.message).toBe(
      'refused the key in HUNTLINE_VIRUSTOTAL_KEY (HTTP 401): put a valid one there; asked again from 09:15 UTC',
    );
    expect(stage.services.log.length).toBeLessThanOrEqual(2);
    expect(stage.refused).toContain('virustotal');
    expect(stage.lines.filter((line) => line.startsWith('warn'))[0]).toContain('HUNTLINE_VIRUSTOTAL_KEY');
    expect(stage.lines.join()).not.toContain('wr0ng-key');
    const before = stage.services.log.length;
    stage.clock.turn(14 * 60_000);
    await stage.ask([ip(1)], vt);
    expect(stage.services.log).toHaveLength(before);
    stage.clock.turn(60_000);
    await stage.ask([ip(1)], vt);
    expect(stage.services.log).toHaveLength(before + 1);
  });

  it('is asked at once with another one', async () => {
    const stage = await smallTiStage();
    const valid = stage.keys.HUNTLINE_VIRUSTOTAL_KEY;
    stage.keys.HUNTLINE_VIRUSTOTAL_KEY = 'wr0ng-key';
    await stage.ask([ip(1)], vt);
    stage.keys.HUNTLINE_VIRUSTOTAL_KEY = valid;
    stage.clock.turn(10_000);
    expect(silencesOf(await stage.ask([ip(1)], vt))).toEqual([]);
  });

  it('does not show where the key was rotated meanwhile: the new one is fetched', async () => {
    let current = 'wr0ng-key';
    const stage: TiStage = await smallTiStage({
      keyOf: async () => current,
      keyRefused() {
        current = stage.keys.HUNTLINE_VIRUSTOTAL_KEY ?? '';
      },
    });
    expect(silencesOf(await stage.ask(ips(3), vt))).toEqual([]);
  });

  it('is told apart from a key that cannot be had, whose reason is shown where it is safe', async () => {
    const stage = await smallTiStage({
      async keyOf() {
        throw new UserError('The vault “huntline” cannot be reached.');
      },
    });
    const [verdicts] = await stage.ask([ip(1)], vt);
    expect(verdicts?.silent).toMatchObject([
      {
        silence: 'no-key',
        message: 'the key in HUNTLINE_VIRUSTOTAL_KEY cannot be read: The vault “huntline” cannot be reached.',
      },
    ]);
    const other = await smallTiStage({
      async keyOf() {
        throw new Error('secret-value');
      },
    });
    expect(JSON.stringify(await other.ask([ip(1)], vt))).not.toContain('secret-value');
  });
});
