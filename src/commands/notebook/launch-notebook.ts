import { readFile } from 'node:fs/promises';
import type { Answer, FileAnswer, NotebookLaunch } from '../../answers.ts';
import type { Fact } from '../../enrichment.ts';
import { UserError } from '../../errors.ts';
import { entityTypes } from '../../language/observable-type.ts';
import { findObservables } from '../../language/observables/find-observables.ts';
import type { MadeNotebook, MakeOptions } from '../../notebooks/make/made-notebook.ts';
import { makeNotebook } from '../../notebooks/make/make-notebook.ts';
import { notebookHunt } from '../../notebooks/make/notebook-hunt.ts';
import type { Notebook } from '../../notebooks/notebook.ts';
import type { EntityType, Window } from '../../types.ts';
import type { Context } from '../command.ts';
import type { KeptHunt } from '../hunt/kept-hunt.ts';
import { resolveWindow } from '../hunt/resolve-window.ts';
import { findNotebook } from './find-notebook.ts';
import { chosenLauncher, launchesOf } from './launches.ts';

const defaultPhrase = 'last 14d';
/** Entities of a kind that a notebook carries. */
const mostEntities = 50;

/** What a line asks to launch. */
export interface LaunchLine {
  /** Empty for the notebook that suits best. */
  readonly name: string;
  /** After `for`: a result, an observable, an incident. */
  readonly about: string;
  readonly phrase?: string;
  readonly window?: Window;
}

/** What one was looking at. */
interface Subject {
  readonly title: string;
  readonly workspace: string;
  readonly window: Window;
  readonly phrase: string;
  readonly entities: Readonly<Partial<Record<EntityType, readonly string[]>>>;
  readonly hunt?: MakeOptions['hunt'];
  readonly incident?: MakeOptions['incident'];
  /** Notebooks that carry on from it, best first. */
  readonly suited: readonly Notebook[];
}

/** Makes a notebook that carries on, and puts it where it can be opened; else it is handed over as a file. */
export async function launchNotebook(line: LaunchLine, context: Context): Promise<Answer> {
  const { incoming, services, now } = context;
  const { notebooks, preferences } = services;
  const catalogue = await notebooks.catalogue();
  const subject = subjectOf(line, context, catalogue);
  const notebook = line.name === '' ? subject.suited[0] : findNotebook(line.name, catalogue);
  const target = notebooks.target(subject.workspace);
  const chosen = await chosenLauncher(incoming, preferences, notebooks);
  const source = notebook && catalogue.sourceOf(notebook);
  const published = notebook ? launchesOf({ ...target, source }, notebooks.launchers, chosen) : [];
  const made = makeNotebook({
    title: subject.title,
    from: incoming.line,
    madeAt: now.toISOString(),
    workspace: { name: subject.workspace, ...notebooks.workspace(subject.workspace) },
    window: subject.window,
    phrase: subject.phrase,
    entities: subject.entities,
    ...(subject.incident ? { incident: subject.incident } : {}),
    ...(subject.hunt ? { hunt: subject.hunt } : {}),
    ...(notebook
      ? {
          notebook: {
            title: notebook.title,
            link:
              published.find(({ id, url }) => url && id === 'github')?.url ??
              published.find(({ url }) => url)?.url ??
              '',
            ...(notebook.file === undefined ? {} : { content: await contentOf(notebook.file) }),
          },
        }
      : {}),
    redact: (text) => notebooks.redact(text),
  });
  const name = `${fileName(subject.title)}-${now.toISOString().slice(0, 16).replaceAll(/[-:T]/g, '')}.ipynb`;
  const lacked = await lackedBy(chosen, subject.workspace, context);
  const answer = await placed({ made, name, subject, notebook, chosen, target, published }, context);
  return lacked.length === 0 || !('notes' in answer)
    ? answer
    : { ...answer, notes: [...answer.notes, ...lacked] };
}

/** What the person is to know before the click; that Azure does not tell is a line as well. */
async function lackedBy(launcher: string, workspace: string, context: Context): Promise<readonly string[]> {
  try {
    return await context.services.notebooks.lackedRoles(
      launcher,
      workspace,
      context.incoming,
      context.signal,
    );
  } catch (error) {
    if (!(error instanceof UserError)) throw error;
    return [`Whether your roles in Azure suffice is not known: ${error.message}`];
  }
}

interface Made {
  readonly made: MadeNotebook;
  readonly name: string;
  readonly subject: Subject;
  readonly notebook: Notebook | undefined;
  readonly chosen: string;
  readonly target: ReturnType<Context['services']['notebooks']['target']>;
  readonly published: readonly NotebookLaunch[];
}

async function placed(parts: Made, context: Context): Promise<Answer> {
  const { incoming, services, signal } = context;
  const { made, name, subject, notebook, chosen, target, published } = parts;
  const { notebooks } = services;
  const placing = notebooks.placing(chosen, incoming);
  if (!placing) {
    const title = notebooks.launchers.find(({ id }) => id === chosen)?.title ?? chosen;
    return handedOver(parts, `Nothing can be put into ${title} for you, so here is the file.`);
  }
  try {
    context.progress(`Putting the notebook into ${placing.at} …`);
    const { path, renamedFrom } = await placing.to.put(placing.folder, name, made, { signal });
    const launchers = launchesOf({ ...target, file: { path } }, notebooks.launchers, chosen);
    return {
      kind: 'notebook',
      title: `Notebook: ${subject.title}`,
      placed: `${placing.at}: ${path}`,
      carries: carriedBy(subject),
      ...(notebook ? { goesOnWith: notebook.title } : {}),
      launchers: [
        ...launchers.filter(({ id }) => id === chosen),
        ...published.filter(({ id }) => id !== chosen),
      ],
      notes: renamedFrom === undefined ? [] : [`${renamedFrom} was there already, so it got a new name.`],
      actions: [],
    };
  } catch (error) {
    if (!(error instanceof UserError)) throw error;
    return handedOver(parts, `It could not be put into ${placing.at}: ${error.message}`);
  }
}

/** Where nothing can be reached, the file and the links still come. */
function handedOver({ made, name, subject, published }: Made, why: string): FileAnswer {
  const links = published.flatMap(({ title, url }) => (url?.startsWith('https://') ? [{ title, url }] : []));
  return {
    kind: 'file',
    title: `Notebook: ${subject.title}`,
    name,
    mime: 'application/x-ipynb+json',
    content: `${JSON.stringify(made, null, 1)}\n`,
    links,
    notes: [why, ...carriedBy(subject).map((fact) => `${fact.name}: ${fact.value}`)],
    actions: [],
  };
}

function carriedBy({ workspace, phrase, entities, hunt }: Subject): readonly Fact[] {
  const things = Object.entries(entities).flatMap(([type, values]) =>
    values.length === 0 ? [] : [`${values.length} ${type}`],
  );
  return [
    { name: 'Workspace', value: workspace },
    { name: 'Window', value: phrase },
    ...(hunt ? [{ name: 'Hunt', value: hunt.name }] : []),
    ...(things.length > 0 ? [{ name: 'Entities', value: things.join(', ') }] : []),
  ];
}

function subjectOf(
  line: LaunchLine,
  context: Context,
  catalogue: Awaited<ReturnType<Context['services']['notebooks']['catalogue']>>,
): Subject {
  const { services, incoming } = context;
  const result = /^(r[a-z0-9]{7})$/i.exec(line.about)?.[1];
  if (result !== undefined) return subjectOfHunt(services.results.find(result, incoming), catalogue);
  const common = {
    workspace: services.workspaces.find().name,
    window: line.window ?? resolveWindow(defaultPhrase, context),
    phrase: line.phrase ?? defaultPhrase,
  };
  const incident = /^incident\s+#?(\d{1,9})$/i.exec(line.about)?.[1];
  if (incident !== undefined) {
    return {
      ...common,
      title: `Incident ${incident}`,
      entities: {},
      incident: { number: Number(incident) },
      suited: catalogue.forIncident(),
    };
  }
  const { observables } = findObservables(line.about, { limit: mostEntities });
  const entities: Partial<Record<EntityType, string[]>> = {};
  for (const { type, value } of observables) {
    const entity = entityTypes[type];
    if (entity) entities[entity] = [...(entities[entity] ?? []), value];
  }
  const [first] = Object.keys(entities) as EntityType[];
  if (line.about !== '' && first === undefined) {
    throw new UserError(`I see no result, observable or incident in “${line.about.slice(0, 80)}”.`, {
      hint: 'Try: notebook launch for 85.214.149.236, or press “Notebook” on a hunt’s card.',
    });
  }
  return {
    ...common,
    title: observables[0]?.value ?? (line.name || 'Investigation'),
    entities,
    suited: first === undefined ? [] : catalogue.forEntity(first),
  };
}

function subjectOfHunt(
  { prepared, answer }: KeptHunt,
  catalogue: Awaited<ReturnType<Context['services']['notebooks']['catalogue']>>,
): Subject {
  const { source } = prepared;
  const { window, kql } = answer;
  return {
    title: answer.title,
    workspace: answer.workspace,
    window,
    phrase: answer.phrase,
    entities: entitiesIn({ prepared, answer }),
    hunt: source
      ? notebookHunt(source.hunt, source.values, window, {
          kql,
          ...(source.tail === undefined ? {} : { tail: source.tail }),
        })
      : { name: 'kql', parameters: {}, kql },
    suited: catalogue.forHunt(answer.hunt, prepared.tables),
  };
}

/** What the rows name in the columns that hold entities. */
function entitiesIn({
  prepared,
  answer,
}: KeptHunt): Readonly<Partial<Record<EntityType, readonly string[]>>> {
  const found: Partial<Record<EntityType, readonly string[]>> = {};
  for (const [column, type] of Object.entries(prepared.entities)) {
    const index = answer.columns.findIndex(({ name }) => name === column);
    if (index < 0) continue;
    const values = answer.rows
      .flatMap((row) => row[index] ?? [])
      .filter((cell) => typeof cell === 'string' && cell !== '');
    found[type] = [...new Set([...(found[type] ?? []), ...values.map(String)])].slice(0, mostEntities);
  }
  return found;
}

/** A notebook of a team’s own is at hand; one that is gone meanwhile is linked all the same. */
async function contentOf(file: string): Promise<string> {
  try {
    return await readFile(file, 'utf8');
  } catch {
    return '';
  }
}

function fileName(title: string): string {
  return (
    title
      .normalize('NFKD')
      .replaceAll(/[^A-Za-z0-9]+/g, '-')
      .replaceAll(/^-+|-+$/g, '')
      .slice(0, 60)
      .toLowerCase() || 'notebook'
  );
}
