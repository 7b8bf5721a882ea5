import type { core } from 'zod';
import { type FilePlace, type Path, readLocatedYaml } from '../located-yaml.ts';
import type { MsticpyConfig, SecretReferences } from './msticpyconfig.ts';
import { type MsticpyConfigContent, msticpyConfigSchema, msticpyTokenCache } from './msticpyconfig-schema.ts';
import { type SecretSetting, secretReference } from './secret-reference.ts';
import { settingsFaults } from './settings-faults.ts';
import { besideFile, expandHome } from './settings-paths.ts';
import { unusedSettings, usedOfMsticpyConfig } from './unused-settings.ts';
import { workspacesOf } from './workspaces-of.ts';

/** In characters: far more than any team's settings, and little enough that the slowest text is read in a second or two. */
const largest = 256_000;

/** Reads the text of a `msticpyconfig.yaml`; `file` is where it stands. @throws {UserError} as `readMsticpyConfig`. */
export function parseMsticpyConfig(file: string, text: string): MsticpyConfig {
  const yaml = readLocatedYaml(text, { scalars: 'text', largest });
  const written = ({ line, column }: FilePlace) => `${file}:${line}:${column}`;
  const at = (path: Path) => written(yaml.place(path));
  if (yaml.problems.length > 0) {
    throw settingsFaults(
      file,
      yaml.problems.map((problem) => `${written(problem)}: ${problem.message}`),
    );
  }
  const value = withVaultKeys(yaml.value);
  const read = msticpyConfigSchema.safeParse(value);
  if (!read.success)
    throw settingsFaults(
      file,
      read.error.issues.map((issue) => `${at(issue.path)}: ${whereIs(issue.path)} ${saidOf(issue)}`),
    );
  const problems: string[] = [];
  const content = read.data;
  const references = (above: readonly string[], args: Args): SecretReferences =>
    Object.fromEntries(
      Object.entries(args ?? {}).flatMap(([name, given]) => {
        const path = [...above, 'Args', name];
        try {
          const reference = secretReference(given, path);
          return reference === undefined ? [] : [[name, reference]];
        } catch (error) {
          if (!(error instanceof RangeError)) throw error;
          problems.push(`${at(path)}: ${path.join('.')}: ${error.message}`);
          return [];
        }
      }),
    );
  const config: MsticpyConfig = {
    file,
    workspaces: workspacesOf(content, at),
    tiProviders: Object.entries(content.TIProviders ?? {}).map(([name, entry]) => ({
      name,
      provider: entry?.Provider || name,
      primary: entry?.Primary ?? false,
      enabled: entry?.Enabled ?? true,
      args: references(['TIProviders', name], entry?.Args),
      written: at(['TIProviders', name]),
    })),
    geoip: geoipOf(content, references, at),
    keyVault: content.KeyVault && {
      vaultName: content.KeyVault.VaultName,
      tenantId: content.KeyVault.TenantId,
      written: at(['KeyVault']),
    },
    azure: azureOf(content, references),
    queryPaths: (content.QueryDefinitions?.Custom ?? []).flatMap((path) =>
      path ? besideFile(file, path) : [],
    ),
    unused: [
      ...unusedSettings(value, usedOfMsticpyConfig),
      ...(content.Azure?.auth_methods?.includes(msticpyTokenCache)
        ? [`Azure.auth_methods.${msticpyTokenCache}`]
        : []),
    ],
  };
  if (problems.length > 0) throw settingsFaults(file, problems);
  return config;
}

type Args = Readonly<Record<string, SecretSetting>> | undefined;
type References = (above: readonly string[], args: Args) => SecretReferences;

function geoipOf(
  content: MsticpyConfigContent,
  references: References,
  at: (path: readonly string[]) => string,
): MsticpyConfig['geoip'] {
  const entry = content.OtherProviders?.GeoIPLite;
  if (!entry) return undefined;
  const args = references(['OtherProviders', 'GeoIPLite'], entry.Args);
  return {
    accountId: args.AccountID,
    licenceKey: args.AuthKey,
    folder: args.DBFolder === undefined ? undefined : expandHome(args.DBFolder),
    written: at(['OtherProviders', 'GeoIPLite']),
  };
}

function azureOf(content: MsticpyConfigContent, references: References): MsticpyConfig['azure'] {
  const args = content.DataProviders?.AzureCLI
    ? references(['DataProviders', 'AzureCLI'], content.DataProviders.AzureCLI.Args)
    : references(['AzureCLI'], content.AzureCLI?.Args);
  return {
    cloud: content.Azure?.cloud,
    authMethods: content.Azure?.auth_methods?.filter((method) => method !== msticpyTokenCache),
    tenantId: args.tenantId,
    clientId: args.clientId,
    clientSecret: args.clientSecret,
  };
}

/** MSTICPy reads the keys of this one section whatever their case. */
function withVaultKeys(value: unknown): unknown {
  if (!isMap(value) || !isMap(value.KeyVault)) return value;
  const proper = new Map(['VaultName', 'TenantId'].map((name) => [name.toLowerCase(), name]));
  const keys = Object.entries(value.KeyVault).map(([name, below]) => [
    proper.get(name.toLowerCase()) ?? name,
    below,
  ]);
  return { ...value, KeyVault: Object.fromEntries(keys) };
}

function isMap(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function whereIs(path: readonly PropertyKey[]): string {
  return path.length === 0 ? 'the file' : path.map(String).join('.');
}

function saidOf(issue: core.$ZodIssue): string {
  if (issue.code !== 'invalid_type' || !issue.message.startsWith('Invalid input')) return issue.message;
  return issue.expected === 'array' ? 'is not a list' : 'is not a section of “name: value” lines';
}
