import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import type { Answer } from '../src/answers.ts';
import { tellVerdict } from '../src/audit/tell-verdict.ts';
import { verifyAudit } from '../src/audit/verify-audit.ts';
import { checkJson, checkText } from '../src/check/check-report.ts';
import { composeApp } from '../src/compose/compose-app.ts';
import { runSecrets } from '../src/compose/run-secrets.ts';
import { readConfig, secretSettings } from '../src/config.ts';
import { quoteWord } from '../src/language/quote-word.ts';
import { renderCard } from '../src/render/render-card.ts';
import { toSlack } from '../src/render/to-slack.ts';
import { toTerminal } from '../src/render/to-terminal.ts';
import { views } from '../src/render/view.ts';
import { secretNameOf } from '../src/secrets/secret-reference.ts';
import { startHuntline } from '../src/start-huntline.ts';
import type { Cell, Incoming, Table } from '../src/types.ts';
import { type AzureStage, startAzureStage } from './fakes/azure-stage.ts';
import { fixedWorkspace, threeAlerts } from './fakes/fixed-workspace.ts';
import { errorBody } from './fakes/log-analytics-wire.ts';
import { type PlainService, startPlainService } from './fakes/plain-service.ts';
import { type Canary, canary, sightings, toldBy } from './support/canaries.ts';
import { inSlack } from './support/people-app.ts';
import { temporaryFolder } from './support/temporary-folder.ts';
import { typed } from './support/typed.ts';

const eu = 'a927809c-8142-43e1-96b3-4ad87cfe95a3';
const resource =
  '/subscriptions/0c6a50cf-b1b6-4bfd-ad54-b9822b06ff92/resourceGroups/soc/providers/Microsoft.OperationalInsights/workspaces/sentinel-eu';
const clientId = 'b5ad3a9c-0005-4000-8000-000000000005';
const app = { clientId, secret: '' };
const workspace = fixedWorkspace();

/** One for each secret setting; those that go into an HTTP header must fit there, but one is tried that does not. */
const own: readonly Canary[] = secretSettings.map((name, index) =>
  canary(name, /^SLACK_/.test(name) || index % 2 === 1 ? 'password' : 'phrase'),
);
const notebooks = {
  plain: canary('TIProviders.VirusTotal.Args.AuthKey', 'phrase'),
  environment: canary('TIProviders.OTX.Args.AuthKey', 'token'),
  vault: canary('TIProviders.XForce.Args.AuthKey', 'password'),
  geoip: canary('OtherProviders.GeoIPLite.Args.AuthKey', 'token'),
  client: canary('DataProviders.AzureCLI.Args.clientSecret', 'password'),
};
const all: readonly Canary[] = [...own, ...Object.values(notebooks)];

/** The method of Slack that answers as it should. */
let welcome: string;
const bot = { ok: true, user_id: 'UBOT', bot_id: 'B1', user: 'huntline', team: 'Acme', team_id: 'T1' };

let azure: AzureStage;
let slack: PlainService;
let folder: string;
let out: string[];

beforeAll(async () => {
  azure = await startAzureStage({ app, workspaces: { [eu]: workspace } });
  azure.keyVault.put('huntline', 'XForce', notebooks.vault.value);
  for (const { name, value } of own) azure.keyVault.put('huntline', secretNameOf(name), value);
  // A provider that quotes what it was sent.
  slack = await startPlainService(({ path, authorization, form }) => ({
    body: path.endsWith(welcome)
      ? bot
      : { ok: false, error: `no_such_token: ${authorization} ${JSON.stringify(authorization)} ${form}` },
  }));
});
afterAll(async () => {
  await azure.close();
  await slack.close();
});

beforeEach(() => {
  folder = temporaryFolder();
  out = [];
  welcome = 'none';
  workspace.next = async () => threeAlerts;
  app.secret = canaryOf('AZURE_CLIENT_SECRET').value;
  azure.entra.refusal = undefined;
  const hear = (...said: unknown[]) => {
    out.push(said.map(String).join(' '));
    return true;
  };
  vi.spyOn(process.stderr, 'write').mockImplementation(hear);
  vi.spyOn(process.stdout, 'write').mockImplementation(hear);
  for (const name of ['log', 'info', 'warn', 'error'] as const)
    vi.spyOn(console, name).mockImplementation(hear);
  const { fetch } = globalThis;
  // What does not go through the tunnel is answered here, by all that was sent.
  vi.stubGlobal('fetch', async (url: string, init: RequestInit = {}) => {
    if (new URL(url).hostname === '127.0.0.1') return fetch(url, init);
    const sent = [...new Headers(init.headers).values()].join(' ');
    const form = new URLSearchParams(String(init.body ?? ''));
    const said = `AADSTS9002313: Invalid request: ${form.get('client_secret')} ${sent} ${form} ${url}`;
    return Response.json(
      { error: 'invalid_request', error_description: said, message: said },
      { status: 400 },
    );
  });
});
afterEach(() => {
  vi.unstubAllGlobals();
  vi.restoreAllMocks();
  process.exitCode = undefined;
});

function canaryOf(name: string): Canary {
  const found = own.find((one) => one.name === name);
  if (!found) throw new Error(`there is no canary in ${name}`);
  return found;
}

const ways = ['by value', 'from the environment', 'in Key Vault'] as const;
type Way = (typeof ways)[number];

/** Every secret setting given in one way; those that open the vault cannot lie in it. */
function settings(way: Way, changes: Readonly<Record<string, string>> = {}): Record<string, string> {
  const references = own.flatMap(({ name, value }): [string, string][] => {
    if (way === 'from the environment')
      return [
        [name, `env:PLANTED_${name}`],
        [`PLANTED_${name}`, value],
      ];
    return [[name, way === 'in Key Vault' && !name.startsWith('AZURE_') ? 'keyvault:' : value]];
  });
  return {
    ...Object.fromEntries(references),
    PLANTED_OTX: notebooks.environment.value,
    HUNTLINE_WORKSPACES: `eu=${eu}${resource}`,
    HUNTLINE_MSTICPYCONFIG: notebookSettings(),
    HUNTLINE_AZURE_AUTH: 'certificate,clientsecret',
    HUNTLINE_KEY_VAULT: 'huntline',
    AZURE_TENANT_ID: azure.entra.tenantId,
    AZURE_CLIENT_ID: clientId,
    AZURE_CLIENT_CERTIFICATE_PATH: join(folder, 'no-such.pem'),
    HUNTLINE_STATE: join(folder, 'state.sqlite'),
    HUNTLINE_AUDIT: join(folder, 'audit.jsonl'),
    HUNTLINE_LOG_LEVEL: 'debug',
    HUNTLINE_TIME_ZONE: 'UTC',
    HUNTLINE_HUNTERS: 'person:slack:T1:U1',
    MicrosoftAppId: clientId,
    MicrosoftAppTenantId: azure.entra.tenantId,
    SLACK_API_URL: `${slack.origin}/api/`,
    ...changes,
  };
}

function notebookSettings(): string {
  const file = join(folder, 'msticpyconfig.yaml');
  const text = (one: Canary) => JSON.stringify(one.value);
  writeFileSync(
    file,
    `TIProviders:
  VirusTotal: { Args: { AuthKey: ${text(notebooks.plain)} } }
  OTX: { Args: { AuthKey: { EnvironmentVar: PLANTED_OTX } } }
  XForce: { Args: { AuthKey: { KeyVault: XForce } } }
OtherProviders:
  GeoIPLite: { Args: { AuthKey: ${text(notebooks.geoip)} } }
DataProviders:
  AzureCLI: { Args: { clientSecret: ${text(notebooks.client)} } }
`,
  );
  return file;
}

async function compose(way: Way, changes: Readonly<Record<string, string>> = {}) {
  const environment = settings(way, changes);
  const config = readConfig(environment);
  const huntline = await composeApp(config, { environment });
  const say = async (line: string, more: Partial<Incoming> = {}): Promise<Answer> => {
    const answer = await huntline.app.answer(typed(line, more), { progress: (text) => out.push(text) });
    out.push(...shown(answer));
    return answer;
  };
  return { huntline, config, say };
}

/** An answer in every form in which it may reach somebody. */
function shown(answer: Answer): readonly string[] {
  const cards = Object.values(views).map((view) => renderCard(answer, view));
  return [
    JSON.stringify(answer),
    ...(answer.kind === 'file' ? [answer.content] : []),
    ...(answer.kind === 'kql' ? [answer.kql] : []),
    ...cards.flatMap((card) => [
      JSON.stringify(card),
      JSON.stringify(toSlack(card)),
      toTerminal(card, { width: 200, color: true }),
    ]),
  ];
}

/** Fails, saying where, if a canary stands in anything that came out. */
function expectNone(planted: readonly Canary[] = all): void {
  expect(out.length).toBeGreaterThan(0);
  const audit = readFileSync(join(folder, 'audit.jsonl'), 'utf8');
  expect(sightings([...out, audit].join('\n'), planted)).toEqual([]);
}

/** Lines that hold a text: as what is hunted for, as a command, in a query, in a name, in the wrong place. */
function linesWith(text: string): readonly string[] {
  const word = quoteWord(text);
  // Typed without quotes, blanks and quotes take it apart: then it is no longer what it was.
  const bare = /[\s"']/.test(text)
    ? []
    : [text, `${text} ${text}`, `hunt schema ${text}`, `hunt kql ${text}`];
  const literal = `"${text.replaceAll('\\', '\\\\').replaceAll('"', '\\"')}"`;
  return [
    ...bare,
    `hunt ${word}`,
    `hunt for ${word}`,
    `hunt help ${word}`,
    `hunt list ${word}`,
    `hunt alerts for ${word}`,
    `hunt alerts in ${word}`,
    `hunt alerts last ${word}`,
    `hunt alerts as ${word}`,
    `hunt alerts top ${word}`,
    `hunt alerts nothing=${word}`,
    `hunt SecurityAlert.list_alerts_for_ip source_ip_list=${word}`,
    `hunt alerts | where AlertName == ${literal}`,
    `hunt kql SecurityAlert | where AlertName == ${literal}`,
    `hunt kql SecurityAlert | wher AlertName == ${literal}`,
    `workspace use ${word}`,
    `role grant hunter to ${word}`,
    `role grant hunter to person:slack:${word}`,
    'role list',
    `help ${word}`,
    `stop ${word}`,
  ];
}

/** Rows of a log that somebody wrote secrets into, in each way in which they may be written. */
function rowsWith(canaries: readonly Canary[]): Table {
  const rows = canaries.map(({ value }): readonly Cell[] => [
    '2026-11-20T10:00:00Z',
    value,
    `GET /?key=${encodeURIComponent(value)}&basic=${Buffer.from(`user:${value}`).toString('base64')}`,
    { nested: [{ [value]: JSON.stringify({ value }) }] },
  ]);
  const columns = [...threeAlerts.columns.slice(0, 3), { name: 'Extended', type: 'dynamic' as const }];
  return { columns, rows, truncated: false, partial: `only a part, since ${canaries[0]?.value}` };
}

describe('the search itself', () => {
  const [planted = canary('planted', 'phrase')] = own;
  const { value } = planted;
  it.each([
    ['as it is', `x${value}y`],
    ['in JSON', JSON.stringify({ value })],
    ['in JSON in JSON', JSON.stringify(JSON.stringify({ value }))],
    ['in a URL', `https://example.org/?q=${encodeURIComponent(value)}`],
    ['in a form', String(new URLSearchParams({ value }))],
    ['in CSV', `1,"${value.replaceAll('"', '""')}"`],
    ['in base64, one letter in', Buffer.from(`u${value}`).toString('base64')],
    ['in base64, two letters in', Buffer.from(`us${value}zz`).toString('base64')],
    ['in base64url', Buffer.from(`:::${value}`).toString('base64url')],
    ['in base64 in a URL', encodeURIComponent(Buffer.from(value).toString('base64'))],
    ['packed in a link', `q/${encodeURIComponent(gzipSync(`where x == ${value}`).toString('base64'))}/t`],
    ['packed as UTF-16', gzipSync(Buffer.from(value, 'utf16le')).toString('base64url')],
    ['cut short', `“${value.slice(0, 20)}…”`],
  ])('finds a canary %s', (_how, text) => {
    expect(sightings(text, own).join()).toContain(planted.name);
    expect(sightings(text, own.slice(1))).toEqual([]);
  });

  it('finds one in what the app says, where nothing blots it', async () => {
    const unknown = canary('unknown to Huntline', 'token');
    const { huntline, say } = await compose('by value');
    workspace.next = async () => rowsWith([...own, unknown]);
    await say('hunt alerts last 28d');
    await huntline.close();
    expect(() => expectNone([unknown])).toThrow();
    expect(sightings(out.join('\n'), [unknown]).join()).toContain('unknown to Huntline as it is');
    expectNone();
  });
});

describe.each(ways)('secrets given %s', (way) => {
  it('do not come out of lines that hold them', async () => {
    const { huntline, say } = await compose(way);
    // What lies in a vault is known once it was fetched; what is here is known at once.
    if (way === 'in Key Vault') await huntline.check(new AbortController().signal);
    const forms = ({ value }: Canary) => [
      quoteWord(value),
      Buffer.from(`user:${value}`).toString('base64url'),
      encodeURIComponent(value).replaceAll("'", '%27'),
    ];
    for (const planted of all) {
      if (planted === notebooks.vault && way !== 'in Key Vault') continue;
      // Every way comes through the same door: for the others a sample will do.
      const lines = linesWith(planted.value).filter((_, index) => way === 'by value' || index % 4 === 0);
      for (const line of lines) await say(line);
      for (const form of forms(planted)) await say(`hunt nothing ${form}`);
      await say(`hunt ${'x'.repeat(1_975)} ${quoteWord(planted.value)}`);
      await say('hunt alerts', { person: { id: planted.value, name: planted.value }, surface: 'slack' });
      await say(`hunt alerts ${quoteWord(planted.value)}`, inSlack('T1:U1'));
      await say('hunt SecurityAlert.list_alerts_for_ip', { inputs: { source_ip_list: planted.value } });
    }
    if (way === 'in Key Vault') for (const { value } of all) await say(`check ${quoteWord(value)}`);
    await huntline.close();
    expectNone();
  });

  it('do not come out of what is found in logs', async () => {
    const { huntline, say } = await compose(way);
    await huntline.check(new AbortController().signal);
    workspace.next = async () => rowsWith(all);
    const answer = await say('hunt alerts last 28d');
    const id = answer.kind === 'hunt' ? answer.result : '';
    expect(id).not.toBe('');
    for (const verb of ['csv', 'kql', 'table', 'page 1 of', 'again', 'wider'])
      await say(`hunt ${verb} ${id}`);
    await say('hunt alerts last 28d as csv');
    await say('hunt alerts last 28d as chart');
    await huntline.close();
    expectNone();
  });

  it('do not come out of a service that quotes them', async () => {
    const { huntline, config, say } = await compose(way);
    await huntline.check(new AbortController().signal);
    for (const { value } of all) {
      for (const status of [400, 403, 429, 500, 504]) {
        azure.logAnalytics.script({ status, body: errorBody('SomeError', `Not so: ${value}`) });
        await say('hunt alerts last 28d');
      }
      azure.logAnalytics.script({ status: 200, body: `<html>${value}</html>` });
      await say('hunt alerts last 28d');
    }
    azure.entra.refusal = `AADSTS90033: ${'so it is, '.repeat(27)} ${all.map(({ value }) => value).join(' ')}`;
    const lines = await huntline.check(new AbortController().signal);
    out.push(checkJson(lines), checkText(lines, true));
    expect(lines.filter(({ ok }) => !ok).map(({ name }) => name)).toEqual(
      expect.arrayContaining(['Slack token', 'Teams credentials']),
    );
    await say('check');
    await runSecrets(['list'], false, huntline, config);
    await huntline.close();
    out.push(tellVerdict('audit', await verifyAudit(config.HUNTLINE_AUDIT, { key: undefined })));
    expectNone();
  });

  it('do not come out of a start that fails', async () => {
    const environment = settings(way, { HUNTLINE_WEB_PORT: '0', HUNTLINE_PORT: '0' });
    azure.environment(environment);
    const failed: string[] = [];
    const noTeams = { ...environment, MicrosoftAppId: '' };
    const noSocket = { ...environment, SLACK_APP_TOKEN: '' };
    try {
      for (const [changed, answers] of [
        [environment, 'none'],
        [environment, 'auth.test'],
        [noTeams, 'none'],
        [noSocket, 'none'],
      ] as const) {
        welcome = answers;
        await startHuntline(readConfig(changed)).then(
          (running) => running.stop(),
          (error: unknown) => failed.push(toldBy(error)),
        );
      }
    } finally {
      azure.reset();
    }
    out.push(...failed);
    expect(failed).toHaveLength(4);
    expect(failed.join()).toMatch(
      /SLACK_BOT_TOKEN: no_such_token.*SLACK_APP_TOKEN: no_such_token.*MicrosoftAppId/s,
    );
    expectNone();
  });
});

describe('a secret that stands in the wrong place', () => {
  const misplaced = canary('misplaced', 'phrase');
  const text = JSON.stringify(misplaced.value);
  const files = {
    'left open': `TIProviders:\n  VirusTotal: { Args: { AuthKey: ${text.slice(0, -1)} } }\n`,
    'in a list': `TIProviders:\n  VirusTotal: { Args: { AuthKey: [${text}] } }\n`,
    'for the provider': `TIProviders:\n  VirusTotal: ${text}\n`,
    'for a variable': `TIProviders:\n  VirusTotal: { Args: { AuthKey: { EnvironmentVar: ${text} } } }\n`,
    'for a secret': `TIProviders:\n  VirusTotal: { Args: { AuthKey: { KeyVault: ${JSON.stringify(`a/${misplaced.value}`)} } } }\n`,
    'for a vault': `KeyVault: { VaultName: ${text} }\n`,
  };

  it.each(Object.entries(files))('of the notebooks’ settings (%s) is not told', async (_where, yaml) => {
    const file = join(folder, 'wrong.yaml');
    writeFileSync(file, yaml);
    await told({ HUNTLINE_MSTICPYCONFIG: file });
  });

  // After the name of a vault it would be taken for a secret's name, which is none.
  it.each(['env:', 'keyvault:', 'env: ', 'KEYVAULT:'])('after %s is not told', async (scheme) => {
    for (const name of secretSettings) await told({ [name]: `${scheme}${misplaced.value}` });
  });

  /** What comes of such settings: an error, or a Huntline that knows the secret or does not show it. */
  async function told(changes: Readonly<Record<string, string>>): Promise<void> {
    try {
      const { huntline, config } = await compose('by value', changes);
      try {
        out.push(checkJson(await huntline.check(new AbortController().signal)));
        await runSecrets(['list'], false, huntline, config);
      } finally {
        await huntline.close();
      }
    } catch (error) {
      out.push(toldBy(error));
    }
    expect(out.length).toBeGreaterThan(0);
    expect(sightings(out.join('\n'), [misplaced])).toEqual([]);
  }
});
