import type { Answer } from '../answers.ts';
import { UserError } from '../errors.ts';
import type { Args, Command, Context } from './command.ts';
import { notice } from './notice.ts';
import { stopWatching } from './watch.ts';

/** Ends what the person has running in this thread or place; or reading along there. */
export const stop: Command = {
  name: 'stop',
  summary: 'End the hunts that you have running here',
  access: 'reader',
  usage: ['stop', 'stop watching       nothing is answered unasked here any more'],
  examples: ['stop'],
  run,
};

async function run({ rest }: Args, context: Context): Promise<Answer> {
  const { services, incoming } = context;
  const [watching, place] = /^watching(?: observables)?(?:(?: in)? (\S+))?$/i.exec(rest.trim()) ?? [];
  if (watching !== undefined) return stopWatching(place, context);
  if (rest.trim() !== '') {
    throw new UserError('“stop” takes nothing after it: it ends all that you have running here.', {
      hint: 'To have nothing answered unasked here any more: stop watching',
      actions: [{ title: 'stop', line: 'stop' }],
    });
  }
  const stopped = services.running.stop(incoming);
  const here = incoming.thread === undefined ? 'here' : 'in this thread';
  if (stopped.length === 0) return notice('Nothing to stop', `You have nothing running ${here}.`);
  return notice(
    'Stopped',
    `Stopped what you had running ${here}:`,
    stopped.map((line) => ({ name: line, text: '' })),
    stopped.slice(0, 3).map((line) => ({ title: 'Run again', line })),
  );
}
