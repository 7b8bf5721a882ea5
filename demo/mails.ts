import { files, hostileText, infrastructure, timeline, victims } from './attack.ts';
import { company, objectIdOf, people, personOf } from './company.ts';
import { exercise, exerciseTimeline, mailed } from './exercise.ts';
import { weightedServices } from './internet.ts';
import { fileFacts } from './programs.ts';
import type { Random } from './random.ts';
import { busyMoment, hour, minute, second, type World } from './world.ts';

/** One mail to one mailbox, the same for every table that shows it. */
export interface Mail {
  readonly time: number;
  readonly id: string;
  readonly from: string;
  readonly fromName: string;
  readonly fromIp: string;
  readonly to: string;
  readonly subject: string;
  readonly urls: readonly string[];
  readonly attachments: readonly { readonly name: string; readonly sha256: string; readonly size: number }[];
  readonly threat: '' | 'Malware' | 'Phish' | 'Spam';
  readonly place: 'Inbox/folder' | 'Junk folder' | 'On-premises/external' | 'Quarantine';
}

/** Id that a mail has in every table: made of what it says and to whom. */
export function mailId(subject: string, to: string): string {
  return objectIdOf(`mail ${subject} to ${to}`);
}

/** The month's mail: some of everybody's, the exercise's, and what the attacker sends and forwards. */
export function* mailsOf(world: World): Generator<Mail> {
  for (const day of world.days) {
    const random = world.random(`mails ${day.key}`);
    for (let left = day.weekend ? 5 : 32; left > 0; left--)
      yield everyday(random, busyMoment(random, day), left, day.key);
  }
  yield* ofExercise(world);
  yield* ofAttack(world);
}

const outsiders = [
  ['orders@officegoods.example', 'Office Goods'],
  ['billing@ledgerworks.example', 'Ledgerworks'],
  ['anna.keller@optik-partner.example', 'Anna Keller'],
  ['noreply@salesharbour.example', 'Sales Harbour'],
  ['purchasing@university-lab.example', 'University Lab'],
] as const;
const subjects = ['Minutes', 'Quote', 'Order', 'Re: calibration', 'Delivery dates', 'Invoice', 'Site visit'];
const spam = ['You have won', 'Cheap toner', 'Your mailbox is full', 'Unpaid toll'];

function everyday(random: Random, time: number, number: number, key: string): Mail {
  const person = random.pick(people);
  const subject = `${random.pick(subjects)} ${key.slice(5)}-${number}`;
  const kind = random.next();
  const clean = { time, threat: '', place: 'Inbox/folder' } as const;
  const [outsider, outsiderName] = random.pick(outsiders);
  const shared = {
    subject,
    urls: random.chance(0.4) ? [`https://${random.pick(weightedServices).domain}/`] : [],
    attachments: random.chance(0.3) ? [attachment(`${subject.replaceAll(/\W+/g, '-')}.pdf`)] : [],
  };
  if (kind < 0.4) {
    const other = random.pick(people);
    return { ...clean, ...shared, ...inside(other.upn, other.name, person.upn, subject) };
  }
  if (kind < 0.6) {
    const to = { to: outsider, id: mailId(subject, outsider), place: 'On-premises/external' } as const;
    return { ...clean, ...shared, ...inside(person.upn, person.name, outsider, subject), ...to };
  }
  const from = { to: person.upn, fromIp: `192.0.2.${random.int(61, 99)}`, id: mailId(subject, person.upn) };
  if (kind < 0.92) return { ...clean, ...shared, ...from, from: outsider, fromName: outsiderName };
  const bait = `${random.pick(spam)} ${key.slice(5)}-${number}`;
  return {
    ...from,
    time,
    id: mailId(bait, person.upn),
    from: `info@bulk-${random.int(10, 99)}.example`,
    fromName: 'Info',
    subject: bait,
    urls: [`https://bulk-${random.int(10, 99)}.example/offer`],
    attachments: [],
    threat: random.chance(0.7) ? 'Spam' : 'Phish',
    place: random.chance(0.6) ? 'Junk folder' : 'Quarantine',
  };
}

function* ofExercise(world: World): Generator<Mail> {
  for (const [index, account] of mailed.entries()) {
    const to = personOf(account).upn;
    yield {
      time: world.at(exerciseTimeline.mailsSent) + index * 20 * second,
      id: mailId(exercise.subject, to),
      from: exercise.sender,
      fromName: 'Parcel service',
      fromIp: exercise.server,
      to,
      subject: exercise.subject,
      urls: [`https://${exercise.domain}/track`],
      attachments: [attachment(exercise.document)],
      threat: '',
      place: 'Inbox/folder',
    };
  }
}

function* ofAttack(world: World): Generator<Mail> {
  const first = personOf(victims.first);
  const second = personOf(victims.second);
  const statement = 'Supplier statement for your approval';
  yield {
    ...inside(first.upn, first.name, second.upn, statement),
    time: world.at(timeline.internalPhish),
    fromIp: infrastructure.hijackedServer,
    subject: statement,
    urls: [`https://${infrastructure.loginDomain}/statement`],
    attachments: [attachment(files.document.name)],
    threat: '',
    place: 'Inbox/folder',
  };
  const random = world.random('forwarded mails');
  for (
    let at = world.at(timeline.forwardingRule) + 3 * hour;
    at < world.now;
    at += random.int(9, 20) * hour
  ) {
    const subject = `FW: Invoice ${random.int(40_000, 49_999)}`;
    yield {
      ...inside(first.upn, first.name, infrastructure.mailDrop, subject),
      time: at + random.int(0, 50) * minute,
      subject,
      urls: [],
      attachments: [attachment(`${subject.slice(4).replace(' ', '-')}.pdf`)],
      threat: '',
      place: 'On-premises/external',
    };
  }
  const to = personOf('grace.adeyemi').upn;
  yield {
    time: world.now - 6 * hour,
    id: mailId(hostileText.subject, to),
    from: 'accounts@pay-portal.example',
    fromName: 'Accounts',
    fromIp: '192.0.2.88',
    to,
    subject: hostileText.subject,
    urls: ['https://login.skyline-cdn.example/pay'],
    attachments: [],
    threat: '',
    place: 'Inbox/folder',
  };
}

function inside(from: string, fromName: string, to: string, subject: string) {
  return { from, fromName, fromIp: '192.0.2.10', to, id: mailId(subject, to) };
}

function attachment(name: string): Mail['attachments'][number] {
  const { sha256, size } = fileFacts(name);
  return { name, sha256, size };
}

/** True for an address of the company's own. */
export function isInside(address: string): boolean {
  return address.endsWith(`@${company.domain}`);
}
