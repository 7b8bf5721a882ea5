import { afterEach, describe, expect, it } from 'vitest';
import { connect } from '../../src/surfaces/teams/connect.ts';
import type { TeamsSettings } from '../../src/surfaces/teams.ts';
import type { Incoming, Place } from '../../src/types.ts';
import type { TeamsMember } from '../fakes/bot-connector.ts';
import { huntAnswer, teamsApp } from '../fakes/teams-app.ts';
import { type TeamsActivity, teamsActivity, teamsMessage } from '../fakes/teams-client.ts';
import { openTeamsStage, type TeamsStage } from '../fakes/teams-stage.ts';

const credentials: TeamsSettings = { appId: 'app-1', password: 'not-a-real-one', tenantId: 'tenant-1' };

let stage: TeamsStage;
afterEach(() => stage.close());

/** The surface as it is with credentials, before a connector that asks for none. */
async function open(settings: TeamsSettings = credentials) {
  const asked: Incoming[] = [];
  const waiting: ((incoming: Incoming) => void)[] = [];
  const app = teamsApp((incoming) => {
    const next = waiting.shift();
    if (next) next(incoming);
    else asked.push(incoming);
    return huntAnswer(incoming.line);
  });
  stage = await openTeamsStage(app, settings, () => connect({}));
  const { connector, post } = stage;
  /** What the app is asked when this is posted. */
  async function said(activity: TeamsActivity): Promise<Incoming> {
    const heard = new Promise<Incoming>((resolve) => {
      const early = asked.shift();
      if (early) resolve(early);
      else waiting.push(resolve);
    });
    await post(activity);
    return heard;
  }
  return { ...stage, connector, said };
}

const colleague = (id: string): TeamsMember => ({ id, tenantId: 'tenant-1', userRole: 'user' });
const inTeam = { team: { id: '19:team@thread.tacv2' }, channel: { id: '19:channel@thread.tacv2' } };

describe('guests in Teams', () => {
  it.each<[string, TeamsMember, Place['guests']]>([
    ['a guest of the directory', { id: '29:g', tenantId: 'tenant-1', userRole: 'guest' }, true],
    ['somebody who joined without signing in', { id: '29:a', userRole: 'anonymous' }, true],
    ['somebody of another organisation', { id: '29:x', tenantId: 'tenant-2', userRole: 'user' }, true],
    ['a colleague', { id: '29:c', tenantId: 'TENANT-1', userRole: 'user' }, false],
  ])('are found among the members of a group chat: %s', async (_, other, guests) => {
    const { connector, said } = await open();
    connector.rosters.set('19:group@thread.v2', [colleague('29:ada'), other]);
    const { place } = await said(teamsMessage('help', connector.url, 'group'));
    expect(place).toEqual({ id: '19:group@thread.v2', kind: 'group', guests });
  });

  it('of a channel are those of its team, page after page', async () => {
    const { connector, said } = await open();
    const many = Array.from({ length: 1_200 }, (__, at) => colleague(`29:${at}`));
    connector.rosters.set(inTeam.team.id, [...many, { id: '29:g', userRole: 'guest' }]);
    const { place } = await said(teamsMessage('help', connector.url, 'channel', { channelData: inTeam }));
    expect(place.guests).toBe(true);
    expect(connector.rosterCalls.map(({ of, from }) => [of, from])).toEqual(
      [0, 500, 1_000].map((from) => [inTeam.team.id, from]),
    );
  });

  it('may be in any shared channel, whatever the roster of the team says', async () => {
    const { connector, said } = await open();
    const channelData = { ...inTeam, channel: { ...inTeam.channel, type: 'shared' } };
    const { place } = await said(teamsMessage('help', connector.url, 'channel', { channelData }));
    expect(place.guests).toBe(true);
    expect(connector.rosterCalls).toEqual([]);
  });

  it('are seen in a chat with a guest alone, and in whoever asks from another tenant', async () => {
    const { connector, said } = await open();
    connector.rosters.set('a:1personal', [{ id: '29:ada', tenantId: 'tenant-1', userRole: 'guest' }]);
    expect((await said(teamsMessage('help', connector.url))).place.guests).toBe(true);
    const from = { id: '29:x', name: 'Xenia', aadObjectId: '0c4a-xenia', tenantId: 'tenant-2' };
    expect((await said(teamsMessage('help', connector.url, 'group', { from }))).place.guests).toBe(true);
  });

  it('are looked for once, until somebody comes or goes', async () => {
    const { connector, said, post } = await open();
    expect((await said(teamsMessage('help', connector.url, 'group'))).place.guests).toBe(false);
    await said(teamsMessage('help', connector.url, 'group'));
    expect(connector.rosterCalls).toHaveLength(1);
    connector.rosters.set('19:group@thread.v2', [colleague('29:ada'), { id: '29:g', userRole: 'guest' }]);
    await post(
      teamsActivity('conversationUpdate', connector.url, 'group', { membersAdded: [{ id: '29:g' }] }),
    );
    expect((await said(teamsMessage('help', connector.url, 'group'))).place.guests).toBe(true);
  });

  it('may be there where Teams does not tell: the app is told why, and Teams is asked again the next time', async () => {
    const { connector, said } = await open();
    connector.failNext(403, 1, (method) => method === 'ROSTER');
    const { place } = await said(teamsMessage('help', connector.url, 'group'));
    expect(place).toMatchObject({ unseen: 'Teams did not say who reads along here (status 403).' });
    expect((await said(teamsMessage('help', connector.url, 'group'))).place.guests).toBe(false);
    connector.rosters.set('a:1personal', []);
    expect((await said(teamsMessage('help', connector.url))).place.unseen).toContain('nobody is listed');
  });

  it('are not looked for without credentials, where only this machine is served', async () => {
    const { connector, said } = await open({});
    expect((await said(teamsMessage('help', connector.url))).place).toEqual({
      id: 'a:1personal',
      kind: 'personal',
    });
    expect(connector.rosterCalls).toEqual([]);
  });
});

describe('Entra groups in Teams', () => {
  it('are asked for by the directory’s id of the person, and only when wanted', async () => {
    const of: string[] = [];
    const groupsOf = async (id: string) => {
      of.push(id);
      return ['group-1'];
    };
    const { connector, said } = await open({ groupsOf });
    const { person } = await said(teamsMessage('help', connector.url));
    expect(of).toEqual([]);
    expect(await person.groups?.()).toEqual(['group-1']);
    expect(of).toEqual(['0b3f-ada']);
    const nameless = { id: '29:nobody', name: 'Nobody' };
    expect((await said(teamsMessage('help', connector.url, 'personal', { from: nameless }))).person).toEqual(
      nameless,
    );
  });
});
