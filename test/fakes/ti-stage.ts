import { createHttpClient } from '../../src/http/create-http-client.ts';
import { providers as everyProvider } from '../../src/intel/index.ts';
import type { Provider } from '../../src/intel/provider.ts';
import {
  type AskOptions,
  createIntel,
  type Intel,
  type IntelOptions,
} from '../../src/intel/runner/create-intel.ts';
import { openState, type State } from '../../src/state/state.ts';
import { createHurriedClock, type HurriedClock } from '../support/hurried-clock.ts';
import { startTiServices, type TiServices, tiKey } from './ti-services.ts';

/** The runner over a real state and a real HTTP client, doubles of the services behind their host names, a hurried clock. */
export interface TiStage {
  readonly services: TiServices;
  readonly intel: Intel;
  readonly state: State;
  readonly clock: HurriedClock;
  /** Keys by setting; a test changes them. */
  readonly keys: Record<string, string | undefined>;
  /** Ids of providers whose key was said to be refused. */
  readonly refused: string[];
  /** Log lines: level, fields and message. */
  readonly lines: string[];
  /** Asks with what a test need not say. */
  ask(
    observables: Parameters<Intel['ask']>[0],
    options: Pick<AskOptions, 'providers'> & Partial<AskOptions>,
  ): ReturnType<Intel['ask']>;
  /** A runner over the same state and services, as after a restart. */
  restart(): Promise<Intel>;
  close(): Promise<void>;
}

export async function startTiStage({
  services: shared,
  ids,
  file = ':memory:',
  ...changed
}: Partial<IntelOptions> & {
  /** Doubles that several stages share; they are not closed with this one. */
  readonly services?: TiServices;
  readonly ids?: readonly string[];
  readonly file?: string;
} = {}): Promise<TiStage> {
  const clock = createHurriedClock();
  const services = shared ?? (await startTiServices(ids));
  const state = await openState({ file, setting: 'HUNTLINE_STATE', now: clock.date });
  const lines: string[] = [];
  const note = (level: string) => (fields: object, message?: string) =>
    void lines.push(`${level} ${JSON.stringify(fields)} ${message}`);
  const log = { debug: note('debug'), info: note('info'), warn: note('warn'), error: note('error') };
  const providers = changed.providers ?? everyProvider;
  const keys: Record<string, string | undefined> = Object.fromEntries(
    providers.flatMap(({ keys: wanted }) =>
      wanted.map(({ arg, setting }) => [setting, arg === 'ApiID' ? `${tiKey}-id` : tiKey]),
    ),
  );
  const refused: string[] = [];
  const make = () =>
    createIntel({
      providers,
      house: [],
      keyOf: async (provider: Provider, arg) =>
        keys[provider.keys.find((key) => key.arg === arg)?.setting ?? ''],
      keyRefused: ({ id }) => void refused.push(id),
      http: createHttpClient({ proxies: services.proxies }),
      state,
      clock,
      log,
      ...changed,
    });
  let intel = make();
  return {
    services,
    get intel() {
      return intel;
    },
    state,
    clock,
    keys,
    refused,
    lines,
    ask: (observables, options) =>
      intel.ask(observables, { mayLeave: () => undefined, signal: new AbortController().signal, ...options }),
    async restart() {
      await intel.close();
      intel = make();
      return intel;
    },
    async close() {
      await intel.close();
      await state.close();
      if (!shared) await services.close();
    },
  };
}
