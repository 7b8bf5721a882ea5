import type { NotebookCatalogue } from '../../notebooks/catalogue.ts';
import { notebookHunt } from '../../notebooks/make/notebook-hunt.ts';
import type { Window } from '../../types.ts';
import type { Context } from '../command.ts';
import type { KeptHunt } from '../hunt/kept-hunt.ts';
import { resolveWindow } from '../hunt/resolve-window.ts';
import { alertEntities, type NamedEntity } from './alert-entities.ts';
import { incidentPhrase, mostIncidents } from './find-incidents.ts';
import { foundEntities } from './found-entities.ts';
import type { Subject, SubjectLine } from './subject.ts';
import { incidentFacts, incidentParameter, lookUp, suitedToIncidents } from './subject-of-incidents.ts';

/** What a kept hunt was about: its rows’ entities, and those of the alerts of its incidents. */
export async function subjectOfHunt(
  kept: KeptHunt,
  line: SubjectLine,
  context: Context,
  catalogue: NotebookCatalogue,
): Promise<Subject> {
  const { prepared, answer } = kept;
  const { source } = prepared;
  const window = line.window ?? answer.window;
  const incidents = await incidentsOf(kept, context);
  const { entities, notes } = foundEntities([...entitiesIn(kept), ...(incidents.found?.named ?? [])]);
  const [only, ...others] = incidents.found?.incidents ?? [];
  return {
    title: answer.title,
    workspace: answer.workspace,
    window,
    phrase: line.phrase ?? answer.phrase,
    entities,
    hunt: source
      ? notebookHunt(source.hunt, source.values, window, {
          kql: answer.kql,
          ...(source.tail === undefined ? {} : { tail: source.tail }),
        })
      : { name: 'kql', parameters: {}, kql: answer.kql },
    ...(only && others.length === 0 ? { incident: incidentParameter(only) } : {}),
    facts: incidents.found ? incidentFacts(incidents.found) : [],
    notes: [...incidents.notes, ...notes],
    suited: incidents.has
      ? suitedToIncidents(catalogue, incidents.found)
      : catalogue.forHunt(answer.hunt, prepared.tables),
  };
}

/** Rows that are incidents name no entities: their alerts do. */
async function incidentsOf({ prepared, answer }: KeptHunt, context: Context) {
  const column = answer.columns.findIndex(({ name }) => name === 'IncidentNumber');
  const numbers = [
    ...new Set(answer.rows.map((row) => Number(row[column] ?? Number.NaN)).filter(Number.isSafeInteger)),
  ];
  const has = numbers.length > 0;
  if (!has || answer.columns.some(({ name }) => name === 'Entities')) return { has, notes: [] };
  if (answer.workspace.includes(', ')) {
    return {
      has,
      notes: [
        'What the incidents name is not in it: they are of several workspaces, where numbers are given twice.',
      ],
    };
  }
  const asked = numbers.slice(0, mostIncidents);
  const left = numbers.length - asked.length;
  const found = await lookUp(
    { numbers: asked, workspaces: prepared.workspaces, window: reaching(answer.window, context) },
    context,
  );
  if (typeof found === 'string') return { has, notes: [found] };
  const more = `What the first ${asked.length} of ${numbers.length} incidents name is in it.`;
  return { has, found, notes: left > 0 ? [more] : [] };
}

/** An incident’s alerts are often older than its last change. */
function reaching({ start, end }: Window, context: Context): Window {
  const usual = resolveWindow(incidentPhrase, context).start;
  return { start: usual < start ? usual : start, end };
}

/** What the rows name in the columns that hold entities, and alerts in their own list. */
function entitiesIn({ prepared, answer }: KeptHunt): readonly NamedEntity[] {
  const at = (column: string) => answer.columns.findIndex(({ name }) => name === column);
  const columns = Object.entries(prepared.entities).map(([column, type]) => [at(column), type] as const);
  const alerts = at('Entities');
  return answer.rows.flatMap((row) => [
    ...columns.flatMap(([index, type]) =>
      [row[index] ?? null]
        .flat()
        .flatMap((cell): NamedEntity[] => (typeof cell === 'string' && cell !== '' ? [[type, cell]] : [])),
    ),
    ...alertEntities(row[alerts] ?? null),
  ]);
}
