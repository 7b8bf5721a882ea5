import { QueryError, UserError } from '../errors.ts';

/** What a task is queued with. */
export interface QueueOptions {
  /** Whose turn it takes. */
  readonly person: string;
  /** Leaves the queue when aborted; a task that runs already has to heed it itself. */
  readonly signal: AbortSignal;
  /** Told how many are before it in the queue, itself counted: 1 is next. Only while it waits, and when that changes. */
  readonly onPlace?: (place: number) => void;
}

/** So many tasks at once, one queue for each identity; who waits is served by turns, person by person. */
export interface FairQueue {
  /** Runs the task when its turn comes. @throws {QueryError} cancelled while it waited. @throws {UserError} the queue is full. */
  run<T>(task: () => Promise<T>, options: QueueOptions): Promise<T>;
}

interface Waiting extends QueueOptions {
  readonly start: () => void;
  place: number;
}

/** Log Analytics queues no more than this for one identity. */
const mostWaiting = 200;

/**
 * A queue that runs `limit` tasks at once. A free slot goes to the person with the fewest running, among those to the one
 * who has waited longest for a turn, and of theirs to the oldest.
 */
export function createFairQueue(limit = 5): FairQueue {
  const running = new Map<string, number>();
  /** Who waits, in the order in which their turns come. */
  let waiting: Waiting[] = [];
  let busy = 0;

  function started(person: string): void {
    busy += 1;
    running.set(person, (running.get(person) ?? 0) + 1);
  }

  function ended(person: string): void {
    busy -= 1;
    const left = (running.get(person) ?? 1) - 1;
    if (left === 0) running.delete(person);
    else running.set(person, left);
    advance();
  }

  function advance(): void {
    waiting = inTurns(waiting, running);
    while (busy < limit) {
      const next = waiting.shift();
      if (!next) break;
      started(next.person);
      next.start();
    }
    for (const [index, entry] of waiting.entries()) {
      if (entry.place === index + 1) continue;
      entry.place = index + 1;
      entry.onPlace?.(entry.place);
    }
  }

  function turn(options: QueueOptions): Promise<void> {
    const { promise, resolve, reject } = Promise.withResolvers<void>();
    const leave = () => {
      waiting = waiting.filter((entry) => entry !== mine);
      reject(new QueryError('stopped', 'cancelled', 'The query was cancelled while it waited for its turn'));
      advance();
    };
    const start = () => {
      options.signal.removeEventListener('abort', leave);
      resolve();
    };
    const mine: Waiting = { ...options, start, place: 0 };
    options.signal.addEventListener('abort', leave, { once: true });
    waiting.push(mine);
    advance();
    return promise;
  }

  return {
    async run(task, options) {
      if (options.signal.aborted) throw new QueryError('stopped', 'cancelled', 'The query was cancelled');
      if (busy >= limit && waiting.length >= mostWaiting) throw full();
      await turn(options);
      try {
        return await task();
      } finally {
        ended(options.person);
      }
    },
  };
}

/** The same entries in the order in which they would start, if none of the running ended out of turn. */
function inTurns(waiting: readonly Waiting[], running: ReadonlyMap<string, number>): Waiting[] {
  const ahead = new Map<string, number>();
  const ranked = waiting.map((entry) => {
    const rank = (ahead.get(entry.person) ?? running.get(entry.person) ?? 0) + 1;
    ahead.set(entry.person, rank);
    return { entry, rank };
  });
  return ranked.sort((a, b) => a.rank - b.rank).map(({ entry }) => entry);
}

function full(): UserError {
  return new UserError(`${mostWaiting} queries are waiting already.`, {
    title: 'Too many queries',
    hint: 'Try again in a minute.',
  });
}
