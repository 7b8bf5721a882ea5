import type { Answer } from '../../answers.ts';
import type { Log } from '../../log.ts';
import type { App, Incoming } from '../../types.ts';
import { within } from '../within.ts';
import type { Chat } from './chat.ts';
import type { Delivery } from './deliver.ts';
import type { Readers } from './guests.ts';

/** A line that is being answered, and how far it is. */
export interface Asked {
  readonly incoming: Incoming;
  readonly answering: Promise<Answer>;
  /** What to show until the answer is there: the draft of it, else what is being done. The same value until that changes. */
  soFar(): Answer;
}

/** How lines are asked, waited for and answered in a conversation. */
export interface Converse {
  /** Asks the app, once it is known who would read the answer. */
  ask(incoming: Incoming, readers: Promise<Readers>): Asked;
  /** Answers in the conversation; shows that it is working while that takes. `replaces` is a card to answer in. */
  converse(chat: Chat, asked: Asked, replaces?: string): Promise<void>;
  /** Waits for an answer of which `told` already shows in the card `shown`, and puts it there. */
  follow(chat: Chat, asked: Asked, shown: string | undefined, told: Answer): Promise<void>;
}

const typingMs = 400;

export function createConverse(
  app: App,
  delivery: Delivery,
  log: Log,
  cadence: { readonly progressMs: number; readonly refreshMs: number },
  signal: AbortSignal,
): Converse {
  const { progressMs, refreshMs } = cadence;
  return { ask, converse, follow };

  function ask(incoming: Incoming, readers: Promise<Readers>): Asked {
    let soFar: Answer = progressOf(incoming.line, 'Working on it …');
    const progress = (message: string) => {
      if (soFar.kind === 'progress' && soFar.message !== message) {
        soFar = progressOf(incoming.line, message);
      }
    };
    const draft = (answer: Answer) => {
      soFar = answer;
    };
    const answering = readers.then((known) =>
      app.answer({ ...incoming, place: { ...incoming.place, ...known } }, { progress, draft, signal }),
    );
    return { incoming, answering, soFar: () => soFar };
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
    const told = asked.soFar();
    const shown = await attempt(() => delivery.deliver(chat, incoming, told, replaces));
    await follow(chat, asked, shown ?? replaces, told);
  }

  async function follow(chat: Chat, asked: Asked, shown: string | undefined, told: Answer): Promise<void> {
    let last = told;
    let answer = await within(asked.answering, refreshMs);
    while (!answer) {
      const now = asked.soFar();
      if (shown && now !== last) {
        last = now;
        await attempt(() => delivery.deliver(chat, asked.incoming, now, shown));
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

function progressOf(line: string, message: string): Answer {
  return { kind: 'progress', title: line, message, actions: [{ title: 'Stop', line: 'stop' }] };
}
