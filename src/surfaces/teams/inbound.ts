import { z } from 'zod';

const text = z.string().nullish();

const account = z.looseObject({ id: z.string().min(1), name: text, aadObjectId: text });

/** What Huntline reads of a Bot Framework activity; everything else passes through unread. */
const schema = z.looseObject({
  type: z.string().min(1),
  id: text,
  name: text,
  channelId: z.string().min(1),
  serviceUrl: z.url({ protocol: /^https?$/ }),
  from: account,
  recipient: account,
  conversation: z.looseObject({
    id: z.string().min(1),
    conversationType: text,
    isGroup: z.boolean().nullish(),
    tenantId: text,
  }),
  replyToId: text,
  deliveryMode: text,
  text,
  textFormat: text,
  locale: text,
  localTimezone: text,
  entities: z.array(z.looseObject({ type: text })).nullish(),
  membersAdded: z.array(z.looseObject({ id: z.string() })).nullish(),
  value: z.unknown().optional(),
});

/** An activity as Teams posts it. */
export type Inbound = z.infer<typeof schema>;

/** The activity in a body, or undefined where it is none. */
export function readInbound(body: unknown): Inbound | undefined {
  return schema.safeParse(body).data;
}
