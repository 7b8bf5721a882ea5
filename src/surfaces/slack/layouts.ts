import type { Answer } from '../../answers.ts';
import type { Log } from '../../log.ts';
import { renderCard } from '../../render/render-card.ts';
import type { SlackMessage, SlackPicture } from '../../render/slack-blocks.ts';
import { toSlack, withoutCharts } from '../../render/to-slack.ts';
import { type View, views } from '../../render/view.ts';

/** One way to lay a message out. Without blocks the text is all there is. */
export interface Layout {
  readonly name: string;
  readonly text: string;
  readonly blocks: readonly object[];
  /** What blocks cannot hold: to be uploaded first. The message says all it says without them, too. */
  readonly pictures?: readonly SlackPicture[];
}

/** For the case that Slack counts stricter than its documentation. */
const smaller: View = { ...views.slack, columns: 4, cellChars: 30, bytes: 8_000 };

/** {@link layoutsOf}, or the bare news where an answer cannot be laid out at all: nobody is left without a word. */
export function* layoutsOrNews(answer: Answer, log: Log): Generator<Layout, void, undefined> {
  try {
    yield* layoutsOf(answer);
  } catch (error) {
    log.error({ err: error, kind: answer.kind }, 'slack: an answer could not be laid out');
    yield {
      name: 'news',
      text: 'There is an answer, but it could not be shown here. The log says why.',
      blocks: [],
    };
  }
}

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
