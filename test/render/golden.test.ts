import { describe, expect, it } from 'vitest';
import { renderCard } from '../../src/render/render-card.ts';
import { toSlack, withoutCharts } from '../../src/render/to-slack.ts';
import { toTerminal } from '../../src/render/to-terminal.ts';
import { views } from '../../src/render/view.ts';
import { slackFaults } from '../fakes/slack-limits.ts';
import { cardFaults, shownTexts } from '../support/card-parts.ts';
import { sampleAnswers } from '../support/sample-answers.ts';

function json(value: unknown): string {
  return `${JSON.stringify(value, null, 1)}\n`;
}

describe.each(Object.entries(sampleAnswers))('the sample answer %s', (name, answer) => {
  it('looks the same as ever as a card, and the vendor’s parser finds no fault', async () => {
    const card = renderCard(answer, views.teams);
    expect(cardFaults(card)).toEqual([]);
    await expect(json(card)).toMatchFileSnapshot(`../golden/${name}.card.json`);
  });

  it('looks the same as ever in Slack, within its limits', async () => {
    const message = toSlack(renderCard(answer, views.slack));
    expect(slackFaults(message.text, message.blocks)).toEqual([]);
    const plain = withoutCharts(message);
    expect(slackFaults(plain.text, plain.blocks)).toEqual([]);
    await expect(json(message)).toMatchFileSnapshot(`../golden/${name}.slack.json`);
  });

  it('looks the same as ever in a terminal', async () => {
    const text = toTerminal(renderCard(answer, views.terminal), { width: 110, color: false });
    await expect(`${text}\n`).toMatchFileSnapshot(`../golden/${name}.terminal.txt`);
  });

  it('holds no live address and no hidden character on any surface', () => {
    for (const view of Object.values(views)) {
      for (const text of shownTexts(renderCard(answer, view))) {
        expect(text).not.toMatch(/https?:\/\/|[\p{L}\p{N}]@[\p{L}\p{N}]|[\p{Cc}\p{Bidi_Control}\u200b]/iu);
      }
    }
  });
});
