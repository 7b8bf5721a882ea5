import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Answer } from '../../src/answers.ts';
import { renderCard } from '../../src/render/render-card.ts';
import type { SlackBlock, SlackMessage } from '../../src/render/slack-blocks.ts';
import { toSlack, withoutCharts } from '../../src/render/to-slack.ts';
import { views } from '../../src/render/view.ts';
import { slackFaults } from '../fakes/slack-limits.ts';
import { anyAnswer } from '../support/any-answer.ts';
import { sampleAnswers } from '../support/sample-answers.ts';

function messageOf(name: string): SlackMessage {
  return toSlack(renderCard(sampleAnswers[name] as Answer, views.slack));
}

function ofType<Type extends SlackBlock['type']>({ blocks }: SlackMessage, type: Type) {
  return blocks.filter((block): block is Extract<SlackBlock, { type: Type }> => block.type === type);
}

describe('a card in Slack', () => {
  it('stays within Slack’s limits, with and without charts, whatever the answer holds', () => {
    fc.assert(
      fc.property(anyAnswer, (answer) => {
        const message = toSlack(renderCard(answer, views.slack));
        expect(slackFaults(message.text, message.blocks)).toEqual([]);
        expect(message.text).not.toMatch(/[<>]|&(?!amp;|lt;|gt;)/);
        expect(message.blocks.length).toBeLessThan(50);
        const plain = withoutCharts(message);
        expect(slackFaults(plain.text, plain.blocks)).toEqual([]);
        expect(plain.blocks.some(({ type }) => type === 'data_visualization')).toBe(false);
      }),
      { numRuns: 80 },
    );
  });

  it('is a table, a chart and buttons that carry their lines', () => {
    const message = messageOf('hunt');
    expect(ofType(message, 'table')[0]?.rows).toHaveLength(11);
    const [chart] = ofType(message, 'data_visualization');
    expect(chart?.title).toBe('Alerts by severity');
    const buttons = ofType(message, 'actions').flatMap(({ elements }) => elements);
    expect(
      buttons.map((button) => [button.action_id, 'value' in button && button.value]).slice(0, 3),
    ).toEqual([
      ['here:1', 'hunt page 2 of r7'],
      ['new:2', 'hunt csv r7'],
      ['new:3', 'hunt kql r7'],
    ]);
    expect(message.text).toBe('Alerts: 24 rows, last 28d');
  });

  it('opens links by buttons that carry no line', () => {
    const buttons = ofType(messageOf('hunt-links'), 'actions').flatMap(({ elements }) => elements);
    const links = buttons.filter((button) => 'url' in button);
    expect(links.map(({ action_id, text }) => [action_id, text.text])).toEqual([
      ['link:6', 'Open in Azure portal'],
      ['link:7', 'Open in Defender [x](hxxps://evil[.]example)'],
    ]);
    expect(JSON.stringify(links)).not.toContain('"value"');
  });

  it('says a severity with a dot of its colour and in words', () => {
    const cells =
      ofType(messageOf('hunt'), 'table')[0]
        ?.rows.slice(1)
        .map((row) => row[1]) ?? [];
    expect(JSON.stringify(cells[0])).toContain(
      '"name":"large_orange_circle"},{"type":"text","text":" Medium"',
    );
    expect(JSON.stringify(cells[6])).toContain(
      '"name":"white_circle"},{"type":"text","text":" Informational"',
    );
  });

  it('sums up what a chart of Slack’s cannot hold', () => {
    const [block] = ofType(messageOf('hunt'), 'data_visualization');
    if (block?.chart.type !== 'bar') throw new Error('no bar chart');
    expect(block.chart.axis_config.categories).toHaveLength(14);
    expect(block.chart.axis_config.x_label).toBe('Day (2 bins a point)');
    const high = block.chart.series.find(({ name }) => name === 'High');
    expect(high?.data.reduce((sum, { value }) => sum + value, 0)).toBe(51);
  });

  it('draws a chart in text where Slack takes no chart, and leaves other messages alone', () => {
    const plain = withoutCharts(messageOf('hunt'));
    expect(JSON.stringify(plain.blocks)).toContain('High');
    expect(plain.blocks).toHaveLength(messageOf('hunt').blocks.length);
    const help = messageOf('help');
    expect(withoutCharts(help)).toBe(help);
  });

  it('has no markup in which log text could stand', () => {
    const message = messageOf('hunt-hostile');
    for (const block of message.blocks) {
      if (block.type === 'section') expect(['*Go on with*']).toContain(block.text.text);
    }
    expect(message.text).not.toContain('<!here>');
    expect(
      JSON.stringify(ofType(message, 'actions').map(({ elements }) => elements.map(({ text }) => text))),
    ).not.toMatch(/[<>]/);
  });

  it('asks for what is missing, by the field’s id', () => {
    const message = messageOf('form');
    expect(ofType(message, 'input').map(({ element, optional }) => [element.action_id, optional])).toEqual([
      ['host', false],
      ['least', true],
    ]);
    const [run] = ofType(message, 'actions').flatMap(({ elements }) => elements);
    expect(run).toMatchObject({
      action_id: 'here:1',
      value: 'hunt logon_failures last 7d',
      style: 'primary',
    });
  });
});
