import type { Kysely } from 'kysely';
import type { Role } from '../types.ts';
import { readSubject, type Subject } from './subject.ts';
import type { StateTables } from './tables.ts';

/** A role that an administrator gave in chat. */
export interface RoleGrant {
  readonly subject: Subject;
  readonly role: Role;
  readonly grantedBy: Subject;
  /** ISO 8601 in UTC. */
  readonly grantedAt: string;
}

/** Roles given in chat. Read anew each time: another process may have taken one away. */
export interface RoleGrants {
  /** False where the subject had the role already. */
  add(subject: Subject, role: Role, by: Subject): Promise<boolean>;
  /** False where there was nothing to take away. */
  remove(subject: Subject, role: Role): Promise<boolean>;
  of(subjects: readonly Subject[]): Promise<readonly Role[]>;
  all(): Promise<readonly RoleGrant[]>;
}

export function createRoleGrants(db: Kysely<StateTables>, now: () => Date): RoleGrants {
  return {
    async add(subject, role, by) {
      const { numInsertedOrUpdatedRows } = await db
        .insertInto('role_grants')
        .values({ subject, role, granted_by: by, granted_at: now().toISOString() })
        .onConflict((conflict) => conflict.columns(['subject', 'role']).doNothing())
        .executeTakeFirst();
      return (numInsertedOrUpdatedRows ?? 0n) > 0n;
    },
    async remove(subject, role) {
      const { numDeletedRows } = await db
        .deleteFrom('role_grants')
        .where('subject', '=', subject)
        .where('role', '=', role)
        .executeTakeFirst();
      return numDeletedRows > 0n;
    },
    async of(subjects) {
      if (subjects.length === 0) return [];
      const rows = await db
        .selectFrom('role_grants')
        .select('role')
        .where('subject', 'in', subjects)
        .execute();
      return rows.flatMap(({ role }) => (isRole(role) ? [role] : []));
    },
    async all() {
      const rows = await db
        .selectFrom('role_grants')
        .selectAll()
        .orderBy('subject')
        .orderBy('role')
        .execute();
      return rows.flatMap((row) => {
        const subject = readSubject(row.subject);
        const by = readSubject(row.granted_by);
        return subject && by && isRole(row.role)
          ? [{ subject, role: row.role, grantedBy: by, grantedAt: row.granted_at }]
          : [];
      });
    },
  };
}

function isRole(text: string): text is Role {
  return ['reader', 'hunter', 'author', 'admin'].includes(text);
}
