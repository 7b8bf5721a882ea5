import { createHttpClient } from '../../src/http/create-http-client.ts';
import { providers } from '../../src/intel/index.ts';
import { createIntel } from '../../src/intel/runner/create-intel.ts';
import { createLog } from '../../src/log.ts';
import { openState } from '../../src/state/state.ts';
import { tiKey } from './ti-services.ts';

// A process that asks two providers about a hundred addresses and prints their verdicts; it is there to be killed.
// The authority that it trusts comes by NODE_EXTRA_CA_CERTS.
const [, , file = '', proxy = ''] = process.argv;
const began = Date.now();
const now = () => Date.parse('2026-11-21T09:00:00Z') + Date.now() - began;
const state = await openState({ file, setting: 'HUNTLINE_STATE', now: () => new Date(now()) });
const intel = createIntel({
  providers,
  house: [],
  keyOf: async () => tiKey,
  keyRefused: () => undefined,
  http: createHttpClient({ proxies: { HTTPS_PROXY: proxy } }),
  state,
  quotas: { virustotal: { perMinute: 100_000 } },
  log: createLog('warn'),
});
const observables = Array.from(
  { length: 100 },
  (_, n) => ({ type: 'ipv4', value: `203.0.113.${n}` }) as const,
);
const verdicts = await intel.ask(observables, {
  providers: ['abuseipdb', 'virustotal'],
  mayLeave: () => undefined,
  signal: new AbortController().signal,
});
process.stdout.write(JSON.stringify(verdicts));
await intel.close();
await state.close();
