import type {
  AdaptiveCard,
  CardAction,
  CardElement,
  ChartElement,
  ImageElement,
  RichTextBlock,
  TableCell,
} from './card-types.ts';
import { chartOf } from './chart-elements.ts';
import { cutText } from './cut-text.ts';
import { runsOf, textOf } from './runs-of.ts';
import type {
  RichText,
  RichTextPart,
  SlackBlock,
  SlackButton,
  SlackMessage,
  SlackPicture,
} from './slack-blocks.ts';
import { slackChart, slackChartText } from './slack-chart.ts';
import { richRuns, slackTable } from './slack-table.ts';
import { escapeSlack, mrkdwn, plainText } from './slack-text.ts';

/** Slack takes 50 blocks; a surface may put a line about who asked before ours, and we say where we left some out. */
const MOST_BLOCKS = 48;
const MOST_CHARTS = 2;
const MOST_BUTTONS = 25;
const LONGEST_VALUE = 2000;
const LONGEST_URL = 3000;
/** Characters of one rich text or code block. */
const LONGEST_TEXT = 2800;

/** What was already put into the message: some things Slack takes only so many of. */
interface Sofar {
  tables: number;
  charts: number;
  buttons: number;
  readonly fields: Set<string>;
}

/** Where a picture stands among the blocks: Slack takes it only as a file. */
interface PicturePart {
  readonly type: 'picture';
  readonly image: ImageElement;
}
/** Something of several lines follows, which is set apart from the text before. */
interface Gap {
  readonly type: 'gap';
}
type Part = Gap | PicturePart | SlackBlock;

/** Turns any of our cards into a Slack message that stays within Slack's limits, whatever is on the card. */
export function toSlack(card: AdaptiveCard): SlackMessage {
  const sofar: Sofar = { tables: 0, charts: 0, buttons: 0, fields: new Set() };
  const parts = joinText(card.body.flatMap((element) => blocksOf(element, sofar)));
  const blocks = parts.filter((part): part is SlackBlock => part.type !== 'picture');
  const pictures = parts
    .filter((part) => part.type === 'picture')
    .map((part, before) => pictureOf(part.image, parts.indexOf(part) - before));
  const most = MOST_BLOCKS - pictures.length;
  const left = blocks.length - most;
  return {
    text: escapeSlack(card.fallbackText, 3000).trim() || 'Huntline',
    blocks:
      left <= 0
        ? blocks
        : [
            ...blocks.slice(0, most - 1),
            {
              type: 'context',
              elements: [plainText(`${left + 1} more parts do not fit into one message.`, 100)],
            },
          ],
    ...(pictures.length > 0 ? { pictures } : {}),
  };
}

/** The same message with its charts drawn in text; the very same one where it has none. */
export function withoutCharts<Message extends { readonly blocks: readonly SlackBlock[] }>(
  message: Message,
): Message {
  if (!message.blocks.some(({ type }) => type === 'data_visualization')) return message;
  const blocks = message.blocks.map((block) =>
    block.type === 'data_visualization' ? slackChartText(block) : block,
  );
  return { ...message, blocks };
}

function blocksOf(element: CardElement, sofar: Sofar): readonly Part[] {
  switch (element.type) {
    case 'TextBlock':
      if (element.isSubtle) return [{ type: 'context', elements: [plainText(element.text, 2000)] }];
      return [{ type: 'section', text: mrkdwn(element.text, element.weight === 'Bolder', 3000) }];
    case 'RichTextBlock':
      return textBlocks(element);
    case 'Container': {
      const parts = element.items.flatMap((item) => blocksOf(item, sofar));
      return element.spacing === 'Medium' && parts.length > 1 ? [{ type: 'gap' }, ...parts] : parts;
    }
    case 'CodeBlock':
      return codeBlocks(element.codeSnippet);
    case 'Image':
      return [{ type: 'picture', image: element }];
    case 'Table': {
      if (element.firstRowAsHeaders !== true) return element.rows.map(({ cells }) => lineOf(cells));
      const table = sofar.tables > 0 ? undefined : slackTable(element);
      if (table) sofar.tables += 1;
      return table ? [table] : rowsAsText(element);
    }
    case 'ActionSet':
      return buttonBlocks(element.actions, sofar);
    case 'Input.Text':
      return inputBlocks(element, sofar);
    case 'Chart.Line':
    case 'Chart.VerticalBar':
    case 'Chart.VerticalBar.Grouped':
    case 'Chart.HorizontalBar':
    case 'Chart.HorizontalBar.Stacked':
    case 'Chart.Pie':
      return chartBlocks(element, sofar);
    default:
      return [];
  }
}

function textBlocks({ inlines }: RichTextBlock): readonly SlackBlock[] {
  const text = inlines.map((run) => run.text).join('');
  if (text.trim() === '') return [];
  if (inlines.some(({ size }) => size === 'Large')) {
    return [{ type: 'header', text: plainText(text, 150) }];
  }
  if (inlines.every(({ isSubtle, fontType, selectAction }) => isSubtle && !fontType && !selectAction)) {
    return [{ type: 'context', elements: [plainText(text, 2000)] }];
  }
  return [richText([{ type: 'rich_text_section', elements: richRuns(inlines, LONGEST_TEXT) }])];
}

function richText(elements: readonly RichTextPart[]): RichText {
  return { type: 'rich_text', elements };
}

/** Neighbouring lines of text become one block each, so that a long list does not use up the message. */
function joinText(parts: readonly Part[]): readonly (PicturePart | SlackBlock)[] {
  const joined: (PicturePart | SlackBlock)[] = [];
  let between = '\n';
  for (const part of parts) {
    if (part.type === 'gap') {
      between = '\n\n';
      continue;
    }
    const last = joined.at(-1);
    const both = last && join(last, part, between);
    if (both) joined[joined.length - 1] = both;
    else joined.push(part);
    between = '\n';
  }
  return joined;
}

function join(one: Part, two: Part, between: string): SlackBlock | undefined {
  if (one.type === 'context' && two.type === 'context') {
    const text = [...one.elements, ...two.elements].map((element) => element.text).join(between);
    return text.length > 2000 ? undefined : { type: 'context', elements: [plainText(text, 2000)] };
  }
  const [first, second] = [sectionOf(one), sectionOf(two)];
  if (!first || !second || lengthOf(first) + lengthOf(second) > LONGEST_TEXT) return undefined;
  const elements = [...first.elements, { type: 'text', text: between } as const, ...second.elements];
  return richText([{ type: 'rich_text_section', elements }]);
}

function sectionOf(block: Part): RichTextPart | undefined {
  const only = block.type === 'rich_text' && block.elements.length === 1 ? block.elements[0] : undefined;
  return only?.type === 'rich_text_section' ? only : undefined;
}

function lengthOf({ elements }: RichTextPart): number {
  return elements.reduce((sum, run) => sum + (run.type === 'emoji' ? 2 : run.text.length), 0);
}

function codeBlocks(code: string): readonly SlackBlock[] {
  const chunks: string[] = [];
  for (let rest = code; rest !== ''; ) {
    const newline = rest.lastIndexOf('\n', LONGEST_TEXT);
    const end = rest.length <= LONGEST_TEXT ? rest.length : newline > 0 ? newline : LONGEST_TEXT;
    chunks.push(rest.slice(0, end));
    rest = rest.slice(end).replace(/^\n/, '');
  }
  return chunks
    .filter((chunk) => chunk !== '')
    .map((text) => richText([{ type: 'rich_text_preformatted', elements: [{ type: 'text', text }] }]));
}

/** A row of a layout in one line: its label, and what there is to say of it. */
function lineOf([label, ...others]: readonly TableCell[]): RichText {
  const named = (label?.items ?? []).flatMap(runsOf);
  const gap = named.some(({ text, isSubtle }) => isSubtle && /\p{L}$/u.test(text)) ? ':  ' : '  ';
  const said = others.flatMap(({ items }) => items.map(runsOf)).filter((runs) => runs.length > 0);
  const runs = [
    ...named,
    ...said.flatMap((line, at) => [{ type: 'TextRun', text: at === 0 ? gap : ' · ' } as const, ...line]),
  ];
  const elements = richRuns(runs, LONGEST_TEXT);
  return richText([
    { type: 'rich_text_section', elements: elements.length > 0 ? elements : [{ type: 'text', text: '–' }] },
  ]);
}

/** What a surface needs to upload a picture and to put it into its place. */
function pictureOf({ id, url, altText }: ImageElement, at: number): SlackPicture {
  return {
    name: id ?? 'picture.png',
    mime: 'image/png',
    content: url.slice(url.indexOf(',') + 1),
    alt: cutText(altText, 2000) || 'A picture',
    at,
  };
}

/** A second table of a message, which Slack does not take, as lines. */
function rowsAsText(table: Extract<CardElement, { type: 'Table' }>): readonly SlackBlock[] {
  return table.rows.flatMap(({ cells }) => {
    const text = cells.map(({ items }) => items.map(textOf).join(' ')).join(' | ');
    return codeBlocks(cutText(text, LONGEST_TEXT));
  });
}

function chartBlocks(element: ChartElement, sofar: Sofar): readonly SlackBlock[] {
  const block = slackChart(chartOf(element));
  if (!block) return [];
  sofar.charts += 1;
  return [sofar.charts > MOST_CHARTS ? slackChartText(block) : block];
}

function buttonBlocks(actions: readonly CardAction[], sofar: Sofar): readonly SlackBlock[] {
  const buttons = actions
    .filter(isCarried)
    .slice(0, MOST_BUTTONS)
    .map((action): SlackButton => {
      sofar.buttons += 1;
      const text = plainText(action.title, 75);
      if (action.type === 'Action.OpenUrl')
        return {
          type: 'button',
          action_id: `link:${sofar.buttons}`,
          text,
          url: action.url,
          ...(action.style ? { style: 'primary' as const } : {}),
        };
      const where = action.data.inPlace ? 'here' : 'new';
      return {
        type: 'button',
        action_id: `${where}:${sofar.buttons}`,
        text,
        value: action.data.line,
        ...(action.style ? { style: 'primary' as const } : {}),
      };
    });
  return buttons.length === 0 ? [] : [{ type: 'actions', elements: buttons }];
}

function isCarried(action: CardAction): boolean {
  if (action.type === 'Action.OpenUrl') return action.url.length <= LONGEST_URL;
  return action.data.line.length > 0 && action.data.line.length <= LONGEST_VALUE;
}

function inputBlocks(
  input: Extract<CardElement, { type: 'Input.Text' }>,
  sofar: Sofar,
): readonly SlackBlock[] {
  if (input.id === '' || input.id.length > 255 || sofar.fields.has(input.id)) return [];
  sofar.fields.add(input.id);
  return [
    {
      type: 'input',
      optional: input.isRequired !== true,
      label: plainText(input.label, 150),
      element: {
        type: 'plain_text_input',
        action_id: input.id,
        ...(input.placeholder ? { placeholder: plainText(input.placeholder, 150) } : {}),
      },
    },
  ];
}
