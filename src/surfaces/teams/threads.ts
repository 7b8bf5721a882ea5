import type { ConversationReference } from 'botbuilder';
import { z } from 'zod';
import { UserError } from '../../errors.ts';
import type { Incoming, Json } from '../../types.ts';
import { attachedTexts } from './attached-texts.ts';
import type { Connection } from './connect.ts';
import { htmlText } from './html-text.ts';
import type { Inbound } from './inbound.ts';
import { conversationOf } from './incoming-of.ts';
import { teamOf } from './team-of.ts';

/** Reads a path of Microsoft Graph as the bot's application; rejects with a `statusCode` where Graph refuses. */
export type GraphGet = (path: string, signal: AbortSignal) => Promise<Json>;

/** What was said before a line. */
export interface Threads {
  /** Undefined where the line stands in no thread and quotes nothing. */
  said(activity: Inbound, reference: Partial<ConversationReference>): Incoming['said'];
}

export interface ThreadsOptions {
  readonly graph?: GraphGet | undefined;
  readonly connection: Pick<Connection, 'groupOf'>;
  /** The bot's application: what it said itself is not read. */
  readonly appId?: string | undefined;
  readonly signal: AbortSignal;
}

/** Graph gives 50 replies a page. */
const pageSize = 50;
const mostPages = 20;
const patienceMs = 20_000;
const longestText = 100_000;

const text = z.string().nullish();
const messageSchema = z.looseObject({
  id: text,
  messageType: text,
  createdDateTime: text,
  deletedDateTime: text,
  subject: text,
  from: z.looseObject({ application: z.looseObject({ id: text }).nullish() }).nullish(),
  body: z.looseObject({ contentType: text, content: text }).nullish(),
  attachments: z.unknown().optional(),
});
/** A message as Graph gives it, and as Teams hands it to a message action. */
export type ThreadMessage = z.infer<typeof messageSchema>;

const pageSchema = z.looseObject({ value: z.array(z.unknown()), '@odata.nextLink': text });

const title = 'This thread cannot be read';
const instead = 'Name in the line what you mean: enrich 203.0.113.7, example.com';

/** Reads threads of channels through Graph; elsewhere what a line replies to is in the activity itself. */
export function createThreads({ graph, connection, appId, signal }: ThreadsOptions): Threads {
  return {
    said(activity, reference) {
      const { thread } = conversationOf(activity);
      const { quotes } = attachedTexts(activity.attachments);
      if (thread === undefined) return quotes.length > 0 ? async () => quotes : undefined;
      return async () => {
        if (thread === activity.id) return quotes;
        const messages = await read(activity, reference, thread);
        const others = messages.filter(
          (one) => one.id !== activity.id && !(appId && one.from?.application?.id === appId),
        );
        return [...others.map(messageText).filter((said) => said !== ''), ...quotes];
      };
    },
  };

  async function read(
    activity: Inbound,
    reference: Partial<ConversationReference>,
    root: string,
  ): Promise<readonly ThreadMessage[]> {
    if (!graph) throw new UserError('Huntline is not set up to read threads here.', { title, hint: instead });
    const until = AbortSignal.any([signal, AbortSignal.timeout(patienceMs)]);
    try {
      const where = teamOf(activity);
      const group = where && (where.group ?? (await connection.groupOf(reference, where.team)));
      if (!where || !group) throw new Error('Teams did not name the team');
      const path = `/teams/${encodeURIComponent(group)}/channels/${encodeURIComponent(where.channel)}/messages/${encodeURIComponent(root)}`;
      const first = await graph(path, until);
      return [first, ...(await replies(graph, `${path}/replies?$top=${pageSize}`, until))]
        .flatMap((one): ThreadMessage[] => {
          const message = messageSchema.safeParse(one).data;
          return message ? [message] : [];
        })
        .toSorted((one, other) => (one.createdDateTime ?? '').localeCompare(other.createdDateTime ?? ''));
    } catch (error) {
      throw error instanceof UserError ? error : notRead(error);
    }
  }
}

/** What a message says; nothing where it was deleted, or tells that somebody joined. */
export function messageText(message: ThreadMessage): string {
  const { body, subject, attachments, deletedDateTime, messageType } = message;
  if (deletedDateTime || (messageType && messageType !== 'message')) return '';
  const content = body?.content ?? '';
  const own = body?.contentType === 'text' ? content : htmlText(content);
  const { cards, quotes } = attachedTexts(attachments);
  return [subject ?? '', own, ...quotes, ...cards]
    .filter((part) => part.trim() !== '')
    .join('\n')
    .slice(0, longestText);
}

async function replies(graph: GraphGet, first: string, signal: AbortSignal): Promise<readonly unknown[]> {
  const all: unknown[] = [];
  let path: string | undefined = first;
  for (let page = 0; path !== undefined; page += 1) {
    if (page === mostPages) {
      const most = `more than ${mostPages * pageSize} replies, more than Huntline reads.`;
      throw new UserError(`This thread has ${most}`, { title, hint: instead });
    }
    const answer = pageSchema.safeParse(await graph(path, signal));
    if (!answer.success) throw new Error('Graph’s answer is not a list of messages');
    all.push(...answer.data.value);
    path = nextOf(first, answer.data['@odata.nextLink']);
  }
  return all;
}

/** Of the address of the next page only its mark is taken: the token goes nowhere else. */
function nextOf(first: string, next: string | null | undefined): string | undefined {
  if (!next || !URL.canParse(next)) return undefined;
  const mark = new URL(next).searchParams.get('$skiptoken');
  return mark ? `${first}&$skiptoken=${encodeURIComponent(mark)}` : undefined;
}

function notRead(cause: unknown): UserError {
  const status = cause instanceof Error && 'statusCode' in cause ? cause.statusCode : undefined;
  if (status === 403) {
    const permission = 'ChannelMessage.Read.Group';
    return new UserError(`Huntline lacks the permission ${permission} in this team.`, {
      title,
      hint: `${instead}. An owner of the team gives the permission by adding the app to the team again, where its package asks for it.`,
      cause,
    });
  }
  const why = typeof status === 'number' ? ` (status ${status})` : '';
  return new UserError(`Microsoft Graph did not give this thread${why}.`, {
    title,
    hint: `${instead}. Or try again in a minute.`,
    cause,
  });
}
