import { requireRole } from '../access/roles.ts';
import type { Answer, NotebookListAnswer } from '../answers.ts';
import { UserError } from '../errors.ts';
import { readEnrichLine } from '../language/enrich-line.ts';
import { launcherNamed } from '../notebooks/launchers/index.ts';
import { personSubject, placeSubject } from '../state/subject.ts';
import { type Command, type Context, clockOf } from './command.ts';
import { launchNotebook } from './notebook/launch-notebook.ts';
import { chosenLauncher, summaryOf } from './notebook/launches.ts';
import { type Suited, suitedNotebooks } from './notebook/suited-notebooks.ts';
import { notice } from './notice.ts';

const usage = [
  'notebook list [words]                     the notebooks there are',
  'notebook for <observable, hunt, result, or incident 42>',
  'notebook launch [<notebook>] [for <result, observables, or incident 42>] [<time phrase>] [in <workspace>]',
  'notebook use <launcher> [here]            where they open: for you, or for everybody in this place',
  'notebook reset [here]',
] as const;

/** From a card to a notebook that knows what one was looking at. Running one is the analyst's own compute's work. */
export const notebook: Command = {
  name: 'notebook',
  summary: 'Carry on in a notebook that knows the workspace, window and entities',
  access: 'reader',
  usage,
  examples: ['notebook for 85.214.149.236', 'notebook launch for 85.214.149.236'],
  run: ({ rest }, context) => {
    const [, verb = 'list', words = ''] = /^(\w+)(?:\s+([\s\S]*))?$/.exec(rest.trim()) ?? [];
    const run = Object.hasOwn(verbs, verb.toLowerCase()) ? verbs[verb.toLowerCase()] : undefined;
    if (run) return run(words.trim(), context);
    throw new UserError(`“notebook ${verb}” is not understood.`, {
      hint: `Try one of:\n${usage.join('\n')}`,
    });
  },
};

const verbs: Readonly<Record<string, (words: string, context: Context) => Promise<Answer>>> = {
  list: async (words, context) => {
    const catalogue = await context.services.notebooks.catalogue();
    const all = /^all$/i.test(words) || words === '' ? catalogue.all() : catalogue.search(words);
    const title = words === '' ? 'Notebooks' : `Notebooks that fit “${words.slice(0, 60)}”`;
    return listed({ notebooks: all, notes: [], carry: '' }, words, title, context);
  },
  for: async (words, context) => {
    const suited = await suitedNotebooks(words, context);
    return listed(suited, words, `Notebooks for ${suited.of}`, context);
  },
  launch,
  use,
  reset,
  run: async () => {
    throw new UserError('Huntline does not run notebooks: it puts them where you run them.', {
      title: 'Launching, not running',
      hint: 'A notebook runs on your own compute, as you: notebook launch <notebook> opens it there.',
    });
  },
};

async function listed(
  { notebooks, notes, carry }: Omit<Suited, 'of'>,
  words: string,
  title: string,
  { services, incoming }: Context,
): Promise<NotebookListAnswer> {
  const catalogue = await services.notebooks.catalogue();
  const { target, launchers } = services.notebooks;
  const chosen = await chosenLauncher(incoming, services.preferences, services.notebooks);
  const where = target(services.workspaces.find().name);
  const repositories = new Set(notebooks.map(({ repository }) => repository));
  const compared = [...repositories].flatMap((id) => catalogue.repository(id)?.comparedAt ?? []).sort();
  return {
    kind: 'notebook-list',
    title,
    words,
    notebooks: notebooks.map((one) => summaryOf(one, catalogue, where, launchers, chosen)),
    total: catalogue.all().length,
    comparedAt: compared[0] ?? '',
    notes: notebooks.length === 0 ? [...notes, 'None fits. Try: notebook list'] : notes,
    actions: notebooks
      .filter(({ retired }) => !retired)
      .slice(0, 4)
      .map(({ id, title: name }) => ({
        title: `Launch ${name}`,
        line: `notebook launch ${id}${carry}`,
      })),
  };
}

function launch(words: string, context: Context): Promise<Answer> {
  requireRole(context.role, 'hunter', 'Launching a notebook');
  const { text, window, phrase, workspaces } = readEnrichLine(words, clockOf(context));
  const [, name = '', subject = ''] = /^(?:([\s\S]*?)(?:^|\s+))?for\s+([\s\S]+)$/i.exec(text) ?? [
    '',
    text,
    '',
  ];
  return launchNotebook(
    {
      name: name.trim().replaceAll(/^["“]|["”]$/g, ''),
      about: subject.trim(),
      workspaces,
      ...(window && phrase !== undefined ? { window, phrase } : {}),
    },
    context,
  );
}

async function use(words: string, context: Context): Promise<Answer> {
  const { services } = context;
  const [, name = '', here] = /^([\w-]+)(\s+here)?$/i.exec(words) ?? [];
  const launcher = launcherNamed(name);
  if (!launcher) {
    throw new UserError(`There is no launcher “${name || words}”.`, {
      hint: `There are: ${services.notebooks.launchers.map(({ id }) => id).join(', ')}.`,
    });
  }
  await services.preferences.set(whose(here !== undefined, context), 'launcher', launcher.id);
  const made = launcher.link(services.notebooks.target(services.workspaces.find().name));
  const but = typeof made === 'string' ? '' : ` It lacks ${made.missing.join(', ')}, though.`;
  return notice(
    'Launcher chosen',
    `Notebooks ${here ? 'in this place' : 'of yours'} open in ${launcher.title}.${but}`,
    [],
    [{ title: 'Notebooks', line: 'notebook list' }],
  );
}

async function reset(words: string, context: Context): Promise<Answer> {
  const here = /^here$/i.test(words);
  const had = await context.services.preferences.clear(whose(here, context), 'launcher');
  const chosen = await chosenLauncher(
    context.incoming,
    context.services.preferences,
    context.services.notebooks,
  );
  return notice(had ? 'Choice taken back' : 'Nothing was chosen', `Notebooks open in ${chosen}.`);
}

function whose(here: boolean, { role, incoming }: Context) {
  const forOthers = here && incoming.place.kind !== 'personal';
  requireRole(role, forOthers ? 'admin' : 'hunter', 'Choosing where notebooks open');
  return here ? placeSubject(incoming) : personSubject(incoming);
}
