import type { HuntAnswer } from '../../answers.ts';
import type { NotebookCatalogue } from '../../notebooks/catalogue.ts';
import type { Notebook } from '../../notebooks/notebook.ts';
import type { Link } from '../../types.ts';
import type { Context } from '../command.ts';
import type { PreparedHunt } from '../hunt/kept-hunt.ts';
import { chosenLauncher, launchesOf } from './launches.ts';

const mostNotebooks = 3;

/**
 * Links to the notebooks on Spark that name a hunt as what they carry on from: where Spark is set up, under the names
 * that they have when they are imported; else to read, with what is missing.
 */
export async function sparkLinks(
  prepared: Pick<PreparedHunt, 'source'>,
  workspace: string,
  context: Context,
): Promise<{ readonly links: readonly Link[]; readonly notes: HuntAnswer['notes'] }> {
  const name = prepared.source?.hunt.name;
  const { notebooks, preferences } = context.services;
  const catalogue = name === undefined ? undefined : await notebooks.atHand();
  const carrying = catalogue && name !== undefined ? carryingOn(name, catalogue) : [];
  if (!catalogue || carrying.length === 0) return { links: [], notes: [] };
  const chosen = await chosenLauncher(context.incoming, preferences, notebooks);
  const target = notebooks.target(workspace);
  const spark = notebooks.launchers.filter((launcher) => launcher.spark);
  const ways = carrying.map((notebook) => {
    const source = catalogue.sourceOf(notebook);
    const imported = { ...target, source, file: { path: fileName(notebook) } };
    return { notebook, source, launches: launchesOf(imported, spark, chosen) };
  });
  const links = ways.flatMap(({ notebook, launches }) =>
    launches.flatMap(({ title, url }) =>
      url === undefined ? [] : { title: `${nameOf(notebook)} in ${title}`, url },
    ),
  );
  const said = `Notebooks on Spark carry this on (${carrying.map(nameOf).join(', ')})`;
  if (links.length > 0) {
    const files = carrying.map((notebook) => fileName(notebook).replace(/\.ipynb$/i, ''));
    return { links, notes: [`${said}; the links open what was imported as ${listed(files)}.`] };
  }
  const [first] = ways;
  const lacking = (first?.launches ?? []).flatMap(({ title, missing = [] }) =>
    missing.length > 0 ? `${title} needs ${missing.join(' and ')}` : [],
  );
  const reading = notebooks.launchers.filter(({ id }) => id === 'github');
  return {
    links: ways.flatMap(({ notebook, source }) =>
      launchesOf({ ...target, source }, reading, chosen).flatMap(({ title, url }) =>
        url === undefined ? [] : { title: `${nameOf(notebook)} on ${title}`, url },
      ),
    ),
    notes: [`${said}. To open them there, ${lacking.join('; ')}.`],
  };
}

function carryingOn(hunt: string, catalogue: NotebookCatalogue): readonly Notebook[] {
  const wanted = hunt.toLowerCase();
  return catalogue
    .all()
    .filter(
      ({ kernel, hunts = [], retired }) =>
        kernel === 'spark' && !retired && hunts.some((one) => one.toLowerCase() === wanted),
    )
    .slice(0, mostNotebooks);
}

function nameOf({ short, title }: Notebook): string {
  return short ?? title;
}

function fileName({ path }: Notebook): string {
  return path.split('/').at(-1) ?? path;
}

function listed(names: readonly string[]): string {
  return new Intl.ListFormat('en-GB').format(names);
}
