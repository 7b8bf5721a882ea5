import type { World } from '../world.ts';
import type { Alert } from './alert.ts';
import { everydayAlerts } from './everyday.ts';
import { storyAlerts } from './story.ts';

/** All alerts of the month in order, the same for every table that shows them. */
export function alertsOf(world: World): readonly Alert[] {
  return [...everydayAlerts(world), ...storyAlerts(world)]
    .filter(({ time }) => time >= world.start && time <= world.now)
    .sort((one, other) => one.time - other.time);
}
