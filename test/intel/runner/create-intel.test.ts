import { describe, expect, it } from 'vitest';
import type { Observable, Opinion } from '../../../src/enrichment.ts';
import { UserError } from '../../../src/errors.ts';
import type { HouseProvider } from '../../../src/intel/provider.ts';
import {
  gate,
  ip,
  ips,
  pathsAsked,
  says,
  silencesOf,
  smallProvider,
  smallTiStage,
  vt,
} from '../../fakes/small-ti-stage.ts';

describe('verdicts', () => {
  it('come in the order of the observables, each told as soon as all have spoken of it', async () => {
    const stage = await smallTiStage();
    const told: string[] = [];
    const verdicts = await stage.ask(ips(5), {
      ...vt,
      onVerdicts: ({ observable, verdicts: [verdict] }) =>
        void told.push(`${observable.value} ${verdict?.severity}`),
    });
    expect(verdicts.map(({ observable }) => observable)).toEqual(ips(5));
    expect(told.toSorted()).toEqual(ips(5).map(({ value }) => `${value} high`));
  });

  it('are none of an observable that may not leave, or of a type that is not taken: nothing is sent', async () => {
    const stage = await smallTiStage();
    const [mine, path] = await stage.ask([ip(1), { type: 'file-path', value: 'C:\\x.exe' }], {
      ...vt,
      mayLeave: ({ type }) => (type === 'ipv4' ? 'it is one of our own' : undefined),
    });
    expect(mine?.silent).toMatchObject([{ silence: 'withheld', message: 'it is one of our own' }]);
    expect(path?.silent).toMatchObject([{ silence: 'unsupported', message: 'takes no file paths' }]);
    expect(stage.services.log).toEqual([]);
  });

  it('are not given out of the cache either where the observable may not leave', async () => {
    const stage = await smallTiStage();
    await stage.ask([ip(1)], vt);
    const [again] = await stage.ask([ip(1)], { ...vt, mayLeave: () => 'TLP:RED' });
    expect(again).toMatchObject({ verdicts: [], silent: [{ silence: 'withheld' }] });
  });

  it('say so where a provider is not there any more, and are empty where nobody is asked', async () => {
    const stage = await smallTiStage();
    expect(silencesOf(await stage.ask([ip(1)], { providers: ['gone'] }))).toEqual(['failed']);
    expect(await stage.ask([ip(1)], { providers: [] })).toEqual([
      { observable: ip(1), verdicts: [], silent: [] },
    ]);
    expect(await stage.ask([], vt)).toEqual([]);
  });

  it('do not fail for an ear that does', async () => {
    const stage = await smallTiStage();
    const verdicts = await stage.ask([ip(1)], {
      ...vt,
      onVerdicts() {
        throw new Error('gone');
      },
    });
    expect(verdicts[0]?.verdicts).toHaveLength(1);
  });

  it('are bounded and hold nothing that steers, whatever the provider’s words are', async () => {
    const parse = (): Opinion => ({
      severity: 'high',
      summary: `a\u0000\u001b[2Jb\u202e${'x'.repeat(300)}`,
      facts: Array.from({ length: 30 }, (_, n) => ({ name: `n${n}`, value: '\u0007' })),
      tags: ['ok', '\u200b', 'y'.repeat(200)],
      page: 'javascript:alert(1)',
    });
    const stage = await smallTiStage({ providers: [smallProvider({ parse })] });
    const [{ verdicts: [verdict] = [] } = {}] = await stage.ask([ip(1)], vt);
    expect(verdict?.summary).toMatch(/^a \[2Jb x+…$/);
    expect(verdict?.summary).toHaveLength(200);
    expect(verdict).not.toHaveProperty('facts');
    expect(verdict?.tags?.map((tag) => tag.length)).toEqual([2, 80]);
    expect(verdict).not.toHaveProperty('page');
  });
});

describe('an answer that is kept', () => {
  it.each([
    ['high', 24],
    ['warning', 12],
    ['information', 24],
    ['none', 12],
    ['unknown', 4],
  ] as const)('of severity %s is good for %i hours, over a restart too', async (severity, hours) => {
    const stage = await smallTiStage();
    stage.services.behave('virustotal', () => says(severity));
    await stage.ask([ip(1)], vt);
    await stage.restart();
    stage.clock.turn(hours * 3_600_000 - 1);
    const [kept] = await stage.ask([ip(1)], vt);
    expect(kept?.verdicts).toMatchObject([{ cached: true, askedAt: '2026-11-21T09:00:00.000Z' }]);
    stage.clock.turn(1);
    const [anew] = await stage.ask([ip(1)], vt);
    expect(anew?.verdicts).toMatchObject([{ cached: false }]);
    expect(stage.services.log).toHaveLength(2);
  });

  it('is asked again where it is to be fresh, and the new one is kept', async () => {
    const stage = await smallTiStage();
    await stage.ask([ip(1)], vt);
    stage.services.behave('virustotal', () => says('none'));
    const [fresh] = await stage.ask([ip(1)], { ...vt, fresh: true });
    const [kept] = await stage.ask([ip(1)], vt);
    expect([fresh, kept].map((of) => of?.verdicts[0])).toMatchObject([
      { severity: 'none', cached: false },
      { severity: 'none', cached: true },
    ]);
  });

  it('is none of another type with the same value', async () => {
    const stage = await smallTiStage();
    await stage.ask([{ type: 'ipv4', value: 'x' }], vt);
    await stage.ask([{ type: 'domain', value: 'x' }], vt);
    expect(stage.services.log).toHaveLength(2);
  });

  it('is not made of a silence', async () => {
    const stage = await smallTiStage();
    stage.services.behave('virustotal', '302');
    await stage.ask([ip(1)], vt);
    stage.services.behave('virustotal', () => says('high'));
    expect(silencesOf(await stage.ask([ip(1)], vt))).toEqual([]);
  });

  it('does without a cache that cannot be read or written', async () => {
    const broken = async () => {
      throw new Error('disk full');
    };
    const stage = await smallTiStage({
      state: {
        cache: { getMany: broken, setMany: broken },
        counters: { addMany: async () => new Map(), read: async () => 0 },
      },
    });
    const [verdicts] = await stage.ask([ip(1)], vt);
    expect(verdicts?.verdicts).toHaveLength(1);
    expect(stage.lines.join()).toContain('could not be kept');
  });
});

describe('the same question', () => {
  it('is asked once, however many ask it at the same time', async () => {
    const stage = await smallTiStage();
    const service = gate(stage);
    const first = stage.ask([ip(1), ip(1)], vt);
    await service.arrived(1);
    const second = stage.ask([ip(1)], vt);
    service.open();
    const all = [...(await first), ...(await second)];
    expect(all.map(({ verdicts }) => verdicts[0]?.severity)).toEqual(['high', 'high', 'high']);
    expect(stage.services.log).toHaveLength(1);
  });

  it('is not taken away from others by one who gives up', async () => {
    const stage = await smallTiStage();
    const service = gate(stage);
    const impatient = new AbortController();
    const first = stage.ask([ip(1)], { ...vt, signal: impatient.signal });
    await service.arrived(1);
    const second = stage.ask([ip(1)], vt);
    impatient.abort();
    expect(silencesOf(await first)).toEqual(['stopped']);
    service.open();
    expect((await second)[0]?.verdicts).toHaveLength(1);
    expect(stage.services.log).toHaveLength(1);
  });

  it('is answered for later once it is paid for, though nobody waits; what was not sent never is', async () => {
    const stage = await smallTiStage();
    const service = gate(stage);
    const impatient = new AbortController();
    const given = stage.ask(ips(10), { ...vt, signal: impatient.signal });
    await service.arrived(2);
    impatient.abort();
    expect(silencesOf(await given)).toEqual(Array(10).fill('stopped'));
    service.open();
    const later = await stage.ask(ips(2), vt);
    expect(later.flatMap(({ verdicts }) => verdicts)).toHaveLength(2);
    expect(pathsAsked(stage)).toEqual(['/203.0.113.0', '/203.0.113.1']);
  });

  it('is not asked at all by one who had given up before', async () => {
    const stage = await smallTiStage();
    expect(silencesOf(await stage.ask(ips(3), { ...vt, signal: AbortSignal.abort() }))).toHaveLength(3);
    await stage.intel.close();
    expect(stage.services.log).toEqual([]);
  });
});

describe('a list that serves for all', () => {
  const tor = smallProvider({
    id: 'tor',
    name: 'Tor exit list',
    keys: [],
    answers: 'text',
    sharedMs: 3_600_000,
    request: () => ({ url: 'https://check.torproject.org/exit-addresses' }),
    parse(body, { value }) {
      if (!String(body).startsWith('exits')) throw new Error('no list');
      return { severity: String(body).includes(` ${value} `) ? 'warning' : 'unknown', summary: 'looked up' };
    },
  });
  const stageOfTor = async () => {
    const stage = await smallTiStage({ providers: [tor], ids: ['tor'] });
    stage.services.behave('tor', () => ({ status: 200, body: 'exits 203.0.113.7 ' }));
    return stage;
  };
  const toTor = { providers: ['tor'] } as const;

  it('is fetched once for many, kept over a restart, its age shown, and fetched again when it is over', async () => {
    const stage = await stageOfTor();
    const verdicts = await stage.ask(ips(20), toTor);
    expect(
      verdicts.filter((of) => of.verdicts[0]?.severity === 'warning').map((of) => of.observable),
    ).toEqual([ip(7)]);
    expect(verdicts[7]?.verdicts[0]?.cached).toBe(false);
    stage.clock.turn(3_599_999);
    await stage.restart();
    const [kept] = await stage.ask([ip(7)], toTor);
    expect(kept?.verdicts).toMatchObject([{ cached: true, askedAt: '2026-11-21T09:00:00.000Z' }]);
    expect(stage.services.log).toHaveLength(1);
    stage.clock.turn(1);
    await stage.ask(ips(3), toTor);
    expect(stage.services.log).toHaveLength(2);
  });

  it('is fetched once where it is to be fresh', async () => {
    const stage = await stageOfTor();
    await stage.ask(ips(5), toTor);
    stage.clock.turn(1_000);
    await stage.ask(ips(5), { ...toTor, fresh: true });
    expect(stage.services.log).toHaveLength(2);
  });

  it('is not kept where it cannot be read', async () => {
    const stage = await stageOfTor();
    stage.services.behave('tor', 'html');
    expect(new Set(silencesOf(await stage.ask(ips(3), toTor)))).toEqual(new Set(['unreadable']));
    stage.services.behave('tor', () => ({ status: 200, body: 'exits' }));
    expect(silencesOf(await stage.ask(ips(3), toTor))).toEqual([]);
  });
});

describe('a provider of the house', () => {
  const house = (look: HouseProvider['look']): HouseProvider => ({
    id: 'local',
    name: 'Local list',
    supports: ['ipv4'],
    look,
  });
  const inHouse = { providers: ['local'] } as const;

  it('is asked once about all, also about what may not leave', async () => {
    const seen: (readonly Observable[])[] = [];
    const stage = await smallTiStage({
      house: [
        house(async (observables) => {
          seen.push(observables);
          return new Map([['203.0.113.1', { severity: 'high', summary: 'the attacker' }]]);
        }),
      ],
    });
    const verdicts = await stage.ask([...ips(3), { type: 'cve', value: 'CVE-2026-1' }], {
      ...inHouse,
      mayLeave: () => 'ours',
    });
    expect(seen).toEqual([ips(3)]);
    expect(verdicts.map((of) => of.verdicts[0]?.severity)).toEqual(['unknown', 'high', 'unknown', undefined]);
    expect(verdicts[3]?.silent).toMatchObject([{ silence: 'unsupported' }]);
  });

  it('says why it cannot be read, and what is not for people goes to the log', async () => {
    const faults = [new UserError('The list has no column “type”.'), new Error('internal')];
    const stage = await smallTiStage({
      house: [
        house(async () => {
          throw faults.shift();
        }),
      ],
    });
    const [first] = await stage.ask([ip(1)], inHouse);
    const [second] = await stage.ask([ip(1)], inHouse);
    expect(first?.silent[0]?.message).toBe('The list has no column “type”.');
    expect(second?.silent[0]?.message).toBe('it cannot be read; see the log');
  });

  it('that never answers is given up after a minute, or when it is stopped', async () => {
    const stage = await smallTiStage({ house: [house(() => new Promise(() => undefined))] });
    expect(silencesOf(await stage.ask([ip(1)], inHouse))).toEqual(['timeout']);
    stage.clock.hurry = false;
    const controller = new AbortController();
    const stopped = stage.ask([ip(1)], { ...inHouse, signal: controller.signal });
    controller.abort();
    expect(silencesOf(await stopped)).toEqual(['stopped']);
  });
});

describe('the status', () => {
  it('names what is missing, what is left and what went wrong last, without asking anybody', async () => {
    const stage = await smallTiStage({
      house: [{ id: 'local', name: 'Local list', supports: [], look: async () => new Map() }],
      providers: [smallProvider({ limits: { concurrent: 1, perMinute: 4, perDay: 500 } })],
    });
    stage.services.behave('virustotal', '302');
    await stage.ask([ip(1)], vt);
    const [local, virustotal] = await stage.intel.status();
    expect(local).toMatchObject({ outside: false, words: 'in the house: nothing leaves' });
    expect(virustotal?.words).toBe(
      'ready; 499 of 500 left today, new at 00:00 UTC; last fault at 09:00:00 UTC: it points elsewhere, where nobody follows (HTTP 302)',
    );
    stage.keys.HUNTLINE_VIRUSTOTAL_KEY = undefined;
    expect((await stage.intel.status())[1]?.words).toBe('no key: set HUNTLINE_VIRUSTOTAL_KEY');
    expect(stage.services.log).toHaveLength(1);
  });
});

describe('closing', () => {
  it('stops what is under way, and keeps what was answered', async () => {
    const stage = await smallTiStage();
    const service = gate(stage);
    const pending = stage.ask(ips(5), vt);
    await service.arrived(2);
    await stage.intel.close();
    expect(silencesOf(await pending)).toEqual(Array(5).fill('stopped'));
    service.open();
    expect(stage.services.log).toHaveLength(2);
  });
});
