import { describe, expect, it } from 'vitest';
import { createLog } from '../../../src/log.ts';
import { createPeople } from '../../../src/surfaces/slack/people.ts';
import type { SlackClient } from '../../../src/surfaces/slack/slack-client.ts';

const log = createLog('silent');
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
    const people = createPeople(client, log, defaults, () => now);
    const [one, two] = await Promise.all([people('U1'), people('U1')]);
    expect(one).toEqual({ name: 'Ana', team: 'T1', locale: 'de-DE', timeZone: 'Europe/Berlin' });
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
    const people = createPeople(client, log, defaults, () => now);
    expect(await people('U1')).toEqual({ name: 'U1', team: undefined, ...defaults });
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
      defaults,
    );
    expect(await people('U1')).toMatchObject(defaults);
  });

  it('are forgotten, oldest first, when there are too many', async () => {
    const client = clientThat(() => ({}));
    const people = createPeople(client, log, defaults);
    for (let index = 0; index < 2_001; index += 1) await people(`U${index}`);
    await people('U2000');
    expect(client.asked).toHaveLength(2_001);
    await people('U0');
    expect(client.asked).toHaveLength(2_002);
  });
});
