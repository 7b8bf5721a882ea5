import { afterEach, describe, expect, it } from 'vitest';
import { connect } from '../../src/surfaces/teams/connect.ts';
import type { TeamsSettings } from '../../src/surfaces/teams.ts';
import type { App } from '../../src/types.ts';
import { huntAnswer, teamsApp } from '../fakes/teams-app.ts';
import { teamsMessageAction } from '../fakes/teams-client.ts';
import { openTeamsStage, type TeamsStage } from '../fakes/teams-stage.ts';

let stage: TeamsStage;
afterEach(() => stage.close());

async function open(app: App, settings: TeamsSettings = {}) {
  stage = await openTeamsStage(app, settings, settings.appId ? () => connect({}) : undefined);
  return { ...stage, url: stage.connector.url };
}

const payload = {
  id: '1700000000077',
  replyToId: '1700000000055',
  messageType: 'message',
  body: {
    contentType: 'html',
    content: '<p>from <a href="https://evil.example">here</a> &amp; 203.0.113.7</p>',
  },
  from: { user: { id: 'u', displayName: 'Ada' } },
  attachments: [],
};
const text = 'from here https://evil.example  & 203.0.113.7';

describe('an entry of a message’s menu in Teams', () => {
  it('enriches what the message says, below it', async () => {
    const app = teamsApp();
    const { connector, post, url } = await open(app);
    const { status, body } = await post(teamsMessageAction('enrichObservables', payload, url));
    expect([status, body]).toEqual([
      200,
      { task: { type: 'message', value: 'The answer is below the message.' } },
    ]);
    expect(app.asked[0]).toMatchObject({
      line: 'enrich this',
      place: { id: '19:channel@thread.tacv2', kind: 'channel' },
      thread: '1700000000055',
    });
    expect(await app.asked[0]?.said?.()).toEqual([text]);
    expect(connector.calls).toMatchObject([
      { conversation: '19:channel@thread.tacv2;messageid=1700000000055', status: 201 },
    ]);
  });

  it('hunts on it, in a line that quotes it whole', async () => {
    const app = teamsApp();
    const { post, url } = await open(app);
    const content = 'say “hi” to\n"evil.example" \\ now';
    const root = { ...payload, replyToId: null, body: { contentType: 'text', content } };
    await post(teamsMessageAction('huntOnThis', root, url, { name: 'composeExtension/submitAction' }));
    expect(app.asked[0]).toMatchObject({
      line: 'hunt for "say hi to evil.example now"',
      thread: '1700000000077',
    });
  });

  it('that takes long is answered later, in a card that shows how far it is', async () => {
    const { promise, resolve } = Promise.withResolvers<ReturnType<typeof huntAnswer>>();
    const app = teamsApp((_, { draft }) => {
      draft?.(huntAnswer('Half of it'));
      return promise;
    });
    const { connector, post, url } = await open(app, { inlineMs: 5, progressMs: 5 });
    const { body } = await post(teamsMessageAction('enrichObservables', payload, url));
    expect(body.task.value).toBe('The answer is on its way, below the message.');
    const shown = await connector.waitFor(({ activity }) => JSON.stringify(activity).includes('Half of it'));
    resolve(huntAnswer('All of it'));
    const last = await connector.waitFor(({ activity }) => JSON.stringify(activity).includes('All of it'));
    expect([shown.method, last.method]).toEqual(['POST', 'PUT']);
  });

  it('that cannot be answered says why to the person alone', async () => {
    const app = teamsApp(() => ({
      kind: 'error',
      title: 'No',
      message: 'Nothing to enrich was found.',
      hint: 'Name it.',
      actions: [],
    }));
    const { connector, post, url } = await open(app);
    const { body } = await post(teamsMessageAction('enrichObservables', payload, url));
    expect(body).toEqual({ task: { type: 'message', value: 'Nothing to enrich was found. Name it.' } });
    expect(connector.calls).toEqual([]);
  });

  it('where Huntline is not a member says that it cannot write there', async () => {
    const { connector, post, url } = await open(teamsApp());
    connector.failNext(403, 20, (method) => method === 'POST');
    const { body } = await post(teamsMessageAction('enrichObservables', payload, url));
    expect(body.task.value).toContain('cannot write here');
  });

  it('is for those who read along: the app is told of guests', async () => {
    const app = teamsApp();
    const { connector, post, url } = await open(app, {
      appId: 'app-1',
      password: 'not-a-real-one',
      tenantId: 'tenant-1',
    });
    connector.rosters.set('19:team@thread.tacv2', [{ id: '29:eve', userRole: 'guest' }]);
    await post(teamsMessageAction('enrichObservables', payload, url));
    expect(app.asked[0]?.place.guests).toBe(true);
  });

  it('on a message without a word, or that is not one of ours, asks nothing', async () => {
    const app = teamsApp();
    const { post, url } = await open(app);
    const said = async (commandId: string, message: unknown) =>
      (await post(teamsMessageAction(commandId, message, url))).body.task.value;
    const empty = { ...payload, body: { contentType: 'html', content: '<p>&nbsp;</p>' } };
    expect(await said('enrichObservables', empty)).toContain('no text');
    expect(await said('enrichObservables', { ...payload, deleted: true })).toContain('no text');
    expect(await said('toString', payload)).toContain('not one of');
    expect(await said('enrichObservables', undefined)).toContain('not one of');
    expect(app.asked).toEqual([]);
  });

  it('takes no thread from an id that is none', async () => {
    const app = teamsApp();
    const { connector, post, url } = await open(app);
    const odd = { ...payload, id: '1/../x', replyToId: '2;messageid=3' };
    await post(teamsMessageAction('enrichObservables', odd, url));
    expect(app.asked[0]).not.toHaveProperty('thread');
    expect(connector.calls[0]?.conversation).toBe('19:channel@thread.tacv2');
  });
});
