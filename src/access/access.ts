import type { RoleGrants } from '../state/role-grants.ts';
import { groupSubject, personSubject, placeSubject, type Subject } from '../state/subject.ts';
import type { Incoming, Role, SurfaceName } from '../types.ts';
import type { RoleSetting } from './read-role-setting.ts';
import { greatest, roles } from './roles.ts';

export interface AccessOptions {
  /** Roles given by settings. */
  readonly given: Readonly<Record<Role, RoleSetting>>;
  /** Roles given in chat. */
  readonly grants: RoleGrants;
  /** Surfaces that only whoever sits at this machine reaches: there all is allowed. */
  readonly local: readonly SurfaceName[];
  /**
   * Ids of the groups that the person is in, in place of what the surface tells (`Person.groups`). Either is asked only
   * where a role is given to some group of that surface; where it fails, the line is not answered.
   */
  readonly groupsOf?: (incoming: Incoming) => Promise<readonly string[]>;
}

/** What gave somebody a role: a subject, everybody, or sitting at this machine. */
export type Source = Subject | '*' | 'local';

/** A role that somebody holds, and where from. */
export interface HeldRole {
  readonly role: Role;
  readonly from: Source;
  readonly by: 'chat' | 'local' | 'settings';
}

/** Who may do what. Without a role somebody may do nothing. */
export interface Access {
  /** The greatest role that the person, their groups or the place have; undefined where none has any. */
  roleOf(incoming: Incoming, groups?: readonly string[]): Promise<Role | undefined>;
  /** All that the person holds here. */
  held(incoming: Incoming, groups?: readonly string[]): Promise<readonly HeldRole[]>;
  /** What the settings give, to whom. */
  readonly settings: readonly HeldRole[];
}

export function createAccess({ given, grants, local, groupsOf }: AccessOptions): Access {
  const settings = roles.flatMap((role): readonly HeldRole[] => {
    const { everybody, subjects } = given[role];
    const all: readonly Source[] = [...(everybody ? (['*'] as const) : []), ...subjects];
    return all.map((from) => ({ role, from, by: 'settings' }));
  });

  async function groupsFor(incoming: Incoming): Promise<readonly string[]> {
    const ask = groupsOf ? () => groupsOf(incoming) : incoming.person.groups;
    if (!ask) return [];
    const prefix = groupSubject(incoming.surface, '');
    const matters =
      settings.some(({ from }) => from.startsWith(prefix)) ||
      (await grants.all()).some(({ subject }) => subject.startsWith(prefix));
    return matters ? ask() : [];
  }

  async function held(incoming: Incoming, groups?: readonly string[]): Promise<readonly HeldRole[]> {
    if (local.includes(incoming.surface)) return [{ role: 'admin', from: 'local', by: 'local' }];
    const ids = groups ?? (await groupsFor(incoming));
    const subjects = [
      personSubject(incoming),
      ...ids.map((id) => groupSubject(incoming.surface, id)),
      placeSubject(incoming),
    ];
    const sources: ReadonlySet<Source> = new Set(['*', ...subjects]);
    const inChat = await Promise.all(
      subjects.map(async (subject) =>
        (await grants.of([subject])).map((role): HeldRole => ({ role, from: subject, by: 'chat' })),
      ),
    );
    return [...settings.filter(({ from }) => sources.has(from)), ...inChat.flat()];
  }

  return {
    settings,
    held,
    async roleOf(incoming, groups) {
      return greatest((await held(incoming, groups)).map(({ role }) => role));
    },
  };
}
