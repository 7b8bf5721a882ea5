import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import type { Answer, CheckLine, HuntAnswer, NoticeAnswer } from '../../src/answers.ts';
import { composeApp, type Huntline } from '../../src/compose/compose-app.ts';
import { readConfig } from '../../src/config.ts';
import type { Incoming, Table } from '../../src/types.ts';
import { type AzureStage, startAzureStage } from '../fakes/azure-stage.ts';
import { fixedWorkspace, threeAlerts } from '../fakes/fixed-workspace.ts';
import { errorBody } from '../fakes/log-analytics-wire.ts';
import { inSlack } from '../support/people-app.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';
import { typed } from '../support/typed.ts';

const now = new Date('2026-11-21T12:00:00Z');
const eu = 'a927809c-8142-43e1-96b3-4ad87cfe95a3';
const us = '52b1ab41-869e-4138-9e40-2a4457f09bf3';
const locked = 'cd928da3-dcde-42a3-aad7-d2a1268c2f48';
const euResource =
  '/subscriptions/0c6a50cf-b1b6-4bfd-ad54-b9822b06ff92/resourceGroups/soc/providers/Microsoft.OperationalInsights/workspaces/sentinel-eu';
const bot = { clientId: 'b5ad3a9c-0004-4000-8000-000000000004', secret: 'the-secret-of-the-bot' };

const oneRow: Table = { columns: [{ name: 'huntline', type: 'long' }], rows: [[1]], truncated: false };

const europe = fixedWorkspace();
const america = fixedWorkspace();
let azure: AzureStage;
let folder: string;
const opened: Huntline[] = [];

beforeAll(async () => {
  azure = await startAzureStage({
    app: bot,
    workspaces: { [eu]: europe, [us]: america, [locked]: america },
    forbidden: [locked],
  });
});
afterAll(() => azure.close());
beforeEach(() => {
  folder = temporaryFolder();
  for (const workspace of [europe, america]) {
    workspace.next = async ({ kql }) => (kql.startsWith('print') ? oneRow : threeAlerts);
    workspace.asked.length = 0;
  }
});
afterEach(async () => {
  for (const huntline of opened.splice(0)) await huntline.close();
});

function settings(): Record<string, string> {
  return {
    HUNTLINE_WORKSPACES: `eu=${eu}${euResource}, us=${us}`,
    HUNTLINE_AZURE_AUTH: 'clientsecret',
    AZURE_TENANT_ID: azure.entra.tenantId,
    AZURE_CLIENT_ID: bot.clientId,
    AZURE_CLIENT_SECRET: 'env:BOT_SECRET',
    BOT_SECRET: bot.secret,
    HUNTLINE_STATE: join(folder, 'state.sqlite'),
    HUNTLINE_AUDIT: join(folder, 'audit.jsonl'),
    HUNTLINE_LOG_LEVEL: 'silent',
    HUNTLINE_TIME_ZONE: 'UTC',
    HUNTLINE_ADMINS: 'person:slack:T1:U1',
  };
}

async function compose(changes: Readonly<Record<string, string>> = {}): Promise<Huntline> {
  const environment = { ...settings(), ...changes };
  const huntline = await composeApp(readConfig(environment), { environment, clock: () => now });
  opened.push(huntline);
  return huntline;
}

async function ask(huntline: Huntline, line: string, changes: Partial<Incoming> = {}): Promise<Answer> {
  return huntline.app.answer(typed(line, changes));
}

async function hunt(huntline: Huntline, line: string): Promise<HuntAnswer> {
  const answer = await ask(huntline, line);
  if (answer.kind !== 'hunt') throw new Error(`no hunt: ${JSON.stringify(answer)}`);
  return answer;
}

function lineOf(lines: readonly CheckLine[], name: string): CheckLine | undefined {
  return lines.find((line) => line.name === name);
}

describe('Huntline over two workspaces in Azure', () => {
  it('signs in, hunts in the default one, and names both', async () => {
    const huntline = await compose();
    expect(huntline.workspace).toBe('eu');
    expect(await ask(huntline, 'workspace list')).toMatchObject({
      kind: 'notice',
      items: [{ name: 'eu', text: 'used here: the default' }, { name: 'us' }],
      actions: [{ line: 'workspace use us' }],
    });
    const answer = await hunt(huntline, 'hunt alerts last 28d');
    expect(answer).toMatchObject({ workspace: 'eu', rows: threeAlerts.rows, totalRows: 3 });
    expect(europe.asked[0]?.window).toEqual({
      start: '2026-10-24T12:00:00.000Z',
      end: '2026-11-21T12:00:00.000Z',
    });
    expect(america.asked).toEqual([]);
    expect(azure.logAnalytics.requests.at(-1)?.oid).toBe(bot.clientId);
  });

  it('hunts where a person chose, and where a line says', async () => {
    const huntline = await compose();
    expect(await ask(huntline, 'workspace use us')).toMatchObject({ title: 'Workspace chosen' });
    expect(await hunt(huntline, 'hunt alerts last 28d')).toMatchObject({ workspace: 'us' });
    expect(await hunt(huntline, 'hunt alerts last 28d in eu')).toMatchObject({ workspace: 'eu' });
    expect(await ask(huntline, 'hunt alerts in nowhere')).toMatchObject({
      kind: 'error',
      hint: 'Configured here: eu, us.',
    });
  });

  it.each(['in eu,us', 'in all'])('hunts in both (%s), and says of each row whose it is', async (where) => {
    const huntline = await compose();
    const answer = await hunt(huntline, `hunt alerts last 28d ${where}`);
    expect(answer.workspace).toBe('eu, us');
    expect(answer.columns[0]).toEqual({ name: 'Workspace', type: 'string' });
    expect(answer.shown[0]).toBe('Workspace');
    expect(answer.rows.map(([workspace]) => workspace).toSorted()).toEqual([
      ...['eu', 'eu', 'eu', 'us', 'us', 'us'],
    ]);
    expect(answer.links?.map(({ title }) => title)).toContain('Open in Defender (us)');
  });

  it('shows what the one gave where the other failed', async () => {
    const huntline = await compose({ HUNTLINE_WORKSPACES: `eu=${eu}, locked=${locked}` });
    const answer = await hunt(huntline, 'hunt alerts last 28d in all');
    expect(answer.totalRows).toBe(3);
    expect(answer.notes.join('\n')).toContain(
      'locked did not answer: The identity lacks Log Analytics Reader on the workspace locked',
    );
  });

  it('links to the portals with the very query and window', async () => {
    const huntline = await compose();
    const { links = [], kql } = await hunt(huntline, 'hunt alerts last 28d');
    expect(links.map(({ title }) => title)).toEqual(['Open in Azure portal', 'Open in Defender']);
    const [portal = '', defender = ''] = links.map(({ url }) => url);
    const packed = decodeURIComponent(/\/q\/([^/]+)\//.exec(portal)?.[1] ?? '');
    expect(gunzipSync(Buffer.from(packed, 'base64')).toString()).toBe(kql);
    expect(decodeURIComponent(portal)).toContain(euResource);
    expect(decodeURIComponent(portal)).toContain('2026-10-24T12:00:00.000Z/2026-11-21T12:00:00.000Z');
    expect(portal).toContain(`@${azure.entra.tenantId}`);
    const query = new URL(defender).searchParams.get('query') ?? '';
    expect(gunzipSync(Buffer.from(query, 'base64url')).toString('utf16le')).toBe(kql);
    expect((await hunt(huntline, 'hunt alerts last 28d in us')).links?.map(({ title }) => title)).toEqual([
      'Open in Defender',
    ]);
  });

  it('ends the request when the person says stop', async () => {
    const huntline = await compose();
    const gone = azure.logAnalytics.abandoned;
    const seen = azure.logAnalytics.requests.length;
    azure.logAnalytics.script('hang');
    const running = ask(huntline, 'hunt alerts last 28d', inSlack('T1:U1', 'C1', 'thread-1'));
    await azure.logAnalytics.until(() => azure.logAnalytics.requests.length > seen);
    expect(await ask(huntline, 'stop', inSlack('T1:U1', 'C1', 'thread-2'))).toMatchObject({
      title: 'Nothing to stop',
    });
    expect(await ask(huntline, 'stop', inSlack('T1:U1', 'C1', 'thread-1'))).toMatchObject({
      title: 'Stopped',
      items: [{ name: 'hunt alerts last 28d' }],
    });
    expect(await running).toMatchObject({ kind: 'error', title: 'Stopped' });
    await azure.logAnalytics.until(() => azure.logAnalytics.abandoned > gone);
  });

  it('says what a refusal means', async () => {
    const huntline = await compose({ HUNTLINE_WORKSPACES: `eu=${eu}, locked=${locked}` });
    expect(await ask(huntline, 'hunt alerts in locked')).toMatchObject({
      title: 'Not allowed in this workspace',
      message: `The identity lacks Log Analytics Reader on the workspace locked (${locked}).`,
    });
    const busy = {
      status: 429,
      headers: { 'retry-after': '300' },
      body: errorBody('ThrottledError', 'Too many requests.'),
    };
    azure.logAnalytics.script(busy);
    expect(await ask(huntline, 'hunt alerts')).toMatchObject({
      title: 'Throttled',
      message: 'Log Analytics has had too many queries of this identity: Too many requests.',
      hint: 'Try again in 300 s.',
    });
    const told: string[] = [];
    azure.logAnalytics.script({ ...busy, headers: { 'retry-after': '0' } });
    const answer = await huntline.app.answer(typed('hunt alerts'), { progress: (text) => told.push(text) });
    expect(answer.kind).toBe('hunt');
    expect(told).toContain('Log Analytics is busy: eu is asked again in 0 s.');
  });

  it('remembers over a restart what was chosen and which role was given in chat', async () => {
    const before = await compose();
    const ben = inSlack('T1:U2');
    expect(await ask(before, 'hunt alerts', ben)).toMatchObject({ kind: 'error' });
    expect(await ask(before, 'role grant hunter to person:slack:T1:U2', inSlack())).toMatchObject({
      title: 'Role given',
    });
    expect(await ask(before, 'workspace use us here', inSlack())).toMatchObject({
      title: 'Workspace chosen',
    });
    for (const huntline of opened.splice(0)) await huntline.close();
    const after = await compose();
    expect(await ask(after, 'hunt alerts', ben)).toMatchObject({ kind: 'hunt', workspace: 'us' });
    expect(await ask(after, 'role', ben)).toMatchObject({ title: 'You are hunter here' });
    expect(await ask(after, 'hunt kql SecurityAlert', ben)).toMatchObject({ kind: 'error' });
  });
});

describe('the check of it', () => {
  it('is all ok where all is well, and names the way in', async () => {
    azure.keyVault.put('huntline', 'HUNTLINE-AUDIT-KEY', 'a-key-of-the-audit');
    const huntline = await compose({ HUNTLINE_KEY_VAULT: 'huntline', HUNTLINE_AUDIT_KEY: 'keyvault:' });
    await hunt(huntline, 'hunt alerts');
    const lines = await huntline.check(new AbortController().signal);
    expect(lines.filter(({ ok }) => !ok)).toEqual([]);
    expect(lineOf(lines, 'identity')?.message).toBe('signed in by clientsecret');
    expect(lineOf(lines, 'secrets')?.message).toBe('all 2 that are set have a value');
    expect(lines.map(({ name }) => name)).toEqual(
      expect.arrayContaining(['workspace eu', 'workspace us', 'state file', 'audit file']),
    );
  });

  it('says with a wrong secret what is wrong, which setting, how to mend it and where it is written', async () => {
    const huntline = await compose({ BOT_SECRET: 'an-older-secret' });
    const lines = await huntline.check(new AbortController().signal);
    const identity = lineOf(lines, 'identity');
    expect(identity).toMatchObject({ ok: false, setting: 'HUNTLINE_AZURE_AUTH', written: 'the environment' });
    expect(identity?.message).toContain('clientsecret: AADSTS7000215: Invalid client secret provided.');
    expect(identity?.message).toContain('Set AZURE_TENANT_ID, AZURE_CLIENT_ID and AZURE_CLIENT_SECRET');
    expect(lineOf(lines, 'workspace eu')?.ok).toBe(false);
    expect(lineOf(lines, 'state file')?.ok).toBe(true);
    expect(JSON.stringify(lines)).not.toContain('an-older-secret');
    expect(await ask(huntline, 'hunt alerts')).toMatchObject({
      kind: 'error',
      title: 'Huntline could not sign in to Azure',
    });
  });
});

describe('the settings of the notebooks', () => {
  function yaml(): string {
    return `
AzureSentinel:
  Workspaces:
    Europe: { WorkspaceId: "${eu}" }
    Default: &default
      WorkspaceId: "${us}"
      TenantId: "${azure.entra.tenantId}"
      SubscriptionId: "0c6a50cf-b1b6-4bfd-ad54-b9822b06ff92"
      ResourceGroup: soc
      WorkspaceName: sentinel-us
    America:
      <<: *default
Azure: { cloud: global, auth_methods: [clientsecret] }
DataProviders:
  AzureCLI:
    Args:
      clientId: "${bot.clientId}"
      tenantId: "${azure.entra.tenantId}"
      clientSecret: { EnvironmentVar: BOT_SECRET }
  Splunk:
    Args: { host: splunk.contoso.example }
TIProviders:
  VirusTotal:
    Args: { AuthKey: { KeyVault: } }
    Provider: VirusTotal
KeyVault: { VaultName: notebooks }
`;
  }

  async function fromNotebooks(): Promise<Huntline> {
    const file = join(folder, 'msticpyconfig.yaml');
    writeFileSync(file, yaml());
    return compose({
      HUNTLINE_MSTICPYCONFIG: file,
      HUNTLINE_WORKSPACES: '',
      HUNTLINE_AZURE_AUTH: '',
      AZURE_TENANT_ID: '',
      AZURE_CLIENT_ID: '',
      AZURE_CLIENT_SECRET: '',
    });
  }

  it('are enough: workspaces with the default first, cloud, identity and vault', async () => {
    azure.keyVault.put('notebooks', 'TIProviders-VirusTotal-Args-AuthKey', 'a-key-of-virus-total');
    const huntline = await fromNotebooks();
    const list = (await ask(huntline, 'workspace list')) as NoticeAnswer;
    expect(list.items.map(({ name }) => name)).toEqual(['America', 'Europe']);
    const answer = await hunt(huntline, 'hunt alerts last 28d');
    expect(answer).toMatchObject({ workspace: 'America', totalRows: 3 });
    expect(america.asked).toHaveLength(1);
    expect(await hunt(huntline, 'hunt alerts last 28d in default')).toMatchObject({ workspace: 'America' });
    expect(answer.links?.map(({ title }) => title)).toContain('Open in Azure portal');
    const asked = vi.fn(async () => Response.json({ data: {} }));
    vi.stubGlobal('fetch', asked);
    const lines = await huntline.check(new AbortController().signal).finally(() => vi.unstubAllGlobals());
    expect(lines.filter(({ ok }) => !ok)).toEqual([]);
    expect(asked).toHaveBeenCalledExactlyOnceWith(
      expect.stringContaining('https://www.virustotal.com/'),
      expect.objectContaining({ headers: expect.objectContaining({ 'x-apikey': 'a-key-of-virus-total' }) }),
    );
    expect(lineOf(lines, 'MSTICPy’s settings')?.message).toContain('not used: DataProviders.Splunk');
    expect(azure.keyVault.requests).toContain('GET notebooks/TIProviders-VirusTotal-Args-AuthKey 200');
  });

  it('say which secret of theirs the vault does not have', async () => {
    azure.keyVault.remove('notebooks', 'TIProviders-VirusTotal-Args-AuthKey');
    const secrets = lineOf(await (await fromNotebooks()).check(new AbortController().signal), 'secrets');
    expect(secrets?.ok).toBe(false);
    expect(secrets?.message).toContain(
      'TIProviders.VirusTotal.Args.AuthKey: The vault notebooks has no secret TIProviders-VirusTotal-Args-AuthKey.',
    );
  });
});
