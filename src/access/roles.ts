import { personSubject } from '../state/subject.ts';
import type { Incoming, Role } from '../types.ts';
import { RefusalError } from './refusal.ts';

/** Least first; each includes the ones before it. */
export const roles: readonly Role[] = ['reader', 'hunter', 'author', 'admin'];

/** The setting that gives each role. */
export const roleSettings: Readonly<Record<Role, string>> = {
  reader: 'HUNTLINE_READERS',
  hunter: 'HUNTLINE_HUNTERS',
  author: 'HUNTLINE_AUTHORS',
  admin: 'HUNTLINE_ADMINS',
};

/** Whether a role includes another; nobody’s role includes none. */
export function includes(role: Role | undefined, needed: Role): boolean {
  return role !== undefined && roles.indexOf(role) >= roles.indexOf(needed);
}

/** The greatest of some roles. */
export function greatest(some: Iterable<Role>): Role | undefined {
  const held = new Set(some);
  return roles.findLast((role) => held.has(role));
}

/** @throws {RefusalError} naming the role that is missing, and the line by which an administrator gives it. */
export function requireRole(
  role: Role | undefined,
  needed: Role,
  forWhat: string,
  who?: Pick<Incoming, 'person' | 'surface'>,
): asserts role is Role {
  if (includes(role, needed)) return;
  const have = role === undefined ? 'you have no role here' : `you are “${role}” here`;
  const whom = who ? personSubject(who) : '<your id, which the line “role” shows>';
  throw new RefusalError(`${forWhat} needs the role “${needed}”; ${have}.`, {
    hint: `An administrator gives it by: role grant ${needed} to ${whom}. Or whoever runs Huntline, by the setting ${roleSettings[needed]}.`,
  });
}
