import { createHash } from 'node:crypto';
import type { Answer } from '../answers.ts';
import { QueryError, UserError } from '../errors.ts';
import type { Incoming, Role } from '../types.ts';
import type { LineEntry, Outcome, Resolved } from './audit-entry.ts';

/** A line that was answered. */
export interface AnsweredLine {
  /** With the values of a form in the line. */
  readonly incoming: Incoming;
  readonly answer: Answer;
  /** What was thrown, where the answer is an error. */
  readonly error?: unknown;
  readonly role: Role | undefined;
  /** What the command found out on its way, where the answer does not tell. */
  readonly resolved?: Omit<Resolved, 'kqlHash'> & { readonly kql?: string };
  readonly ms: number;
  readonly now: Date;
}

/** What the audit keeps of an answered line, uncut. */
export function describeLine(answered: AnsweredLine): LineEntry {
  const { incoming, answer, role, ms, now } = answered;
  const { kql, ...resolved } = answered.resolved ?? {};
  return {
    event: 'line',
    time: now.toISOString(),
    surface: incoming.surface,
    person: incoming.person.id,
    name: incoming.person.name,
    place: incoming.place.id,
    placeKind: incoming.place.kind,
    ...(incoming.thread === undefined ? {} : { thread: incoming.thread }),
    line: incoming.line,
    role: role ?? 'none',
    outcome: outcomeOf(answer, answered.error),
    answer: answer.kind,
    ...resolved,
    ...(kql === undefined ? {} : { kqlHash: kqlHash(kql) }),
    ...resolvedBy(answer),
    ...(answer.kind === 'error' && answer.reference ? { reference: answer.reference } : {}),
    ms: Math.round(ms),
  };
}

/** SHA-256 of a query’s UTF-8, as the audit writes it. */
export function kqlHash(kql: string): string {
  return `sha256:${createHash('sha256').update(kql).digest('hex')}`;
}

function resolvedBy(answer: Answer): Resolved {
  if (answer.kind === 'kql') return { kqlHash: kqlHash(answer.kql) };
  if (answer.kind !== 'hunt') return {};
  return {
    hunt: answer.hunt,
    workspace: answer.workspace,
    window: answer.window,
    kqlHash: kqlHash(answer.kql),
    rows: answer.totalRows,
    truncated: answer.truncated,
  };
}

function outcomeOf(answer: Answer, error: unknown): Outcome {
  if (answer.kind === 'form') return 'asked';
  if (answer.kind !== 'error') return 'answered';
  if (error instanceof Error && error.name === 'RefusalError') return 'refused';
  if (error instanceof QueryError && error.fault === 'stopped') return 'stopped';
  if (error instanceof UserError) return error.title === 'Stopped' ? 'stopped' : 'failed';
  return error === undefined && !answer.reference ? 'failed' : 'fault';
}
