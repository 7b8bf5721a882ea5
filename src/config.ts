import { existsSync } from 'node:fs';
import ipaddr from 'ipaddr.js';
import { z } from 'zod';
import { UserError } from './errors.ts';
import { isLocale, isTimeZone } from './intl-names.ts';

const text = z.string().trim().min(1).optional();
const port = z.coerce.number().int().min(0).max(65_535);

/** Every setting, by the name of its environment variable; `.env.example` says what each is for. */
export const settings = z.object({
  HUNTLINE_HOST: z.string().trim().min(1).default('127.0.0.1'),
  HUNTLINE_PORT: port.default(3978),
  HUNTLINE_WEB_PORT: port.or(z.literal('off')).default(3979),
  HUNTLINE_WORKSPACE: text,
  HUNTLINE_WORKSPACES: z.string().default('').transform(readWorkspaces),
  HUNTLINE_MSTICPYCONFIG: text,
  HUNTLINE_QUERY_PATHS: z.string().default('').transform(commaList),
  HUNTLINE_TABLES: z.string().default('').transform(readTables),
  HUNTLINE_CLOUD: text,
  HUNTLINE_AZURE_AUTH: z.string().default('').transform(commaList),
  HUNTLINE_LOG_ANALYTICS_ENDPOINT: z.url().optional(),
  HUNTLINE_KEY_VAULT: text,
  AZURE_TENANT_ID: text,
  AZURE_CLIENT_ID: text,
  AZURE_CLIENT_SECRET: text,
  AZURE_CLIENT_CERTIFICATE_PATH: text,
  AZURE_CLIENT_CERTIFICATE_PASSWORD: text,
  HUNTLINE_READERS: z.string().default(''),
  HUNTLINE_HUNTERS: z.string().default(''),
  HUNTLINE_AUTHORS: z.string().default(''),
  HUNTLINE_ADMINS: z.string().default(''),
  HUNTLINE_GUESTS: z.enum(['deny', 'mask']).default('deny'),
  HUNTLINE_STATE: z.string().trim().min(1).default('state/huntline.sqlite'),
  HUNTLINE_STATE_JOURNAL: z.enum(['wal', 'delete']).default('wal'),
  HUNTLINE_AUDIT: z.string().trim().min(1).default('state/audit.jsonl'),
  HUNTLINE_AUDIT_KEY: text,
  HUNTLINE_AUDIT_ENDPOINT: z.url().optional(),
  HUNTLINE_AUDIT_RULE: text,
  HUNTLINE_AUDIT_STREAM: z.string().trim().min(1).default('Custom-HuntlineAudit_CL'),
  HUNTLINE_TI_PROVIDERS: z.string().trim().min(1).default('internal'),
  HUNTLINE_TI_LIST: text,
  HUNTLINE_TI_QUOTAS: z.string().default('').transform(readQuotas),
  HUNTLINE_TLP: z.enum(['clear', 'green', 'amber', 'amber+strict', 'red']).default('green'),
  HUNTLINE_INTERNAL_DOMAINS: z.string().default('').transform(commaList),
  HUNTLINE_INTERNAL_RANGES: z.string().default('').transform(readRanges),
  HUNTLINE_VIRUSTOTAL_KEY: text,
  HUNTLINE_OTX_KEY: text,
  HUNTLINE_ABUSEIPDB_KEY: text,
  HUNTLINE_GREYNOISE_KEY: text,
  HUNTLINE_XFORCE_ID: text,
  HUNTLINE_XFORCE_KEY: text,
  HUNTLINE_CROWDSEC_KEY: text,
  HUNTLINE_PULSEDIVE_KEY: text,
  HUNTLINE_IPQUALITYSCORE_KEY: text,
  HUNTLINE_OPENPAGERANK_KEY: text,
  HUNTLINE_ABUSECH_KEY: text,
  HUNTLINE_GEOIP_DATABASES: z.string().default('').transform(commaList),
  HUNTLINE_GEOIP_FOLDER: z.string().trim().min(1).default('state/geoip'),
  HUNTLINE_MAXMIND_ACCOUNT: text,
  HUNTLINE_MAXMIND_KEY: text,
  HUNTLINE_NOTEBOOKS: z.string().default('').transform(commaList),
  HUNTLINE_NOTEBOOK_LAUNCHER: text,
  HUNTLINE_JUPYTER: z.url().optional(),
  HUNTLINE_JUPYTER_TOKEN: text,
  HUNTLINE_JUPYTER_FOLDER: z.string().trim().min(1).default('Huntline'),
  HUNTLINE_JUPYTERHUB: z.url().optional(),
  HUNTLINE_JUPYTERHUB_USER: text,
  HUNTLINE_AML_WORKSPACE: text,
  HUNTLINE_AML_FOLDER: text,
  HUNTLINE_DATABRICKS: z.url().optional(),
  HUNTLINE_DATABRICKS_FOLDER: text,
  HUNTLINE_SYNAPSE_WORKSPACE: text,
  HUNTLINE_SYNAPSE_FOLDER: text,
  HUNTLINE_VSCODE_FOLDER: text,
  HUNTLINE_LAUNCH_AZUREML: text,
  HUNTLINE_LAUNCH_SENTINEL_AZURE: text,
  HUNTLINE_LAUNCH_SENTINEL_DEFENDER: text,
  HUNTLINE_LAUNCH_DATABRICKS: text,
  HUNTLINE_LAUNCH_SYNAPSE: text,
  HUNTLINE_LAUNCH_JUPYTERHUB: text,
  HUNTLINE_LAUNCH_JUPYTERLAB: text,
  HUNTLINE_LAUNCH_JUPYTER: text,
  HUNTLINE_LAUNCH_VSCODE: text,
  HUNTLINE_LAUNCH_VSCODE_DEV: text,
  HUNTLINE_LAUNCH_GITHUB: text,
  HUNTLINE_LAUNCH_NBVIEWER: text,
  HUNTLINE_WATCH_NAMES: z.string().default('inc-*,incident-*').transform(commaList),
  HUNTLINE_WATCH_PLACES: z.string().default('').transform(commaList),
  HUNTLINE_WATCH_REPLIES: z.coerce.number().int().min(1).max(60).default(6),
  HUNTLINE_STOP_SECONDS: z.coerce.number().int().min(0).max(600).default(20),
  HUNTLINE_MAX_ROWS: z.coerce.number().int().min(1).max(500_000).default(10_000),
  HUNTLINE_TIMEOUT_SECONDS: z.coerce.number().int().min(1).max(600).default(180),
  HUNTLINE_UNSCOPED_HOURS: z.coerce.number().int().min(1).default(168),
  HUNTLINE_TIME_ZONE: z
    .string()
    .trim()
    .default(() => Intl.DateTimeFormat().resolvedOptions().timeZone)
    .refine(isTimeZone, 'is not a time zone; use an IANA name such as Europe/Berlin'),
  HUNTLINE_LOCALE: z
    .string()
    .trim()
    .min(2)
    .default('en-GB')
    .refine(isLocale, 'is not a language tag; use one such as en-GB'),
  HUNTLINE_DEMO_SEED: z.coerce.number().int().default(1),
  HUNTLINE_LOG_LEVEL: z.enum(['debug', 'info', 'warn', 'error', 'silent']).default('warn'),
  NO_COLOR: z.string().optional(),
  MicrosoftAppId: text,
  MicrosoftAppPassword: text,
  MicrosoftAppTenantId: text,
  MicrosoftAppType: z.enum(['SingleTenant', 'MultiTenant', 'UserAssignedMsi']).optional(),
  SLACK_BOT_TOKEN: text,
  SLACK_SIGNING_SECRET: text,
  SLACK_APP_TOKEN: text,
  SLACK_CONFIG_TOKEN: text,
  SLACK_API_URL: z.url().optional(),
});

export type Config = z.infer<typeof settings>;

/** The settings whose values must never be shown; each may be a value, `env:NAME` or `keyvault:…`. */
export const secretSettings = [
  'AZURE_CLIENT_SECRET',
  'AZURE_CLIENT_CERTIFICATE_PASSWORD',
  'HUNTLINE_AUDIT_KEY',
  'HUNTLINE_VIRUSTOTAL_KEY',
  'HUNTLINE_OTX_KEY',
  'HUNTLINE_ABUSEIPDB_KEY',
  'HUNTLINE_GREYNOISE_KEY',
  'HUNTLINE_XFORCE_ID',
  'HUNTLINE_XFORCE_KEY',
  'HUNTLINE_CROWDSEC_KEY',
  'HUNTLINE_PULSEDIVE_KEY',
  'HUNTLINE_IPQUALITYSCORE_KEY',
  'HUNTLINE_OPENPAGERANK_KEY',
  'HUNTLINE_ABUSECH_KEY',
  'HUNTLINE_MAXMIND_KEY',
  'HUNTLINE_JUPYTER_TOKEN',
  'MicrosoftAppPassword',
  'SLACK_BOT_TOKEN',
  'SLACK_SIGNING_SECRET',
  'SLACK_APP_TOKEN',
  'SLACK_CONFIG_TOKEN',
] as const satisfies readonly (keyof Config)[];

/** A workspace by the settings: `demo`, `name=<workspace id>[<resource id>]`, or `name=<folder>`. */
export interface WorkspaceSetting {
  readonly name: string;
  /** Absent for a workspace on this machine: a folder, or the embedded demo. */
  readonly workspaceId?: string;
  readonly folder?: string;
  readonly resourceId?: string;
  readonly tenantId?: string;
  /** Other names that people may type. */
  readonly aliases?: readonly string[];
}

/** The environment as it is now, for `env:NAME` references and for saying where a setting is written. */
export type Environment = Readonly<Record<string, string | undefined>>;

export function currentEnvironment(): Environment {
  return process.env;
}

function commaList(list: string): readonly string[] {
  return list.split(',').flatMap((entry) => entry.trim() || []);
}

/** Networks in CIDR notation; an address alone is a network of one. */
function readRanges(list: string, context: z.core.$RefinementCtx): readonly string[] {
  return commaList(list).flatMap((entry) => {
    const range = ipaddr.isValid(entry)
      ? `${entry}/${ipaddr.parse(entry).kind() === 'ipv4' ? 32 : 128}`
      : entry;
    if (ipaddr.isValidCIDR(range)) return [range];
    context.addIssue({ code: 'custom', message: `“${entry}” is not a network such as 20.30.0.0/16` });
    return [];
  });
}

/** A provider’s quota as one’s plan has it. */
export interface QuotaSetting {
  readonly provider: string;
  readonly per: 'Day' | 'Minute' | 'Month';
  readonly most: number;
}

const periods = { day: 'Day', min: 'Minute', minute: 'Minute', month: 'Month' } as const;

function readQuotas(list: string, context: z.core.$RefinementCtx): readonly QuotaSetting[] {
  return commaList(list).flatMap((entry) => {
    const [, provider, most, period = ''] = /^([\w-]+)=(\d{1,9})\/(day|min|minute|month)$/i.exec(entry) ?? [];
    const per = periods[period.toLowerCase() as keyof typeof periods];
    if (provider && per) return [{ provider: provider.toLowerCase(), per, most: Number(most) }];
    context.addIssue({ code: 'custom', message: `“${entry}” is not such as virustotal=20000/day` });
    return [];
  });
}

/** What a team calls a table that the hunts know under its usual name. */
export interface TableSetting {
  readonly usual: string;
  readonly own: string;
}

/** Both are plain names of KQL, so that no query can come of them. */
function readTables(list: string, context: z.core.$RefinementCtx): readonly TableSetting[] {
  const tables = commaList(list).flatMap((entry) => {
    const [, usual, own] = /^([A-Za-z_]\w{0,126})=([A-Za-z_]\w{0,126})$/.exec(entry) ?? [];
    if (usual && own) return [{ usual, own }];
    const message = `“${entry}” is not such as AnomalousResourceAccessResult_CL=MyScores_CL`;
    context.addIssue({ code: 'custom', message });
    return [];
  });
  for (const [usual, { length }] of Map.groupBy(tables, (table) => table.usual)) {
    if (length > 1) context.addIssue({ code: 'custom', message: `${usual} is given twice` });
  }
  return tables;
}

function readWorkspaces(list: string, context: z.core.$RefinementCtx): readonly WorkspaceSetting[] {
  return commaList(list).flatMap((entry) => {
    if (entry.toLowerCase() === 'demo') return [{ name: 'demo' }];
    const [, name, workspaceId, resourceId] =
      /^([\w.-]+)=([\da-f]{8}(?:-[\da-f]{4}){3}-[\da-f]{12})(\/subscriptions\/\S+)?$/i.exec(entry) ?? [];
    if (name && workspaceId) return [{ name, workspaceId, ...(resourceId ? { resourceId } : {}) }];
    const [, own, folder] = /^([\w.-]+)=((?:\.{0,2}|~)\/.*|\.{1,2}|[a-z]:[\\/].*)$/i.exec(entry) ?? [];
    if (own && folder && own.toLowerCase() !== 'demo') return [{ name: own, folder }];
    const message = `“${entry}” is not demo, nor name=<workspace id>, name=<workspace id>/subscriptions/… or name=./folder`;
    context.addIssue({ code: 'custom', message });
    return [];
  });
}

/** Reads all settings at once; an empty variable counts as absent. @throws {UserError} naming every setting that is wrong. */
export function readConfig(environment: Environment = process.env): Config {
  const given = Object.fromEntries(Object.entries(environment).filter(([, value]) => value?.trim()));
  const read = settings.safeParse(given);
  if (read.success) return read.data;
  const faults = read.error.issues.map((issue) => `${issue.path.join('.')}: ${issue.message}`);
  throw new UserError(faults.join('\n'), {
    title: 'Settings that do not fit',
    hint: 'Mend them in the environment or in .env; .env.example says what each takes.',
  });
}

/** Adds the settings of `.env` in the current folder, where there is one; what the environment has already wins. */
export function loadDotEnv(): void {
  if (existsSync('.env')) process.loadEnvFile('.env');
}
