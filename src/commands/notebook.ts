import { requireRole } from '../access/roles.ts';
import type { Answer, NotebookListAnswer } from '../answers.ts';
import { UserError } from '../errors.ts';
import { launcherNamed } from '../notebooks/launchers/index.ts';
import type { Launcher, LauncherSettings } from '../notebooks/notebook.ts';
import { retiredPlace } from '../notebooks/retired-places.ts';
import { settingNames } from '../notebooks/setting-names.ts';
import { personSubject, placeSubject } from '../state/subject.ts';
import { type Command, type Context, clockOf } from './command.ts';
import { launchNotebook } from './notebook/launch-notebook.ts';
import { chosenLauncher, summaryOf } from './notebook/launches.ts';
import { readLaunchLine } from './notebook/read-launch-line.ts';
import { type Suited, suitedNotebooks } from './notebook/suited-notebooks.ts';
import { notice } from './notice.ts';

const usage = [
  'notebook list [words]                     the notebooks there are',
  'notebook for <observable, hunt, result, or incident 42>',
  'notebook launch [<notebook>] [for <result, observables, or incident 42>] [<time phrase>] [in <workspace>]',
  'notebook launch … as file                 as a file; as "Case 12" under that name, as "Case 12" overwrite over it',
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
    const isAll = words === '' || /^all$/i.test(words);
    const notebooks = isAll ? catalogue.all() : catalogue.search(words);
    const title = isAll ? 'Notebooks' : `Notebooks that fit “${words.slice(0, 60)}”`;
    return listed({ notebooks, notes: [], carry: '' }, words, title, context);
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
      .map(({ id, short, title: name }) => ({
        title: `Launch ${short ?? name}`,
        line: `notebook launch ${id}${carry}`,
      })),
  };
}

function launch(words: string, context: Context): Promise<Answer> {
  requireRole(context.role, 'hunter', 'Launching a notebook');
  return launchNotebook(readLaunchLine(words, clockOf(context)), context);
}

async function use(words: string, context: Context): Promise<Answer> {
  const { services } = context;
  const [, name = '', here] = /^(\S.*?)(\s+here)?$/i.exec(words) ?? [];
  const launcher = launcherNamed(name);
  if (!launcher) throw noLauncher(words, services.notebooks.launchers);
  await services.preferences.set(whose(here !== undefined, context), 'launcher', launcher.id);
  const { settings, sentinel } = services.notebooks.target(services.workspaces.find().name);
  const lacking = lackedBy(launcher, settings, sentinel !== undefined);
  const but = lacking.length > 0 ? ` For that, ${lacking.join(' and ')} must be set.` : '';
  return notice(
    'Launcher chosen',
    `${here ? 'Notebooks in this place' : 'Your notebooks'} open in ${launcher.title}.${but}`,
    [],
    [{ title: 'Notebooks', line: 'notebook list' }],
  );
}

/** Settings and facts without which it opens nothing; none where it has an address of its own. */
function lackedBy(
  { id, needs }: Launcher,
  settings: LauncherSettings,
  knowsSentinel: boolean,
): readonly string[] {
  if (settings.templates[id]) return [];
  return needs.flatMap((need) => {
    if (need === 'sentinel') return knowsSentinel ? [] : ['the workspace’s subscription and resource group'];
    if (need === 'tenantId' || settings[need]?.trim()) return [];
    return [settingNames[need]];
  });
}

function noLauncher(words: string, all: readonly Launcher[]): UserError {
  const retired = retiredPlace(words);
  const heir = all.find(({ id }) => id === retired?.heir);
  if (retired && heir) {
    return new UserError(`${retired.title} is no more: ${retired.why}.`, {
      title: 'A retired place',
      hint: `${heir.title} took its place.`,
      actions: [{ title: `Use ${heir.title}`, line: `notebook use ${heir.id}` }],
    });
  }
  return new UserError(words === '' ? 'Which launcher?' : `There is no launcher “${words.slice(0, 80)}”.`, {
    hint: `There are: ${all.map(({ id }) => id).join(', ')}.`,
  });
}

async function reset(words: string, context: Context): Promise<Answer> {
  const here = /^here$/i.test(words);
  const { preferences, notebooks } = context.services;
  const had = await preferences.clear(whose(here, context), 'launcher');
  const chosen = await chosenLauncher(context.incoming, preferences, notebooks);
  const title = notebooks.launchers.find(({ id }) => id === chosen)?.title ?? chosen;
  return notice(had ? 'Choice taken back' : 'Nothing was chosen', `Your notebooks open in ${title}.`);
}

function whose(here: boolean, { role, incoming }: Context) {
  const forOthers = here && incoming.place.kind !== 'personal';
  requireRole(role, forOthers ? 'admin' : 'hunter', 'Choosing where notebooks open');
  return here ? placeSubject(incoming) : personSubject(incoming);
}
