import { describe, expect, it } from 'vitest';
import { slackFaults } from '../../fakes/slack-limits.ts';

const plain = (text: string) => ({ type: 'plain_text', text });
const button = (more: object = {}) => ({
  type: 'button',
  text: plain('Go'),
  action_id: 'new:1',
  value: 'help',
  ...more,
});
const actions = (...elements: object[]) => ({ type: 'actions', elements });
const raw = (text: string) => ({ type: 'raw_text', text });
const table = (rows: object[][]) => ({ type: 'table', rows });
const line = (series: object[], categories = ['a']) => ({
  type: 'data_visualization',
  title: 'T',
  chart: { type: 'line', series, axis_config: { categories } },
});
const series = (name: string, labels = ['a']) => ({
  name,
  data: labels.map((label) => ({ label, value: 1 })),
});
const pie = (segments: object[]) => ({
  type: 'data_visualization',
  title: 'T',
  chart: { type: 'pie', segments },
});
const many = <T>(count: number, make: (index: number) => T): T[] =>
  Array.from({ length: count }, (_, index) => make(index));

describe('the double of Slack', () => {
  it('takes a message at every limit', () => {
    const blocks = [
      { type: 'header', text: plain('x'.repeat(150)) },
      { type: 'section', text: { type: 'mrkdwn', text: 'x'.repeat(3_000) } },
      { type: 'context', elements: many(10, () => plain('x')) },
      actions(...many(25, (index) => button({ action_id: `new:${index}`, value: 'x'.repeat(2_000) }))),
      table(many(100, () => many(20, () => raw('x')))),
      line(many(6, (index) => series(`s${index}`))),
      pie([{ label: 'x'.repeat(20), value: 1 }]),
    ];
    expect(slackFaults('text', blocks)).toEqual([]);
  });

  const refused: readonly (readonly [what: string, text: unknown, blocks: unknown])[] = [
    ['no text', '', []],
    ['51 blocks', 'x', many(51, () => ({ type: 'divider' }))],
    ['a block that there is not', 'x', [{ type: 'graph' }]],
    ['a long header', 'x', [{ type: 'header', text: plain('x'.repeat(151)) }]],
    ['a header with markup', 'x', [{ type: 'header', text: { type: 'mrkdwn', text: 'x' } }]],
    ['a long section', 'x', [{ type: 'section', text: { type: 'mrkdwn', text: 'x'.repeat(3_001) } }]],
    ['an empty section', 'x', [{ type: 'section' }]],
    ['11 elements of context', 'x', [{ type: 'context', elements: many(11, () => plain('x')) }]],
    ['26 buttons', 'x', [actions(...many(26, (index) => button({ action_id: `new:${index}` })))]],
    ['a button’s long text', 'x', [actions(button({ text: plain('x'.repeat(76)) }))]],
    ['a button’s long value', 'x', [actions(button({ value: 'x'.repeat(2_001) }))]],
    ['an action id used twice', 'x', [actions(button()), actions(button())]],
    ['two tables', 'x', [table([[raw('x')]]), table([[raw('x')]])]],
    ['101 rows', 'x', [table(many(101, () => [raw('x')]))]],
    ['21 columns', 'x', [table([many(21, () => raw('x'))])]],
    ['an empty cell', 'x', [table([[raw('')]])]],
    ['rows of different lengths', 'x', [table([[raw('x')], [raw('x'), raw('x')]])]],
    ['a table of 10,001 characters', 'x', [table([[raw('x'.repeat(9_999)), raw('xx')]])]],
    ['a data table of one row', 'x', [{ type: 'data_table', caption: 'x', rows: [[raw('x')]] }]],
    ['three charts', 'x', many(3, () => line([series('s')]))],
    ['seven series', 'x', [line(many(7, (index) => series(`s${index}`)))]],
    ['a series without a category', 'x', [line([series('s')], ['a', 'b'])]],
    ['21 points', 'x', [line([series('s', many(21, String))], many(21, String))]],
    ['a slice of nothing', 'x', [pie([{ label: 'x', value: 0 }])]],
    ['a slice with a long label', 'x', [pie([{ label: 'x'.repeat(21), value: 1 }])]],
  ];
  for (const [what, text, blocks] of refused) {
    it(`refuses ${what}`, () => {
      expect(slackFaults(text, blocks)).not.toEqual([]);
    });
  }
});
