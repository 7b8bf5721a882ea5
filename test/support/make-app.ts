import { type Access, createAccess } from '../../src/access/access.ts';
import type { RoleSetting } from '../../src/access/read-role-setting.ts';
import type { Answer } from '../../src/answers.ts';
import { createApp } from '../../src/app.ts';
import type { LineEntry } from '../../src/audit/audit-entry.ts';
import { cloudNamed } from '../../src/azure/clouds.ts';
import type { Services } from '../../src/commands/command.ts';
import { commands } from '../../src/commands/index.ts';
import { composeEnrichment } from '../../src/compose/compose-enrichment.ts';
import { composeExports } from '../../src/compose/compose-exports.ts';
import { composeNotebooks } from '../../src/compose/compose-notebooks.ts';
import { composeWatch } from '../../src/compose/compose-watch.ts';
import { readConfig } from '../../src/config.ts';
import { UserError } from '../../src/errors.ts';
import { type Catalogue, loadCatalogue } from '../../src/hunts/catalogue.ts';
import { createLog, type Log } from '../../src/log.ts';
import { createKeptResults } from '../../src/state/kept-results.ts';
import { createRunningLines } from '../../src/state/running-lines.ts';
import { openState, type State } from '../../src/state/state.ts';
import type { App, Role, Workspace } from '../../src/types.ts';
import type { Watch } from '../../src/watch/watch.ts';
import { createWorkspaces } from '../../src/workspaces/index.ts';

export interface MadeApp {
  readonly app: App;
  readonly services: Services;
  readonly state: State;
  readonly access: Access;
  readonly watch: Watch;
  /** What the audit was told. */
  readonly audited: readonly LineEntry[];
}

/** Nothing in Azure is reached from here. */
async function noToken(): Promise<never> {
  throw new UserError('There is no identity in this test.');
}

/** Environment variables that enrichment reads. */
type Settings = Readonly<Record<string, string>>;

export interface AppMaking {
  /** Settings of enrichment and of reading along; nobody outside is asked, and nothing is located, unless they say so. */
  readonly settings?: Settings;

  readonly workspaces: readonly [Workspace, ...Workspace[]];
  readonly now: Date;
  /** The role that everybody has; `access` goes before it. */
  readonly role?: Role;
  readonly access?: (state: State) => Access;
  readonly catalogue?: Catalogue;
  readonly log?: Log;
  readonly limits?: Services['limits'];
  readonly check?: NonNullable<Services['check']>;
}

const builtIn = loadCatalogue([new URL('../../queries', import.meta.url).pathname]);

/** The real app with the real commands and hunts, a state that forgets, and whatever workspaces it is given. */
export async function makeApp(making: AppMaking): Promise<MadeApp> {
  const now = () => making.now;
  const state = await openState({ file: ':memory:', setting: 'HUNTLINE_STATE', now });
  const access = making.access?.(state) ?? everybodyIs(making.role ?? 'admin', state);
  const log = making.log ?? createLog('silent');
  const workspaces = createWorkspaces(making.workspaces);
  const { catalogue } = making.catalogue ? { catalogue: making.catalogue } : await builtIn;
  const audited: LineEntry[] = [];
  const audit = { record: (entry: LineEntry) => void audited.push(entry) };
  const config = readConfig(making.settings ?? {});
  const secrets = { get: async (_path: string, value: string) => value, refused: () => undefined };
  const environment = making.settings ?? {};
  const parts = { config, environment, msticpy: undefined, azure: { secrets }, workspaces, catalogue, state };
  const enrichment = await composeEnrichment({ ...parts, clock: now, log });
  const redact = (answer: Answer) => answer;
  const watch = composeWatch({
    config,
    enrichment,
    workspaces,
    state,
    access,
    audit,
    redact,
    clock: now,
    log,
  });
  const services: Services = {
    catalogue,
    workspaces,
    enrichment: enrichment.services,
    watch: watch.facts,
    exports: composeExports({
      arm: { get: async () => ({ value: [] }) },
      workspaces: [{ name: 'demo' }],
    }),
    notebooks: composeNotebooks({
      config,
      environment,
      msticpy: undefined,
      azure: {
        secrets,
        cloud: cloudNamed('global'),
        credential: { getToken: noToken, used: () => undefined },
      },
      arm: { get: async () => ({ value: [] }) },
      workspaces: [],
      blotter: { blot: (text) => text },
      http: enrichment.http,
      clock: () => making.now,
      log,
    }),
    tables: () => ['SecurityAlert', 'SecurityEvent'],
    results: createKeptResults(),
    limits: making.limits ?? { maxRows: 10_000, timeoutMs: 30_000, unscopedHours: 168 },
    access,
    grants: state.roles,
    preferences: state.preferences,
    running: createRunningLines(),
    ...(making.check ? { check: making.check } : {}),
  };
  const app = createApp({
    commands,
    services,
    access,
    guests: 'deny',
    audit,
    redact,
    overhear: watch.heard,
    clock: now,
    log,
  });
  return { app, services, state, access, audited, watch };
}

function everybodyIs(role: Role, state: State): Access {
  const nobody: RoleSetting = { everybody: false, subjects: new Set() };
  const given = { reader: nobody, hunter: nobody, author: nobody, admin: nobody };
  return createAccess({
    given: { ...given, [role]: { everybody: true, subjects: new Set() } },
    grants: state.roles,
    local: [],
  });
}
