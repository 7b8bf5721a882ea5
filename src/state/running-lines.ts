import { UserError } from '../errors.ts';
import type { Incoming } from '../types.ts';

/** A line that is being answered. */
export interface RunningLine {
  /** Aborts when the line is stopped, with a {@link UserError} that says who did; or with the surface’s own signal. */
  readonly signal: AbortSignal;
  /** To be called when the line is answered, however. */
  end(): void;
}

/** The lines that are being answered in this process. */
export interface RunningLines {
  begin(incoming: Incoming, surfaceSignal: AbortSignal): RunningLine;
  /**
   * Stops what the person who says so has running in that thread, or in the whole place where no thread is given;
   * never the line that says it. The lines that were stopped.
   */
  stop(by: Incoming): readonly string[];
  /** Lets lines finish for so long, takes no new ones, and cuts the rest; how many were cut. */
  drain(patienceMs: number): Promise<number>;
  readonly size: number;
}

interface Entry {
  readonly incoming: Incoming;
  readonly controller: AbortController;
}

export function createRunningLines(): RunningLines {
  const running = new Set<Entry>();
  let draining = false;
  let whenIdle = Promise.withResolvers<void>();

  return {
    get size() {
      return running.size;
    },
    begin(incoming, surfaceSignal) {
      if (draining) throw stopping();
      const controller = new AbortController();
      const entry = { incoming, controller };
      running.add(entry);
      return {
        signal: AbortSignal.any([surfaceSignal, controller.signal]),
        end() {
          running.delete(entry);
          if (running.size === 0) whenIdle.resolve();
        },
      };
    },
    stop(by) {
      const stopped = [...running].filter(
        ({ incoming, controller }) => incoming !== by && !controller.signal.aborted && reaches(by, incoming),
      );
      for (const { controller } of stopped) controller.abort(stoppedByPerson());
      return stopped.map(({ incoming }) => incoming.line);
    },
    async drain(patienceMs) {
      draining = true;
      if (running.size === 0) return 0;
      whenIdle = Promise.withResolvers();
      const timer = setTimeout(() => whenIdle.resolve(), patienceMs);
      await whenIdle.promise;
      clearTimeout(timer);
      const cut = [...running];
      for (const { controller } of cut) controller.abort(stopping());
      return cut.length;
    },
  };
}

function reaches(by: Incoming, other: Incoming): boolean {
  return (
    by.surface === other.surface &&
    by.person.id === other.person.id &&
    by.place.id === other.place.id &&
    (by.thread === undefined || by.thread === other.thread)
  );
}

function stoppedByPerson(): UserError {
  return new UserError('You stopped this line before it was answered.', { title: 'Stopped' });
}

function stopping(): UserError {
  return new UserError('Huntline is being stopped or restarted: this line was cut off.', {
    title: 'Huntline is stopping',
    hint: 'Send the line again in a minute.',
  });
}
