import { onTestFinished, vi } from 'vitest';
import type { EnrichmentListAnswer } from '../../src/answers.ts';
import type { Observable } from '../../src/enrichment.ts';
import { createLog } from '../../src/log.ts';
import { openState, type State } from '../../src/state/state.ts';
import type { Destination, Overheard, SurfaceName } from '../../src/types.ts';
import type { WatchEvent } from '../../src/watch/replies.ts';
import type { HeardWhere } from '../../src/watch/reply.ts';
import { createWatch, type Watch, type WatchOptions } from '../../src/watch/watch.ts';

/** One reply as a surface was given it. */
export interface Posted {
  readonly at: number;
  readonly surface: SurfaceName;
  readonly to: Destination;
  readonly values: readonly string[];
  readonly notes: readonly string[];
  readonly lines: readonly string[];
}

export interface Stage {
  readonly watch: Watch;
  readonly state: State;
  /** What arrived. */
  readonly posted: Posted[];
  /** What was asked for, and where. */
  readonly asked: { values: readonly string[]; where: HeardWhere }[];
  readonly told: WatchEvent[];
  /** Times at which something was handed to the surface, whether it arrived or not. */
  readonly attempts: { at: number; place: string }[];
  /** What the surface does with a reply before it arrives; may reject. */
  deliver: (to: Destination) => Promise<void>;
  /** What is done before an answer is there; may reject, or never end. */
  look: (observables: readonly Observable[], signal: AbortSignal) => Promise<void>;
  /** Calls for names and readers. */
  readonly requests: string[];
  message(text: string, changes?: Partial<Overheard> & { readonly name?: string }): Overheard;
  say(text: string, changes?: Partial<Overheard> & { readonly name?: string }): Promise<void>;
}

export interface StageOptions extends Partial<WatchOptions> {
  readonly file?: string;
  readonly start?: boolean;
  /** What the watch is given in place of the state. */
  readonly faulty?: (heard: State['heard']) => State['heard'];
}

/** Reading along over a real state, with a clock that is moved by hand: `ip:` and `private:` begin observables here. */
export async function watchStage({ file = ':memory:', start = true, faulty, ...options }: StageOptions = {}) {
  if (!vi.isFakeTimers()) vi.useFakeTimers({ toFake: ['Date', 'setTimeout', 'clearTimeout'] });
  const clock = () => new Date();
  const state = await openState({ file, setting: 'HUNTLINE_STATE', now: clock });
  let count = 0;
  const stage: Stage = {
    state,
    posted: [],
    asked: [],
    told: [],
    attempts: [],
    requests: [],
    deliver: async () => undefined,
    look: async () => undefined,
    watch: createWatch({
      heard: faulty?.(state.heard) ?? state.heard,
      preferences: state.preferences,
      find: (text) =>
        [...text.matchAll(/\b(?:ip|private):([\w.]+)/g)].map(([found, value = '']) => ({
          type: found.startsWith('ip') ? 'ipv4' : 'domain',
          value,
        })),
      isPublic: ({ type }) => type === 'ipv4',
      async answer(observables, where, signal) {
        stage.asked.push({ values: observables.map(({ value }) => value), where });
        await stage.look(observables, signal);
        return listOf(observables);
      },
      tell: (event) => void stage.told.push(event),
      clock,
      log: createLog('silent'),
      ...options,
    }),
    message(text, { name, ...changes } = {}) {
      count += 1;
      return {
        surface: 'slack',
        person: { id: 'T1:U1' },
        place: { id: 'C1', kind: 'channel' },
        thread: `t${count}`,
        message: `m${count}`,
        text,
        locale: 'en-GB',
        timeZone: 'UTC',
        nameOfPlace: async () => {
          stage.requests.push('name');
          return name ?? 'inc-42';
        },
        readers: async () => {
          stage.requests.push('readers');
          return { guests: false };
        },
        ...changes,
      };
    },
    async say(text, changes) {
      await stage.watch.heard(stage.message(text, changes));
      await settled();
    },
  };
  if (start) begin(stage);
  onTestFinished(async () => {
    void stage.watch.stop(0);
    await vi.advanceTimersByTimeAsync(1);
    await state.close();
  });
  await settled();
  return stage;
}

/** Connects the stage to a surface. */
export function begin(stage: Stage): void {
  stage.watch.start(async (surface, to, answer) => {
    stage.attempts.push({ at: Date.now(), place: to.place });
    await stage.deliver(to);
    if (answer.kind !== 'enrichment-list') throw new Error(`not a list: ${answer.kind}`);
    stage.posted.push({
      at: Date.now(),
      surface,
      to,
      values: answer.enrichments.map(({ observable }) => observable.value),
      notes: answer.notes,
      lines: answer.actions.map(({ line }) => line),
    });
  });
}

/** Lets everything that waits for no time come to its end. */
export async function settled(): Promise<void> {
  for (let turn = 0; turn < 20; turn += 1) {
    await vi.advanceTimersByTimeAsync(0);
    await new Promise((resolve) => setImmediate(resolve));
  }
}

/** Moves the clock on, letting each thing happen at its time. */
export async function pass(ms: number): Promise<void> {
  const end = Date.now() + ms;
  for (;;) {
    await settled();
    if (Date.now() >= end) return;
    const step = Math.min(1_000, end - Date.now());
    await vi.advanceTimersByTimeAsync(step);
  }
}

function listOf(observables: readonly Observable[]): EnrichmentListAnswer {
  return {
    kind: 'enrichment-list',
    title: 'Observables',
    enrichments: observables.map((observable) => ({ observable })),
    compact: true,
    page: 1,
    locale: 'en-GB',
    timeZone: 'UTC',
    now: new Date().toISOString(),
    notes: [],
    actions: [],
  };
}
