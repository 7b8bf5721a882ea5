import type { Activity, ConversationReference, TurnContext } from 'botbuilder';
import type { Connection } from './connect.ts';

/** One conversation to write to. Ids are those that the connector gave to the bot's own messages. */
export interface Chat {
  send(message: Partial<Activity>): Promise<string | undefined>;
  update(id: string, message: Partial<Activity>): Promise<void>;
  remove(id: string): Promise<void>;
}

/** Writes within a turn: the replies of `deliveryMode: expectReplies` travel in the turn's own response. */
export function turnChat(context: TurnContext): Chat {
  return chatWith((logic) => logic(context));
}

/** Writes at any time, also long after the turn. */
export function openChat(connection: Connection, reference: Partial<ConversationReference>): Chat {
  return chatWith(async (logic) => {
    await connection.resume(reference, logic);
  });
}

function chatWith(within: (logic: (context: TurnContext) => Promise<void>) => Promise<void>): Chat {
  return {
    async send(message) {
      let id: string | undefined;
      await within(async (context) => {
        id = (await context.sendActivity(message))?.id || undefined;
      });
      return id;
    },
    update: (id, message) =>
      within(async (context) => {
        await context.updateActivity({ ...message, id });
      }),
    remove: (id) => within((context) => context.deleteActivity(id)),
  };
}

/** True where the connector said that a message is too large. */
export function isTooLarge(error: unknown): boolean {
  return error instanceof Error && 'statusCode' in error && error.statusCode === 413;
}
