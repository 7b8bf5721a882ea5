import { type Access, createAccess } from '../../src/access/access.ts';
import { readRoleSetting } from '../../src/access/read-role-setting.ts';
import { roleSettings } from '../../src/access/roles.ts';
import { createApp } from '../../src/app.ts';
import type { Command } from '../../src/commands/command.ts';
import { commands as listed } from '../../src/commands/index.ts';
import type { PeopleServices } from '../../src/commands/people-services.ts';
import { role } from '../../src/commands/role.ts';
import { stop } from '../../src/commands/stop.ts';
import { workspace } from '../../src/commands/workspace.ts';
import { loadCatalogue } from '../../src/hunts/catalogue.ts';
import { createLog } from '../../src/log.ts';
import { createKeptResults } from '../../src/state/kept-results.ts';
import { createRunningLines } from '../../src/state/running-lines.ts';
import { openState, type State } from '../../src/state/state.ts';
import type { Answer, Incoming, Role, SurfaceName } from '../../src/types.ts';
import { createWorkspaces } from '../../src/workspaces/index.ts';
import { type FixedWorkspace, fixedWorkspace } from '../fakes/fixed-workspace.ts';
import { typed } from './typed.ts';

/** The real app with roles, choices and `stop`, over workspaces that give fixed rows. */
export interface PeopleApp {
  readonly commands: readonly Command[];
  readonly state: State;
  readonly access: Access;
  /** The first of the workspaces: `demo`, `eu`, `us`. */
  readonly workspace: FixedWorkspace;
  ask(line: string, changes?: Partial<Incoming>): Promise<Answer>;
}

export interface PeopleSettings {
  readonly roles?: Partial<Record<Role, string>>;
  readonly local?: readonly SurfaceName[];
  readonly groupsOf?: (incoming: Incoming) => Promise<readonly string[]>;
}

const now = () => new Date('2026-11-21T12:00:00Z');
const catalogue = loadCatalogue([new URL('../../queries', import.meta.url).pathname]);

export async function peopleApp(settings: PeopleSettings = {}): Promise<PeopleApp> {
  const state = await openState({ file: ':memory:', setting: 'HUNTLINE_STATE', now });
  const given = (name: Role) => readRoleSetting(roleSettings[name], settings.roles?.[name] ?? '');
  const access = createAccess({
    given: {
      reader: given('reader'),
      hunter: given('hunter'),
      author: given('author'),
      admin: given('admin'),
    },
    grants: state.roles,
    local: settings.local ?? ['terminal', 'web'],
    ...(settings.groupsOf ? { groupsOf: settings.groupsOf } : {}),
  });
  const running = createRunningLines();
  const demo = fixedWorkspace();
  const commands = [...new Set([...listed, workspace, stop, role])];
  const services = {
    catalogue: (await catalogue).catalogue,
    workspaces: createWorkspaces([
      demo,
      { ...fixedWorkspace(), name: 'eu' },
      { ...fixedWorkspace(), name: 'us' },
    ]),
    results: createKeptResults<never>(),
    limits: { maxRows: 10_000, timeoutMs: 30_000 },
    ...({
      access,
      grants: state.roles,
      preferences: state.preferences,
      running,
    } satisfies PeopleServices),
  };
  return {
    commands,
    state,
    access,
    workspace: demo,
    async ask(line, changes) {
      const incoming = typed(line, changes);
      // What the composition root does: nobody's role is refused by the first look at it.
      const held = (await access.roleOf(incoming)) as Role;
      const app = createApp({
        commands,
        services,
        roleOf: () => held,
        clock: now,
        log: createLog('silent'),
      });
      const registered = running.begin(incoming, new AbortController().signal);
      try {
        return await app.answer(incoming, { signal: registered.signal });
      } finally {
        registered.end();
      }
    },
  };
}

/** Somebody in a Slack channel. */
export function inSlack(id = 'T1:U1', place = 'C1', thread?: string): Partial<Incoming> {
  return {
    surface: 'slack',
    person: { id, name: id },
    place: { id: place, kind: place.startsWith('D') ? 'personal' : 'channel' },
    ...(thread === undefined ? {} : { thread }),
  };
}
