import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { MessageEvent } from '../../../src/surfaces/slack/hear-message.ts';
import { overhearMessage } from '../../../src/surfaces/slack/overhear-message.ts';
import { saidIn } from '../../../src/surfaces/slack/said-in.ts';

const forwarded = {
  is_share: true,
  from_url: 'https://acme.slack.com/archives/C2/p1',
  text: 'to 203.0.113.7',
};
const preview = { from_url: 'https://evil.example/', title: 'Free iPhones', text: '198.51.100.9' };

describe('what a Slack message says', () => {
  it('is its text, once, and not its blocks again, where a person wrote it', () => {
    const blocks = [{ type: 'section', text: { type: 'mrkdwn', text: 'see *this*' } }];
    expect(saidIn({ user: 'U1', text: 'see this &amp; that', blocks })).toBe('see this & that');
  });

  it('is what was forwarded in it, but not what stands on a page that it links to', () => {
    expect(saidIn({ user: 'U1', text: 'look', attachments: [forwarded, preview] })).toBe(
      'look\nto 203.0.113.7',
    );
    const message_blocks = [
      { message: { blocks: [{ type: 'rich_text', elements: [section('evil[.]example')] }] } },
    ];
    const shared = { is_msg_unfurl: true, message_blocks };
    expect(saidIn({ user: 'U1', text: 'look', attachments: [shared] })).toBe('look\nevil[.]example');
  });

  it('is its blocks where it has no text, and everything where a bot wrote it', () => {
    const blocks = [{ type: 'rich_text', elements: [section('from ', '203.0.', '113.7')] }];
    expect(saidIn({ user: 'U1', text: '', blocks })).toBe('from 203.0.113.7');
    const attachments = [{ fields: [{ title: 'Host', value: 'HR-01' }] }, preview];
    expect(saidIn({ bot_id: 'B9', text: 'Alert', attachments, blocks })).toBe(
      'Alert\nHost\nHR-01\nfrom 203.0.113.7',
    );
  });

  it('shows a link by its name and by its address where they differ', () => {
    expect(saidIn({ user: 'U1', text: '<https://evil.example/x|https://contoso.com>' })).toBe(
      'https://contoso.com https://evil.example/x',
    );
    expect(
      saidIn({ user: 'U1', text: '<http://evil.example|evil.example> <mailto:a@b.example|a@b.example>' }),
    ).toBe('evil.example a@b.example');
  });

  it('is bounded', () => {
    const text = 'x'.repeat(1_000);
    const attachments = Array.from({ length: 500 }, (_, at) => ({ text: `${at}${text}` }));
    expect(saidIn({ bot_id: 'B9', attachments }).length).toBeLessThanOrEqual(100_000);
  });

  it('is read from anything at all', () => {
    const key = fc.constantFrom(
      'text',
      'blocks',
      'attachments',
      'elements',
      'fields',
      'type',
      'message',
      'url',
    );
    const { tree } = fc.letrec((tie) => ({
      tree: fc.oneof(
        { maxDepth: 6 },
        fc.constantFrom('rich_text_section', 'actions', '<@U1>', '&lt;', null, 7, ''),
        fc.array(tie('tree'), { maxLength: 3 }),
        fc.dictionary(key, tie('tree'), { maxKeys: 4 }),
      ),
    }));
    fc.assert(
      fc.property(fc.dictionary(key, tree, { maxKeys: 8 }), (message) => {
        expect(typeof saidIn(message)).toBe('string');
        const event = { ...message, type: 'message', channel: 'C1', user: 'U1', ts: '1.1' };
        overhearMessage(event as unknown as MessageEvent, 'T1', 'UBOT');
        overhearMessage(
          { ...event, subtype: 'message_changed', message: event } as unknown as MessageEvent,
          'T1',
          'UBOT',
        );
      }),
    );
  });
});

function section(...texts: readonly string[]): object {
  return { type: 'rich_text_section', elements: texts.map((text) => ({ type: 'text', text })) };
}
