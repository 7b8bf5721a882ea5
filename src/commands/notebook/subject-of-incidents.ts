import type { Fact } from '../../enrichment.ts';
import { UserError } from '../../errors.ts';
import type { NotebookCatalogue } from '../../notebooks/catalogue.ts';
import { notebookHunt } from '../../notebooks/make/notebook-hunt.ts';
import type { PythonData } from '../../notebooks/make/python-literal.ts';
import type { Notebook } from '../../notebooks/notebook.ts';
import type { Context } from '../command.ts';
import { resolveWindow } from '../hunt/resolve-window.ts';
import {
  type FoundIncidents,
  findIncidents,
  type Incident,
  type IncidentQuestion,
  incidentPhrase,
} from './find-incidents.ts';
import { foundEntities } from './found-entities.ts';
import { nameIncidents } from './incident-words.ts';
import { oneWorkspace } from './one-workspace.ts';
import type { Subject, SubjectLine } from './subject.ts';

/**
 * Incidents by their numbers, as a notebook carries on from them: when they happened, what their alerts name, and the
 * hunt that finds both. @throws {UserError} none of them is there.
 */
export async function subjectOfIncidents(
  numbers: readonly number[],
  line: SubjectLine,
  context: Context,
  catalogue: NotebookCatalogue,
): Promise<Subject> {
  const workspace = oneWorkspace(line.workspaces, context.services.workspaces);
  const question = { numbers, workspaces: [workspace], window: line.window, phrase: line.phrase };
  const found = await lookUp(question, context);
  if (typeof found === 'string') {
    const [only = 0, ...others] = numbers;
    return {
      title: nameIncidents(numbers),
      workspace,
      window: line.window ?? resolveWindow(incidentPhrase, context),
      phrase: line.phrase ?? incidentPhrase,
      entities: {},
      ...(others.length === 0 ? { incident: { number: only } } : {}),
      facts: [],
      notes: [found],
      suited: catalogue.forIncident(),
    };
  }
  const missing = refuseMissing(numbers, found, question, context);
  const window = line.window ?? found.window;
  const [only, ...others] = found.incidents;
  const { entities, notes } = foundEntities(found.named);
  const { source } = found.prepared;
  const here = found.incidents.map(({ number }) => number);
  return {
    title: nameIncidents(here),
    workspace,
    window,
    phrase: line.phrase ?? `around ${nameIncidents(here).toLowerCase()}`,
    entities,
    ...(source
      ? {
          hunt: notebookHunt(source.hunt, source.values, window, {
            kql: found.prepared.query(window).kql,
          }),
        }
      : {}),
    ...(only && others.length === 0 ? { incident: incidentParameter(only) } : {}),
    facts: incidentFacts(found),
    notes: [...missing, ...notes],
    suited: suitedToIncidents(catalogue, found),
  };
}

/** What was found of incidents, or why nothing could be looked up: a notebook is made all the same. */
export async function lookUp(question: IncidentQuestion, context: Context): Promise<FoundIncidents | string> {
  try {
    return await findIncidents(question, context);
  } catch (error) {
    if (context.signal.aborted || !(error instanceof UserError)) throw error;
    return `${nameIncidents(question.numbers)} could not be looked up, so nothing is known of it: ${error.message}`;
  }
}

/** A line about those that are not there. @throws {UserError} where none is. */
export function refuseMissing(
  numbers: readonly number[],
  { incidents }: FoundIncidents,
  { phrase = incidentPhrase, workspaces }: IncidentQuestion,
  { services }: Context,
): readonly string[] {
  const missing = numbers.filter((number) => !incidents.some((one) => one.number === number));
  if (missing.length === 0) return [];
  const [where = services.workspaces.find().name] = workspaces;
  const verb = missing.length === 1 ? 'is' : 'are';
  const said = `${nameIncidents(missing)} ${verb} not among the incidents of ${where}, ${phrase}.`;
  if (incidents.length > 0) return [said];
  throw new UserError(said, {
    title: missing.length === 1 ? 'No such incident' : 'No such incidents',
    hint: 'The number is Sentinel’s own, as “hunt incidents” lists it. An older one needs a longer time, such as: notebook launch for incident 42 last 365d',
    actions: [{ title: 'Incidents', line: 'hunt incidents last 90d' }],
  });
}

/** Notebooks that begin with an incident; Fusion’s own first for what Fusion raised. */
export function suitedToIncidents(
  catalogue: NotebookCatalogue,
  found: FoundIncidents | undefined,
): readonly Notebook[] {
  const isFusion = ({ id }: Notebook) => Number(id.startsWith('fusion'));
  const all = catalogue.forIncident();
  return found?.hasFusion ? all.toSorted((a, b) => isFusion(b) - isFusion(a)) : all;
}

/** What the notebook’s parameters hold of an incident. */
export function incidentParameter({
  number,
  name,
  title,
  severity,
  status,
  url,
}: Incident): Readonly<Record<string, PythonData>> {
  return { number, id: name, title, severity, status, url };
}

const mostTold = 3;

/** Lines of the card about them. */
export function incidentFacts({ incidents, alerts }: FoundIncidents): readonly Fact[] {
  const told = incidents.slice(0, mostTold).map(({ number, title, severity, status }) => {
    const state = [severity, status].filter((word) => word !== '').join(', ');
    return { name: `Incident ${number}`, value: state === '' ? title : `${title} (${state})` };
  });
  const more = incidents.length - told.length;
  return [
    ...told,
    ...(more > 0 ? [{ name: 'Incidents', value: `${more} more` }] : []),
    { name: 'Alerts', value: String(alerts) },
  ];
}
