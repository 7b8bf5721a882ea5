import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { readConfig } from '../src/config.ts';
import { type Running, startHuntline } from '../src/start-huntline.ts';
import { type AzureStage, startAzureStage } from './fakes/azure-stage.ts';
import { type BotConnector, startBotConnector } from './fakes/bot-connector.ts';
import { fixedWorkspace, threeAlerts } from './fakes/fixed-workspace.ts';
import { botToken, type SlackApi, startSlackApi } from './fakes/slack-api.ts';
import { overHttp, signingSecret, slackPerson } from './fakes/slack-person.ts';
import { postActivity, teamsMessage } from './fakes/teams-client.ts';
import { temporaryFolder } from './support/temporary-folder.ts';

const eu = 'a927809c-8142-43e1-96b3-4ad87cfe95a3';
const app = { clientId: 'b5ad3a9c-0006-4000-8000-000000000006', secret: 'the-secret-of-the-server' };
const workspace = fixedWorkspace();

let azure: AzureStage;
let slack: SlackApi;
let connector: BotConnector;
let folder: string;
let running: Running | undefined;

beforeAll(async () => {
  [azure, slack, connector] = await Promise.all([
    startAzureStage({ app, workspaces: { [eu]: workspace } }),
    startSlackApi(),
    startBotConnector(),
  ]);
});
afterAll(async () => {
  await Promise.all([azure.close(), slack.close(), connector.close()]);
});
beforeEach(() => {
  folder = temporaryFolder();
  workspace.next = async () => threeAlerts;
});
afterEach(async () => {
  await running?.stop();
  running = undefined;
  azure.reset();
});

async function start(changes: Readonly<Record<string, string>> = {}): Promise<Running> {
  const environment = {
    HUNTLINE_PORT: '0',
    HUNTLINE_WEB_PORT: '0',
    HUNTLINE_WORKSPACES: `eu=${eu}`,
    HUNTLINE_AZURE_AUTH: 'clientsecret',
    HUNTLINE_KEY_VAULT: 'huntline',
    AZURE_TENANT_ID: azure.entra.tenantId,
    AZURE_CLIENT_ID: app.clientId,
    AZURE_CLIENT_SECRET: app.secret,
    HUNTLINE_STATE: join(folder, 'state.sqlite'),
    HUNTLINE_AUDIT: join(folder, 'audit.jsonl'),
    HUNTLINE_LOG_LEVEL: 'silent',
    HUNTLINE_TIME_ZONE: 'UTC',
    ...changes,
  };
  // The connector's double is no vendor's host: it is reached past the tunnel.
  azure.environment({ ...environment, NO_PROXY: '127.0.0.1' });
  running = await startHuntline(readConfig(environment));
  return running;
}

/** An address that the banner names. */
function address({ banner }: Running, path: string): string {
  const found = new RegExp(`http://\\S+${path}`).exec(banner)?.[0];
  if (!found) throw new Error(`the banner names no ${path}: ${banner}`);
  return found;
}

async function statusOf(url: string): Promise<readonly [number, string]> {
  const response = await fetch(url);
  return [response.status, await response.text()];
}

function shows(text: string) {
  return (call: { status: number; activity?: { attachments?: unknown } }) =>
    call.status < 300 && JSON.stringify(call.activity?.attachments ?? '').includes(text);
}

describe('a start', () => {
  it('says what is on and off and why, is healthy at once, and ready once the engine is', async () => {
    const started = await start();
    const { banner } = started;
    expect(banner).toContain('Huntline hunts in the workspace eu.');
    expect(banner).toMatch(/^ {2}web {4}on {3}http:\/\/127\.0\.0\.1:\d+/m);
    expect(banner).toMatch(/^ {2}teams {2}on .*\(no credentials: this machine only\)$/m);
    expect(banner).toMatch(/^ {2}slack {2}off {2}SLACK_BOT_TOKEN is not set$/m);
    expect(banner).toContain('Try: hunt alerts last 28d');
    const { origin } = new URL(address(started, '/api/messages'));
    expect(await statusOf(`${origin}/healthz`)).toEqual([200, 'ok\n']);
    expect(await statusOf(`${origin}/readyz`)).toEqual([503, 'not ready: engine\n']);
    await started.warm();
    expect(await statusOf(`${origin}/readyz`)).toEqual([200, 'ok\n']);
    await Promise.all([started.stop(), started.stop()]);
    await expect(fetch(`${origin}/healthz`)).rejects.toThrow();
  });

  it('refuses to serve Teams to others without credentials, and leaves no port open', async () => {
    await expect(start({ HUNTLINE_HOST: '0.0.0.0' })).rejects.toMatchObject({
      title: 'Teams cannot start',
      message: expect.stringContaining('anyone who reaches 0.0.0.0 could ask as anyone'),
      hint: expect.stringContaining('HUNTLINE_HOST=127.0.0.1'),
    });
  });

  it('serves Slack alone to others without the credentials of Teams', async () => {
    const { banner } = await start({
      HUNTLINE_HOST: '0.0.0.0',
      SLACK_BOT_TOKEN: botToken,
      SLACK_SIGNING_SECRET: signingSecret,
      SLACK_API_URL: `${slack.url}/api/`,
    });
    expect(banner).toMatch(/^ {2}teams {2}off {2}MicrosoftAppId is not set/m);
    expect(banner).toMatch(/^ {2}slack {2}on .*\/slack\/events as @huntline in Acme$/m);
  });

  it.each(['env', 'keyvault'])(
    'takes what Slack needs from where it lies (%s), before Slack starts',
    async (from) => {
      azure.keyVault.put('huntline', 'SLACK-BOT-TOKEN', botToken);
      azure.keyVault.put('huntline', 'SLACK-SIGNING-SECRET', signingSecret);
      const started = await start({
        SLACK_BOT_TOKEN: from === 'env' ? 'env:PLACED_TOKEN' : 'keyvault:',
        SLACK_SIGNING_SECRET: from === 'env' ? 'env:PLACED_SECRET' : 'keyvault:SLACK-SIGNING-SECRET',
        PLACED_TOKEN: botToken,
        PLACED_SECRET: signingSecret,
        SLACK_API_URL: `${slack.url}/api/`,
        HUNTLINE_HUNTERS: '*',
      });
      // Signed with the secret, answered with the token.
      const ana = slackPerson(slack, overHttp(address(started, '/slack/events')));
      const seen = slack.messages.length;
      await ana.directMessage('hunt alerts last 28d');
      await slack.until(() =>
        slack.messages.slice(seen).some(({ blocks }) => JSON.stringify(blocks).includes('Beacon')),
      );
    },
  );

  it('says which secret the vault does not have', async () => {
    azure.keyVault.remove('huntline', 'SLACK-APP-TOKEN');
    const settings = { SLACK_BOT_TOKEN: botToken, SLACK_APP_TOKEN: 'keyvault:' };
    await expect(start(settings)).rejects.toMatchObject({
      message: 'SLACK_APP_TOKEN: The vault huntline has no secret SLACK-APP-TOKEN.',
    });
  });
});

describe('a stop', () => {
  async function hunting(changes: Readonly<Record<string, string>>) {
    const started = await start(changes);
    const url = address(started, '/api/messages');
    const held = Promise.withResolvers<typeof threeAlerts>();
    const asked = Promise.withResolvers<void>();
    workspace.next = () => {
      asked.resolve();
      return held.promise;
    };
    const calls = connector.calls.length;
    await postActivity(url, teamsMessage('hunt alerts last 28d', connector.url));
    await asked.promise;
    const answered = (text: string) =>
      connector.waitFor((call) => connector.calls.indexOf(call) >= calls && shows(text)(call));
    return { started, url, finish: () => held.resolve(threeAlerts), answered };
  }

  it('lets what runs finish, and takes nothing new meanwhile', async () => {
    const { started, url, finish, answered } = await hunting({ HUNTLINE_STOP_SECONDS: '20' });
    const stopping = started.stop();
    const [status] = await statusOf(`${new URL(url).origin}/readyz`);
    expect(status).toBe(503);
    await postActivity(url, teamsMessage('hunt list', connector.url));
    await answered('Being restarted');
    finish();
    await stopping;
    await answered('Password spray');
    await expect(fetch(url)).rejects.toThrow();
  });

  it('tells those whose lines were cut, when the time for it is over', async () => {
    const { started, finish, answered } = await hunting({ HUNTLINE_STOP_SECONDS: '0' });
    await started.stop();
    await answered('Cut by a restart');
    finish();
  });
});
