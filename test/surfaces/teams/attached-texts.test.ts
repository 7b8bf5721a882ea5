import { describe, expect, it } from 'vitest';
import { attachedTexts } from '../../../src/surfaces/teams/attached-texts.ts';
import { cardText } from '../../../src/surfaces/teams/card-text.ts';

const card = {
  type: 'AdaptiveCard',
  $schema: 'http://adaptivecards.io/schemas/adaptive-card.json',
  body: [
    { type: 'TextBlock', text: 'Beacon to 198.51.100.7' },
    { type: 'Image', url: 'https://cdn.example/logo.png' },
    { type: 'FactSet', facts: [{ title: 'Host', value: 'PC-1' }] },
    { type: 'RichTextBlock', inlines: [{ type: 'TextRun', text: 'evil.example' }] },
  ],
  actions: [
    { type: 'Action.OpenUrl', title: 'Open', url: 'https://portal.example/1' },
    {
      type: 'Action.Execute',
      title: 'Ack',
      data: { text: 'not to be read' },
      fallback: { title: 'nor this' },
    },
  ],
};

describe('what hangs on a message', () => {
  it('gives what can be read on a card, wherever Teams has it from', () => {
    const text = 'Beacon to 198.51.100.7\nHost\nPC-1\nevil.example\nOpen\nhttps://portal.example/1\nAck';
    expect(cardText(card)).toBe(text);
    const contentType = 'application/vnd.microsoft.card.adaptive';
    expect(attachedTexts([{ contentType, content: JSON.stringify(card) }]).cards).toEqual([text]);
    const old = { title: 'Alert', sections: [{ facts: [{ name: 'IP', value: '203.0.113.9' }] }] };
    expect(
      attachedTexts([{ contentType: 'application/vnd.microsoft.teams.card.o365connector', content: old }])
        .cards,
    ).toEqual(['Alert\nIP\n203.0.113.9']);
  });

  it('gives the message in HTML, and what it replies to or forwards', () => {
    const reference = JSON.stringify({ messageId: '1', messagePreview: 'seen at 198.51.100.7' });
    const forwarded = JSON.stringify({ originalMessageContent: '<p>from <b>evil.example</b></p>' });
    expect(
      attachedTexts([
        { contentType: 'text/html', content: '<blockquote>q</blockquote><p>own</p>' },
        { contentType: 'messageReference', content: reference },
        { contentType: 'forwardedMessageReference', content: forwarded },
      ]),
    ).toEqual({ html: ['q\nown'], cards: [], quotes: ['q', 'seen at 198.51.100.7', 'from evil.example'] });
  });

  it('passes over files and what is no attachment', () => {
    const none = { html: [], cards: [], quotes: [] };
    for (const attachments of [
      undefined,
      'x',
      [null, 7, {}, { contentType: 'application/vnd.microsoft.card.adaptive', content: '{' }],
      [
        {
          contentType: 'application/vnd.microsoft.teams.card.file.info',
          content: { url: 'https://x.example' },
        },
      ],
      [{ contentType: 'reference', contentUrl: 'https://x.example', name: 'a.docx' }],
      [{ contentType: 'messageReference', content: 'not json' }],
    ]) {
      expect(attachedTexts(attachments)).toEqual(none);
    }
  });

  it('reads a card of any depth and size within bounds', () => {
    let deep: unknown = { text: 'at the bottom' };
    for (let level = 0; level < 5_000; level += 1) deep = { items: [deep] };
    expect(cardText(deep)).toBe('');
    const wide = { body: Array.from({ length: 3_000 }, () => ({ text: 'x'.repeat(100) })) };
    expect(cardText(wide).length).toBeLessThan(105_000);
  });
});
