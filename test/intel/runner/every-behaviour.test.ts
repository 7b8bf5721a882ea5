import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { NoVerdict, Silence } from '../../../src/enrichment.ts';
import { providers } from '../../../src/intel/index.ts';
import {
  startTiServices,
  type TiBehaviour,
  type TiServices,
  tiBehaviours,
  tiKey,
  tiServiceIds,
} from '../../fakes/ti-services.ts';
import { startTiStage, type TiStage } from '../../fakes/ti-stage.ts';
import { documentedAnswers } from '../providers/answers/index.ts';

/** What a provider is left with by each behaviour that is no answer. */
const silences: Readonly<
  Record<Exclude<TiBehaviour, 'clean' | 'found' | 'not-found'>, readonly [Silence, RegExp]>
> = {
  '401': ['refused', /HTTP 401/],
  '403': ['refused', /HTTP 403/],
  '429': ['quota', /HTTP 429.*asked again from 09:00:\d\d UTC/],
  '429-long': ['quota', /HTTP 429.*asked again from 15:30 UTC/],
  '500': ['failed', /HTTP 500/],
  '302': ['failed', /HTTP 302/],
  drip: ['timeout', /within 0\.1 s/],
  huge: ['unreadable', /larger than/],
  'hang-up': ['failed', /hung up/],
  html: ['unreadable', /unreadable answer/],
  empty: ['unreadable', /unreadable answer/],
  'wrong-type': ['unreadable', /unreadable answer/],
  null: ['unreadable', /unreadable answer/],
  'cut-off': ['unreadable', /unreadable answer/],
};
/** A text that is cut off is still a text. */
const readsCutOff = new Set(['tor']);

let services: TiServices;
let stage: TiStage;

beforeAll(async () => {
  services = await startTiServices();
  expect(tiServiceIds.toSorted(), 'doubles of every provider').toEqual(
    providers.map(({ id }) => id).toSorted(),
  );
});

describe.each(providers.map(({ id }) => id))('%s', (id) => {
  const documented = documentedAnswers[id];
  if (!documented) throw new Error(`${id} has no documented answers`);

  beforeEach(async () => {
    services.log.length = 0;
    services.behave(id, 'found');
    stage = await startTiStage({ services, limits: { maxBytes: 2 ** 20 } });
    return () => stage.close();
  });

  it.each([
    ['found', documented.found],
    ['clean', documented.clean],
    ['not-found', documented.notFound],
  ] as const)('gives a verdict where the answer is %s, and keeps it', async (behaviour, answer) => {
    services.behave(id, behaviour);
    const [verdicts] = await stage.ask([answer.observable], { providers: [id] });
    expect(verdicts?.silent).toEqual([]);
    expect(verdicts?.verdicts).toMatchObject([
      { provider: id, ...answer.means, askedAt: '2026-11-21T09:00:00.000Z', cached: false },
    ]);
    stage.clock.turn(60_000);
    await stage.restart();
    const [again] = await stage.ask([answer.observable], { providers: [id] });
    expect(again?.verdicts).toMatchObject([
      { ...answer.means, askedAt: '2026-11-21T09:00:00.000Z', cached: true },
    ]);
    expect(services.asked(id)).toHaveLength(1);
  });

  it.each(
    tiBehaviours.filter(
      (behaviour): behaviour is Exclude<keyof typeof silences, 'drip'> =>
        behaviour in silences && behaviour !== 'drip',
    ),
  )('says so where the service does %s', async (behaviour) => {
    services.behave(id, behaviour);
    const [verdicts] = await stage.ask([documented.found.observable], { providers: [id] });
    if (behaviour === 'cut-off' && readsCutOff.has(id)) return expect(verdicts?.verdicts).toHaveLength(1);
    expect(verdicts?.verdicts).toEqual([]);
    const [said] = verdicts?.silent ?? [];
    const [silence, words] = silences[behaviour];
    expect(said).toMatchObject({ provider: id, silence, message: expect.stringMatching(words) });
    expectSafe(said, id);
  });

  it('is not asked without its key', async () => {
    for (const setting of Object.keys(stage.keys)) stage.keys[setting] = undefined;
    const required = providers.find((provider) => provider.id === id)?.keys.find((key) => key.required);
    const [verdicts] = await stage.ask([documented.found.observable], { providers: [id] });
    if (!required) return expect(verdicts?.verdicts).toHaveLength(1);
    expect(verdicts?.silent).toMatchObject([
      { silence: 'no-key', message: expect.stringContaining(required.setting) },
    ]);
    expect(services.asked(id)).toEqual([]);
  });
});

/** What a card or a log would show holds no key, no URL and nothing that the service said. */
function expectSafe(said: NoVerdict | undefined, id: string): void {
  const all = `${JSON.stringify(said)} ${stage.lines.join('\n')}`;
  for (const secret of [tiKey, encodeURIComponent(tiKey), Buffer.from(tiKey).toString('base64').slice(0, 12)])
    expect(all).not.toContain(secret);
  expect(all).not.toMatch(/https?:|sign in|slow down|forbidden/);
  expect(said?.message.length, id).toBeLessThan(200);
}

it('is not held up by services that drip, whichever they are', async () => {
  stage = await startTiStage({ services, limits: { timeoutMs: 100 } });
  await Promise.all(
    providers.map(async ({ id }) => {
      services.behave(id, 'drip');
      const observable = documentedAnswers[id]?.found.observable;
      const [verdicts] = await stage.ask(observable ? [observable] : [], { providers: [id] });
      const [silence, words] = silences.drip;
      expect(verdicts?.silent).toMatchObject([{ silence, message: expect.stringMatching(words) }]);
      expectSafe(verdicts?.silent[0], id);
    }),
  );
  await stage.close();
});

afterAll(async () => {
  await services.close();

  expect([...Object.keys(silences), 'found', 'clean', 'not-found'].toSorted()).toEqual(
    [...tiBehaviours].toSorted(),
  );
});
