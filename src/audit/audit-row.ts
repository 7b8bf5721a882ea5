import type { SealedEntry } from './seal.ts';

/** The columns of the custom table and of the stream that feeds it, with the types of a data collection rule. */
export const auditColumns = {
  TimeGenerated: 'datetime',
  Seq: 'long',
  Event: 'string',
  Surface: 'string',
  PersonId: 'string',
  PersonName: 'string',
  PlaceId: 'string',
  PlaceKind: 'string',
  Thread: 'string',
  Line: 'string',
  Role: 'string',
  Outcome: 'string',
  Answer: 'string',
  Command: 'string',
  Hunt: 'string',
  Workspace: 'string',
  WindowStart: 'datetime',
  WindowEnd: 'datetime',
  KqlHash: 'string',
  ResultRows: 'long',
  Truncated: 'boolean',
  Reference: 'string',
  DurationMs: 'long',
  MissingCount: 'long',
  MissingFirst: 'long',
  MissingLast: 'long',
  Previous: 'string',
  Seal: 'string',
} as const;

export type AuditRow = { readonly [Column in keyof typeof auditColumns]?: boolean | number | string };

/** An entry as a row of the custom table; `Seq` and `Seal` tell whether the file still says the same. */
export function auditRow(entry: SealedEntry): AuditRow {
  const row: Record<keyof typeof auditColumns, boolean | number | string | undefined> = {
    ...noColumns,
    TimeGenerated: entry.time,
    Seq: entry.seq,
    Event: entry.event,
    Previous: entry.previous,
    Seal: entry.seal,
    ...(entry.event === 'line'
      ? {
          Surface: entry.surface,
          PersonId: entry.person,
          PersonName: entry.name,
          PlaceId: entry.place,
          PlaceKind: entry.placeKind,
          Thread: entry.thread,
          Line: entry.line,
          Role: entry.role,
          Outcome: entry.outcome,
          Answer: entry.answer,
          Command: entry.command,
          Hunt: entry.hunt,
          Workspace: entry.workspace,
          WindowStart: entry.window?.start,
          WindowEnd: entry.window?.end,
          KqlHash: entry.kqlHash,
          ResultRows: entry.rows,
          Truncated: entry.truncated,
          Reference: entry.reference,
          DurationMs: entry.ms,
        }
      : { MissingCount: entry.count, MissingFirst: entry.first, MissingLast: entry.last }),
  };
  return Object.fromEntries(Object.entries(row).filter(([, value]) => value !== undefined)) as AuditRow;
}

const noColumns = Object.fromEntries(Object.keys(auditColumns).map((name) => [name, undefined])) as Record<
  keyof typeof auditColumns,
  undefined
>;
