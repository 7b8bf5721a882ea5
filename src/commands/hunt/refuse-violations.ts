import { RefusalError } from '../../access/refusal.ts';
import { QueryError, UserError } from '../../errors.ts';
import { judge, unscoped } from '../../kql/policy.ts';
import type { Window } from '../../types.ts';
import type { Context } from '../command.ts';
import type { BoundQuery } from './kept-hunt.ts';
import { asTyped } from './typed-position.ts';

/** @throws {UserError} the person's own query reads every table over more time than the settings allow. */
export function refuseCost({ kql, typed }: BoundQuery, window: Window, { services }: Context): void {
  const { unscopedHours } = services.limits;
  const hours = (Date.parse(window.end) - Date.parse(window.start)) / 3_600_000;
  const construct = typed && hours > unscopedHours ? unscoped(kql) : undefined;
  if (!construct) return;
  throw new UserError(
    `A ${construct} may reach back ${unscopedHours} hours; this window has ${Math.ceil(hours)}.`,
    {
      title: 'That would cost too much',
      hint: 'Name the tables, as in: search in (SecurityAlert, SigninLogs) "…", or take a shorter time, as in: hunt last 24h kql …',
    },
  );
}

/** @throws {UserError} saying what cannot be read and where in the line, or what the policy forbids in a person's KQL. */
export function refuseViolations(query: BoundQuery, context: Context): void {
  const violations = judge(query.kql, { workspaces: context.services.workspaces.names });
  const [first] = violations;
  if (!first) return;
  if (first.construct === 'syntax') {
    throw asTyped(new QueryError('invalid', 'syntax', first.message, { position: first.position }), query);
  }
  throw new RefusalError(violations.map(({ message }) => message).join('\n'), {
    title: 'Not allowed in a query here',
  });
}
