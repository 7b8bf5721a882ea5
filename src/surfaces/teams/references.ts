import type { ConversationReference } from 'botbuilder';
import { z } from 'zod';
import type { Json } from '../../types.ts';

/** What it takes to write to a place unasked, by the place's id. */
export interface References {
  keep(place: string, reference: Partial<ConversationReference>): void;
  /** @throws where nothing was ever heard from there. */
  find(place: string): Promise<Partial<ConversationReference>>;
}

export interface ReferencesOptions {
  readonly remember?: (place: string, reference: Json) => void;
  readonly recall?: (place: string) => Promise<Json | undefined>;
}

const capacity = 2_000;

const schema = z.looseObject({
  channelId: z.string(),
  serviceUrl: z.url({ protocol: /^https?$/ }),
  conversation: z.looseObject({ id: z.string().min(1) }),
});

/** Knows the newest by heart, and asks for the others what was remembered of them. */
export function createReferences({ remember, recall }: ReferencesOptions): References {
  const known = new Map<string, Partial<ConversationReference>>();
  return {
    keep(place, reference) {
      known.delete(place);
      known.set(place, reference);
      for (const oldest of known.keys()) {
        if (known.size <= capacity) break;
        known.delete(oldest);
      }
      remember?.(place, reference as Json);
    },
    async find(place) {
      const reference = known.get(place) ?? schema.safeParse(await recall?.(place)).data;
      if (!reference) throw new Error(`Nothing was ever heard from the place ${place} in Teams.`);
      return reference as Partial<ConversationReference>;
    },
  };
}

/** The same conversation at a thread of a channel, to which a new message is no reply of its own; without one, at its top. */
export function inThread(
  reference: Partial<ConversationReference>,
  thread: string | undefined,
): Partial<ConversationReference> {
  const { activityId: _, conversation, ...rest } = reference;
  if (!conversation) return rest;
  const [id = ''] = conversation.id.split(';messageid=');
  const at =
    conversation.conversationType === 'channel' && thread && thread !== id ? `${id};messageid=${thread}` : id;
  return { ...rest, conversation: { ...conversation, id: at } };
}
