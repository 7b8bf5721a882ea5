import { request } from 'node:http';
import { ConfigurationBotFrameworkAuthentication } from 'botbuilder';
import fc from 'fast-check';
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest';
import { UserError } from '../../src/errors.ts';
import { createLog } from '../../src/log.ts';
import { createHttpServer } from '../../src/surfaces/http-server.ts';
import { connect } from '../../src/surfaces/teams/connect.ts';
import { type TeamsSettings, teamsSurface } from '../../src/surfaces/teams.ts';
import { type ConnectorKeys, connectorIssuer, startConnectorKeys } from '../fakes/bot-connector-keys.ts';
import { teamsApp } from '../fakes/teams-app.ts';
import { postActivity, teamsActivity, teamsExecute, teamsMessage } from '../fakes/teams-client.ts';
import { openTeamsStage, type TeamsStage } from '../fakes/teams-stage.ts';

const appId = '7d1f0000-0000-4000-8000-000000000001';
const settings: TeamsSettings = {
  appId,
  password: 'not-a-real-one',
  tenantId: 'tenant-1',
  type: 'SingleTenant',
};

const stages: TeamsStage[] = [];
afterEach(async () => {
  vi.restoreAllMocks();
  for (const stage of stages.splice(0)) await stage.close();
});

async function open(...args: Parameters<typeof openTeamsStage>): Promise<TeamsStage> {
  const stage = await openTeamsStage(...args);
  stages.push(stage);
  return stage;
}

describe('with credentials', () => {
  let keys: ConnectorKeys;
  beforeAll(async () => {
    keys = await startConnectorKeys();
  });
  afterAll(() => keys.close());

  const inline = { deliveryMode: 'expectReplies' };

  /** The real check of tokens, against keys published here instead of at Microsoft. */
  const withOurKeys = async (given: TeamsSettings) => ({
    ...(await connect(
      given,
      new ConfigurationBotFrameworkAuthentication({
        MicrosoftAppId: given.appId,
        MicrosoftAppPassword: given.password,
        MicrosoftAppTenantId: given.tenantId,
        MicrosoftAppType: given.type,
        ToChannelFromBotLoginUrl: 'https://login.example/tenant-1',
        ToChannelFromBotOAuthScope: connectorIssuer,
        ToBotFromChannelTokenIssuer: connectorIssuer,
        ToBotFromChannelOpenIdMetadataUrl: keys.metadataUrl,
        ToBotFromEmulatorOpenIdMetadataUrl: keys.metadataUrl,
        OAuthUrl: connectorIssuer,
        CallerId: 'urn:botframework:azure',
      } as ConstructorParameters<typeof ConfigurationBotFrameworkAuthentication>[0]),
    )),
    // To ask the connector itself the bot would have to sign in, far away.
    roster: () => async () => ({ members: [{ id: '29:ada', tenantId: 'tenant-1', userRole: 'user' }] }),
  });

  function claims(serviceurl: string, more: Record<string, unknown> = {}) {
    const now = Math.floor(Date.now() / 1000);
    return { iss: connectorIssuer, aud: appId, iat: now, nbf: now - 10, exp: now + 600, serviceurl, ...more };
  }

  it('an unsigned request gets 401 and nobody is asked anything', async () => {
    const app = teamsApp();
    const { connector, post } = await open(app, settings);
    for (const authorization of [
      '',
      'Bearer',
      'Bearer x',
      'Bearer a.b.c',
      'Basic eDp5',
      `Bearer ${'ey'.repeat(900)}`,
    ]) {
      const { status } = await post(teamsMessage('hunt alerts', connector.url, 'personal', inline), {
        authorization,
      });
      expect(status).toBe(401);
    }
    expect(app.asked).toEqual([]);
    expect(connector.calls).toEqual([]);
  });

  it('a request signed by the connector for this bot is answered', async () => {
    const { connector, post } = await open(teamsApp(), settings, withOurKeys);
    const { status, body } = await post(teamsMessage('hunt alerts', connector.url, 'personal', inline), {
      authorization: keys.sign(claims(connector.url)),
    });
    expect(status).toBe(200);
    expect(body.activities).toHaveLength(1);
  });

  it('a signature for another bot, service or time, or by another key, gets 401', async () => {
    vi.spyOn(console, 'error').mockReturnValue(undefined);
    const app = teamsApp();
    const { connector, post } = await open(app, settings, withOurKeys);
    const past = Math.floor(Date.now() / 1000) - 3_600;
    const tokens = [
      keys.sign(claims(connector.url, { aud: 'another-bot' })),
      keys.sign(claims(connector.url, { iss: 'https://elsewhere.example' })),
      keys.sign(claims('https://elsewhere.example/')),
      keys.sign(claims(connector.url, { nbf: past - 600, exp: past })),
      keys.sign(claims(connector.url), 'stranger'),
    ];
    for (const authorization of tokens) {
      const { status } = await post(teamsMessage('hunt alerts', connector.url, 'personal', inline), {
        authorization,
      });
      expect(status).toBe(401);
    }
    expect(app.asked).toEqual([]);
  });

  it('people of another tenant are not answered by a single-tenant bot', async () => {
    const app = teamsApp();
    const { connector, post } = await open(app, settings, withOurKeys);
    const conversation = { id: 'a:2', conversationType: 'personal', tenantId: 'tenant-2' };
    const authorization = keys.sign(claims(connector.url));
    const told = await post(teamsMessage('help', connector.url, 'personal', { ...inline, conversation }), {
      authorization,
    });
    expect(told).toMatchObject({ status: 200, body: { activities: [] } });
    const pressed = await post(teamsExecute({ line: 'help' }, connector.url, 'personal', { conversation }), {
      authorization,
    });
    expect(pressed.status).toBe(403);
    expect(app.asked).toEqual([]);
  });

  it('channels where the caller chooses who it is are refused', async () => {
    const app = teamsApp();
    const { connector, post } = await open(app, settings, withOurKeys);
    const { status } = await post(teamsMessage('help', connector.url, 'personal', { channelId: 'webchat' }), {
      authorization: keys.sign(claims(connector.url)),
    });
    expect(status).toBe(403);
    expect(app.asked).toEqual([]);
  });
});

describe('without credentials', () => {
  it('does not start on an address that others reach, and names the settings', async () => {
    for (const host of ['0.0.0.0', '::', '10.0.0.4', 'huntline.example']) {
      const starting = teamsSurface({}, createHttpServer(host, 0), createLog('silent')).start(teamsApp());
      await expect(starting).rejects.toThrow(UserError);
      await expect(starting).rejects.toThrow(/MicrosoftAppId/);
    }
  });

  it('says where it is and that only this machine is served', async () => {
    const { where } = await open(teamsApp());
    expect(where).toMatch(/^http:\/\/127\.0\.0\.1:\d+\/api\/messages \(no credentials: this machine only\)$/);
  });

  it('does not send answers to another machine', async () => {
    const app = teamsApp();
    const { post } = await open(app);
    for (const serviceUrl of [
      'https://elsewhere.example/',
      'http://10.0.0.4/',
      'http://127.0.0.1.elsewhere.example/',
    ]) {
      expect((await post(teamsMessage('hunt alerts', serviceUrl))).status).toBe(403);
    }
    expect(app.asked).toEqual([]);
  });

  it('is not reached through another name or as a web form', async () => {
    const app = teamsApp();
    const { connector, url, post } = await open(app);
    const activity = JSON.stringify(teamsMessage('hunt alerts', connector.url));
    const rebound = await new Promise<number | undefined>((resolve, reject) => {
      const headers = { host: 'evil.example', 'content-type': 'application/json' };
      request(url, { method: 'POST', headers }, (response) => resolve(response.resume().statusCode))
        .once('error', reject)
        .end(activity);
    });
    expect(rebound).toBe(403);
    expect((await postActivity(url, activity, { 'content-type': 'text/plain' })).status).toBe(415);
    expect((await post(JSON.parse(activity))).status).toBe(200);
  });
});

describe('credentials that do not fit together', () => {
  const cases: readonly [TeamsSettings, RegExp][] = [
    [{ password: 'p' }, /MicrosoftAppId is not set/],
    [{ tenantId: 't' }, /MicrosoftAppId is not set/],
    [{ appId, tenantId: 't' }, /MicrosoftAppPassword is not set/],
    [{ appId, password: 'p' }, /MicrosoftAppTenantId is not set/],
    [{ appId, tenantId: 't', password: 'p', type: 'UserAssignedMsi' }, /MicrosoftAppPassword is set/],
    [{ appId, type: 'UserAssignedMsi' }, /MicrosoftAppTenantId is not set/],
  ];
  it.each(cases)('%j names the setting', async (given, message) => {
    const starting = teamsSurface(given, createHttpServer('127.0.0.1', 0), createLog('silent')).start(
      teamsApp(),
    );
    await expect(starting).rejects.toThrow(message);
    await expect(starting).rejects.toThrow(UserError);
  });
});

describe('requests that are no activities', () => {
  it('get 400, 405 or 413, and the next one is served', async () => {
    const app = teamsApp();
    const { connector, url, post } = await open(app);
    for (const body of ['', '{', 'null', '[]', '"x"', '{}', '{"type":7}', '{"type":"message"}', '\u0000']) {
      expect((await postActivity(url, body)).status).toBe(400);
    }
    for (const method of ['GET', 'PUT', 'DELETE', 'OPTIONS']) {
      const response = await fetch(url, { method });
      expect([response.status, response.headers.get('allow')]).toEqual([405, 'POST']);
    }
    const huge = teamsMessage('x'.repeat(600_000), connector.url);
    expect((await post(huge)).status).toBe(413);
    expect(app.asked).toEqual([]);
    expect((await post(teamsMessage('help', connector.url))).status).toBe(200);
  });

  it('never bring the surface down, whatever is in them', async () => {
    const { connector, post } = await open(teamsApp());
    const keys = [
      'type',
      'from',
      'recipient',
      'conversation',
      'value',
      'entities',
      'membersAdded',
      'text',
      'id',
    ];
    await fc.assert(
      fc.asyncProperty(
        fc.constantFrom('message', 'invoke', 'conversationUpdate'),
        fc.dictionary(fc.constantFrom(...keys), fc.jsonValue()),
        async (type, odd) => {
          const activity = teamsActivity(type, connector.url, 'group', {
            name: 'adaptiveCard/action',
            ...odd,
          });
          expect([200, 400, 501]).toContain((await post(activity)).status);
        },
      ),
      { numRuns: 60 },
    );
  });
});
