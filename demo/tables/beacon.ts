import { beacon, timeline } from '../attack.ts';
import { second, type World } from '../world.ts';

/** Step 8: when each beacon leaves, epoch milliseconds, the same in every table that shows them. */
export function* beaconTimes(world: World): Generator<number> {
  const random = world.random('beacon');
  for (let time = world.at(timeline.beaconStart); time <= world.now; time += beacon.everySeconds * second)
    yield time + random.int(-beacon.jitterSeconds, beacon.jitterSeconds) * second;
}
