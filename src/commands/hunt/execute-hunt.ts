import type { Action, Answer, HuntAnswer } from '../../answers.ts';
import type { RunOptions, Table, Window } from '../../types.ts';
import { chooseWorkspace } from '../../workspaces/choose-workspace.ts';
import { countPieces, runInPieces } from '../../workspaces/in-pieces.ts';
import type { Context } from '../command.ts';
import { sparkLinks } from '../notebook/spark-links.ts';
import { csvFile } from './csv-file.ts';
import { incidentActions } from './incident-actions.ts';
import type { PreparedHunt } from './kept-hunt.ts';
import { makeChart } from './make-chart.ts';
import { makeNotes } from './make-notes.ts';
import { makePivots } from './make-pivots.ts';
import { splitLength } from './read-split.ts';
import { refuseCost } from './refuse-violations.ts';
import { renderedChart } from './rendered-chart.ts';
import { asTyped } from './typed-position.ts';
import { withoutTable } from './without-table.ts';

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
  const length = prepared.split === undefined ? Number.POSITIVE_INFINITY : splitLength(prepared.split);
  const pieces = countPieces(window, length);
  const options: RunOptions = {
    signal,
    maxRows,
    timeoutMs,
    // The same words mean the same time, however many seconds lie between the askings.
    question: JSON.stringify([prepared.question, prepared.phrase]),
    person: incoming.person.id,
    progress: context.progress,
  };
  const running =
    pieces > 1
      ? runInPieces(workspace, { window, length, query: (named) => prepared.query(named).kql }, options)
      : workspace.run(query.kql, window, options);
  const table = await running
    .catch((error: unknown) => withoutTable(error, prepared, workspace))
    .catch((error: unknown) => Promise.reject(asTyped(error, query)));
  const ran = table.shared ?? { kql: query.kql, window };
  const durationMs = Math.round(performance.now() - began);
  const id = services.results.newId();
  const spec = renderedChart(table) ?? prepared.chart;
  const chart = spec && makeChart(spec, table, window, incoming.timeZone);
  const elsewhere = workspace.links?.(ran.kql, ran.window);
  const spark = await sparkLinks(prepared, workspace.name, context);
  const links = [...(elsewhere?.links ?? []), ...spark.links];
  const answer: HuntAnswer = {
    kind: 'hunt',
    title: prepared.title,
    hunt: prepared.name,
    workspace: workspace.name,
    window: ran.window,
    phrase: prepared.phrase,
    timeZone: incoming.timeZone,
    locale: incoming.locale,
    columns: table.columns,
    rows: table.rows,
    totalRows: table.rows.length,
    truncated: table.truncated,
    kql: ran.kql,
    durationMs,
    notes: [
      ...piecesNote(pieces, prepared),
      ...(await makeNotes(prepared, table, workspace, now, signal)),
      ...(elsewhere?.notes ?? []),
      ...spark.notes,
    ],
    ...(links.length > 0 ? { links } : {}),
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

function piecesNote(pieces: number, { split = '' }: PreparedHunt): readonly string[] {
  if (pieces < 2) return [];
  return [
    `Run in ${pieces} pieces of ${split}, newest first. What the query counts or sorts, it counts and sorts within each piece.`,
  ];
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
