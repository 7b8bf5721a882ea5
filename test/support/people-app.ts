import { type Access, createAccess } from '../../src/access/access.ts';
import { readRoleSetting } from '../../src/access/read-role-setting.ts';
import { roleSettings } from '../../src/access/roles.ts';
import type { Answer } from '../../src/answers.ts';
import type { Command } from '../../src/commands/command.ts';
import { commands } from '../../src/commands/index.ts';
import type { State } from '../../src/state/state.ts';
import type { Incoming, Role, SurfaceName } from '../../src/types.ts';
import { type FixedWorkspace, fixedWorkspace } from '../fakes/fixed-workspace.ts';
import { makeApp } from './make-app.ts';
import { typed } from './typed.ts';

/** The real app with roles by settings, over workspaces that give fixed rows. */
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

export async function peopleApp(settings: PeopleSettings = {}): Promise<PeopleApp> {
  const given = (name: Role) => readRoleSetting(roleSettings[name], settings.roles?.[name] ?? '');
  const demo = fixedWorkspace();
  const { app, state, access } = await makeApp({
    workspaces: [demo, { ...fixedWorkspace(), name: 'eu' }, { ...fixedWorkspace(), name: 'us' }],
    now: new Date('2026-11-21T12:00:00Z'),
    access: ({ roles }) =>
      createAccess({
        given: {
          reader: given('reader'),
          hunter: given('hunter'),
          author: given('author'),
          admin: given('admin'),
        },
        grants: roles,
        local: settings.local ?? ['terminal', 'web'],
        ...(settings.groupsOf ? { groupsOf: settings.groupsOf } : {}),
      }),
  });
  return {
    commands,
    state,
    access,
    workspace: demo,
    ask: (line, changes) => app.answer(typed(line, changes)),
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
