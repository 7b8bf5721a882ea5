import type { Access } from '../access/access.ts';
import type { Preferences } from '../state/preferences.ts';
import type { RoleGrants } from '../state/role-grants.ts';
import type { RunningLines } from '../state/running-lines.ts';
import type { Context } from './command.ts';

/** What commands about people and places use besides the hunts. */
export interface PeopleServices {
  readonly access: Access;
  readonly grants: RoleGrants;
  readonly preferences: Preferences;
  readonly running: RunningLines;
}

/** A line being answered, with what these commands use. */
export type PeopleContext = Context & { readonly services: PeopleServices };
