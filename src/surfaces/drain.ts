import { setImmediate } from 'node:timers/promises';
import type { Answer, ErrorAnswer } from '../answers.ts';
import type { App, Incoming } from '../types.ts';

/** What became of the lines that were running when the stop came. */
export interface Drained {
  readonly finished: number;
  /** Told that they were cut. */
  readonly cut: number;
}

/** An app that can be emptied before it is stopped. */
export interface DrainableApp {
  /** Hand this one to the surfaces. */
  readonly app: App;
  /**
   * Takes no more lines and waits for those that run, at most `ms`; then cuts the rest, whose answers say so. The
   * surfaces must still be up, to deliver them. A second call with less time cuts sooner.
   */
  drain(ms: number): Promise<Drained>;
}

export function drainable(app: App): DrainableApp {
  const running = new Set<Line>();
  let stopping = false;

  return {
    app: {
      answer(incoming, options = {}) {
        if (stopping) return Promise.resolve(stoppedAnswer(incoming.line));
        const line = startLine(app, incoming, options);
        running.add(line);
        return line.answering.finally(() => running.delete(line));
      },
      complete: (line) => app.complete(line),
      async overhear(message) {
        if (!stopping) await app.overhear(message);
      },
    },

    async drain(ms) {
      stopping = true;
      const left = [...running];
      const cut = () => {
        for (const line of left) line.cut();
      };
      const timer = setTimeout(cut, Math.max(0, ms));
      await Promise.allSettled(left.map((line) => line.answering));
      clearTimeout(timer);
      // Whoever waits for an answer takes it over before the surfaces are stopped.
      await setImmediate();
      const wereCut = left.filter((line) => line.wasCut()).length;
      return { finished: left.length - wereCut, cut: wereCut };
    },
  };
}

interface Line {
  readonly answering: Promise<Answer>;
  /** Answers at once that the line was cut, however long the app takes to let go of it. */
  cut(): void;
  wasCut(): boolean;
}

function startLine(app: App, incoming: Incoming, options: NonNullable<Parameters<App['answer']>[1]>): Line {
  const ending = new AbortController();
  const { promise, resolve, reject } = Promise.withResolvers<Answer>();
  let done = false;
  let wasCut = false;
  // One that outlives the line, such as a surface's own, must not hold on to it.
  const forward = () => ending.abort(options.signal?.reason);
  if (options.signal?.aborted) forward();
  options.signal?.addEventListener('abort', forward, { once: true });
  app
    .answer(incoming, { ...options, signal: ending.signal })
    .then(resolve, reject)
    .finally(() => {
      done = true;
      options.signal?.removeEventListener('abort', forward);
    });
  return {
    answering: promise,
    cut() {
      if (done) return;
      wasCut = true;
      resolve(cutAnswer(incoming.line));
      ending.abort();
    },
    wasCut: () => wasCut,
  };
}

function cutAnswer(line: string): ErrorAnswer {
  return {
    kind: 'error',
    title: 'Cut by a restart',
    message: 'Huntline is being restarted, and this was not done in time. Nothing was changed.',
    hint: 'Ask again in a minute.',
    actions: [{ title: 'Ask again', line }],
  };
}

function stoppedAnswer(line: string): ErrorAnswer {
  return {
    kind: 'error',
    title: 'Being restarted',
    message: 'Huntline is being restarted and takes no new lines for the moment.',
    hint: 'Ask again in a minute.',
    actions: [{ title: 'Ask again', line }],
  };
}
