import { afterEach, describe, expect, it } from 'vitest';
import type { UserError } from '../../src/errors.ts';
import type { Incoming, Place } from '../../src/types.ts';
import { botUser } from '../fakes/slack-api.ts';
import { type FakeApp, fakeSlackApp } from '../fakes/slack-app.ts';
import { slackPerson } from '../fakes/slack-person.ts';
import { type SlackStage, stageSlack } from '../fakes/slack-stage.ts';

let stage: SlackStage;
afterEach(() => stage.close());

async function open(): Promise<SlackStage & { readonly app: FakeApp }> {
  const app = fakeSlackApp();
  stage = await stageSlack(app, 'signed HTTP');
  return { ...stage, app };
}

/** The place of the next line that the app is asked. */
async function placeOf({ slack, app }: { slack: SlackStage['slack']; app: FakeApp }, act: Promise<unknown>) {
  const before = app.asked.length;
  await act;
  return slack.until(() => app.asked[before]?.place);
}

const guestsOf = ({ guests }: Place) => guests;
const asksOf = (on: SlackStage, name: string) =>
  on.slack.calls.filter(({ method }) => method === name).length;

describe('guests in Slack', () => {
  it('are seen in a channel that is shared with another organisation, or about to be', async () => {
    const on = await open();
    on.slack.conversations.set('C1', { flags: { is_ext_shared: true, is_shared: true } });
    on.slack.conversations.set('C2', { flags: { is_pending_ext_shared: true } });
    on.slack.conversations.set('C3', { flags: { is_shared: true, is_org_shared: true } });
    expect(guestsOf(await placeOf(on, on.ana.command('/hunt', 'alerts')))).toBe(true);
    expect(guestsOf(await placeOf(on, on.ana.command('/hunt', 'alerts', { channel_id: 'C2' })))).toBe(true);
    expect(guestsOf(await placeOf(on, on.ana.command('/hunt', 'alerts', { channel_id: 'C3' })))).toBe(false);
  });

  it('are seen without any scope where the event itself says that the channel is shared', async () => {
    const on = await open();
    for (const scope of ['channels:read', 'groups:read', 'users:read']) on.slack.lacking.add(scope);
    const event = { type: 'app_mention', user: 'U1', channel: 'C1', ts: '1.1', text: `<@${botUser}> help` };
    const envelope = { type: 'event_callback', team_id: 'T1', api_app_id: 'A1', event_id: 'E1', event };
    const sent = on.transport.send('events_api', { ...envelope, is_ext_shared_channel: true });
    expect(guestsOf(await placeOf(on, sent))).toBe(true);
    // Nobody knows who U2 is, but what was sent says that they act in another workspace.
    const ben = slackPerson(on.slack, on.transport, 'U2', 'T2');
    expect(guestsOf(await placeOf(on, ben.command('/hunt', 'alerts')))).toBe(true);
  });

  it('are seen among the members of a small conversation, and in whoever asks anywhere', async () => {
    const on = await open();
    on.slack.users.set('U3', { id: 'U3', team_id: 'T1', name: 'carl', is_ultra_restricted: true });
    on.slack.conversations.set('G1', { members: ['U1', botUser, 'U3'] });
    const inGroup = { channel: 'G1', channel_type: 'mpim' };
    expect(guestsOf(await placeOf(on, on.ana.mention('help', inGroup)))).toBe(true);
    const carl = slackPerson(on.slack, on.transport, 'U3', 'T1');
    expect(guestsOf(await placeOf(on, carl.directMessage('help')))).toBe(true);
    expect(guestsOf(await placeOf(on, on.ana.directMessage('help')))).toBe(false);
  });

  it('are not looked for one by one in a large conversation, which is then not known to be without', async () => {
    const on = await open();
    const members = Array.from({ length: 51 }, (_, at) => `U10${at}`);
    on.slack.conversations.set('C1', { members });
    expect(await placeOf(on, on.ana.command('/hunt', 'alerts'))).toEqual({
      id: 'C1',
      kind: 'channel',
      name: 'soc',
    });
    expect(asksOf(on, 'users.info')).toBe(1);
  });

  it('are not there where the person who asks sees the answer alone', async () => {
    const on = await open();
    const inPrivate = { channel_id: 'G9', channel_name: 'privategroup' };
    expect(guestsOf(await placeOf(on, on.ana.command('/hunt', 'alerts', inPrivate)))).toBe(false);
  });

  it('are looked for once in five minutes', async () => {
    const on = await open();
    await placeOf(on, on.ana.command('/hunt', 'alerts'));
    await placeOf(on, on.ana.command('/hunt', 'alerts'));
    expect([asksOf(on, 'conversations.info'), asksOf(on, 'conversations.members')]).toEqual([1, 1]);
  });

  it('cannot be told without the scope: the log says so once', async () => {
    const on = await open();
    on.slack.lacking.add('channels:read');
    expect(await placeOf(on, on.ana.command('/hunt', 'alerts'))).toEqual({
      id: 'C1',
      kind: 'channel',
      name: 'soc',
    });
    await placeOf(on, on.ana.command('/hunt', 'alerts', { channel_id: 'C2' }));
    expect(on.logged.filter(({ level }) => level === 'warn').map(({ text }) => text)).toEqual([
      expect.stringContaining('without the scope channels:read'),
    ]);
  });

  it('may be there where Slack does not tell: the app is told why, and asked again the next time', async () => {
    const on = await open();
    on.slack.fail('conversations.info', 'fatal_error');
    expect(await placeOf(on, on.ana.command('/hunt', 'alerts'))).toMatchObject({
      unseen: 'Slack did not say who reads along here (fatal_error).',
    });
    expect(await placeOf(on, on.ana.command('/hunt', 'alerts'))).toEqual({
      id: 'C1',
      kind: 'channel',
      name: 'soc',
      guests: false,
    });
  });
});

describe('user groups of Slack', () => {
  const groupsOf = async (on: SlackStage & { app: FakeApp }): Promise<readonly string[]> => {
    const before = on.app.asked.length;
    await on.ana.command('/hunt', 'alerts');
    const incoming: Incoming = await on.slack.until(() => on.app.asked[before]);
    return (await incoming.person.groups?.()) ?? [];
  };

  it('are those of one’s own workspace that are in use, asked for once and only when wanted', async () => {
    const on = await open();
    on.slack.userGroups.push(
      { id: 'S1', team_id: 'T1', users: ['U1', 'U2'] },
      { id: 'S2', team_id: 'T1', users: ['U2'] },
      { id: 'S3', team_id: 'T1', users: ['U1'], date_delete: 1_700_000_000 },
      { id: 'S4', team_id: 'T2', users: ['U1'], is_external: true },
      { id: 'S5', users: ['U1'] },
    );
    await placeOf(on, on.ana.command('/hunt', 'alerts'));
    expect(asksOf(on, 'usergroups.list')).toBe(0);
    expect(await groupsOf(on)).toEqual(['T1:S1', 'T1:S5']);
    expect(await groupsOf(on)).toHaveLength(2);
    expect(asksOf(on, 'usergroups.list')).toBe(1);
  });

  it('name the scope that is missing, and work as soon as it is there', async () => {
    const on = await open();
    on.slack.lacking.add('usergroups:read');
    await expect(groupsOf(on)).rejects.toMatchObject({
      name: 'UserError',
      message: expect.stringContaining('it lacks the scope usergroups:read'),
      hint: expect.stringContaining('install it again'),
    } satisfies Partial<UserError>);
    on.slack.lacking.delete('usergroups:read');
    expect(await groupsOf(on)).toEqual([]);
  });

  it('are none where the plan has none, and are not guessed where Slack fails', async () => {
    const on = await open();
    on.slack.fail('usergroups.list', 'fatal_error');
    await expect(groupsOf(on)).rejects.toThrow(
      'Slack did not say which user groups you are in (fatal_error).',
    );
    on.slack.fail('usergroups.list', 'plan_upgrade_required');
    expect(await groupsOf(on)).toEqual([]);
  });
});
