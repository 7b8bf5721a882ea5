import { QueryError, UserError } from '../../errors.ts';
import { judge } from '../../kql/policy.ts';
import type { Context } from '../command.ts';
import type { BoundQuery } from './kept-hunt.ts';
import { asTyped } from './typed-position.ts';

/** @throws {UserError} saying what cannot be read and where in the line, or what the policy forbids in a person's KQL. */
export function refuseViolations(query: BoundQuery, context: Context): void {
  const violations = judge(query.kql, { workspaces: context.services.workspaces.names });
  const [first] = violations;
  if (!first) return;
  if (first.construct === 'syntax') {
    throw asTyped(new QueryError('invalid', 'syntax', first.message, { position: first.position }), query);
  }
  throw new UserError(violations.map(({ message }) => message).join('\n'), {
    title: 'Not allowed in a query here',
  });
}
