import { QueryError } from '../../errors.ts';
import type { Failure } from './protocol.ts';

/** An error, ready to cross to the other process. */
export function toFailure(error: unknown): Failure {
  if (!(error instanceof QueryError)) {
    return error instanceof Error
      ? { message: error.message, ...(error.stack === undefined ? {} : { stack: error.stack }) }
      : { message: String(error) };
  }
  return {
    message: error.reason,
    fault: error.fault,
    construct: error.construct,
    ...(error.position ?? {}),
    ...(error.hint === undefined ? {} : { hint: error.hint }),
  };
}

/** The error that crossed. */
export function fromFailure(failure: Failure): Error {
  const { fault, construct, message, line, column, length, hint } = failure;
  if (fault === undefined) return Object.assign(new Error(message), { stack: failure.stack ?? message });
  const position =
    line === undefined || column === undefined ? undefined : { line, column, length: length ?? 0 };
  return new QueryError(fault, construct ?? '', message, {
    ...(position ? { position } : {}),
    ...(hint === undefined ? {} : { hint }),
  });
}
