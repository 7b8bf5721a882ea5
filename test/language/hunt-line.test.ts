import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { UserError } from '../../src/errors.ts';
import { type HuntLine, readHuntLine } from '../../src/language/hunt-line.ts';
import { readLine } from '../../src/language/read-line.ts';
import { anyText } from './any-text.ts';

const clock = { now: new Date('2026-11-20T10:30:00Z'), timeZone: 'Europe/Berlin', locale: 'en-GB' };

function read(text: string): HuntLine {
  const { words, tail } = readLine(`hunt ${text}`);
  return readHuntLine(words, tail, clock);
}

const month = {
  window: { start: '2026-10-23T10:30:00.000Z', end: '2026-11-20T10:30:00.000Z' },
  phrase: 'last 28d',
};

describe('the line of a hunt', () => {
  it.each<[string, HuntLine]>([
    ['', { name: '', parameters: {} }],
    ['alerts', { name: 'alerts', parameters: {} }],
    ['alerts last 28d', { name: 'alerts', ...month, parameters: {} }],
    ['last 28d alerts', { name: 'alerts', ...month, parameters: {} }],
    ['alerts last 28d | take 5', { name: 'alerts', ...month, parameters: {}, tail: '| take 5' }],
    ['alerts for last 28d', { name: 'alerts', ...month, parameters: {} }],
    ['alerts in the last 28d in prod', { name: 'alerts', ...month, parameters: {}, workspaces: ['prod'] }],
    ['logon failures', { name: 'logon failures', parameters: {} }],
    ['signins for 203[.]0[.]113[.]7', { name: 'signins', target: '203.0.113.7', parameters: {} }],
    ['for 203.0.113.7 signins', { name: 'signins', target: '203.0.113.7', parameters: {} }],
    ['signins FOR "ann b"', { name: 'signins', target: 'ann b', parameters: {} }],
    ['signins for "for"', { name: 'signins', target: 'for', parameters: {} }],
    ['signins for "today"', { name: 'signins', target: 'today', parameters: {} }],
    ['signins for CORP\\ann', { name: 'signins', target: 'CORP\\ann', parameters: {} }],
    ['"top talkers" for pc1', { name: 'top talkers', target: 'pc1', parameters: {} }],
    ['alerts severity=High', { name: 'alerts', parameters: { severity: 'High' } }],
    ['alerts severity = High', { name: 'alerts', parameters: { severity: 'High' } }],
    ['alerts start=-5d end=-1d', { name: 'alerts', parameters: { start: '-5d', end: '-1d' } }],
    ['alerts name="a | b" x=""', { name: 'alerts', parameters: { name: 'a | b', x: '' } }],
    ['alerts top 5', { name: 'alerts', top: 5, parameters: {} }],
    ['alerts as Chart', { name: 'alerts', as: 'chart', parameters: {} }],
    ['alerts in "my workspace"', { name: 'alerts', workspaces: ['my workspace'], parameters: {} }],
    ['alerts in a,b , c last 28d', { name: 'alerts', ...month, workspaces: ['a', 'b', 'c'], parameters: {} }],
    [
      'top 5 as csv in prod last 28d x=1 alerts for user[@]evil[.]example |take 1',
      {
        name: 'alerts',
        target: 'user@evil.example',
        ...month,
        parameters: { x: '1' },
        top: 5,
        as: 'csv',
        workspaces: ['prod'],
        tail: '|take 1',
      },
    ],
  ])('is read from “%s”', (text, line) => {
    expect(read(text)).toEqual(line);
  });

  it('takes any name of a parameter for no more than a name', () => {
    expect(Object.entries(read('alerts __proto__=x constructor=y').parameters)).toEqual([
      ['__proto__', 'x'],
      ['constructor', 'y'],
    ]);
  });

  it.each([
    ['alerts for', /After “for”: what to look for is missing/, /for 203\.0\.113\.7/],
    ['alerts for top 5', /After “for”/, /for 203/],
    ['alerts for ""', /After “for”/, /for 203/],
    ['alerts for severity=High', /After “for”/, /for 203/],
    ['alerts for a for b', /After “for”: it stands there twice/, /quotes/],
    ['signins for ann smith', /“for ann” stands “smith”/, /for "ann smith"/],
    ['alerts top', /After “top”: a number is missing/, /top 10/],
    ['alerts top ten', /“ten” is not a whole number/, /top 10/],
    ['alerts top 5m', /“5m” is not a whole number/, /top 10/],
    ['alerts top 0', /“0” is not a whole number/, /top 10/],
    ['alerts top -5', /“-5” is not|“-5”/, /./],
    ['alerts as', /After “as”/, /as table, as chart, as csv/],
    ['alerts as chrat', /no form “chrat” \(did you mean “as chart”\?\)/, /as csv/],
    ['alerts as xlsx', /no form “xlsx”\.$/, /as csv/],
    ['alerts in', /After “in”: the name of a workspace is missing/, /in production/],
    ['alerts in a,', /After “in”/, /in production/],
    ['alerts x=1 X=2', /“X” is given twice: 1 and 2/, undefined],
    ['alerts x=', /“x=” has no value/, /x=value/],
    ['alerts last banana', /“last banana”/, /last 7d/],
    ['alerts "open', /never closed/, /Close it/],
  ])('says what is wrong with “%s” and what would work', (text, message, hint) => {
    const problem = problemOf(text);
    expect(problem.message).toMatch(message);
    if (hint) expect(problem.hint).toMatch(hint);
  });

  it('fails with nothing but a user error', () => {
    const words = 'for top as in last 28d today x=1 = a, "b c" , 5 alerts csv 203.0.113.7 -5d |';
    const line = fc
      .array(fc.constantFrom(...(words.match(/"[^"]*"|\S+/g) ?? [])), { maxLength: 9 })
      .map((parts) => parts.join(' '));
    fc.assert(
      fc.property(fc.oneof(line, anyText), (text) => {
        try {
          read(text);
        } catch (error) {
          if (!(error instanceof UserError)) throw error;
        }
      }),
      { numRuns: 1500 },
    );
  });
});

function problemOf(text: string): UserError {
  try {
    read(text);
  } catch (error) {
    if (error instanceof UserError) return error;
    throw error;
  }
  throw new Error(`“${text}” was read`);
}
