import type { HeldRole } from '../access/access.ts';
import { RefusalError } from '../access/refusal.ts';
import { greatest, includes, requireRole, roleSettings, roles } from '../access/roles.ts';
import type { Answer, NoticeItem } from '../answers.ts';
import { UserError } from '../errors.ts';
import { personSubject, placeSubject, readSubject, type Subject } from '../state/subject.ts';
import type { Role } from '../types.ts';
import type { Args, Command, Context } from './command.ts';
import { notice } from './notice.ts';

const usage = [
  'role                                   what you may do here, and why',
  'role list',
  'role grant <role> to <whom>            reader, hunter, author or admin',
  'role revoke <role> from <whom>         <whom>: person:slack:T0123:U0456, group:teams:<id>, here …',
] as const;

/** Shows, gives and takes away roles. */
export const role: Command = {
  name: 'role',
  summary: 'See what you may do; give roles to people, groups and places',
  access: 'reader',
  usage,
  examples: ['role', 'role list'],
  run,
};

async function run(args: Args, context: Context): Promise<Answer> {
  const [verb, word = '', link = '', whom = '', ...more] = args.words().map(({ text }) => text);
  if (verb === undefined) return mine(context);
  requireRole(context.role, 'admin', 'Looking at, giving or taking away roles');
  if (/^list$/i.test(verb) && word === '') return list(context);
  const given = roles.find((name) => name === word.toLowerCase());
  if (given && whom !== '' && more.length === 0) {
    if (/^grant$/i.test(verb) && /^to$/i.test(link)) return grant(given, subjectIn(whom, context), context);
    if (/^revoke$/i.test(verb) && /^from$/i.test(link))
      return revoke(given, subjectIn(whom, context), context);
  }
  throw new UserError(`“role ${args.rest.trim()}” is not understood.`, {
    hint: `Try one of:\n${usage.join('\n')}`,
    actions: [{ title: 'role list', line: 'role list' }],
  });
}

async function mine({ services, incoming, role: held }: Context): Promise<Answer> {
  const all = await services.access.held(incoming);
  return notice(
    `You are ${held} here`,
    `Your id is ${personSubject(incoming)}; this place is ${placeSubject(incoming)}.`,
    all.map(asItem),
  );
}

async function list({ services }: Context): Promise<Answer> {
  const grants = await services.grants.all();
  const items = [
    ...services.access.settings.map(asItem),
    ...grants.map(({ subject, role: name, grantedBy, grantedAt }) => ({
      name: subject,
      text: `${name}, given in chat by ${grantedBy} on ${grantedAt.slice(0, 10)}`,
      lines: [`role revoke ${name} from ${subject}`],
    })),
  ];
  return notice(
    'Roles',
    items.length > 0
      ? 'Each role includes those before it: reader, hunter, author, admin.'
      : 'No role is given to anybody: only this machine’s own terminal and web chat are answered.',
    items,
  );
}

async function grant(name: Role, subject: Subject, context: Context): Promise<Answer> {
  const { services, incoming } = context;
  await refuseAboveOwn(name, subject, context);
  const isNew = await services.grants.add(subject, name, personSubject(incoming));
  return notice(
    isNew ? 'Role given' : 'Nothing changed',
    isNew ? `${subject} is ${name} from now on.` : `${subject} was given the role ${name} before.`,
    [],
    isNew ? [{ title: 'Take it back', line: `role revoke ${name} from ${subject}` }] : [],
  );
}

async function revoke(name: Role, subject: Subject, context: Context): Promise<Answer> {
  const { services } = context;
  await refuseAboveOwn(name, subject, context);
  const had = await services.grants.remove(subject, name);
  const others = [
    ...services.access.settings.filter(({ from }) => from === subject),
    ...(await services.grants.of([subject])).map(
      (left): HeldRole => ({ role: left, from: subject, by: 'chat' }),
    ),
  ];
  if (!had && others.every((other) => other.role !== name)) {
    throw new UserError(`${subject} was not given the role ${name}.`, {
      title: 'Nothing to take away',
      ...(others.length > 0 ? { hint: `It is ${others.map(({ role: left }) => left).join(', ')}.` } : {}),
      actions: [{ title: 'role list', line: 'role list' }],
    });
  }
  const fixed = others.find((other) => other.by === 'settings' && other.role === name);
  if (!had && fixed) {
    throw new UserError(`${subject} has the role ${name} by the setting ${roleSettings[name]}.`, {
      title: 'Not given in chat',
      hint: 'What settings give, only settings take away: change it there and restart Huntline.',
    });
  }
  return notice('Role taken away', `${subject} is no longer ${name}.`, others.map(asItem));
}

/**
 * Nobody gives more than they have themselves. Who is something only because of the place they are in has it there
 * only, and cannot carry it elsewhere.
 */
async function refuseAboveOwn(name: Role, subject: Subject, { services, incoming }: Context): Promise<void> {
  const here = placeSubject(incoming);
  const held = await services.access.held(incoming);
  const own = held.filter(({ from }) => subject === here || from !== here).map(({ role: each }) => each);
  if (includes(greatest(own), 'admin') && includes(greatest(own), name)) return;
  throw new RefusalError(`You are admin only in this place, and can give or take away roles only for it.`, {
    hint: `For this place: role grant ${name} to here`,
  });
}

function subjectIn(whom: string, { incoming }: Context): Subject {
  if (/^here$/i.test(whom)) return placeSubject(incoming);
  const subject = readSubject(whom);
  if (subject) return subject;
  throw new UserError(`“${whom}” says not whom it means.`, {
    title: 'Whom?',
    hint: 'Write person:<surface>:<id>, group:<surface>:<id>, place:<surface>:<id>, or here for this place. A person’s id is on the card that refuses them. Everybody (*) is given a role in the settings only.',
  });
}

function asItem({ role: name, from, by }: HeldRole): NoticeItem {
  if (from === 'local') return { name: 'this machine', text: `${name}: all is allowed here` };
  const whom = from === '*' ? 'everybody' : from;
  return {
    name: whom,
    text: by === 'settings' ? `${name}, by the setting ${roleSettings[name]}` : `${name}, given in chat`,
  };
}
