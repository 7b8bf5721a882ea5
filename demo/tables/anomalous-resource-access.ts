import { victims } from '../attack.ts';
import { company, people } from '../company.ts';
import { hour, minute, type Row, type World } from '../world.ts';
import { shareReads } from './share-reads.ts';

/** What the model finds unusual, written each morning; the notebook keeps what scores above 7.75. Step 12 of the story. */
export function* anomalousResourceAccess(world: World): Generator<Row> {
  const stolen = shareReads(world);
  for (const day of world.days) {
    const random = world.random(`AnomalousResourceAccessResult ${day.key}`);
    const written = day.start + 6 * hour + random.int(0, 20) * minute;
    for (let left = day.weekend ? random.int(0, 2) : random.int(2, 7); left > 0; left--) {
      const [actor, owner] = [random.pick(people), random.pick(people)];
      const share = random.pick(owner.department.shares);
      yield score(
        written,
        actor.account,
        share,
        7.75 + random.next() * 1.4,
        written - random.int(10, 20) * hour,
      );
    }
    if (day.daysAgo === auditDay)
      for (const share of ['Contracts', 'Payroll', 'Quality', 'Sales', 'Operations'])
        yield score(
          written,
          'martin.okafor',
          share,
          9.2 + random.next() * 1.6,
          written - random.int(12, 18) * hour,
        );
    // Last night's reading shows this morning: the best score of each account and share.
    const reads = stolen.filter(({ time }) => time >= day.start && time < written);
    for (const account of [victims.second, victims.service])
      for (const share of victims.shares) {
        const first = reads.find((read) => read.account === account && read.share === share);
        if (first) yield score(written, account, share, 11.5 + random.next() * 4, first.time);
      }
  }
}

/** An audit: somebody reads everything, and may. */
const auditDay = 16;

function score(written: number, actor: string, share: string, value: number, time: number): Row {
  return {
    TimeGenerated: new Date(written),
    TimeStamp_t: new Date(time),
    Actor_s: `${company.netbios}\\${actor}`,
    Resource_s: `\\\\FS01\\${share}`,
    PredictedScore_d: Math.round(value * 10_000) / 10_000,
    MG: company.workspaceId,
  };
}
