import { type Config, secretSettings } from '../config.ts';
import type { MsticpyConfig } from '../msticpy/msticpyconfig.ts';
import type { SecretSetting } from '../secrets/manage-secrets.ts';

/**
 * Every setting that is secret: Huntline's own by name, the notebooks' by their path in msticpyconfig.yaml. One that each
 * person has their own of cannot be looked up for nobody in particular.
 */
export function secretList(config: Config, msticpy: MsticpyConfig | undefined): readonly SecretSetting[] {
  const own = secretSettings
    .map((name) => ({ name, value: config[name] }))
    .filter(({ value }) => !value?.includes('{person}'));
  const providers = (msticpy?.tiProviders ?? []).flatMap(({ name, args }) =>
    Object.entries(args).map(([arg, value]) => ({ name: `TIProviders.${name}.Args.${arg}`, value })),
  );
  return [...own, ...providers];
}
