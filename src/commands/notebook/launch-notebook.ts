import { readFile } from 'node:fs/promises';
import type { Answer, FileAnswer, NotebookLaunch } from '../../answers.ts';
import type { Fact } from '../../enrichment.ts';
import { UserError } from '../../errors.ts';
import type { MadeNotebook } from '../../notebooks/make/made-notebook.ts';
import { makeNotebook } from '../../notebooks/make/make-notebook.ts';
import type { Notebook } from '../../notebooks/notebook.ts';
import type { Context } from '../command.ts';
import { findNotebook } from './find-notebook.ts';
import { chosenLauncher, launchesOf } from './launches.ts';
import { ownParameters } from './own-parameters.ts';
import { type LaunchLine, type Subject, subjectOf } from './subject.ts';

/** Makes a notebook that carries on, and puts it where it can be opened; else it is handed over as a file. */
export async function launchNotebook(line: LaunchLine, context: Context): Promise<Answer> {
  const { incoming, services, now } = context;
  const { notebooks, preferences } = services;
  const catalogue = await notebooks.catalogue();
  const named = line.name === '' ? undefined : findNotebook(line.name, catalogue);
  const subject = await subjectOf(line, context, catalogue);
  const notebook = named ?? subject.suited[0];
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
            parameters: ownParameters(notebook, subject),
            ...(notebook.file === undefined ? {} : { content: await contentOf(notebook.file) }),
          },
        }
      : {}),
    redact: (text) => notebooks.redact(text),
  });
  const name = `${fileName(subject.title)}-${now.toISOString().slice(0, 16).replaceAll(/[-:T]/g, '')}.ipynb`;
  const notes = [...subject.notes, ...(await lackedBy(chosen, subject.workspace, context))];
  return placed({ made, name, subject, notebook, chosen, target, published, notes }, context);
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
  /** What does not go along, and what the person lacks. */
  readonly notes: readonly string[];
}

async function placed(parts: Made, context: Context): Promise<Answer> {
  const { incoming, services, signal } = context;
  const { made, name, subject, notebook, chosen, target, published, notes } = parts;
  const { notebooks } = services;
  const placing = notebooks.placing(chosen, incoming);
  if (!placing) {
    const title = notebooks.launchers.find(({ id }) => id === chosen)?.title ?? chosen;
    return handedOver(
      parts,
      `Huntline cannot put a notebook into ${title}, so here is the file: open it where you work.`,
    );
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
      notes: [
        ...(renamedFrom === undefined ? [] : [`${renamedFrom} was there already, so it got a new name.`]),
        ...notes,
      ],
      actions: [],
    };
  } catch (error) {
    if (!(error instanceof UserError)) throw error;
    return handedOver(
      error.hint === undefined ? parts : { ...parts, notes: [error.hint, ...notes] },
      `It could not be put into ${placing.at}: ${error.message}`,
    );
  }
}

/** Where nothing can be reached, the file and the links still come. */
function handedOver({ made, name, subject, published, notes }: Made, why: string): FileAnswer {
  const links = published.flatMap(({ title, url }) => (url && /^https?:/i.test(url) ? [{ title, url }] : []));
  return {
    kind: 'file',
    title: `Notebook: ${subject.title}`,
    name,
    mime: 'application/x-ipynb+json',
    content: `${JSON.stringify(made, null, 1)}\n`,
    links,
    notes: [why, ...notes, ...carriedBy(subject).map((fact) => `${fact.name}: ${fact.value}`)],
    actions: [],
  };
}

function carriedBy({ workspace, phrase, entities, hunt, facts }: Subject): readonly Fact[] {
  const things = Object.entries(entities).flatMap(([type, values]) =>
    values.length === 0 ? [] : [`${values.length} ${type}`],
  );
  return [
    { name: 'Workspace', value: workspace },
    { name: 'Window', value: phrase },
    ...facts,
    ...(hunt ? [{ name: 'Hunt', value: hunt.name }] : []),
    ...(things.length > 0 ? [{ name: 'Entities', value: things.join(', ') }] : []),
  ];
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
