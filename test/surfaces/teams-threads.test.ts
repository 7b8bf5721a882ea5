import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { UserError } from '../../src/errors.ts';
import { connect } from '../../src/surfaces/teams/connect.ts';
import type { Incoming } from '../../src/types.ts';
import { createGraphThreads, type GraphThreads } from '../fakes/graph-threads.ts';
import { teamsApp } from '../fakes/teams-app.ts';
import { type TeamsActivity, teamsActivity, teamsChannel, teamsMessage } from '../fakes/teams-client.ts';
import { openTeamsStage, type TeamsStage } from '../fakes/teams-stage.ts';

const bot = 'b5ad3a9c-0004-4000-8000-000000000004';
const root = '1700000000001';
const key = `group-1/19:channel@thread.tacv2/${root}`;

let graph: GraphThreads;
let stage: TeamsStage;
beforeEach(() => {
  graph = createGraphThreads();
  graph.consented.add('group-1');
});
afterEach(() => stage.close());

/** What the app is asked when this is posted. */
async function asked(activity: (url: string) => TeamsActivity, withGraph = true): Promise<Incoming> {
  const { promise, resolve } = Promise.withResolvers<Incoming>();
  const app = teamsApp((incoming) => {
    resolve(incoming);
    return { kind: 'notice', title: 'x', text: '', items: [], actions: [] };
  });
  const settings = { appId: bot, password: 'not-a-real-one', tenantId: 'tenant-1' };
  stage = await openTeamsStage(app, { ...settings, ...(withGraph ? { graph: graph.get } : {}) }, () =>
    connect({}),
  );
  stage.connector.teams.set(teamsChannel.team.id, { aadGroupId: 'group-1', channels: [] });
  await stage.post(activity(stage.connector.url));
  return promise;
}

const inThread =
  (more: TeamsActivity = {}) =>
  (url: string) =>
    teamsMessage('enrich this', url, 'channel', { channelData: teamsChannel, ...more });

function message(id: string, content: string, more: object = {}): object {
  return {
    id,
    messageType: 'message',
    createdDateTime: new Date(Number(id)).toISOString(),
    deletedDateTime: null,
    subject: null,
    from: { application: null, user: { id: 'u', displayName: 'Ada' } },
    body: { contentType: 'html', content },
    attachments: [],
    ...more,
  };
}

describe('what was said in a thread of a channel', () => {
  it('is read from Graph when wanted: people, cards of other apps, oldest first', async () => {
    const card = { type: 'AdaptiveCard', body: [{ type: 'TextBlock', text: 'Beacon 198.51.100.7' }] };
    graph.threads.set(key, [
      message(root, '<p>Look at <a href="https://evil.example/a">this</a></p>', { subject: 'Phish' }),
      message('1700000000100', 'plain <b>', { body: { contentType: 'text', content: 'plain <b>' } }),
      message('1700000000200', '<attachment id="1"></attachment>', {
        from: { application: { id: 'sentinel' } },
        attachments: [
          { id: '1', contentType: 'application/vnd.microsoft.card.adaptive', content: JSON.stringify(card) },
        ],
      }),
      message('1700000000300', 'mine', { from: { application: { id: bot } } }),
      message('1700000000400', 'gone', { deletedDateTime: '2026-11-03T00:00:00Z' }),
      message('1700000000500', '<systemEventMessage/>', { messageType: 'systemEventMessage' }),
      message('1700000000600', '<at id="0">Huntline</at> enrich this'),
    ]);
    const incoming = await asked(inThread({ id: '1700000000600' }));
    expect(graph.paths).toEqual([]);
    expect(await incoming.said?.()).toEqual([
      'Phish\nLook at this https://evil.example/a',
      'plain <b>',
      'Beacon 198.51.100.7',
    ]);
    expect(incoming.thread).toBe(root);
    expect(stage.connector.teamCalls).toEqual([]);
  });

  it('is read page after page, and the team’s group is asked for where Teams does not name it', async () => {
    const replies = Array.from({ length: 120 }, (_, at) =>
      message(String(1700000001000 + at), `reply ${at}`),
    );
    graph.threads.set(key, [message(root, 'root'), ...replies]);
    const channelData = { ...teamsChannel, team: { id: teamsChannel.team.id } };
    const incoming = await asked(inThread({ channelData }));
    const said = await incoming.said?.();
    expect(said).toHaveLength(121);
    expect([said?.[0], said?.[1], said?.at(-1)]).toEqual(['root', 'reply 0', 'reply 119']);
    expect(graph.paths).toHaveLength(4);
    expect(stage.connector.teamCalls).toEqual([teamsChannel.team.id]);
  });

  it('is not read in part where it is longer than Huntline reads', async () => {
    const replies = Array.from({ length: 1_001 }, (_, at) => message(String(1700000001000 + at), 'x'));
    graph.threads.set(key, [message(root, 'root'), ...replies]);
    const incoming = await asked(inThread());
    await expect(incoming.said?.()).rejects.toThrow('more than 1000 replies');
  });

  it('is not told without the team’s consent: the permission is named, and what to do instead', async () => {
    graph.consented.clear();
    const incoming = await asked(inThread());
    const error = await incoming.said?.().catch((thrown: unknown) => thrown);
    expect(error).toBeInstanceOf(UserError);
    expect(error).toMatchObject({
      message: 'Huntline lacks the permission ChannelMessage.Read.Group in this team.',
      hint: expect.stringContaining('Name in the line what you mean: enrich 203.0.113.7'),
    });
  });

  it.each([404, 500])('is not told where Graph answers with %i', async (status) => {
    const incoming = await asked(inThread());
    graph.next.push(status);
    const error = await incoming.said?.().catch((thrown: unknown) => thrown);
    expect(error).toBeInstanceOf(UserError);
    expect(error).toMatchObject({ message: `Microsoft Graph did not give this thread (status ${status}).` });
  });

  it('is nothing yet where the line begins the thread', async () => {
    const incoming = await asked(inThread({ id: root }));
    expect(await incoming.said?.()).toEqual([]);
    expect(graph.paths).toEqual([]);
  });

  it('cannot be read where nothing is set up for it', async () => {
    const incoming = await asked(inThread(), false);
    await expect(incoming.said?.()).rejects.toThrow('not set up to read threads');
  });

  it('can be read for a line that was pressed on a card there', async () => {
    graph.threads.set(key, [message(root, '203.0.113.7')]);
    const incoming = await asked((url) =>
      teamsActivity('invoke', url, 'channel', {
        name: 'adaptiveCard/action',
        value: { action: { type: 'Action.Execute', data: { line: 'enrich this' } } },
        channelData: teamsChannel,
      }),
    );
    expect(await incoming.said?.()).toEqual(['203.0.113.7']);
  });
});

describe('what a line in a chat replies to', () => {
  it('is what was said before it', async () => {
    const content = '<blockquote><p>seen 203.0.113.7</p></blockquote><p>enrich this</p>';
    const attachments = [{ contentType: 'text/html', content }];
    const incoming = await asked((url) => teamsMessage('enrich this', url, 'group', { attachments }));
    expect(await incoming.said?.()).toEqual(['seen 203.0.113.7']);
  });

  it('is nothing where it quotes nothing', async () => {
    const incoming = await asked((url) => teamsMessage('enrich this', url));
    expect(incoming).not.toHaveProperty('said');
  });
});
