import { describe, expect, it } from 'vitest';
import { createAccess } from '../../src/access/access.ts';
import { readRoleSetting } from '../../src/access/read-role-setting.ts';
import type { Answer } from '../../src/answers.ts';
import { createApp } from '../../src/app.ts';
import { stop } from '../../src/commands/stop.ts';
import { watch } from '../../src/commands/watch.ts';
import { createLog } from '../../src/log.ts';
import type { Place } from '../../src/types.ts';
import type { WatchFacts } from '../../src/watch/watch-facts.ts';
import { fixedWorkspace } from '../fakes/fixed-workspace.ts';
import { makeApp } from '../support/make-app.ts';
import { inSlack } from '../support/people-app.ts';
import { typed } from '../support/typed.ts';

const now = new Date('2026-11-21T12:00:00Z');
const some: WatchFacts = {
  patterns: ['inc-*', 'incident-*'],
  places: ['place:slack:C7'],
  perMinute: 6,
  perReply: 25,
  known: () => undefined,
};
const admin = 'T1:U1';
const hunter = 'T1:U2';
const reader = 'T1:U3';

async function watchApp(facts = some) {
  const made = await makeApp({
    workspaces: [fixedWorkspace()],
    now,
    access: ({ roles }) =>
      createAccess({
        given: {
          reader: readRoleSetting('R', '*'),
          hunter: readRoleSetting('H', `person:slack:${hunter}`),
          author: readRoleSetting('A', ''),
          admin: readRoleSetting('M', `person:slack:${admin},place:slack:Cadmins`),
        },
        grants: roles,
        local: [],
      }),
  });
  const app = createApp({
    commands: [watch, stop],
    services: { ...made.services, watch: facts },
    access: made.access,
    guests: 'mask',
    audit: { record: () => undefined },
    redact: (answer) => answer,
    overhear: async () => undefined,
    clock: () => now,
    log: createLog('silent'),
  });
  const chosen = (place = 'C1') => made.state.preferences.get(`place:slack:${place}`, 'watch');
  const ask = (line: string, who = hunter, place: Partial<Place> & { id: string } = { id: 'C1' }) =>
    app.answer(typed(line, { ...inSlack(who), place: { kind: 'channel', ...place } }));
  return { ask, chosen };
}

function words(answer: Answer): string {
  return answer.kind === 'notice' ? `${answer.title}: ${answer.text}` : JSON.stringify(answer);
}

function lines({ actions }: Answer): readonly string[] {
  return actions.map(({ line }) => line);
}

describe('watch', () => {
  it.each([
    [
      'nobody chose anything',
      { id: 'C1', name: 'lunch' },
      'Not watched: Nothing is answered unasked here: nobody',
    ],
    ['nobody knows its name', { id: 'C1' }, 'its name is not known so far'],
    [
      'its name fits',
      { id: 'C1', name: 'INC-7' },
      'Watched: Observables are answered unasked here: the place’s name, INC-7, fits inc-*',
    ],
    [
      'the settings name it',
      { id: 'C7' },
      'Watched: Observables are answered unasked here: the settings name',
    ],
  ])('says what applies where %s', async (_, place, said) => {
    const { ask } = await watchApp();
    for (const line of ['watch', 'watch status']) {
      expect(words(await ask(line, reader, place))).toContain(said);
    }
  });

  it('states the limits, and whether anything is heard at all', async () => {
    const { ask } = await watchApp();
    expect(await ask('watch', reader)).toMatchObject({
      items: [
        {
          name: 'Limits',
          text: 'at most 6 replies a minute, the rest gathered, and at most 25 observables in a reply',
        },
        { name: 'Names that are watched', text: 'inc-*, incident-*' },
        { name: 'Guests' },
        { name: 'Last heard here', text: expect.stringContaining('only where it is a member') },
      ],
      actions: [{ line: 'watch observables here' }],
    });
    const heard = await watchApp({
      ...some,
      known: () => ({ name: 'incident-9', heardAt: new Date('2026-11-21T11:57:00Z') }),
    });
    const answer = await heard.ask('watch', reader);
    expect(words(answer)).toContain('the place’s name, incident-9, fits incident-*');
    expect(answer).toMatchObject({ items: [{}, {}, {}, { text: '3 minutes ago' }] });
  });

  it.each([
    ['watch observables here', 'on'],
    ['watch here', 'on'],
    ['Watch Observables In Here', 'on'],
    ['stop watching', 'off'],
    ['stop watching observables here', 'off'],
  ])('does what “%s” says, for hunters', async (line, choice) => {
    const { ask, chosen } = await watchApp();
    expect(words(await ask(line, reader))).toContain('needs the role “hunter”');
    expect(await chosen()).toBeUndefined();
    expect(await ask(line)).toMatchObject({ kind: 'notice' });
    expect(await chosen()).toBe(choice);
  });

  it('leaves guests to administrators', async () => {
    const { ask, chosen } = await watchApp();
    expect(words(await ask('watch observables here with guests'))).toContain('needs the role “admin”');
    expect(await chosen()).toBeUndefined();
    await ask('watch observables here with guests', admin);
    expect(await chosen()).toBe('with-guests');
    expect(words(await ask('watch'))).toContain('chosen in chat');
  });

  it('says that guests keep it from answering', async () => {
    const { ask } = await watchApp();
    const answer = await ask('watch observables here', hunter, { id: 'C1', guests: true });
    expect(words(answer)).toContain('until an administrator says “watch observables here with guests”');
  });

  it('takes back what was chosen, and says what applies then', async () => {
    const { ask, chosen } = await watchApp();
    await ask('stop watching', hunter, { id: 'C7' });
    expect(words(await ask('watch', reader, { id: 'C7' }))).toContain('Not watched');
    expect(words(await ask('watch reset', reader, { id: 'C7' }))).toContain('needs the role “hunter”');
    expect(words(await ask('watch reset', hunter, { id: 'C7' }))).toContain(
      'Choice taken back: Observables are answered unasked here: the settings',
    );
    expect(await chosen('C7')).toBeUndefined();
    expect(words(await ask('watch reset', hunter, { id: 'C7' }))).toContain('Nothing was chosen');
  });

  it('is chosen for another place by administrators who are that everywhere', async () => {
    const { ask, chosen } = await watchApp();
    const line = 'watch observables place:slack:C9 with guests';
    expect(words(await ask(line))).toContain('needs the role “admin”');
    expect(words(await ask(line, reader, { id: 'Cadmins' }))).toContain('only in this place');
    expect(await chosen('C9')).toBeUndefined();
    const answer = await ask(line, admin, { id: 'D1', kind: 'personal' });
    expect(await chosen('C9')).toBe('with-guests');
    expect(lines(answer)).toEqual(['stop watching place:slack:C9', 'watch reset place:slack:C9']);
    for (const each of lines(answer)) await ask(each, admin);
    expect(await chosen('C9')).toBeUndefined();
  });

  it('makes no sense where one is alone with Huntline', async () => {
    const { ask, chosen } = await watchApp();
    for (const line of ['watch', 'watch observables here', 'stop watching', 'watch reset']) {
      expect(words(await ask(line, admin, { id: 'D1', kind: 'personal' }))).toContain(
        'Nothing to watch here',
      );
    }
    expect(await chosen('D1')).toBeUndefined();
  });

  it.each(['watch everything', 'watch observables', 'watch here with guest', 'watch reset person:slack:U1'])(
    'says to “%s” what can be typed',
    async (line) => {
      const { ask } = await watchApp();
      expect(await ask(line, admin)).toMatchObject({
        kind: 'error',
        hint: expect.stringMatching(/watch observables here|place:<surface>/),
      });
    },
  );
});
