import { timeline, uploads } from '../attack.ts';
import { minute, type World } from '../world.ts';

/** Step 14: each upload's time, epoch milliseconds, and its bytes. */
export function uploadsOf(world: World): readonly { readonly time: number; readonly bytes: number }[] {
  return (['dataOut1', 'dataOut2'] as const).flatMap((night) =>
    uploads[night].map((bytes, index) => ({ time: world.at(timeline[night]) + index * 9 * minute, bytes })),
  );
}
