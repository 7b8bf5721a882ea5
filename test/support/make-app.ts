import { type Access, createAccess } from '../../src/access/access.ts';
import type { RoleSetting } from '../../src/access/read-role-setting.ts';
import { createApp } from '../../src/app.ts';
import type { LineEntry } from '../../src/audit/audit-entry.ts';
import type { Services } from '../../src/commands/command.ts';
import { commands } from '../../src/commands/index.ts';
import { type Catalogue, loadCatalogue } from '../../src/hunts/catalogue.ts';
import { createLog, type Log } from '../../src/log.ts';
import { createKeptResults } from '../../src/state/kept-results.ts';
import { createRunningLines } from '../../src/state/running-lines.ts';
import { openState, type State } from '../../src/state/state.ts';
import type { App, Role, Workspace } from '../../src/types.ts';
import { createWorkspaces } from '../../src/workspaces/index.ts';

export interface MadeApp {
  readonly app: App;
  readonly services: Services;
  readonly state: State;
  readonly access: Access;
  /** What the audit was told. */
  readonly audited: readonly LineEntry[];
}

export interface AppMaking {
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
  const services: Services = {
    catalogue: making.catalogue ?? (await builtIn).catalogue,
    workspaces: createWorkspaces(making.workspaces),
    tables: () => ['SecurityAlert', 'SecurityEvent'],
    results: createKeptResults(),
    limits: making.limits ?? { maxRows: 10_000, timeoutMs: 30_000, unscopedHours: 168 },
    access,
    grants: state.roles,
    preferences: state.preferences,
    running: createRunningLines(),
    ...(making.check ? { check: making.check } : {}),
  };
  const audited: LineEntry[] = [];
  const app = createApp({
    commands,
    services,
    access,
    guests: 'deny',
    audit: { record: (entry) => void audited.push(entry) },
    redact: (answer) => answer,
    clock: now,
    log: making.log ?? createLog('silent'),
  });
  return { app, services, state, access, audited };
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
