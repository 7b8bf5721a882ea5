import type { Answer } from '../../answers.ts';
import type { Log } from '../../log.ts';
import type { App, Incoming } from '../../types.ts';
import { within } from '../within.ts';
import type { Chat } from './chat.ts';
import type { Delivery } from './deliver.ts';
import type { Readers } from './guests.ts';

/** A line that is being answered, and the last words about how far it is. */
export interface Asked {
  readonly incoming: Incoming;
  readonly answering: Promise<Answer>;
  latest(): string;
}

/** How lines are asked, waited for and answered in a conversation. */
export interface Converse {
  /** Asks the app, once it is known who would read the answer. */
  ask(incoming: Incoming, readers: Promise<Readers>): Asked;
  /** Answers in the conversation; shows that it is working while that takes. `replaces` is a card to answer in. */
  converse(chat: Chat, asked: Asked, replaces?: string): Promise<void>;
  /** Waits for an answer whose progress already shows in the card `shown`, and puts it there. */
  follow(chat: Chat, asked: Asked, shown: string | undefined): Promise<void>;
}

const typingMs = 400;
const refreshMs = 3_000;

export function createConverse(
  app: App,
  delivery: Delivery,
  log: Log,
  progressMs: number,
  signal: AbortSignal,
): Converse {
  return { ask, converse, follow };

  function ask(incoming: Incoming, readers: Promise<Readers>): Asked {
    let latest = '';
    const progress = (message: string) => {
      latest = message;
    };
    const answering = readers.then((known) =>
      app.answer({ ...incoming, place: { ...incoming.place, ...known } }, { progress, signal }),
    );
    return { incoming, answering, latest: () => latest };
  }

  async function converse(chat: Chat, asked: Asked, replaces?: string): Promise<void> {
    const { incoming, answering } = asked;
    const early = Math.min(typingMs, progressMs);
    let answer = await within(answering, early);
    if (!answer) {
      await attempt(() => chat.send({ type: 'typing' }));
      answer = await within(answering, progressMs - early);
    }
    if (answer) {
      await delivery.deliver(chat, incoming, answer, replaces);
      return;
    }
    const shown = await attempt(() => delivery.deliver(chat, incoming, progressOf(asked), replaces));
    await follow(chat, asked, shown ?? replaces);
  }

  async function follow(chat: Chat, asked: Asked, shown: string | undefined): Promise<void> {
    let told = asked.latest();
    let answer = await within(asked.answering, refreshMs);
    while (!answer) {
      if (shown && asked.latest() !== told) {
        told = asked.latest();
        await attempt(() => delivery.deliver(chat, asked.incoming, progressOf(asked), shown));
      }
      answer = await within(asked.answering, refreshMs);
    }
    await delivery.deliver(chat, asked.incoming, answer, shown);
  }

  /** What fails here is a courtesy: the answer itself is still to come. */
  async function attempt<T>(courtesy: () => Promise<T>): Promise<T | undefined> {
    try {
      return await courtesy();
    } catch (error) {
      log.warn({ err: error }, 'Teams did not take a progress message');
      return undefined;
    }
  }
}

export function progressOf(asked: Asked): Answer {
  return {
    kind: 'progress',
    title: asked.incoming.line,
    message: asked.latest() || 'Working on it …',
    actions: [{ title: 'Stop', line: 'stop' }],
  };
}
