import { fileURLToPath } from 'node:url';
import type { CheckLine } from '../answers.ts';
import { createApp } from '../app.ts';
import { createArm } from '../azure/arm.ts';
import { createMemberGroups, type MemberGroups } from '../azure/member-groups.ts';
import type { Services } from '../commands/command.ts';
import { commands } from '../commands/index.ts';
import { type Config, currentEnvironment, type Environment } from '../config.ts';
import { loadCatalogue } from '../hunts/catalogue.ts';
import { findingText } from '../hunts/finding.ts';
import { HuntIndex } from '../hunts/hunt-index.ts';
import { parseQuery } from '../kql/parser.ts';
import { createLog, type Log } from '../log.ts';
import { readMsticpyConfig } from '../msticpy/read-msticpyconfig.ts';
import { createBlotter } from '../secrets/blot.ts';
import { blotAnswers } from '../secrets/blot-answer.ts';
import { blotError } from '../secrets/blot-error.ts';
import { createKeptResults } from '../state/kept-results.ts';
import { createRunningLines } from '../state/running-lines.ts';
import type { State } from '../state/state.ts';
import type { App, Json, Workspace } from '../types.ts';
import type { Watch } from '../watch/watch.ts';
import { type Azure, composeAzure } from './compose-azure.ts';
import { composeChecks } from './compose-checks.ts';
import { composeEnrichment } from './compose-enrichment.ts';
import { composeExports } from './compose-exports.ts';
import { composeNotebooks } from './compose-notebooks.ts';
import { composeAccess, composeAudit, composeState } from './compose-people.ts';
import { composeWatch } from './compose-watch.ts';
import { composeWorkspaces } from './compose-workspaces.ts';
import { localSecrets } from './local-secrets.ts';
import { unreadTables, withOwnTables } from './own-tables.ts';

/** A running Huntline without its surfaces. */
export interface Huntline {
  readonly app: App;
  readonly log: Log;
  readonly azure: Azure;
  /** Ids of the Entra groups that a person is in. */
  readonly groupsOf: MemberGroups;
  /** Keeps what Teams needs to write to a conversation again. */
  remember(place: string, reference: Json): void;
  /** What was remembered of a conversation in Teams. */
  recall(place: string): Promise<Json | undefined>;
  /** Reads along; to be started when the surfaces are up, and stopped before they are. */
  readonly watch: Pick<Watch, 'start' | 'stop'>;
  /** What the default workspace is called. */
  readonly workspace: string;
  /** Looks at every setting and service by a small real call. */
  check(signal: AbortSignal): Promise<readonly CheckLine[]>;
  /** Gets the engine and the parser ready before the first hunt needs them. */
  warm(): Promise<void>;
  /** An error as the operator may read it. */
  withoutSecrets(error: unknown): unknown;
  close(): Promise<void>;
}

export interface ComposeOptions {
  readonly clock?: () => Date;
  /** What `env:NAME` references read. */
  readonly environment?: Environment;
}

/** From settings to an app: the services, wired once. @throws {UserError} where a setting or a file does not fit. */
export async function composeApp(config: Config, options: ComposeOptions = {}): Promise<Huntline> {
  const { clock = () => new Date(), environment = currentEnvironment() } = options;
  const blotter = createBlotter();
  const log = createLog(config.HUNTLINE_LOG_LEVEL, blotter.blot);
  const msticpy = config.HUNTLINE_MSTICPYCONFIG
    ? readMsticpyConfig(config.HUNTLINE_MSTICPYCONFIG)
    : undefined;
  for (const secret of localSecrets(config, msticpy, environment)) blotter.add(secret);
  const azure = composeAzure({ config, environment, msticpy, clock, log, blotter });
  const { workspaces, all, embedded, settings } = composeWorkspaces(config, msticpy, azure, clock, log);
  const folders = [
    fileURLToPath(new URL('../../queries', import.meta.url)),
    ...config.HUNTLINE_QUERY_PATHS,
    ...(msticpy?.queryPaths ?? []),
  ];
  const [{ catalogue: loaded, findings }, state] = await Promise.all([
    loadCatalogue(folders),
    composeState(config, clock),
  ]);
  for (const finding of findings) {
    if (finding.severity === 'error')
      log.warn({ problem: findingText(finding) }, 'a part of a query file was left out');
    else log.info({ finding: findingText(finding) }, 'a query file was read');
  }
  for (const { usual } of unreadTables(loaded.all(), config.HUNTLINE_TABLES))
    log.warn({ setting: 'HUNTLINE_TABLES', table: usual }, 'no hunt reads this table');
  const catalogue =
    config.HUNTLINE_TABLES.length > 0
      ? new HuntIndex(withOwnTables(loaded.all(), config.HUNTLINE_TABLES))
      : loaded;
  const access = composeAccess(config, state);
  const audit = await composeAudit(config, state, azure, blotter, clock, log);
  const tables = knownTables(workspaces.find(), log);
  const enrichment = await composeEnrichment({
    config,
    environment,
    msticpy,
    azure,
    workspaces,
    catalogue,
    state,
    clock,
    log,
  });
  const arm = createArm({ credential: azure.credential, cloud: azure.cloud });
  const notebooks = composeNotebooks({
    config,
    environment,
    msticpy,
    azure,
    arm,
    workspaces: settings,
    blotter,
    http: enrichment.http,
    clock,
    log,
  });
  const check = composeChecks({
    config,
    environment,
    msticpy,
    azure,
    workspaces: all,
    state,
    audit,
    geoip: enrichment.geoip,
    notebooks,
    blotter,
    clock,
  });
  const redact = blotAnswers(blotter);
  const watch = composeWatch({ config, enrichment, workspaces, state, access, audit, redact, clock, log });
  const services: Services = {
    catalogue,
    workspaces,
    tables: tables.names,
    results: createKeptResults(),
    enrichment: enrichment.services,
    watch: watch.facts,
    exports: composeExports({ arm, workspaces: settings }),
    notebooks,
    limits: {
      maxRows: config.HUNTLINE_MAX_ROWS,
      timeoutMs: config.HUNTLINE_TIMEOUT_SECONDS * 1000,
      unscopedHours: config.HUNTLINE_UNSCOPED_HOURS,
    },
    access,
    grants: state.roles,
    preferences: state.preferences,
    running: createRunningLines(),
    check,
  };
  const app = createApp({
    commands,
    services,
    access,
    guests: config.HUNTLINE_GUESTS,
    audit,
    redact,
    overhear: watch.heard,
    clock,
    log,
  });
  return {
    app,
    log,
    azure,
    groupsOf: createMemberGroups({ credential: azure.credential, cloud: azure.cloud, clock }),
    remember: rememberIn(state, log),
    recall: (place) => state.conversations.find({ surface: 'teams', place }),
    workspace: workspaces.find().name,
    watch,
    check,
    async warm() {
      await Promise.all([tables.look(), embedded && warm(embedded, clock)]);
    },
    withoutSecrets: (error) => blotError(error, blotter.blot),
    async close() {
      await enrichment.close();
      await audit.close();
      await Promise.all([state.close(), workspaces.close()]);
    },
  };
}

/** Writes a conversation down when it is first seen by this process; its reference changes when the app is moved. */
function rememberIn({ conversations }: State, log: Log) {
  const known = new Set<string>();
  return (place: string, reference: Json) => {
    if (known.has(place)) return;
    known.add(place);
    conversations.keep({ surface: 'teams', place }, reference).catch((error: unknown) => {
      known.delete(place);
      log.error({ err: error }, 'a conversation could not be remembered');
    });
  };
}

/** The tables that the default workspace turned out to have. */
function knownTables(workspace: Workspace, log: Log) {
  let names: readonly string[] = [];
  return {
    names: () => names,
    /** Completion does without them where the workspace cannot be asked. */
    async look() {
      try {
        names = Object.keys(await workspace.schema());
      } catch (error) {
        log.warn(
          { err: error },
          'the tables of the workspace could not be looked up; they are not completed',
        );
      }
    },
  };
}

/** What the first hunt need not wait for: the engine's process now, and once that has been asked, the parser in this one. */
async function warm(workspace: Workspace, clock: () => Date): Promise<void> {
  const end = clock().toISOString();
  const window = { start: new Date(Date.parse(end) - 1).toISOString(), end };
  await workspace.run('print 1', window, {
    signal: AbortSignal.timeout(60_000),
    maxRows: 1,
    timeoutMs: 60_000,
  });
  // This holds the process up for half a second, in which a first line could be answered.
  setTimeout(() => parseQuery('print 1 | where true'), parserAfterMs).unref();
}

const parserAfterMs = 5_000;
