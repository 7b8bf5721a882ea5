import { renderCard } from '../../render/render-card.ts';
import type { SlackMessage } from '../../render/slack-blocks.ts';
import { toSlack, withoutCharts } from '../../render/to-slack.ts';
import { type View, views } from '../../render/view.ts';
import type { Answer } from '../../types.ts';

/** One way to lay a message out. Without blocks the text is all there is. */
export interface Layout {
  readonly name: string;
  readonly text: string;
  readonly blocks: readonly object[];
}

/** For the case that Slack counts stricter than its documentation. */
const smaller: View = { ...views.slack, columns: 4, cellChars: 30, bytes: 8_000 };

/** The layouts of an answer, best first, each made when it is asked for: a later one is for when Slack refuses the one before. */
export function* layoutsOf(answer: Answer): Generator<Layout, void, undefined> {
  const full = drawn(answer, views.slack);
  yield { name: 'full', ...full };
  const plainer = withoutCharts(full);
  if (plainer !== full) yield { name: 'without charts', ...plainer };
  yield { name: 'fewer rows', ...withoutCharts(drawn(answer, smaller)) };
  yield {
    name: 'text',
    text: `${full.text}\n(Slack did not take the card, so this is its text.)`,
    blocks: [],
  };
}

function drawn(answer: Answer, view: View): SlackMessage {
  const message = toSlack(renderCard(answer, view));
  return message.text.trim() === '' ? { ...message, text: 'Huntline' } : message;
}
