import { fileURLToPath } from 'node:url';
import type { EnrichmentServices } from '../commands/enrich/enrichment-services.ts';
import type { Config, Environment } from '../config.ts';
import { createEnricher } from '../enrich/enricher.ts';
import { createHouseRules, type HouseRules } from '../enrich/house-rules.ts';
import { lookForSightings } from '../enrich/look-for-sightings.ts';
import type { Observable } from '../enrichment.ts';
import { UserError } from '../errors.ts';
import { type GeoIp, openGeoIp } from '../geoip/geoip.ts';
import { createHttpClient } from '../http/create-http-client.ts';
import type { HttpClient } from '../http/http-client.ts';
import { bindHunt } from '../hunts/bind-hunt.ts';
import type { Catalogue } from '../hunts/catalogue.ts';
import { createLocalList } from '../intel/house/local-list.ts';
import { createWorkspaceIndicators } from '../intel/house/workspace-indicators.ts';
import { providers } from '../intel/index.ts';
import { overallVerdict } from '../intel/overall-verdict.ts';
import type { ProviderLimits } from '../intel/provider.ts';
import { createIntel } from '../intel/runner/create-intel.ts';
import type { Log } from '../log.ts';
import type { MsticpyConfig } from '../msticpy/msticpyconfig.ts';
import { createRdap } from '../rdap/rdap.ts';
import { createKeptResults } from '../state/kept-results.ts';
import type { State } from '../state/state.ts';
import type { RunOptions, Table } from '../types.ts';
import type { Workspaces } from '../workspaces/index.ts';
import type { Azure } from './compose-azure.ts';
import { providerKeys } from './provider-keys.ts';

/** Everything that knows something of observables, wired once. */
export interface Enrichment {
  readonly services: EnrichmentServices;
  readonly rules: HouseRules;
  readonly geoip: GeoIp;
  readonly http: HttpClient;
  close(): Promise<void>;
}

export interface EnrichmentParts {
  readonly config: Config;
  readonly environment: Environment;
  readonly msticpy: MsticpyConfig | undefined;
  readonly azure: Pick<Azure, 'secrets'>;
  readonly workspaces: Workspaces;
  readonly catalogue: Catalogue;
  readonly state: State;
  readonly clock: () => Date;
  readonly log: Log;
}

/** Nothing is asked, opened or downloaded yet. @throws {UserError} the local list cannot be read. */
export async function composeEnrichment(parts: EnrichmentParts): Promise<Enrichment> {
  const { config, environment, msticpy, azure, workspaces, catalogue, state, clock, log } = parts;
  const http = createHttpClient({ proxies: environment });
  const keys = providerKeys(config, msticpy, azure.secrets);
  const geoip = await openGeoIp({
    databases: config.HUNTLINE_GEOIP_DATABASES,
    notebookFolder: msticpy?.geoip?.folder,
    geolite: { folder: config.HUNTLINE_GEOIP_FOLDER, ...keys.maxmind },
    clock,
    log,
  });
  const rdap = createRdap({ http, cache: state.cache, clock, log });
  const rules = createHouseRules({
    domains: config.HUNTLINE_INTERNAL_DOMAINS,
    ranges: config.HUNTLINE_INTERNAL_RANGES,
  });
  const limits = { maxRows: config.HUNTLINE_MAX_ROWS, timeoutMs: config.HUNTLINE_TIMEOUT_SECONDS * 1000 };
  const list = config.HUNTLINE_TI_LIST ?? (workspaces.names[0] === 'demo' ? demoList() : undefined);
  const intel = createIntel({
    providers,
    house: [
      ...(list ? [createLocalList({ file: list, setting: 'HUNTLINE_TI_LIST', clock, log })] : []),
      createWorkspaceIndicators(indicatorsIn(parts, limits)),
    ],
    keyOf: keys.of,
    keyRefused: keys.refused,
    http,
    state,
    quotas: quotasOf(config),
    log,
  });
  const enricher = createEnricher({
    ask: (observables, { providers: asked, mayLeave, fresh, signal, told }) =>
      intel.ask(observables, { providers: asked, mayLeave, fresh, signal, onVerdicts: told }),
    overall: overallVerdict,
    locate: (address) => geoip.locate(address),
    whois: (observable, signal) => rdap.whois(observable, { signal }),
    sight: (observables, { workspace, window, signal, person }) => {
      const options = { ...limits, signal, ...(person === undefined ? {} : { person }) };
      return lookForSightings(observables, { catalogue, workspace, window, options });
    },
    rules,
  });
  return {
    services: {
      enricher,
      choose: (words) => intel.choose(words),
      isOutside: (provider) => intel.isOutside(provider),
      status: () => intel.status(),
      locate: (address) => geoip.locate(address),
      defaults: { providers: config.HUNTLINE_TI_PROVIDERS, tlp: config.HUNTLINE_TLP },
      kept: createKeptResults(),
    },
    rules,
    geoip,
    http,
    async close() {
      await Promise.all([intel.close(), geoip.close(), rdap.close()]);
    },
  };
}

function demoList(): string {
  return fileURLToPath(new URL('../../demo/indicators.csv', import.meta.url));
}

function quotasOf({
  HUNTLINE_TI_QUOTAS: settings,
}: Config): Readonly<Record<string, Partial<ProviderLimits>>> {
  const quotas: Record<string, Partial<ProviderLimits>> = {};
  for (const { provider, per, most } of settings)
    quotas[provider] = { ...quotas[provider], [`per${per}`]: most };
  return quotas;
}

const indicatorsHunt = 'ThreatIntelligence.indicators_for';
/** Sentinel publishes valid indicators anew every week or so. */
const indicatorDays = 30;

/** Asks the default workspace for the indicators about some observables. */
function indicatorsIn({ catalogue, workspaces, clock }: EnrichmentParts, limits: Omit<RunOptions, 'signal'>) {
  return (observables: readonly Observable[], signal: AbortSignal): Promise<Table> => {
    const hunt = catalogue.find(indicatorsHunt);
    if (!hunt) throw new UserError(`The hunt ${indicatorsHunt} is not in the catalogue.`);
    const end = clock();
    const window = {
      start: new Date(end.getTime() - indicatorDays * 86_400_000).toISOString(),
      end: end.toISOString(),
    };
    const values = observables.map(({ value }) => `"${value.replaceAll('"', '""')}"`).join(',');
    const { kql } = bindHunt(hunt, { observables: values }, window);
    return workspaces.find().run(kql, window, { ...limits, signal });
  };
}
