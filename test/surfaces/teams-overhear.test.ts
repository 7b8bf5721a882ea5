import { afterEach, describe, expect, it } from 'vitest';
import { connect } from '../../src/surfaces/teams/connect.ts';
import type { TeamsSettings } from '../../src/surfaces/teams.ts';
import { huntAnswer, teamsApp } from '../fakes/teams-app.ts';
import {
  botAccount,
  teamsActivity,
  teamsChannel,
  teamsEdited,
  teamsMessage,
  teamsSaid,
} from '../fakes/teams-client.ts';
import { openTeamsStage, type TeamsStage } from '../fakes/teams-stage.ts';

let stage: TeamsStage;
afterEach(() => stage.close());

const credentials: TeamsSettings = { appId: 'app-1', password: 'not-a-real-one', tenantId: 'tenant-1' };

async function open(settings: TeamsSettings = {}) {
  const app = teamsApp();
  stage = await openTeamsStage(app, settings, settings.appId ? () => connect({}) : undefined);
  return { ...stage, app, url: stage.connector.url };
}

describe('a message among people in Teams', () => {
  it('in a channel is handed over, and is no line', async () => {
    const { app, connector, post, url } = await open();
    const said = teamsSaid('see hxxp://evil[.]example', url, {
      id: '1700000000009',
      channelData: teamsChannel,
    });
    expect((await post(said)).status).toBe(200);
    expect(app.overheard).toEqual([
      {
        surface: 'teams',
        person: { id: '0b3f-ada' },
        place: { id: '19:channel@thread.tacv2', kind: 'channel' },
        nameOfPlace: expect.any(Function),
        readers: expect.any(Function),
        thread: '1700000000001',
        message: '1700000000009',
        text: 'see hxxp://evil[.]example',
        locale: 'en-GB',
        timeZone: 'Europe/Berlin',
      },
    ]);
    expect(app.asked).toEqual([]);
    expect(connector.calls).toEqual([]);
  });

  it('in a group chat is handed over; the chat is one thread', async () => {
    const { app, post, url } = await open();
    const conversation = {
      id: '19:group@thread.v2',
      conversationType: 'groupChat',
      isGroup: true,
      tenantId: 'tenant-1',
      name: 'inc-42',
    };
    await post(teamsSaid('203.0.113.7', url, { conversation }, 'group'));
    expect(app.overheard[0]).toMatchObject({
      place: { id: '19:group@thread.v2', kind: 'group' },
      thread: '19:group@thread.v2',
    });
    expect(await app.overheard[0]?.nameOfPlace()).toBe('inc-42');
  });

  it('is a line where it mentions the bot, is pressed, or stands in a chat with it alone', async () => {
    const { app, connector, post, url } = await open();
    await post(teamsMessage('enrich 203.0.113.7', url, 'channel'));
    await post(teamsSaid('<at>Hunt line</at> help', url));
    const text = '<at>H</at>';
    const entities = [{ type: 'mention', mentioned: { id: '28:BOT' }, text }];
    await post(teamsSaid(`${text} hunt tables`, url, { entities }));
    await post(teamsSaid('', url, { text: null, value: { line: 'hunt list' } }));
    await post(teamsMessage('hunt alerts', url));
    await connector.waitFor(({ activity }) => JSON.stringify(activity).includes('hunt alerts'));
    expect(app.asked.map(({ line }) => line)).toEqual([
      'enrich 203.0.113.7',
      'help',
      'hunt tables',
      'hunt list',
      'hunt alerts',
    ]);
    expect(app.overheard).toEqual([]);
  });

  it('that mentions somebody else stays among people, without the names', async () => {
    const { app, post, url } = await open();
    const text = '<at>evil.example</at>';
    await post(
      teamsSaid(`${text} look at 198.51.100.7 &amp; more`, url, {
        textFormat: 'xml',
        entities: [{ type: 'mention', mentioned: { id: '29:bob', name: 'evil.example' }, text }],
      }),
    );
    expect(app.overheard.map((heard) => heard.text)).toEqual(['look at 198.51.100.7 & more']);
    expect(app.asked).toEqual([]);
  });

  it('is heard with its links, quotations and cards, each once', async () => {
    const { app, post, url } = await open();
    const html =
      '<p>open <a href="https://evil.example/pay">the invoice</a></p><blockquote>from 203.0.113.9</blockquote>';
    const attachments = [
      { contentType: 'text/html', content: html },
      {
        contentType: 'application/vnd.microsoft.card.adaptive',
        content: { type: 'AdaptiveCard', body: [{ type: 'TextBlock', text: 'beacon 198.51.100.7' }] },
      },
    ];
    await post(teamsSaid('open the invoice', url, { attachments }));
    expect(app.overheard[0]?.text).toBe(
      'open the invoice\nopen the invoice https://evil.example/pay\nfrom 203.0.113.9\nbeacon 198.51.100.7',
    );
    await post(
      teamsSaid('plain', url, { attachments: [{ contentType: 'text/html', content: '<p>plain</p>' }] }),
    );
    expect(app.overheard[1]?.text).toBe('plain');
  });

  it('by a bot, or without a word, is nothing', async () => {
    const { app, post, url } = await open();
    for (const from of [botAccount, { id: '28:other', name: 'Alerts' }, { id: '29:x', role: 'bot' }]) {
      await post(teamsSaid('203.0.113.7', url, { from }));
      await post(teamsEdited(teamsSaid('', url, { from }), '203.0.113.7'));
    }
    await post(teamsSaid(' ', url, { attachments: [{ contentType: 'image/png' }] }));
    await post(teamsSaid('203.0.113.7', url, { id: undefined }));
    expect([app.overheard, app.asked]).toEqual([[], []]);
  });

  it('is heard again when it was changed or brought back, and not when it was taken away', async () => {
    const { app, post, url } = await open();
    const said = teamsSaid('203.0.113.7', url);
    await post(said);
    await post(teamsEdited(said, '203.0.113.8'));
    await post(teamsEdited(said, '203.0.113.8', 'undeleteMessage'));
    await post({ ...said, type: 'messageDelete', channelData: { eventType: 'softDeleteMessage' } });
    await post({ ...said, type: 'messageUpdate', channelData: { eventType: 'other' }, text: '203.0.113.9' });
    await post(teamsEdited(teamsMessage('enrich 203.0.113.7', url, 'channel'), '<at>Huntline</at> x'));
    await post(teamsEdited(teamsMessage('hunt alerts', url), 'hunt list'));
    expect(app.overheard.map(({ message, text }) => [message, text])).toEqual([
      [said.id, '203.0.113.7'],
      [said.id, '203.0.113.8'],
    ]);
    expect(app.asked).toEqual([]);
  });

  it('is heard once when Teams delivers it twice, and so is a change of it', async () => {
    const { app, post, url } = await open();
    const said = teamsSaid('203.0.113.7', url);
    await Promise.all([post(said), post(said)]);
    const edited = teamsEdited(said, '203.0.113.8');
    await Promise.all([post(edited), post(edited)]);
    expect(app.overheard.map(({ text }) => text)).toEqual(['203.0.113.7', '203.0.113.8']);
  });

  it('of another tenant is not handed over', async () => {
    const { app, post, url } = await open(credentials);
    const conversation = { id: '19:x@thread.tacv2', conversationType: 'channel', tenantId: 'tenant-2' };
    await post(teamsSaid('203.0.113.7', url, { conversation }));
    expect(app.overheard).toEqual([]);
  });
});

describe('the name of a channel in Teams', () => {
  it('is asked for when wanted, once for a team, and anew when a channel was renamed', async () => {
    const { app, connector, post, url } = await open();
    const team = (name: string) => ({
      aadGroupId: 'group-1',
      channels: [{ id: '19:channel@thread.tacv2', name }],
    });
    connector.teams.set(teamsChannel.team.id, team('inc-1'));
    await post(teamsSaid('one', url));
    expect(connector.teamCalls).toEqual([]);
    expect(await app.overheard[0]?.nameOfPlace()).toBe('inc-1');
    connector.teams.set(teamsChannel.team.id, team('inc-2'));
    await post(teamsSaid('two', url));
    expect(await app.overheard[1]?.nameOfPlace()).toBe('inc-1');
    expect(connector.teamCalls).toEqual([`${teamsChannel.team.id}/conversations`]);
    const channelData = { ...teamsChannel, eventType: 'channelRenamed' };
    await post(teamsActivity('conversationUpdate', url, 'channel', { channelData }));
    expect(await app.overheard[1]?.nameOfPlace()).toBe('inc-2');
  });

  it('is General for the first, and unknown where Teams does not tell; then it is asked again', async () => {
    const { app, connector, post, url } = await open();
    const channelData = {
      team: { id: '19:channel@thread.tacv2' },
      channel: { id: '19:channel@thread.tacv2' },
    };
    await post(teamsSaid('one', url, { channelData }));
    expect(await app.overheard[0]?.nameOfPlace()).toBe('General');
    await post(teamsSaid('two', url));
    expect(await app.overheard[1]?.nameOfPlace()).toBeUndefined();
    connector.teams.set(teamsChannel.team.id, {
      aadGroupId: 'group-1',
      channels: [{ id: '19:channel@thread.tacv2', name: 'inc-1' }],
    });
    expect(await app.overheard[1]?.nameOfPlace()).toBe('inc-1');
  });
});

describe('who reads along where people talk', () => {
  it('is asked for when wanted: the members of the team', async () => {
    const { app, connector, post, url } = await open(credentials);
    connector.rosters.set(teamsChannel.team.id, [
      { id: '29:ada', tenantId: 'tenant-1', userRole: 'user' },
      { id: '29:eve', tenantId: 'tenant-1', userRole: 'guest' },
    ]);
    await post(teamsSaid('203.0.113.7', url));
    expect(connector.rosterCalls).toEqual([]);
    expect(await app.overheard[0]?.readers()).toEqual({ guests: true });
    expect(connector.rosterCalls.map(({ of }) => of)).toEqual([teamsChannel.team.id]);
  });

  it('may not be told, and then that is told', async () => {
    const { app, connector, post, url } = await open(credentials);
    await post(teamsSaid('203.0.113.7', url));
    connector.failNext(403, 1, (method) => method === 'ROSTER');
    expect(await app.overheard[0]?.readers()).toEqual({
      unseen: 'Teams did not say who reads along here (status 403).',
    });
    expect(await app.overheard[0]?.readers()).toEqual({ guests: false });
  });

  it('is nobody else without credentials', async () => {
    const { app, post, url } = await open();
    await post(teamsSaid('203.0.113.7', url));
    expect(await app.overheard[0]?.readers()).toEqual({});
  });
});

describe('writing unasked in Teams', () => {
  it('lands in the thread that it is for, or at the top of the channel', async () => {
    const { connector, post, surface, url } = await open();
    await post(teamsSaid('203.0.113.7', url));
    await surface.post?.({ place: '19:channel@thread.tacv2', thread: '1700000000055' }, huntAnswer('Seen'));
    expect(connector.calls).toMatchObject([
      { method: 'POST', conversation: '19:channel@thread.tacv2;messageid=1700000000055', status: 201 },
    ]);
    expect(JSON.stringify(connector.calls[0]?.activity)).toContain('Seen');
    await surface.post?.({ place: '19:channel@thread.tacv2' }, huntAnswer('At the top'));
    expect(connector.calls[1]?.conversation).toBe('19:channel@thread.tacv2');
  });

  it('goes to a chat without threads as it is', async () => {
    const { app, connector, post, surface, url } = await open();
    await post(teamsSaid('203.0.113.7', url, {}, 'group'));
    const { place, thread = '' } = app.overheard[0] ?? {};
    await surface.post?.({ place: place?.id ?? '', thread }, huntAnswer('Seen'));
    expect(connector.calls[0]?.conversation).toBe('19:group@thread.v2');
  });

  it('works after a restart, from what was remembered of lines and of messages among people', async () => {
    const remembered = new Map<string, unknown>();
    const settings: TeamsSettings = {
      remember: (place, reference) => remembered.set(place, JSON.parse(JSON.stringify(reference))),
      recall: async (place) => remembered.get(place) as never,
    };
    const first = await open(settings);
    await first.post(teamsSaid('203.0.113.7', first.url));
    await first.post(teamsMessage('help', first.url, 'group'));
    await first.connector.waitFor(({ activity }) => activity?.type === 'message');
    const again = await openTeamsStage(teamsApp(), settings, undefined, undefined, first.connector);
    await again.surface.post?.({ place: '19:channel@thread.tacv2', thread: '7' }, huntAnswer('Seen later'));
    await again.surface.post?.({ place: '19:group@thread.v2' }, huntAnswer('Here too'));
    await again.surface.stop();
    expect(first.connector.calls.slice(-2).map(({ conversation }) => conversation)).toEqual([
      '19:channel@thread.tacv2;messageid=7',
      '19:group@thread.v2',
    ]);
  });

  it('says where it did not arrive', async () => {
    const { connector, post, surface, url } = await open();
    const to = { place: '19:channel@thread.tacv2', thread: '1' };
    await expect(surface.post?.(to, huntAnswer('x'))).rejects.toThrow('Nothing was ever heard from');
    await post(teamsSaid('203.0.113.7', url));
    connector.failNext(403, 10);
    await expect(surface.post?.(to, huntAnswer('x'))).rejects.toThrow();
    connector.failNext(403, 0);
    await expect(surface.post?.(to, huntAnswer('x'))).resolves.toBeUndefined();
  });

  it('is not done with a reference that is none', async () => {
    const { surface } = await open({ recall: async () => ({ serviceUrl: 'file:///etc' }) });
    await expect(surface.post?.({ place: 'p' }, huntAnswer('x'))).rejects.toThrow('Nothing was ever heard');
  });
});
