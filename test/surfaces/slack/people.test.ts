import { describe, expect, it } from 'vitest';
import { createLog } from '../../../src/log.ts';
import { createPeople } from '../../../src/surfaces/slack/people.ts';
import type { SlackClient } from '../../../src/surfaces/slack/slack-client.ts';

const log = createLog('silent');
const home = { team: 'T1', enterprise: 'E1', botUser: 'UBOT' };
const defaults = { locale: 'en-US', timeZone: 'UTC' };

function clientThat(info: (user: string) => object | Promise<object>): SlackClient & { asked: string[] } {
  const asked: string[] = [];
  const users = {
    info: async ({ user }: { user: string }) => {
      asked.push(user);
      return { ok: true, user: await info(user) };
    },
  };
  return { users, asked } as unknown as SlackClient & { asked: string[] };
}

describe('people of Slack', () => {
  it('are asked for once an hour, also when two lines come at once', async () => {
    let now = 0;
    const client = clientThat(() => ({
      tz: 'Europe/Berlin',
      locale: 'de-DE',
      profile: { display_name: 'Ana' },
      team_id: 'T1',
    }));
    const people = createPeople(client, log, home, defaults, () => now);
    const [one, two] = await Promise.all([people('U1'), people('U1')]);
    expect(one).toEqual({
      name: 'Ana',
      team: 'T1',
      locale: 'de-DE',
      timeZone: 'Europe/Berlin',
      outside: false,
    });
    expect(two).toEqual(one);
    now = 3_599_000;
    await people('U1');
    expect(client.asked).toHaveLength(1);
    now = 3_601_000;
    await people('U1');
    expect(client.asked).toHaveLength(2);
  });

  it('have the defaults where Slack does not tell, for a minute', async () => {
    let now = 0;
    const client = clientThat(() => Promise.reject(new Error('missing_scope')));
    const people = createPeople(client, log, home, defaults, () => now);
    expect(await people('U1')).toEqual({ name: 'U1', team: undefined, outside: undefined, ...defaults });
    await people('U1');
    expect(client.asked).toHaveLength(1);
    now = 61_000;
    await people('U1');
    expect(client.asked).toHaveLength(2);
  });

  it('have the defaults where Slack says nonsense', async () => {
    const people = createPeople(
      clientThat(() => ({ tz: 'Mars/Olympus', locale: 'not a locale' })),
      log,
      home,
      defaults,
    );
    expect(await people('U1')).toMatchObject(defaults);
  });

  it.each<[string, object, boolean]>([
    ['a guest of several channels', { team_id: 'T1', is_restricted: true }, true],
    ['a guest of one channel', { team_id: 'T1', is_ultra_restricted: true }, true],
    ['somebody of another organisation', { team_id: 'T2' }, true],
    ['a stranger', { is_stranger: true }, true],
    ['a colleague', { team_id: 'T1' }, false],
    [
      'somebody of another workspace of the organisation',
      { team_id: 'T3', enterprise_user: { enterprise_id: 'E1' } },
      false,
    ],
    ['an app', { team_id: 'T9', is_bot: true }, false],
  ])('are from outside or not: %s', async (_, user, outside) => {
    const people = createPeople(
      clientThat(() => user),
      log,
      home,
      defaults,
    );
    expect((await people('U1')).outside).toBe(outside);
  });

  it('are forgotten, oldest first, when there are too many', async () => {
    const client = clientThat(() => ({}));
    const people = createPeople(client, log, home, defaults);
    for (let index = 0; index < 2_001; index += 1) await people(`U${index}`);
    await people('U2000');
    expect(client.asked).toHaveLength(2_001);
    await people('U0');
    expect(client.asked).toHaveLength(2_002);
  });
});
