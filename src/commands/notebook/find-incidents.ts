import { UserError } from '../../errors.ts';
import type { Cell, Table, Window } from '../../types.ts';
import { chooseWorkspace } from '../../workspaces/choose-workspace.ts';
import type { Context } from '../command.ts';
import type { PreparedHunt } from '../hunt/kept-hunt.ts';
import { prepareHunt } from '../hunt/prepare-hunt.ts';
import { resolveWindow } from '../hunt/resolve-window.ts';
import { alertEntities, type NamedEntity } from './alert-entities.ts';

/** The hunt that incidents are looked up by, which a notebook runs again. */
export const incidentHunt = 'SecurityIncident.list_incident_alerts';
/** How far back an incident is looked for where the line names no time. */
export const incidentPhrase = 'last 90d';
/** Incidents that one notebook is about. */
export const mostIncidents = 20;

const day = 24 * 3_600_000;

/** Which incidents, in which workspace, and when they were changed. */
export interface IncidentQuestion {
  readonly numbers: readonly number[];
  /** As a line names them; none is the one that was chosen. */
  readonly workspaces: readonly string[];
  readonly window?: Window | undefined;
  readonly phrase?: string | undefined;
}

/** An incident as it stands now. */
export interface Incident {
  readonly number: number;
  /** Its GUID, by which Microsoft’s notebooks know it; empty where the workspace does not tell. */
  readonly name: string;
  readonly title: string;
  readonly severity: string;
  readonly status: string;
  readonly url: string;
}

/** What was found of them. */
export interface FoundIncidents {
  readonly incidents: readonly Incident[];
  /** Of all their alerts, newest first. */
  readonly named: readonly NamedEntity[];
  readonly alerts: number;
  /** From a day before the first that happened in them to a day after the last, at the latest now. */
  readonly window: Window;
  readonly hasFusion: boolean;
  /** The hunt that found them, as it was asked. */
  readonly prepared: PreparedHunt;
}

/**
 * Looks incidents up with their alerts, by a hunt: what the audit keeps is that hunt’s. Numbers that are not there are
 * left out. @throws {UserError} the workspace does not answer.
 */
export async function findIncidents(question: IncidentQuestion, context: Context): Promise<FoundIncidents> {
  const { services, incoming, signal, now } = context;
  const phrase = question.phrase ?? incidentPhrase;
  const prepared = prepare(question, phrase, context);
  const window = question.window ?? resolveWindow(phrase, context);
  const workspace = chooseWorkspace(services.workspaces, question.workspaces);
  const { kql } = prepared.query(window);
  Object.assign(context.resolved, { hunt: prepared.name, workspace: workspace.name, window, kql });
  const what = question.numbers.length === 1 ? 'incident' : 'incidents';
  context.progress(`Looking up ${what} ${question.numbers.join(', ')} in ${workspace.name} …`);
  const { maxRows, timeoutMs } = services.limits;
  const { progress } = context;
  const person = incoming.person.id;
  const table = await workspace.run(kql, window, { signal, maxRows, timeoutMs, person, progress });
  return { ...readIncidents(table, now, window), prepared };
}

function prepare({ numbers, workspaces }: IncidentQuestion, phrase: string, context: Context): PreparedHunt {
  const hunt = context.services.catalogue.find(incidentHunt);
  if (!hunt) throw new UserError(`Incidents are looked up by the hunt ${incidentHunt}, which is not here.`);
  const line = { name: hunt.name, parameters: { incident_numbers: numbers.join(',') }, phrase, workspaces };
  const prepared = prepareHunt(hunt, line, context);
  if ('kind' in prepared) throw new UserError(`${hunt.name} does not take incident_numbers alone.`);
  return prepared;
}

function readIncidents(table: Table, now: Date, asked: Window): Omit<FoundIncidents, 'prepared'> {
  const at = new Map(table.columns.map(({ name }, index) => [name, index]));
  const rows = table.rows.map(
    (row) =>
      (column: string): Cell =>
        row[at.get(column) ?? -1] ?? null,
  );
  const incidents = new Map<number, Incident>();
  for (const cell of rows) {
    const number = Number(cell('IncidentNumber') ?? Number.NaN);
    if (!Number.isSafeInteger(number) || incidents.has(number)) continue;
    const text = (column: string) => String(cell(column) ?? '');
    incidents.set(number, {
      number,
      name: text('IncidentName'),
      title: text('IncidentTitle'),
      severity: text('IncidentSeverity'),
      status: text('IncidentStatus'),
      url: text('IncidentUrl'),
    });
  }
  const alerts = rows.filter((cell) => cell('TimeGenerated') !== null);
  return {
    incidents: [...incidents.values()],
    named: alerts.flatMap((cell) => alertEntities(cell('Entities'))),
    alerts: alerts.length,
    window: around(rows, now) ?? asked,
    hasFusion: alerts.some((cell) => cell('ProductComponentName') === 'Fusion'),
  };
}

const times = [
  ...['IncidentCreated', 'IncidentLogged', 'IncidentModified', 'FirstActivityTime', 'LastActivityTime'],
  ...['TimeGenerated', 'StartTime', 'EndTime'],
];

/** All that happened in them and to them, with a day on either side. */
function around(rows: readonly ((column: string) => Cell)[], now: Date): Window | undefined {
  const all = rows
    .flatMap((cell) => times.map((column) => Date.parse(String(cell(column) ?? ''))))
    .filter(Number.isFinite);
  if (all.length === 0) return undefined;
  const first = all.reduce((one, other) => Math.min(one, other));
  const last = all.reduce((one, other) => Math.max(one, other));
  const end = Math.max(Math.min(last + day, now.getTime()), first);
  return { start: new Date(first - day).toISOString(), end: new Date(end).toISOString() };
}
