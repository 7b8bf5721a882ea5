import { mkdtemp, rm } from 'node:fs/promises';
import { Agent } from 'node:https';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import axios from 'axios';
import type { Observable } from '../src/enrichment.ts';
import { createHttpClient } from '../src/http/create-http-client.ts';
import { providers as every } from '../src/intel/index.ts';
import { createIntel, type Intel } from '../src/intel/runner/create-intel.ts';
import { createLog } from '../src/log.ts';
import { openState } from '../src/state/state.ts';
import { startTiServices, type TiServices, tiKey } from '../test/fakes/ti-services.ts';
import type { Figure } from './figure.ts';

const ids = ['abuseipdb', 'greynoise', 'internetdb', 'otx', 'virustotal'];
const providers = every.filter(({ id }) => ids.includes(id));
const addresses = (count: number, network: string) =>
  Array.from({ length: count }, (_, n): Observable => {
    return { type: 'ipv4', value: `${network}.${n >> 8}.${n & 255}` };
  });
const observables = addresses(1_000, '198.51');
const concurrent = 8;
const allowed = { concurrent, perMinute: 1e6, perDay: 1e6, perMonth: 1e6 };

/** A thousand addresses and five providers: asked for the first time, and again when all is kept. */
export async function benchIntel(): Promise<readonly Figure[]> {
  const services = await startTiServices(ids);
  const folder = await mkdtemp(join(tmpdir(), 'huntline-bench-'));
  const state = await openState({
    file: join(folder, 'state.sqlite'),
    setting: 'HUNTLINE_STATE',
    now: () => new Date(),
  });
  const intel = createIntel({
    providers,
    house: [],
    keyOf: async () => tiKey,
    keyRefused: () => undefined,
    http: createHttpClient({ proxies: services.proxies }),
    state,
    quotas: Object.fromEntries(ids.map((id) => [id, allowed])),
    log: createLog('silent'),
  });
  try {
    // Once before, so that neither pays for loading code and opening connections.
    await askBare(services, addresses(50, '203.0'));
    await ask(intel, addresses(50, '203.0'));
    services.log.length = 0;
    const bare = await timed(() => askBare(services, observables));
    const cold = await timed(() => ask(intel, observables));
    const warm = await timed(() => ask(intel, observables));
    if (services.log.length !== 2 * observables.length * providers.length) {
      throw new Error(`The services were asked ${services.log.length} times.`);
    }
    const name = `Intel: ${observables.length} observables × ${providers.length} providers`;
    const peer = { name: 'bare axios', value: bare };
    return [
      { name: `${name}, cold`, value: cold, unit: 'ms', peer },
      { name: `${name}, warm`, value: warm, unit: 'ms', peer },
    ];
  } finally {
    await intel.close();
    await state.close();
    await services.close();
    await rm(folder, { recursive: true });
  }
}

async function timed(work: () => Promise<unknown>): Promise<number> {
  const began = performance.now();
  await work();
  return performance.now() - began;
}

async function ask(intel: Intel, about: readonly Observable[]): Promise<void> {
  const verdicts = await intel.ask(about, {
    providers: ids,
    mayLeave: () => undefined,
    signal: new AbortController().signal,
  });
  const answered = verdicts.flatMap((of) => of.verdicts).length;
  if (answered !== about.length * ids.length) throw new Error(`There are ${answered} verdicts.`);
}

/** What a script would do: as many at once, the answers parsed, and nothing counted or kept. */
async function askBare({ tunnel }: TiServices, about: readonly Observable[]): Promise<void> {
  const httpsAgent = new Agent({ keepAlive: true, proxyEnv: { HTTPS_PROXY: tunnel.url } });
  await Promise.all(
    providers.map(async (provider) => {
      const left = [...about];
      const work = async () => {
        for (let observable = left.pop(); observable; observable = left.pop()) {
          const keys = Object.fromEntries(provider.keys.map(({ arg }) => [arg, tiKey]));
          const { url, headers = {} } = provider.request(observable, keys);
          const { data, status } = await axios.get<unknown>(url, { httpsAgent, headers: { ...headers } });
          provider.parse(data, observable, status);
        }
      };
      await Promise.all(Array.from({ length: concurrent }, work));
    }),
  );
  httpsAgent.destroy();
}
