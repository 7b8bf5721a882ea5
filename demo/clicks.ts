import { infrastructure, timeline, victims } from './attack.ts';
import { type Person, people, personOf } from './company.ts';
import { clickedAfter, exercise, exerciseTimeline } from './exercise.ts';
import { weightedServices } from './internet.ts';
import { mailId } from './mails.ts';
import { busyMoment, minute, second, type World } from './world.ts';

/** A link that somebody followed out of a mail or a document, the same for every table that shows it. */
export interface Click {
  readonly time: number;
  readonly person: Person;
  readonly url: string;
  /** The program that the link stood in. */
  readonly from: 'OUTLOOK.EXE' | 'WINWORD.EXE';
  /** Of the mail, where there was one. */
  readonly mail: string;
  /** What Defender's page said, and whether the person went on. */
  readonly verdict: 'allowed' | 'warned' | 'warned, gone on';
}

/** Links followed in the month; those of the exercise and of step 6 of the story. */
export function* clicksOf(world: World): Generator<Click> {
  for (const day of world.days) {
    const random = world.random(`clicks ${day.key}`);
    for (let left = day.weekend ? 1 : 6; left > 0; left--) {
      const person = random.pick(people);
      if (world.presence(person, day) === null) continue;
      yield {
        time: busyMoment(random, day),
        person,
        url: `https://${random.pick(weightedServices).domain}/`,
        from: random.chance(0.85) ? 'OUTLOOK.EXE' : 'WINWORD.EXE',
        mail: random.guid(),
        verdict: 'allowed',
      };
    }
    if (random.chance(0.2)) {
      const person = random.pick(people);
      const url = `https://bulk-${random.int(10, 99)}.example/offer`;
      yield {
        time: busyMoment(random, day),
        person,
        url,
        from: 'OUTLOOK.EXE',
        mail: random.guid(),
        verdict: 'warned',
      };
    }
  }
  const sent = world.at(exerciseTimeline.mailsSent);
  for (const [account, after] of Object.entries(clickedAfter)) {
    const person = personOf(account);
    yield {
      time: sent + after * minute,
      person,
      url: `https://${exercise.domain}/track`,
      from: account === 'oscar.lind' ? 'WINWORD.EXE' : 'OUTLOOK.EXE',
      mail: mailId(exercise.subject, person.upn),
      verdict: account === 'oscar.lind' ? 'allowed' : 'warned, gone on',
    };
  }
  const reader = personOf(victims.second);
  yield {
    time: world.at(timeline.documentOpened) - 70 * second,
    person: reader,
    url: `https://${infrastructure.loginDomain}/statement`,
    from: 'OUTLOOK.EXE',
    mail: mailId('Supplier statement for your approval', reader.upn),
    verdict: 'allowed',
  };
}
