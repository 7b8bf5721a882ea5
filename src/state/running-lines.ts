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
  readonly size: number;
}

interface Entry {
  readonly incoming: Incoming;
  readonly controller: AbortController;
}

export function createRunningLines(): RunningLines {
  const running = new Set<Entry>();

  return {
    get size() {
      return running.size;
    },
    begin(incoming, surfaceSignal) {
      const controller = new AbortController();
      const entry = { incoming, controller };
      running.add(entry);
      return {
        signal: AbortSignal.any([surfaceSignal, controller.signal]),
        end: () => void running.delete(entry),
      };
    },
    stop(by) {
      const stopped = [...running].filter(
        ({ incoming, controller }) => incoming !== by && !controller.signal.aborted && reaches(by, incoming),
      );
      for (const { controller } of stopped) controller.abort(stoppedByPerson());
      return stopped.map(({ incoming }) => incoming.line);
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
