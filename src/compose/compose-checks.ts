import { existsSync, readFileSync } from 'node:fs';
import type { CheckLine } from '../answers.ts';
import type { Audit } from '../audit/audit.ts';
import { type About, askProbe, offProbe } from '../check/probes/ask.ts';
import { fileProbe } from '../check/probes/file.ts';
import { geoipProbe } from '../check/probes/geoip.ts';
import { msticpyConfigProbe } from '../check/probes/msticpyconfig.ts';
import { slackProbes } from '../check/probes/slack.ts';
import { teamsProbes } from '../check/probes/teams.ts';
import { tiKeyProbes } from '../check/probes/ti-keys.ts';
import { workspaceProbe } from '../check/probes/workspace.ts';
import { type Probe, runChecks } from '../check/run-checks.ts';
import { whereWritten } from '../check/where-written.ts';
import type { Config, Environment } from '../config.ts';
import { UserError } from '../errors.ts';
import type { GeoIp } from '../geoip/geoip.ts';
import { providers } from '../intel/index.ts';
import type { MsticpyConfig } from '../msticpy/msticpyconfig.ts';
import type { Blotter } from '../secrets/blot.ts';
import { listSecrets } from '../secrets/manage-secrets.ts';
import type { State } from '../state/state.ts';
import type { Workspace } from '../types.ts';
import type { Azure } from './compose-azure.ts';
import type { KeptNotebooks } from './kept-notebooks.ts';
import { ownSetting } from './provider-keys.ts';
import { secretList } from './secret-list.ts';

export interface CheckParts {
  readonly config: Config;
  readonly environment: Environment;
  readonly msticpy: MsticpyConfig | undefined;
  readonly azure: Azure;
  readonly workspaces: readonly Workspace[];
  readonly state: State;
  readonly audit: Audit;
  readonly geoip: GeoIp;
  readonly notebooks: Pick<KeptNotebooks, 'check'>;
  readonly blotter: Blotter;
  readonly clock: () => Date;
}

/** A look at every setting and every service outside, each by a small real call, made anew each time. */
export function composeChecks(parts: CheckParts): (signal: AbortSignal) => Promise<readonly CheckLine[]> {
  return (signal) => runChecks(probes(parts), { signal, redact: parts.blotter.blot });
}

function probes(parts: CheckParts): readonly Probe[] {
  const { config, environment, msticpy, azure, workspaces, state, audit, clock } = parts;
  const dotEnv = existsSync('.env') ? readFileSync('.env', 'utf8') : '';
  const written = (setting: string) => whereWritten(setting, environment, dotEnv);
  const about = (setting: string) => ({ setting, written: written(setting) });
  const secret = (name: keyof Config & string, value: string | undefined) =>
    value === undefined ? undefined : () => azure.secrets.get(name, value);
  const workspacesFrom =
    msticpy && config.HUNTLINE_WORKSPACES.length === 0
      ? { setting: 'AzureSentinel.Workspaces', written: msticpy.file }
      : about('HUNTLINE_WORKSPACES');
  const inAzure = workspaces.some(({ links }) => links !== undefined) || Boolean(config.HUNTLINE_KEY_VAULT);
  return [
    inAzure
      ? identityProbe(azure, about('HUNTLINE_AZURE_AUTH'))
      : offProbe('identity', 'nothing in Azure is set'),
    ...workspaces.map((workspace, index) => {
      const own = index === 0 && config.HUNTLINE_WORKSPACE !== undefined;
      return workspaceProbe(workspace, own ? about('HUNTLINE_WORKSPACE') : workspacesFrom, clock);
    }),
    askProbe('secrets', () => allSecrets(parts), about('HUNTLINE_KEY_VAULT')),
    fileProbe('state file', config.HUNTLINE_STATE, about('HUNTLINE_STATE'), async () => {
      await state.probe();
      return 'reads and writes';
    }),
    fileProbe('audit file', config.HUNTLINE_AUDIT, about('HUNTLINE_AUDIT'), async () => {
      const fault = audit.fault();
      if (fault) throw new UserError(fault);
      return 'is written';
    }),
    ...teamsProbes({
      appId: config.MicrosoftAppId,
      password: secret('MicrosoftAppPassword', config.MicrosoftAppPassword),
      tenantId: config.MicrosoftAppTenantId,
      type: config.MicrosoftAppType,
      loginHost: azure.cloud.authorityHost,
      identityToken: (_clientId, scope, abortSignal) => azure.credential.getToken(scope, { abortSignal }),
      written,
    }),
    ...slackProbes({
      botToken: secret('SLACK_BOT_TOKEN', config.SLACK_BOT_TOKEN),
      signingSecret: secret('SLACK_SIGNING_SECRET', config.SLACK_SIGNING_SECRET),
      appToken: secret('SLACK_APP_TOKEN', config.SLACK_APP_TOKEN),
      configToken: secret('SLACK_CONFIG_TOKEN', config.SLACK_CONFIG_TOKEN),
      apiUrl: config.SLACK_API_URL,
      written,
    }),
    ...ownKeyProbes(parts, written),
    geoipProbe(parts.geoip, geoipAbout(parts, about), clock),
    ...(config.HUNTLINE_NOTEBOOKS.length > 0
      ? [askProbe('notebooks', (abort) => ownNotebooks(parts, abort), about('HUNTLINE_NOTEBOOKS'))]
      : []),
    ...(msticpy ? msticpyProbes(msticpy, parts) : []),
  ];
}

/** What the notebooks' settings name: themselves, the keys of their providers, and their GeoIP databases. */
function msticpyProbes(msticpy: MsticpyConfig, { azure }: CheckParts): readonly Probe[] {
  const { secrets } = azure;
  const keys = msticpy.tiProviders.map(({ args, ...provider }) => ({
    ...provider,
    args: Object.fromEntries(
      Object.entries(args).map(([arg, value]) => [
        arg,
        () => secrets.get(`TIProviders.${provider.name}.Args.${arg}`, value),
      ]),
    ),
  }));
  return [msticpyConfigProbe(msticpy), ...tiKeyProbes(keys)];
}

/** Keys of providers that are Huntline's own settings. */
function ownKeyProbes(parts: CheckParts, written: (setting: string) => string | undefined): readonly Probe[] {
  const { config, azure } = parts;
  const keys = providers.flatMap(({ id, name, keys: wanted }) => {
    const set = wanted.flatMap(({ arg, setting }) => {
      const value = ownSetting(config, setting);
      return value === undefined ? [] : [{ arg, setting, value }];
    });
    const [first] = set;
    if (!first) return [];
    const args = Object.fromEntries(
      set.map(({ arg, setting, value }) => [arg, () => azure.secrets.get(setting, value)]),
    );
    const { setting } = set.find(({ arg }) => arg === 'AuthKey') ?? first;
    return [{ name, provider: id, enabled: true, args, setting, written: written(setting) }];
  });
  return tiKeyProbes(keys);
}

/** Which setting the databases in use come from. */
function geoipAbout({ config, msticpy }: CheckParts, about: (setting: string) => About): About {
  if (config.HUNTLINE_GEOIP_DATABASES.length > 0) return about('HUNTLINE_GEOIP_DATABASES');
  if (msticpy?.geoip?.folder) return { setting: 'GeoIPLite.DBFolder', written: msticpy.geoip.written };
  return about('HUNTLINE_MAXMIND_ACCOUNT');
}

function identityProbe({ credential, cloud }: Azure, about: Parameters<typeof askProbe>[2]): Probe {
  const ask = async (abortSignal: AbortSignal) => {
    await credential.getToken(`${cloud.logAnalytics}/.default`, { abortSignal });
    return `signed in by ${credential.used() ?? 'an unknown method'}`;
  };
  return askProbe('identity', ask, about);
}

/** A team's own notebooks, read and fetched anew. */
async function ownNotebooks({ notebooks }: CheckParts, signal: AbortSignal): Promise<string> {
  const problems = await notebooks.check(signal);
  if (problems.length === 0) return 'all of the team’s own are read';
  throw new UserError(problems.join('\n'), { hint: 'Mend what is named; the others are offered.' });
}

async function allSecrets({ config, msticpy, azure }: CheckParts): Promise<string> {
  const listed = await listSecrets(secretList(config, msticpy), azure);
  const failed = listed.filter(({ state }) => state === 'failed');
  if (failed.length > 0) {
    const hint = failed.find((one) => one.hint !== undefined)?.hint;
    throw new UserError(
      failed.map(({ name, problem }) => problem ?? `${name} has no value`).join('\n'),
      hint === undefined ? {} : { hint },
    );
  }
  const set = listed.filter(({ state }) => state === 'ok').length;
  return set === 0 ? 'none is set' : `all ${set} that are set have a value`;
}
