import { RefusalError } from '../access/refusal.ts';
import { greatest, includes, requireRole } from '../access/roles.ts';
import type { Action, Answer, NoticeItem } from '../answers.ts';
import { UserError } from '../errors.ts';
import { placeSubject, readSubject, type Subject } from '../state/subject.ts';
import type { Role } from '../types.ts';
import type { WatchFacts } from '../watch/watch-facts.ts';
import { type WatchChoice, type WatchRule, watchRule } from '../watch/watch-rule.ts';
import type { Args, Command, Context } from './command.ts';
import { notice } from './notice.ts';

const usage = [
  'watch                                        whether Huntline reads along here, and why',
  'watch observables here [with guests]         with guests: also while people from outside read along',
  'watch observables <place> [with guests]      of another place: place:slack:C0123 …',
  'watch reset [<place>]                        as the settings and the name of the place say',
  'stop watching [<place>]',
] as const;

/** Says where Huntline reads along and answers unasked. */
export const watch: Command = {
  name: 'watch',
  summary: 'Have the observables that are written here answered unasked, or not',
  access: 'reader',
  usage,
  examples: ['watch', 'watch observables here'],
  run,
};

interface Asked {
  readonly subject: Subject;
  readonly here: boolean;
}

async function run(args: Args, context: Context): Promise<Answer> {
  const words = args.words().map(({ text }) => text);
  const [verb = 'status', ...rest] = words.map((word) => word.toLowerCase());
  if (verb === 'status' && rest.length === 0) return status(context);
  if (verb === 'reset' && words.length <= 2) return reset(placeIn(words[1], context), context);
  const read = /^(?:observables )?(?:in )?(here|place:\S+)( with guests)?$/i.exec(words.join(' '));
  if (read) {
    const [, where = 'here', guests] = read;
    return choose(placeIn(where, context), guests ? 'with-guests' : 'on', context);
  }
  throw new UserError(`“watch ${args.rest.trim()}” is not understood.`, {
    hint: `Try one of:\n${usage.join('\n')}`,
    actions: [here, { title: 'What applies here', line: 'watch' }],
  });
}

const here: Action = { title: 'Watch observables here', line: 'watch observables here' };

/** `stop watching`: nothing is answered unasked in the place any more, whatever its name and the settings say. */
export async function stopWatching(place: string | undefined, context: Context): Promise<Answer> {
  return choose(placeIn(place, context), 'off', context);
}

const choosing: Readonly<Record<WatchChoice, string>> = {
  on: 'Having observables answered unasked',
  off: 'Having observables not answered unasked',
  'with-guests': 'Having observables answered while people from outside read along',
};

async function choose(asked: Asked, choice: WatchChoice, context: Context): Promise<Answer> {
  const facts = context.services.watch;
  if (asked.here && context.incoming.place.kind === 'personal') return alone();
  await requireChoosing(asked, choice === 'with-guests' ? 'admin' : 'hunter', choosing[choice], context);
  await context.services.preferences.set(asked.subject, 'watch', choice);
  const where = asked.here ? 'here' : `in ${asked.subject}`;
  const undo = { title: 'Take it back', line: lineFor('watch reset', asked) };
  if (choice === 'off') {
    return notice(
      'Not watched',
      `Nothing is answered unasked ${where} from now on.`,
      [],
      [{ title: 'Watch again', line: lineFor('watch observables', asked, 'here') }, undo],
    );
  }
  return notice(
    'Watched',
    `${promise(where, facts)}${aboutGuests(asked, choice, context)}`,
    [],
    [{ title: 'Stop watching', line: lineFor('stop watching', asked) }, undo],
  );
}

function promise(where: string, { perMinute, perReply }: WatchFacts): string {
  return `A message with new public observables gets one reply in its thread ${where}: ${limits(perMinute, perReply)}.`;
}

function limits(perMinute: number, perReply: number): string {
  const replies = perMinute === 1 ? '1 reply' : `${perMinute} replies`;
  return `at most ${replies} a minute, the rest gathered, and at most ${perReply} observables in a reply`;
}

function aboutGuests(asked: Asked, choice: WatchChoice, { incoming }: Context): string {
  if (choice === 'with-guests') return ' That goes for while people from outside read along too.';
  const now = asked.here && (incoming.place.guests || incoming.place.unseen);
  return now
    ? ` But people from outside read along here, or may do: nothing is answered until an administrator says “${lineFor('watch observables', asked, 'here')} with guests”.`
    : ' While people from outside read along, nothing is answered.';
}

async function reset(asked: Asked, context: Context): Promise<Answer> {
  const facts = context.services.watch;
  if (asked.here && context.incoming.place.kind === 'personal') return alone();
  await requireChoosing(asked, 'hunter', 'Taking back what was chosen', context);
  const had = await context.services.preferences.clear(asked.subject, 'watch');
  const title = had ? 'Choice taken back' : 'Nothing was chosen';
  if (!asked.here) return notice(title, `In ${asked.subject} its name and the settings count.`);
  const rule = await ruleHere(facts, context);
  return notice(title, inWords(rule, facts, context), [], actionsFor(rule));
}

async function status(context: Context): Promise<Answer> {
  const { incoming, services, now } = context;
  const facts = services.watch;
  if (incoming.place.kind === 'personal') return alone();
  const rule = await ruleHere(facts, context);
  const heard = facts.known(incoming.surface, incoming.place.id);
  const items: NoticeItem[] = [
    { name: 'Limits', text: limits(facts.perMinute, facts.perReply) },
    { name: 'Names that are watched', text: facts.patterns.join(', ') || 'none' },
    { name: 'Guests', text: guestsInWords(rule, context) },
    {
      name: 'Last heard here',
      text: heard
        ? agoInWords(now.getTime() - heard.heardAt.getTime())
        : `nothing since Huntline was started: it hears what is written only where ${incoming.surface === 'teams' ? 'the app was given the permission to read the channel or chat' : 'it is a member'}`,
    },
  ];
  return notice(
    rule.watched ? 'Watched' : 'Not watched',
    inWords(rule, facts, context),
    items,
    actionsFor(rule),
  );
}

function ruleHere(facts: WatchFacts, { incoming, services }: Context): Promise<WatchRule> {
  const { surface, place } = incoming;
  const name = place.name ?? facts.known(surface, place.id)?.name;
  return watchRule(incoming, async () => name, services.preferences, facts);
}

function inWords({ because, pattern }: WatchRule, facts: WatchFacts, { incoming }: Context): string {
  const name = incoming.place.name ?? facts.known(incoming.surface, incoming.place.id)?.name;
  const called = name === undefined ? 'its name is not known so far' : `its name, ${name}, fits no pattern`;
  switch (because) {
    case 'told':
      return 'Observables are answered unasked here: that was chosen in chat.';
    case 'setting':
      return 'Observables are answered unasked here: the settings name this place.';
    case 'pattern':
      return `Observables are answered unasked here: the place’s name, ${name}, fits ${pattern}.`;
    case 'off':
      return 'Nothing is answered unasked here: that was chosen in chat.';
    default:
      return `Nothing is answered unasked here: nobody chose it, the settings do not name this place, and ${called}.`;
  }
}

function guestsInWords({ guests }: WatchRule, { incoming }: Context): string {
  const rule = guests
    ? 'answered also while people from outside read along'
    : 'nothing is answered while people from outside read along';
  if (incoming.place.unseen) return `${rule}; who does is not known now`;
  if (incoming.place.guests === undefined) return rule;
  return `${rule}; now ${incoming.place.guests ? 'some do' : 'none do'}`;
}

function agoInWords(ms: number): string {
  const minutes = Math.floor(ms / 60_000);
  if (minutes < 1) return 'less than a minute ago';
  if (minutes < 120) return `${minutes} ${minutes === 1 ? 'minute' : 'minutes'} ago`;
  return `${Math.floor(minutes / 60)} hours ago`;
}

function actionsFor({ watched, because }: WatchRule): readonly Action[] {
  const chosen = because === 'told' || because === 'off';
  return [
    watched ? { title: 'Stop watching', line: 'stop watching' } : here,
    ...(chosen ? [{ title: 'Take the choice back', line: 'watch reset' }] : []),
  ];
}

function alone(): Answer {
  return notice(
    'Nothing to watch here',
    'Here you are alone with Huntline: it answers every line, and there is nothing to read along. Say it in a channel or group, or name one: watch observables place:slack:C0123.',
    [],
    [{ title: 'What enrich does', line: 'help enrich' }],
  );
}

function lineFor(verb: string, { subject, here: isHere }: Asked, nameOfHere = ''): string {
  return [verb, isHere ? nameOfHere : subject].filter(Boolean).join(' ');
}

function placeIn(text: string | undefined, { incoming }: Context): Asked {
  const own = placeSubject(incoming);
  if (text === undefined || /^here$/i.test(text)) return { subject: own, here: true };
  const subject = readSubject(text);
  if (subject?.startsWith('place:')) return { subject, here: subject === own };
  throw new UserError(`“${text}” is no place.`, {
    title: 'Where?',
    hint: 'Write here, or place:<surface>:<id>; the line “role” shows what a place is called so.',
    actions: [here],
  });
}

/** Places that one is not in take an administrator who is that elsewhere than only here. */
async function requireChoosing(asked: Asked, needed: Role, what: string, context: Context): Promise<void> {
  const { incoming, role, services } = context;
  requireRole(role, asked.here ? needed : 'admin', what, incoming);
  if (asked.here) return;
  const held = await services.access.held(incoming);
  const own = held.filter(({ from }) => from !== placeSubject(incoming)).map(({ role: each }) => each);
  if (includes(greatest(own), 'admin')) return;
  throw new RefusalError('You are admin only in this place, and can choose only for it.', {
    hint: 'Say it in the place itself.',
  });
}
