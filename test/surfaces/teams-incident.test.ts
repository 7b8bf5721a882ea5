import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { Huntline } from '../../src/compose/compose-app.ts';
import { connect } from '../../src/surfaces/teams/connect.ts';
import type { BotConnector } from '../fakes/bot-connector.ts';
import { botAccount, teamsChannel, teamsEdited, teamsSaid } from '../fakes/teams-client.ts';
import { openTeamsStage, type TeamsStage } from '../fakes/teams-stage.ts';
import { startThirdParties, type ThirdParties } from '../fakes/third-parties.ts';
import { startHuntline } from '../support/huntline.ts';

const root = '1700000000001';

const fiveDefanged = [
  'Beacon from 10.1.2.3 (also 192[.]168[.]7[.]20, vpn.contoso.com) to 185[.]220[.]101[.]34 on 443,',
  'then to 45{.}155{.}205{.}233; stager at hxxps://cdn.login-contoso[.]top/a/stage.js?id=7',
  'which resolved from verify-mail(dot)top. Hash d41d8cd98f00b204e9800998ecf8427e.',
  'Blocked 185.220.101.34 at 10:20 by v4.18.2 of the agent.',
].join('\n');

/** How each of the five is shown, and how VirusTotal is asked for it. */
const url = 'https://cdn.login-contoso.top/a/stage.js?id=7';
const five: readonly (readonly [shown: RegExp, asked: string])[] = [
  [/185\.220\.101/, '/ip_addresses/185.220.101.34'],
  [/45\.155\.205/, '/ip_addresses/45.155.205.233'],
  [/stage\.js/, `/urls/${Buffer.from(url).toString('base64url')}`],
  [/verify-mail/, '/domains/verify-mail.top'],
  [/d41d8cd98f00b204/, '/files/d41d8cd98f00b204e9800998ecf8427e'],
];
const own = ['10.1.2.3', '192.168.7.20', 'vpn.contoso', 'ada', 'lovelace', 'inc-4711', 'blocked'];

let outside: ThirdParties;
let folder: string;
let huntline: Huntline;
let stage: TeamsStage;
let hearing: Promise<unknown>[];

beforeAll(async () => {
  outside = await startThirdParties();
  folder = await mkdtemp(join(tmpdir(), 'huntline-'));
});
afterAll(async () => {
  await outside.close();
  await rm(folder, { recursive: true, force: true });
});

/** The real Huntline over the demo workspace with every provider outside set up, behind the real surface. */
async function open(connector?: BotConnector, state = ':memory:'): Promise<void> {
  huntline = await startHuntline({
    HTTPS_PROXY: outside.proxy,
    HTTP_PROXY: outside.proxy,
    HUNTLINE_STATE: state,
    HUNTLINE_TI_PROVIDERS: 'virustotal,otx,internetdb',
    HUNTLINE_TI_QUOTAS: 'virustotal=1000/min',
    HUNTLINE_INTERNAL_DOMAINS: 'contoso.com',
    HUNTLINE_VIRUSTOTAL_KEY: 'key-of-virustotal',
    HUNTLINE_OTX_KEY: 'key-of-otx',
  });
  const { app } = huntline;
  hearing = [];
  const heard: typeof app.overhear = (message) => {
    const done = app.overhear(message);
    hearing.push(done);
    return done;
  };
  stage = await openTeamsStage(
    { ...app, overhear: heard },
    {
      ...{ appId: 'app-1', password: 'not-a-real-one', tenantId: 'tenant-1' },
      remember: huntline.remember,
      recall: huntline.recall,
    },
    () => connect({}),
    undefined,
    connector,
  );
  nameChannel('inc-4711');
}

function begin(): void {
  huntline.watch.start(async (_, to, answer) => stage.surface.post?.(to, answer));
}

/** As a stop of the process: what is owed stays owed. */
async function end(): Promise<void> {
  await Promise.all(hearing);
  await huntline.watch.stop(10_000);
  await stage.surface.stop();
  await huntline.close();
}

async function close(): Promise<void> {
  await end();
  await stage.close();
}

function nameChannel(name: string): void {
  const channels = [{ id: teamsChannel.channel.id, name }];
  stage.connector.teams.set(teamsChannel.team.id, { aadGroupId: 'group-1', channels });
}

/** Posts, and waits until a reply was written for it. */
async function replyTo(activity: Record<string, unknown>) {
  const before = stage.connector.calls.length;
  await stage.post(activity);
  return stage.connector.waitFor((call) => stage.connector.calls.indexOf(call) >= before);
}

/** Posts what deserves no reply: once it was heard, nothing was asked outside, and nothing is on its way. */
async function unanswered(...activities: Record<string, unknown>[]): Promise<void> {
  const [written, told] = [stage.connector.calls.length, outside.told.length];
  for (const activity of activities) await stage.post(activity);
  await Promise.all(hearing);
  await huntline.watch.stop(10_000);
  expect(stage.connector.calls).toHaveLength(written);
  expect(outside.told).toHaveLength(told);
}

const said = (text: string, more: Record<string, unknown> = {}) =>
  teamsSaid(text, stage.connector.url, { channelData: teamsChannel, ...more });

describe('an incident channel in Teams', () => {
  beforeAll(async () => {
    await open();
    begin();
  });
  afterAll(close);

  it('answers five defanged observables in one card in the thread, and tells nobody outside of what is private', async () => {
    const before = outside.told.length;
    const reply = await replyTo(said(fiveDefanged));
    expect(reply).toMatchObject({
      method: 'POST',
      conversation: `${teamsChannel.channel.id};messageid=${root}`,
      status: 201,
    });
    const card = JSON.stringify(reply.activity);
    for (const [shown] of five) expect(card).toMatch(shown);
    for (const hidden of ['10.1.2.3', '192.168', 'vpn.contoso', '4.18.2']) expect(card).not.toContain(hidden);
    expect(stage.connector.calls).toHaveLength(1);

    const told = outside.told.slice(before);
    const askedVirusTotal = told.filter(({ host }) => host === 'www.virustotal.com').map(({ path }) => path);
    expect(askedVirusTotal.toSorted()).toEqual(five.map(([, asked]) => `/api/v3${asked}`).toSorted());
    const all = decodeURIComponent(JSON.stringify(told)).toLowerCase();
    for (const kept of own) expect(all).not.toContain(kept);
    const asked = ['internetdb.shodan.io', 'otx.alienvault.com', 'www.virustotal.com'];
    expect([...new Set(outside.hosts)].toSorted()).toEqual(asked);
  });

  it('answers each once in a thread: not when it comes twice, is said again, or the message is edited', async () => {
    const conversation = {
      conversationType: 'channel',
      isGroup: true,
      tenantId: 'tenant-1',
      id: `${teamsChannel.channel.id};messageid=1700000000002`,
    };
    const first = said(fiveDefanged, { conversation });
    await replyTo(first);
    const reply = await replyTo(teamsEdited(first, `${fiveDefanged} also 91[.]92[.]240[.]13`));
    const card = JSON.stringify(reply.activity);
    expect(card).toContain('91.92.240');
    expect(card).not.toContain('185.220');
    await unanswered(
      first,
      said('again: 185[.]220[.]101[.]34 and verify-mail.top', { conversation }),
      teamsEdited(first, `${fiveDefanged} (edited)`),
    );
  });
});

describe('an incident channel in Teams, when there is nothing to say', () => {
  beforeEach(async () => {
    await open();
    begin();
  });
  afterEach(close);

  it('is silent about bots’ messages, and about what is one’s own', async () => {
    const text = '91[.]92[.]240[.]13';
    await unanswered(
      said(text, { from: botAccount }),
      said(text, { from: { id: '28:alerts', name: 'Alerts' } }),
      said('10.9.9.9, vpn.contoso.com and the build 10.0.19045.1'),
    );
  });

  it('is silent while guests of the team read along', async () => {
    stage.connector.rosters.set(teamsChannel.team.id, [{ id: '29:eve', userRole: 'guest' }]);
    await unanswered(said('91[.]92[.]240[.]13'));
  });

  it('is one by its name: elsewhere nothing is looked up', async () => {
    nameChannel('lunch');
    await unanswered(said('91[.]92[.]240[.]13'));
  });
});

describe('an incident channel in Teams, over a restart', () => {
  it('loses nothing when Huntline is stopped before it answered: the reply comes after the start, into the thread', async () => {
    const state = join(folder, 'state.sqlite');
    await open(undefined, state);
    const { connector } = stage;
    await stage.post(said('91[.]92[.]240[.]13'));
    await end();
    expect(connector.calls).toEqual([]);
    await open(connector, state);
    begin();
    const reply = await connector.waitFor(({ method }) => method === 'POST');
    expect(reply).toMatchObject({
      conversation: `${teamsChannel.channel.id};messageid=${root}`,
      status: 201,
    });
    expect(JSON.stringify(reply.activity)).toContain('91.92.240');
    await close();
  });
});
