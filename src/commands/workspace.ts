import { requireRole } from '../access/roles.ts';
import type { Answer } from '../answers.ts';
import { UserError } from '../errors.ts';
import { nearest } from '../language/nearest.ts';
import { quoteWord } from '../language/quote-word.ts';
import { personSubject, placeSubject } from '../state/subject.ts';
import type { Args, Command, Context } from './command.ts';
import { notice } from './notice.ts';
import { preferredWorkspace } from './preferred-workspace.ts';

const usage = [
  'workspace list',
  'workspace use <workspace>        for you, wherever nothing else was chosen',
  'workspace use <workspace> here   for everybody in this place',
  'workspace reset [here]',
] as const;

/** Lists the workspaces and chooses the one that hunts go to without `in …`. */
export const workspace: Command = {
  name: 'workspace',
  summary: 'See the workspaces, choose the one to hunt in',
  access: 'reader',
  usage,
  examples: ['workspace list'],
  run,
};

async function run(args: Args, context: Context): Promise<Answer> {
  const [verb = 'list', ...words] = args.words().map(({ text }) => text);
  const here = words.at(-1)?.toLowerCase() === 'here';
  const rest = here ? words.slice(0, -1) : words;
  if (/^list$/i.test(verb) && words.length === 0) return list(context);
  if (/^use$/i.test(verb) && rest.length === 1) return use(rest[0] ?? '', here, context);
  if (/^reset$/i.test(verb) && rest.length === 0) return reset(here, context);
  throw new UserError(`“workspace ${args.rest.trim()}” is not understood.`, {
    hint: `Try one of:\n${usage.join('\n')}`,
    actions: [{ title: 'workspace list', line: 'workspace list' }],
  });
}

async function list({ services, incoming }: Context): Promise<Answer> {
  const { names } = services.workspaces;
  const chosen = await preferredWorkspace(incoming, services.preferences, names);
  const why = { person: 'you chose it', place: 'it was chosen for this place', settings: 'the default' };
  return notice(
    'Workspaces',
    `Hunts go to ${chosen.name} (${why[chosen.by]}) unless the line says “in <workspace>”.`,
    names.map((name) => ({ name, text: name === chosen.name ? `used here: ${why[chosen.by]}` : '' })),
    names
      .filter((name) => name !== chosen.name)
      .map((name) => ({ title: `Use ${name}`, line: `workspace use ${quoteWord(name)}` })),
  );
}

async function use(asked: string, here: boolean, context: Context): Promise<Answer> {
  const { services, incoming } = context;
  const name = known(asked, services.workspaces.names);
  const whose = subjectOf(here, context);
  await services.preferences.set(whose, 'workspace', name);
  const chosen = await preferredWorkspace(incoming, services.preferences, services.workspaces.names);
  const but =
    chosen.name === name ? '' : ` In this place, though, they go to ${chosen.name}: that was chosen for it.`;
  return notice('Workspace chosen', `${whoseHunts(here, context)} go to ${name} from now on.${but}`);
}

async function reset(here: boolean, context: Context): Promise<Answer> {
  const { services, incoming } = context;
  const had = await services.preferences.clear(subjectOf(here, context), 'workspace');
  const chosen = await preferredWorkspace(incoming, services.preferences, services.workspaces.names);
  return notice(
    had ? 'Choice taken back' : 'Nothing was chosen',
    `${whoseHunts(here, context)} go to ${chosen.name}.`,
  );
}

/** Choosing for a place is choosing for others, but for the place where one is alone with Huntline. */
function subjectOf(here: boolean, { role, incoming }: Context) {
  const forOthers = here && incoming.place.kind !== 'personal';
  requireRole(
    role,
    forOthers ? 'admin' : 'hunter',
    `Choosing a workspace for ${forOthers ? 'a place' : 'yourself'}`,
  );
  return here ? placeSubject(incoming) : personSubject(incoming);
}

function whoseHunts(here: boolean, { incoming }: Context): string {
  if (!here) return 'Your hunts';
  return incoming.place.kind === 'personal' ? 'Hunts in this chat' : 'Hunts in this place';
}

function known(asked: string, names: readonly string[]): string {
  const found = names.find((name) => name.toLowerCase() === asked.toLowerCase());
  if (found !== undefined) return found;
  const near = nearest(asked, names, 2);
  throw new UserError(`There is no workspace “${asked}”.`, {
    title: 'No such workspace',
    hint: near.length > 0 ? `Did you mean ${near.join(' or ')}?` : `Configured here: ${names.join(', ')}.`,
    actions: near.map((name) => ({ title: `Use ${name}`, line: `workspace use ${quoteWord(name)}` })),
  });
}
