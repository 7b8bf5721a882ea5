import type { BlockAction, ButtonAction } from '@slack/bolt';
import { askerBlockId } from './asker.ts';
import { type Heard, type Respond, slackPlace } from './heard.ts';

/** What a form's field holds, by block and action id, as Slack sends it along with a pressed button. */
type FormState = Readonly<Record<string, Readonly<Record<string, FieldState>>>>;

interface FieldState {
  readonly value?: string | null;
  readonly selected_option?: { readonly value: string } | null;
  readonly selected_options?: readonly { readonly value: string }[];
  readonly selected_date?: string | null;
  readonly selected_time?: string | null;
}

/** A pressed button: its value is the line. Nothing where it is a link, which Slack opens by itself. */
export function hearButton(body: BlockAction, action: ButtonAction, respond: Respond): Heard | undefined {
  const line = action.value;
  const channel = body.channel?.id ?? body.container?.channel_id;
  if (!line || typeof channel !== 'string') return;
  const place = slackPlace(channel, body.channel?.name);
  const message: { ts?: string; thread_ts?: string; blocks?: readonly { block_id?: string }[] } =
    body.message ?? {};
  const heading = message.blocks?.find((block) => block.block_id === askerBlockId);
  const ts = message.ts ?? body.container?.message_ts;
  const root = message.thread_ts ?? body.container?.thread_ts;
  // In a channel the cards that follow from a card gather in its thread; a direct message has no need of that.
  const thread = root ?? (place.kind === 'personal' ? undefined : ts);
  const ephemeral = body.container?.is_ephemeral === true;
  return {
    key: `button:${body.trigger_id}`,
    team: body.user.team_id ?? body.team?.id ?? '',
    place,
    mentions: [],
    line: () => line,
    ...withInputs(body.state?.values as FormState | undefined),
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

function withInputs(state: FormState | undefined): Pick<Heard, 'inputs'> {
  const filled = Object.values(state ?? {}).flatMap((block) =>
    Object.entries(block).map(([field, now]) => [field, typed(now)] as const),
  );
  const inputs = Object.fromEntries(filled.filter(([, value]) => value !== ''));
  return Object.keys(inputs).length === 0 ? {} : { inputs };
}

function typed(field: FieldState): string {
  if (field.selected_options) return field.selected_options.map(({ value }) => value).join(',');
  return (
    field.value ??
    field.selected_option?.value ??
    field.selected_date ??
    field.selected_time ??
    ''
  ).trim();
}
