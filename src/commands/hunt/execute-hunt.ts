import type { Action, Answer, HuntAnswer } from '../../answers.ts';
import type { Table, Window } from '../../types.ts';
import { chooseWorkspace } from '../../workspaces/choose-workspace.ts';
import type { Context } from '../command.ts';
import { csvFile } from './csv-file.ts';
import { incidentActions } from './incident-actions.ts';
import type { PreparedHunt } from './kept-hunt.ts';
import { makeChart } from './make-chart.ts';
import { makeNotes } from './make-notes.ts';
import { makePivots } from './make-pivots.ts';
import { refuseCost } from './refuse-violations.ts';
import { renderedChart } from './rendered-chart.ts';
import { asTyped } from './typed-position.ts';

/** Runs a prepared hunt over a window, keeps the result where it was asked for, and answers with it. */
export async function executeHunt(prepared: PreparedHunt, window: Window, context: Context): Promise<Answer> {
  const { services, signal, now, incoming } = context;
  const { maxRows, timeoutMs } = services.limits;
  const workspace = chooseWorkspace(services.workspaces, prepared.workspaces);
  const query = prepared.query(window);
  refuseCost(query, window, context);
  Object.assign(context.resolved, { hunt: prepared.name, workspace: workspace.name, window, kql: query.kql });
  context.progress(`Hunting in ${workspace.name}: ${prepared.title}`);
  const began = performance.now();
  const table = await workspace
    .run(query.kql, window, {
      signal,
      maxRows,
      timeoutMs,
      person: incoming.person.id,
      progress: context.progress,
    })
    .catch((error: unknown) => Promise.reject(asTyped(error, query)));
  const durationMs = Math.round(performance.now() - began);
  const id = services.results.newId();
  const spec = renderedChart(table) ?? prepared.chart;
  const chart = spec && makeChart(spec, table, window, incoming.timeZone);
  const elsewhere = workspace.links?.(query.kql, window);
  const answer: HuntAnswer = {
    kind: 'hunt',
    title: prepared.title,
    hunt: prepared.name,
    workspace: workspace.name,
    window,
    phrase: prepared.phrase,
    timeZone: incoming.timeZone,
    locale: incoming.locale,
    columns: table.columns,
    rows: table.rows,
    totalRows: table.rows.length,
    truncated: table.truncated,
    kql: query.kql,
    durationMs,
    notes: [...(await makeNotes(prepared, table, workspace, now, signal)), ...(elsewhere?.notes ?? [])],
    ...(elsewhere ? { links: elsewhere.links } : {}),
    result: id,
    page: 1,
    as: prepared.as === 'chart' ? 'chart' : 'table',
    shown: shownColumns(prepared, table, workspace.name.includes(', ')),
    ...(chart ? { chart } : {}),
    actions: actionsOn(id, table),
    pivots: [
      ...incidentActions(prepared, table, window, now),
      ...makePivots(prepared, table, services.catalogue),
    ],
  };
  services.results.keep(id, incoming, { prepared, answer }, table.rows.length * table.columns.length);
  return prepared.as === 'csv' ? csvFile(answer) : answer;
}

/** A hunt's own columns first; where a tail made others, those as they come. */
function shownColumns(prepared: PreparedHunt, table: Table, several: boolean): readonly string[] {
  const names = table.columns.map((column) => column.name);
  const first = prepared.shown.filter((name) => names.includes(name));
  if (first.length === 0) return names;
  // Where rows come from several workspaces, whose they are comes first.
  return several && names[0] !== undefined ? [names[0], ...first] : first;
}

function actionsOn(id: string, table: Table): readonly Action[] {
  return [
    ...(table.rows.length > 0 ? [{ title: 'CSV', line: `hunt csv ${id}` }] : []),
    { title: 'Show KQL', line: `hunt kql ${id}` },
    { title: 'Wider', line: `hunt wider ${id}`, inPlace: true },
    { title: 'Narrower', line: `hunt narrower ${id}`, inPlace: true },
    { title: 'Run again', line: `hunt again ${id}`, inPlace: true },
    { title: 'Notebook', line: `notebook launch for ${id}` },
  ];
}
