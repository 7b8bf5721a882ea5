import type { BlockAction, ButtonAction } from '@slack/bolt';
import { askerBlockId } from './asker.ts';
import { type Heard, placeNamed, type Respond, stopLine } from './heard.ts';

/** What the fields of a message hold, by block and field id, as Slack sends it along with any of its buttons. */
type FormState = Readonly<Record<string, Readonly<Record<string, { readonly value?: string | null }>>>>;

interface ShownMessage {
  readonly ts?: string;
  readonly thread_ts?: string;
  readonly blocks?: readonly { readonly type?: string; readonly block_id?: string }[];
}

/** A pressed button: its value is the line. Nothing where it is a link, which Slack opens by itself. */
export function hearButton(body: BlockAction, action: ButtonAction, respond: Respond): Heard | undefined {
  const line = action.value;
  const channel = body.channel?.id ?? body.container?.channel_id;
  if (!line || typeof channel !== 'string') return;
  const place = placeNamed(channel, body.channel?.name);
  const message: ShownMessage = body.message ?? {};
  const heading = message.blocks?.find((block) => block.block_id === askerBlockId);
  const ts = message.ts ?? body.container?.message_ts;
  const root = message.thread_ts ?? body.container?.thread_ts;
  // In a channel the cards that follow from a card gather in its thread; a direct message has no need of that.
  // What is to be stopped runs where its card is, though, not below it.
  const thread = root ?? (place.kind === 'personal' || line === stopLine ? undefined : ts);
  const ephemeral = body.container?.is_ephemeral === true;
  return {
    key: `button:${body.trigger_id}`,
    team: body.user.team_id ?? body.team?.id ?? '',
    place,
    mentions: [],
    line: () => line,
    ...(submits(action, message) ? withInputs(body.state?.values as FormState | undefined) : {}),
    ...(root === undefined ? {} : { inThread: root }),
    target: {
      channel,
      user: body.user.id,
      respond,
      ephemeral,
      ...(thread === undefined || (ephemeral && !root) ? {} : { thread }),
      ...(action.action_id.startsWith('here:') && typeof ts === 'string' ? { replaces: ts } : {}),
      ...(heading ? { heading } : {}),
      showsAsker: place.kind !== 'personal' && !ephemeral,
    },
  };
}

/** The first buttons below the fields send them; the others of a form lead elsewhere. */
function submits(action: ButtonAction, { blocks = [] }: ShownMessage): boolean {
  const below = blocks.slice(blocks.findLastIndex(({ type }) => type === 'input') + 1);
  const first = below.find(({ type }) => type === 'actions');
  // Of a message that one person alone sees, Slack does not tell the blocks.
  return !first || first.block_id === action.block_id;
}

function withInputs(state: FormState = {}): Pick<Heard, 'inputs'> {
  const fields = Object.values(state).flatMap((block) => Object.entries(block));
  const filled = fields.flatMap(([field, { value }]) =>
    value?.trim() ? [[field, value.trim()] as const] : [],
  );
  return filled.length === 0 ? {} : { inputs: Object.fromEntries(filled) };
}
