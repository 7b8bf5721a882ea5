import { z } from 'zod';
import { messageText } from './threads.ts';

/** An entry in a message's menu. */
export interface MessageAction {
  readonly title: string;
  readonly description: string;
  /** What it comes to mean for a message that says this. */
  line(text: string): string;
}

/** A message may be longer than any line; what matters in an alert stands early. */
const longestText = 1_000;

/** The entries, by the ids that the manifest declares. */
export const messageActions: Readonly<Record<string, MessageAction>> = {
  enrichObservables: {
    title: 'Enrich observables',
    description: 'Look up the addresses, domains, URLs and hashes in this message',
    line: () => 'enrich this',
  },
  huntOnThis: {
    title: 'Hunt on this',
    description: 'Hunt for what this message is about',
    line: huntFor,
  },
};

/** An entry that was chosen, and the message that it was chosen on. */
export interface ChosenAction {
  readonly line: string;
  readonly text: string;
  /** Root of the message's thread. */
  readonly thread?: string;
}

const messageId = z.string().regex(/^\d{1,32}$/);
const schema = z.looseObject({
  commandId: z.string(),
  messagePayload: z.looseObject({
    id: messageId.optional().catch(undefined),
    replyToId: messageId.nullish().catch(undefined),
    subject: z.string().nullish(),
    deleted: z.boolean().nullish(),
    body: z.looseObject({ contentType: z.string().nullish(), content: z.string().nullish() }).nullish(),
    attachments: z.unknown().optional(),
  }),
});

/** Of the value of a `composeExtension/fetchTask` or `…/submitAction`; undefined where it is not one of ours. */
export function chosenAction(value: unknown): ChosenAction | undefined {
  const read = schema.safeParse(value).data;
  const action =
    read && Object.hasOwn(messageActions, read.commandId) ? messageActions[read.commandId] : undefined;
  if (!read || !action) return undefined;
  const { id, replyToId, deleted, ...message } = read.messagePayload;
  const text = deleted ? '' : messageText(message);
  const thread = replyToId ?? id;
  return { line: action.line(text), text, ...(thread ? { thread } : {}) };
}

function huntFor(text: string): string {
  const words = text
    .replaceAll(/["“”\\]/g, ' ')
    .replaceAll(/\s+/g, ' ')
    .trim();
  return `hunt for "${words.slice(0, longestText).trim()}"`;
}
