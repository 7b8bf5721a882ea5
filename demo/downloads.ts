import { type Person, people, personOf } from './company.ts';
import { clickedAfter, exercise, exerciseTimeline } from './exercise.ts';
import { busyMoment, minute, second, type World } from './world.ts';

/** A file that a browser saved and where it was from, the same for every table that shows it. */
export interface Download {
  readonly time: number;
  readonly person: Person;
  readonly name: string;
  readonly url: string;
  /** The page that led there. */
  readonly referrer: string;
  /** What antivirus called it; empty where it saw nothing in it. */
  readonly threat: string;
}

const freebies = 'https://get.freebies.example';

/** Downloads with a known origin: free tools now and then, of which some are caught, and those of the exercise. */
export function* downloadsOf(world: World): Generator<Download> {
  for (const day of world.days) {
    const random = world.random(`downloads ${day.key}`);
    if (day.weekend || !random.chance(0.5)) continue;
    const caught = random.chance(0.4);
    const name = caught ? 'coupon-bar.exe' : random.pick(['pdf-merge.exe', 'colour-picker.exe']);
    yield {
      time: busyMoment(random, day),
      person: random.pick(people),
      name,
      url: `${freebies}/files/${name}`,
      referrer: `${freebies}/top10`,
      threat: caught ? 'Adware:Win32/CouponBar' : '',
    };
  }
  // Whatever the days bring, one of each.
  const noon = world.at({ daysAgo: 12, at: '12:10' });
  const page = `${freebies}/top10`;
  for (const [account, name, threat] of [
    ['rafael.pinto', 'coupon-bar.exe', 'Adware:Win32/CouponBar'],
    ['wei.chen', 'pdf-merge.exe', ''],
  ] as const)
    yield {
      time: noon,
      person: personOf(account),
      name,
      url: `${freebies}/files/${name}`,
      referrer: page,
      threat,
    };
  const sent = world.at(exerciseTimeline.mailsSent);
  for (const [account, after] of Object.entries(clickedAfter))
    yield {
      time: sent + after * minute + 45 * second,
      person: personOf(account),
      name: exercise.tool.name,
      url:
        account === 'oscar.lind' ? `https://${exercise.domain}/${exercise.tool.name}` : exercise.dropboxUrl,
      referrer: `https://${exercise.domain}/track`,
      threat: '',
    };
}
