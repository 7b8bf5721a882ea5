import type { LauncherSettings, LaunchTarget } from './notebook.ts';
import { settingNames } from './setting-names.ts';

type Need = Exclude<keyof LauncherSettings, 'templates'> | 'cloud' | 'sentinel' | 'source' | 'tenantId';

/** What is said of a fact that is not known; a setting is named by its name in the environment. */
const facts: Readonly<Record<Exclude<Need, keyof typeof settingNames>, string>> = {
  cloud: 'a cloud that has this portal',
  sentinel: 'the Sentinel workspace’s subscription, resource group and name',
  source: 'a notebook that is published on GitHub',
  tenantId: 'the tenant’s id',
};

/** Settings and facts that are not there, in words for people. */
export function missing(needs: readonly Need[]): { readonly missing: readonly string[] } {
  return {
    missing: needs.map((need) =>
      need in settingNames
        ? settingNames[need as keyof typeof settingNames]
        : facts[need as keyof typeof facts],
    ),
  };
}

/** Those of the settings that are not set. */
export function unset(
  { settings }: LaunchTarget,
  ...names: readonly (keyof typeof settingNames)[]
): (keyof typeof settingNames)[] {
  return names.filter((name) => settings[name] === undefined || settings[name].trim() === '');
}
