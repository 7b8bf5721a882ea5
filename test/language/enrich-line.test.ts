import { describe, expect, it } from 'vitest';
import { readEnrichLine } from '../../src/language/enrich-line.ts';

const clock = { now: new Date('2026-11-21T12:00:00Z'), timeZone: 'UTC', locale: 'en-GB' };
const read = (line: string) => {
  const { window, ...rest } = readEnrichLine(line, clock);
  return { ...rest, ...(window ? { start: window.start } : {}) };
};
const plain = { fresh: false, asCsv: false, workspaces: [] };

describe('what follows enrich', () => {
  it.each([
    ['1.2.3.4', { ...plain, text: '1.2.3.4' }],
    ['1.2.3.4 using virustotal,otx', { ...plain, text: '1.2.3.4', using: 'virustotal,otx' }],
    ['1.2.3.4 using free, virustotal', { ...plain, text: '1.2.3.4', using: 'free, virustotal' }],
    ['1.2.3.4 fresh', { ...plain, text: '1.2.3.4', fresh: true }],
    ['1.2.3.4 evil.com as csv using all', { ...plain, text: '1.2.3.4 evil.com', asCsv: true, using: 'all' }],
    [
      '1.2.3.4 last 28d in eu,us using all fresh',
      {
        ...plain,
        text: '1.2.3.4',
        phrase: 'last 28d',
        start: '2026-10-24T12:00:00.000Z',
        workspaces: ['eu', 'us'],
        using: 'all',
        fresh: true,
      },
    ],
    ['this', { ...plain, text: 'this' }],
    ['this using free', { ...plain, text: 'this', using: 'free' }],
    ['', { ...plain, text: '' }],
    ['the last hunt', { ...plain, text: 'the last hunt' }],
    ['seen on 1.2.3.4 before lunch', { ...plain, text: 'seen on 1.2.3.4 before lunch' }],
    [
      'they attacked using 1.2.3.4 since yesterday evil.com',
      { ...plain, text: 'they attacked using 1.2.3.4 since yesterday evil.com' },
    ],
    ['the "last one" 1.2.3.4', { ...plain, text: 'the "last one" 1.2.3.4' }],
  ])('is read from its end: %s', (line, expected) => {
    expect(read(line)).toEqual(expected);
  });

  it('refuses a time that was meant as one and cannot be read', () => {
    expect(() => readEnrichLine('1.2.3.4 last 3 foos', clock)).toThrow('last 3 foos');
  });

  it('keeps a text verbatim, with its lines and quotes', () => {
    const text = 'From: "A" <a@evil.com>\n\tReceived: from x [1.2.3.4]\n| cell |';
    expect(readEnrichLine(`${text}  using free`, clock).text).toBe(text);
  });
});
