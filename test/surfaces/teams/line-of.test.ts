import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readInbound } from '../../../src/surfaces/teams/inbound.ts';
import { lineOf } from '../../../src/surfaces/teams/line-of.ts';
import { botAccount, teamsActivity } from '../../fakes/teams-client.ts';

function line(text: unknown, more: Record<string, unknown> = {}): string | undefined {
  const activity = readInbound(
    teamsActivity('message', 'http://127.0.0.1:1', 'group', { text, textFormat: 'plain', ...more }),
  );
  return activity && lineOf(activity);
}

const own = { type: 'mention', mentioned: botAccount, text: '<at>Huntline</at>' };

describe('the line of a Teams message', () => {
  it('loses every mention of the bot', () => {
    expect(line('<at>Huntline</at> hunt alerts <at>Huntline</at>\r\n', { entities: [own] })).toBe(
      'hunt alerts',
    );
  });

  it('loses a mention that has no entity, at its start or by the bot’s name', () => {
    expect(line('<at id="0">Hunt line</at>&nbsp;hunt alerts', { textFormat: 'xml' })).toBe('hunt alerts');
    expect(line('please <at>huntline</at> help')).toBe('please   help');
  });

  it('keeps other people’s mentions as their names', () => {
    const bob = {
      type: 'mention',
      mentioned: { id: '29:bob', name: 'bob@contoso.com' },
      text: '<at>Bob $&</at>',
    };
    expect(line('<at>Huntline</at> hunt signins for <at>Bob $&</at>', { entities: [own, bob] })).toBe(
      'hunt signins for bob@contoso.com',
    );
  });

  it('reads escaped text once, and plain text as it is', () => {
    expect(line('hunt kql T | where a &lt; 3 and b == &quot;&amp;lt;&quot;', { textFormat: 'xml' })).toBe(
      'hunt kql T | where a < 3 and b == "&lt;"',
    );
    expect(line('hunt kql T | where a == "&lt;"')).toBe('hunt kql T | where a == "&lt;"');
  });

  it('keeps the lines of a query', () => {
    expect(line('hunt kql T\n| take 5')).toBe('hunt kql T\n| take 5');
  });

  it('survives entities of any shape', () => {
    fc.assert(
      fc.property(fc.array(fc.anything()), fc.string(), (entities, text) => {
        const read = line(text, { entities: JSON.parse(JSON.stringify(entities)) });
        expect(read === undefined || typeof read === 'string').toBe(true);
      }),
    );
  });
});
