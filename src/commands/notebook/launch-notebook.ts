import { readFile } from 'node:fs/promises';
import type { Answer, FileAnswer, NotebookLaunch } from '../../answers.ts';
import type { Fact } from '../../enrichment.ts';
import { UserError } from '../../errors.ts';
import { quoteWord } from '../../language/quote-word.ts';
import type { MadeNotebook } from '../../notebooks/make/made-notebook.ts';
import { makeNotebook } from '../../notebooks/make/make-notebook.ts';
import type { Launcher, Notebook } from '../../notebooks/notebook.ts';
import { notebookFileName } from '../../notebooks/place/file-name.ts';
import type { Context } from '../command.ts';
import { findNotebook } from './find-notebook.ts';
import { countEntities } from './found-entities.ts';
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
  const at = now.toISOString().slice(0, 16).replaceAll(/[-:T]/g, '');
  const name = line.saveAs ? notebookFileName(line.saveAs) : `${fileName(subject.title)}-${at}.ipynb`;
  const parts = { line, made, name, subject, notebook, chosen, target, published };
  const notes = [...subject.notes, ...(await lackedBy(chosen, subject.workspace, context))];
  return line.asFile ? handedOver({ ...parts, notes }) : placed({ ...parts, notes }, context);
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
  readonly line: LaunchLine;
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
  const { line, made, name, subject, notebook, chosen, target, published, notes } = parts;
  const { launchers, placing: placings } = services.notebooks;
  const placing = placings(chosen, incoming);
  if (!placing || 'missing' in placing) return handedOver(parts, whyNotPut(chosen, launchers, placing));
  const { at, folder, to, opens } = placing;
  try {
    context.progress(`Putting the notebook into ${at} …`);
    const { overwrite } = line;
    const { path, renamedFrom } = await to.put(folder, name, made, { signal, overwrite });
    const opening = launchers.filter(({ id }) => opens.includes(id));
    return {
      kind: 'notebook',
      title: `Notebook: ${subject.title}`,
      placed: `${at}: ${path}`,
      carries: carriedBy(subject),
      ...(notebook ? { goesOnWith: notebook.title } : {}),
      launchers: [
        ...launchesOf({ ...target, file: { path } }, opening, chosen),
        ...published
          .filter(({ id }) => !opens.includes(id))
          .map((one) => (one.url && !one.leadsTo ? { ...one, leadsTo: 'published' as const } : one)),
      ],
      notes: [...(renamedFrom === undefined ? [] : [renamed(renamedFrom, line)]), ...notes],
      actions: [
        { title: 'As a file', line: `${line.again} as file` },
        ...(line.about === '' ? [] : [{ title: 'Other notebooks', line: `notebook for ${line.about}` }]),
      ],
    };
  } catch (error) {
    if (!(error instanceof UserError)) throw error;
    return handedOver(
      error.hint === undefined ? parts : { ...parts, notes: [error.hint, ...notes] },
      `It could not be put into ${at}: ${error.message}`,
    );
  }
}

function renamed(path: string, { saveAs, again }: LaunchLine): string {
  const over = saveAs ? ` To write over it: ${again} as ${quoteWord(saveAs)} overwrite` : '';
  return `${path} was there already, so it got a new name.${over}`;
}

/** Why there is a file and no link to the made notebook. */
function whyNotPut(
  chosen: string,
  launchers: readonly Launcher[],
  placing: { readonly missing: readonly string[] } | undefined,
): string {
  const launcher = launchers.find(({ id }) => id === chosen);
  const title = launcher?.title ?? chosen;
  if (placing)
    return `To put it into ${title}, ${listed(placing.missing)} must be set; here is the file meanwhile.`;
  return launcher?.opens === 'source'
    ? `${title} is for reading, so here is the file: open it where you work.`
    : `Huntline puts no notebooks into ${title} itself, so here is the file: open or import it there.`;
}

/** Where nothing can be reached, the file and the links still come. */
function handedOver({ made, name, subject, notebook, published, notes }: Made, why?: string): FileAnswer {
  const links = published.flatMap(({ title, url, leadsTo }) =>
    url && /^https?:/i.test(url) ? [{ title: leadsTo === 'place' ? `Open ${title}` : title, url }] : [],
  );
  const carried = [
    ...carriedBy(subject),
    ...(notebook ? [{ name: 'Goes on with', value: notebook.title }] : []),
  ];
  return {
    kind: 'file',
    title: `Notebook: ${subject.title}`,
    name,
    mime: 'application/x-ipynb+json',
    content: `${JSON.stringify(made, null, 1)}\n`,
    links,
    notes: [
      ...(why === undefined ? [] : [why]),
      ...notes,
      ...carried.map((fact) => `${fact.name}: ${fact.value}`),
    ],
    actions: [],
  };
}

function listed(names: readonly string[]): string {
  return new Intl.ListFormat('en-GB').format(names);
}

function carriedBy({ workspace, phrase, entities, hunt, facts }: Subject): readonly Fact[] {
  const things = countEntities(entities);
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
