import type { Probe } from '../run-checks.ts';

/** Where a finding is to be mended. */
export interface About {
  readonly setting?: string | undefined;
  readonly written?: string | undefined;
}

/** A probe over any service: `ask` resolves to how it is, or throws what is wrong, best as a `UserError` with a hint. */
export function askProbe(
  name: string,
  ask: (signal: AbortSignal) => Promise<string>,
  about: About = {},
): Probe {
  return { name, ...about, look: async (signal) => ({ ok: true, message: await ask(signal) }) };
}

/** Something that is off by its settings, which is as it should be. */
export function offProbe(name: string, why: string): Probe {
  return { name, look: async () => ({ ok: true, message: `off: ${why}` }) };
}
