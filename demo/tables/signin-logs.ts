import { hostileText, infrastructure, timeline, victims } from '../attack.ts';
import { company, people, personOf } from '../company.ts';
import type { Random } from '../random.ts';
import {
  anyMoment,
  berlin,
  busyMoment,
  type Location,
  minute,
  type Row,
  second,
  type World,
} from '../world.ts';
import { apps, ownSignIn, type SignIn, signInRow, strangeSignIn } from './sign-in.ts';

/** Interactive sign-ins: office days, mistyped passwords, guessing strangers; steps 1 to 3 of the story. */
export function* signinLogs(world: World): Generator<Row> {
  yield* ownSignIns(world);
  yield* guessingStrangers(world);
  yield* spray(world);
  yield* stolenMailbox(world);
  yield* adminPrompts(world);
}

/** Somebody who never remembers the password. */
const forgetful = 'noel.crowley';

/** Steps on the way to a good sign-in that the log calls failures, each as often as listed. */
const interrupts: readonly number[] = [50126, 50126, 50140, 50140, 50140, 50074, 50076, 50055, 65001];

function* ownSignIns(world: World): Generator<Row> {
  for (const day of world.days) {
    const random = world.random(`SigninLogs ${day.key}`);
    for (const person of people) {
      const presence = world.presence(person, day);
      if (presence === null) continue;
      const facts = { ...ownSignIn(person), ip: presence.publicIp, location: presence.location };
      for (let left = random.int(2, day.weekend ? 3 : 6); left > 0; left--) {
        const time = busyMoment(random, day);
        const signIn = {
          ...facts,
          ...device(random, person.host.name),
          app: random.pick(apps),
          time,
          result: 0,
        };
        if (random.chance(0.08))
          yield signInRow(random, { ...signIn, time: time - 40 * second, result: random.pick(interrupts) });
        yield signInRow(random, signIn);
      }
      if (person.account === forgetful)
        for (let tries = random.int(1, 4); tries > 0; tries--)
          yield signInRow(random, {
            ...facts,
            time: day.start + 7.5 * 60 * minute - tries * 20 * second,
            result: 50126,
          });
    }
  }
}

/** Most sign in on their laptop, some on their telephone. */
function device(random: Random, hostName: string): Partial<SignIn> {
  if (!random.chance(0.22)) return { deviceName: hostName };
  const apple = random.chance(0.6);
  return {
    client: 'Mobile Apps and Desktop clients',
    system: apple ? 'Ios 26.1' : 'Android 16',
    browser: apple ? 'Mobile Safari' : 'Chrome Mobile',
    userAgent: apple ? 'Outlook-iOS/2.0' : 'Outlook-Android/2.0',
    deviceName: `${hostName}-PHONE`,
  };
}

/** The Internet's daily guesses: a few, from many addresses, mostly at names that do not exist. */
function* guessingStrangers(world: World): Generator<Row> {
  const names = ['admin', 'info', 'sales', 'test', 'scanner', 'office', 'support'];
  for (const day of world.days) {
    const random = world.random(`SigninLogs strangers ${day.key}`);
    for (let left = random.int(2, 6); left > 0; left--) {
      const known = random.chance(0.35);
      const person = random.pick(people);
      const name = random.pick(names);
      yield signInRow(random, {
        ...strangeSignIn(person.account),
        ...(known ? {} : { upn: `${name}@${company.domain}`, displayName: name }),
        app: { name: 'Office 365 Exchange Online', resource: 'Office 365 Exchange Online' },
        client: random.pick(['IMAP4', 'Authenticated SMTP', 'Browser']),
        time: anyMoment(random, day),
        ip: `203.0.113.${random.int(64, 254)}`,
        location: random.pick(strangers),
        result: known ? 50126 : 50034,
      });
    }
  }
}

const strangers: readonly Location[] = [
  { city: 'Sao Paulo', state: 'Sao Paulo', country: 'BR', latitude: -23.5475, longitude: -46.6361 },
  { city: 'Hanoi', state: 'Ha Noi', country: 'VN', latitude: 21.0245, longitude: 105.8412 },
  { city: 'Ashburn', state: 'Virginia', country: 'US', latitude: 39.0437, longitude: -77.4875 },
  { city: 'Amsterdam', state: 'Noord-Holland', country: 'NL', latitude: 52.374, longitude: 4.8897 },
];

/** Step 1 and 2: 41 accounts, round after round; the first round goes through all of them, later ones through fewer. */
function* spray(world: World): Generator<Row> {
  const random = world.random('SigninLogs spray');
  const [from, to, hit] = [timeline.sprayStart, timeline.sprayEnd, timeline.sprayHit].map((at) =>
    world.at(at),
  );
  if (from === undefined || to === undefined || hit === undefined) return;
  const first = personOf(victims.first);
  const targets = [
    first,
    ...people.filter((person, index) => index % 2 === 0 && person !== first).slice(0, 40),
  ];
  const guesses = [targets, targets, targets.slice(0, 33)].flat();
  for (const [index, person] of guesses.entries()) {
    const last = index >= guesses.length - 3;
    yield signInRow(random, {
      ...sprayFacts(person.account),
      ...(last ? { userAgent: hostileText.userAgent } : {}),
      ip: random.pick([...infrastructure.torExits, infrastructure.sprayHost]),
      time: from + Math.floor(((to - from) * (index + random.next() * 0.8)) / guesses.length),
      result: index > targets.length && random.chance(0.12) ? 50053 : 50126,
    });
  }
  yield signInRow(random, {
    ...sprayFacts(first.account),
    ip: infrastructure.torExits[0],
    time: hit,
    result: 0,
    risk: 'high',
    riskEvents: ['anonymizedIPAddress', 'passwordSpray'],
  });
}

/** Step 15: an administrator's password is known; his telephone asks until he approves. */
function* adminPrompts(world: World): Generator<Row> {
  const random = world.random('SigninLogs prompts');
  const facts = {
    ...strangeSignIn(victims.administrator),
    app: { name: 'Azure Portal', resource: 'Windows Azure Service Management API' },
    ip: infrastructure.hijackedServer,
    location: berlin,
    secondFactor: true,
  };
  const from = world.at(timeline.adminPrompts);
  const denied = 9;
  for (let index = 0; index < denied; index++)
    yield signInRow(random, { ...facts, time: from + index * 65 * second, result: 500121 });
  yield signInRow(random, {
    ...facts,
    time: from + denied * 65 * second,
    result: 0,
    risk: 'medium',
    riskEvents: ['unfamiliarFeatures'],
  });
}

function sprayFacts(account: string): Omit<SignIn, 'time' | 'ip' | 'result'> {
  return {
    ...strangeSignIn(account),
    app: { name: 'Office 365 Exchange Online', resource: 'Office 365 Exchange Online' },
    client: 'IMAP4',
    userAgent: 'BAV2ROPC',
    system: '',
    browser: '',
    location: berlin,
    risk: 'medium',
    riskEvents: ['anonymizedIPAddress'],
  };
}

/** Step 3: her own sign-in from Dublin, then one from Berlin, and some more of the second kind. */
function* stolenMailbox(world: World): Generator<Row> {
  const random = world.random('SigninLogs stolen mailbox');
  const person = personOf(victims.first);
  const foreign = world.at(timeline.foreignSignIn);
  const day = world.days.find((item) => item.daysAgo === timeline.foreignSignIn.daysAgo);
  const presence = day && world.presence(person, day);
  if (presence)
    yield signInRow(random, {
      ...ownSignIn(person),
      ip: presence.publicIp,
      location: presence.location,
      time: foreign - 11 * minute,
      result: 0,
    });
  for (const [after, name] of [
    [0, 'One Outlook Web'],
    [4, 'OfficeHome'],
    [27, 'Office 365 SharePoint Online'],
    [1571, 'One Outlook Web'],
  ] as const)
    yield signInRow(random, {
      ...strangeSignIn(person.account),
      app: { name, resource: name === 'One Outlook Web' ? 'Office 365 Exchange Online' : name },
      ip: infrastructure.hijackedServer,
      location: berlin,
      time: foreign + after * minute,
      result: 0,
      risk: after === 0 ? 'high' : 'medium',
      riskEvents: ['unfamiliarFeatures', 'unlikelyTravel'],
    });
}
