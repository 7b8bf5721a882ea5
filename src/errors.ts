import type { Action } from './answers.ts';

/** A mistake of the person's, or something they can mend: its message is safe to show, on every surface. */
export class UserError extends Error {
  readonly title: string;
  readonly hint: string | undefined;
  readonly actions: readonly Action[];

  constructor(
    message: string,
    options: { title?: string; hint?: string; actions?: readonly Action[]; cause?: unknown } = {},
  ) {
    super(message, { cause: options.cause });
    this.name = 'UserError';
    this.title = options.title ?? 'That did not work';
    this.hint = options.hint;
    this.actions = options.actions ?? [];
  }
}

/** Where in the typed text something stands: line and column count from 1, `length` in UTF-16 units. */
export interface Position {
  readonly line: number;
  readonly column: number;
  readonly length: number;
}

/** `invalid`: not KQL. `unsupported`: KQL that this workspace does not run. `stopped`: outran time, memory or a cap. */
export type QueryFault = 'invalid' | 'stopped' | 'unsupported';

/** A query that was not answered; the position is in the query text as it was given to the workspace. */
export class QueryError extends UserError {
  readonly fault: QueryFault;
  /** The construct, function or limit by name. */
  readonly construct: string;
  readonly position: Position | undefined;
  /** The message without the position. */
  readonly reason: string;

  constructor(
    fault: QueryFault,
    construct: string,
    message: string,
    options: { position?: Position | undefined; hint?: string } = {},
  ) {
    const at = options.position ? ` (line ${options.position.line}, column ${options.position.column})` : '';
    super(`${message}${at}`, {
      title: { invalid: 'Not a valid query', stopped: 'Query stopped', unsupported: 'Not supported here' }[
        fault
      ],
      ...(options.hint === undefined ? {} : { hint: options.hint }),
    });
    this.name = 'QueryError';
    this.fault = fault;
    this.construct = construct;
    this.position = options.position;
    this.reason = message;
  }

  /** The same fault at another position: where it stands in what the person typed, or nowhere. */
  movedTo(position: Position | undefined): QueryError {
    const hint = this.hint === undefined ? {} : { hint: this.hint };
    return new QueryError(this.fault, this.construct, this.reason, { position, ...hint });
  }
}
