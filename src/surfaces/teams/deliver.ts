import type { Activity } from 'botbuilder';
import type { Answer, ErrorAnswer, FileAnswer } from '../../answers.ts';
import type { Log } from '../../log.ts';
import type { AdaptiveCard } from '../../render/card-types.ts';
import { cardBytes } from '../../render/render-card.ts';
import type { Incoming } from '../../types.ts';
import { type Chat, isTooLarge } from './chat.ts';
import type { FileOffers } from './file-offers.ts';

/** Draws an answer in at most so many bytes; without a number, in as many as Teams' cards usually take. */
export type Render = (answer: Answer, maxBytes?: number) => AdaptiveCard;

/** Brings answers into a conversation. */
export interface Delivery {
  /** Sends an answer, or puts it in the place of an earlier card of the bot's; gives the card's id. */
  deliver(chat: Chat, incoming: Incoming, answer: Answer, replaces?: string): Promise<string | undefined>;
  /** Sends an answer that nobody asked for; rejects where it did not arrive. */
  post(chat: Chat, answer: Answer): Promise<void>;
}

export const cardType = 'application/vnd.microsoft.card.adaptive';

const tries = 3;

/** `local`: without credentials, where the test clients that one has there do not show the question for a file. */
export function createDelivery(render: Render, offers: FileOffers, local: boolean, log: Log): Delivery {
  return {
    async deliver(chat, incoming, answer, replaces) {
      if (answer.kind !== 'file') return show(chat, answer, replaces);
      if (incoming.place.kind !== 'personal') return show(chat, notHere(answer), replaces);
      // The question for a file has no room for the ways to open it.
      const hasLinks = (answer.links ?? []).length > 0;
      if (local || hasLinks) await show(chat, answer, replaces);
      else if (replaces) await show(chat, offered(answer), replaces);
      return chat.send(offers.offer(answer, incoming));
    },
    async post(chat, answer) {
      await show(chat, answer.kind === 'file' ? notHere(answer) : answer);
    },
  };

  async function show(chat: Chat, answer: Answer, replaces?: string): Promise<string | undefined> {
    let card = render(answer);
    for (let attempt = 1; attempt <= tries; attempt += 1) {
      try {
        return await write(chat, cardMessage(card), replaces);
      } catch (error) {
        if (!isTooLarge(error)) throw error;
        const bytes = cardBytes(card);
        log.warn({ kind: answer.kind, bytes }, 'Teams refused a card as too large');
        card = render(answer, Math.floor(bytes / 2));
      }
    }
    return write(chat, cardMessage(render(tooLarge)), replaces);
  }

  async function write(
    chat: Chat,
    message: Partial<Activity>,
    replaces?: string,
  ): Promise<string | undefined> {
    if (!replaces) return chat.send(message);
    try {
      await chat.update(replaces, message);
      return replaces;
    } catch (error) {
      if (isTooLarge(error)) throw error;
      log.warn({ err: error }, 'A card in Teams could not be updated; the answer is sent as a new one');
      return chat.send(message);
    }
  }
}

/** A card alone: with text beside it Teams makes two messages of it and gives no id to update. */
function cardMessage(card: AdaptiveCard): Partial<Activity> {
  return {
    type: 'message',
    summary: card.fallbackText,
    attachments: [{ contentType: cardType, content: card }],
  };
}

/** A kept result is found only where it was asked for, so its button's line would not work there: the hunt would. */
function notHere(answer: FileAnswer): FileAnswer {
  const how =
    'Teams takes files from a bot in a personal chat alone: run the same hunt in a chat with me for the file.';
  return { ...answer, notes: [...answer.notes, how] };
}

function offered(answer: FileAnswer): Answer {
  return { kind: 'progress', title: answer.title, message: `${answer.name} is ready, below.`, actions: [] };
}

const tooLarge: ErrorAnswer = {
  kind: 'error',
  title: 'Too large for Teams',
  message: 'The answer does not fit a Teams message, not even cut short.',
  hint: 'Ask for fewer rows (top 5) or columns (| project …), or for a CSV file in a personal chat (as csv).',
  actions: [],
};
