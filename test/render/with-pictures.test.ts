import { describe, expect, it } from 'vitest';
import { cardBytes, renderCard } from '../../src/render/render-card.ts';
import { toSlack } from '../../src/render/to-slack.ts';
import { toTerminal } from '../../src/render/to-terminal.ts';
import { views } from '../../src/render/view.ts';
import { withPictures } from '../../src/render/with-pictures.ts';
import { slackFaults } from '../fakes/slack-limits.ts';
import { partsOf, shownTexts } from '../support/card-parts.ts';
import { sampleEnrichments } from '../support/sample-enrichments.ts';

const { picture } = sampleEnrichments;

function imagesOf(value: unknown) {
  return partsOf(value).filter(({ type }) => type === 'Image');
}

describe('a picture', () => {
  it('comes with the card, and in words for whoever cannot see it', () => {
    for (const view of [views.teams, views.web]) {
      expect(imagesOf(renderCard(picture, view))).toEqual([
        expect.objectContaining({
          url: `data:image/png;base64,${picture.content}`,
          altText: expect.stringContaining('Berlin in Germany'),
        }),
      ]);
    }
  });

  it('fits into Teams at its largest, twenty kilobytes, and is left out with a word where it does not fit', () => {
    const content = Buffer.alloc(20_000, 1).toString('base64');
    const card = renderCard({ ...picture, content }, views.teams);
    expect(imagesOf(card)).toHaveLength(1);
    // Teams counts UTF-16, 100 KB at the most.
    expect(cardBytes(card) * 2).toBeLessThan(80_000);
    const smaller = renderCard({ ...picture, content }, { ...views.teams, bytes: 12_000 });
    expect(imagesOf(smaller)).toEqual([]);
    expect(shownTexts(smaller).find((text) => text.startsWith('Shortened'))).toContain('no picture');
  });

  it('is nothing but base64', () => {
    expect(imagesOf(renderCard({ ...picture, content: '"><script>alert(1)</script>' }, views.web))).toEqual(
      [],
    );
  });

  it('is drawn in characters in a terminal', () => {
    const text = toTerminal(renderCard(picture, views.terminal), { width: 80, color: false });
    expect(text).toContain(picture.characters[1]);
    expect(text).not.toContain(picture.content.slice(0, 40));
  });

  it('is handed to Slack’s surface beside blocks that are whole without it', () => {
    const message = toSlack(renderCard(picture, views.slack));
    expect(JSON.stringify(message.blocks)).not.toContain(picture.content.slice(0, 40));
    expect(slackFaults(message.text, message.blocks)).toEqual([]);
    expect(message.pictures).toEqual([
      { name: 'map.png', mime: 'image/png', content: picture.content, alt: picture.description, at: 1 },
    ]);
    const { blocks, ...rest } = withPictures(message, ['F0123456789']);
    expect(rest).toEqual({ text: message.text });
    expect(blocks[1]).toEqual({
      type: 'image',
      slack_file: { id: 'F0123456789' },
      alt_text: picture.description,
    });
    expect(blocks).toHaveLength(message.blocks.length + 1);
    expect(slackFaults(message.text, blocks)).toEqual([]);
  });

  it('is left out of Slack’s message where it could not be uploaded', () => {
    const message = toSlack(renderCard(picture, views.slack));
    expect(withPictures(message, [undefined]).blocks).toEqual(message.blocks);
    expect(withPictures(message, []).blocks).toEqual(message.blocks);
  });
});
