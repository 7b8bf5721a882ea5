import { type Moment, timeline, victims } from '../attack.ts';
import { hostOf } from '../company.ts';
import { minute, type World } from '../world.ts';

/** One file that the attacker reads on the file server. */
export interface ShareRead {
  readonly time: number;
  readonly account: string;
  readonly share: string;
  /** Path below the share, as Windows writes it. */
  readonly path: string;
  readonly sourceIp: string;
  readonly size: number;
}

/** Step 12: two nights of reading, the same in every table that shows them, in order. */
export function shareReads(world: World): readonly ShareRead[] {
  return [...night(world, timeline.shares1, 95, 150), ...night(world, timeline.shares2, 90, 140)];
}

/** What lies on each share that the attacker wants. */
const wanted: Readonly<Record<(typeof victims.shares)[number], readonly string[]>> = {
  Designs: ['OM-7\\lens stack', 'OM-7\\tolerances', 'OM-8 prototype\\housing', 'OM-8 prototype\\beam path'],
  Firmware: ['om7\\release', 'om8\\keys', 'om8\\calibration'],
  Legal: ['Patents\\filing drafts', 'Disputes'],
  Board: ['Minutes', 'Acquisition'],
};

function* night(world: World, start: Moment, minutes: number, count: number): Generator<ShareRead> {
  const random = world.random(`share reads ${start.daysAgo}`);
  const times = Array.from({ length: count }, () => random.next()).sort((one, other) => one - other);
  for (const part of times) {
    const share = random.pick(victims.shares);
    const extension = random.pick(['dwg', 'step', 'pdf', 'docx', 'xlsx', 'hex']);
    yield {
      time: world.at(start) + Math.floor(part * minutes * minute),
      account: random.chance(0.7) ? victims.second : victims.service,
      share,
      path: `${random.pick(wanted[share])}\\${share.slice(0, 3).toUpperCase()}-${random.int(1000, 9999)}.${extension}`,
      sourceIp: hostOf(victims.secondHost).ip,
      size: random.size(9_000_000),
    };
  }
}
