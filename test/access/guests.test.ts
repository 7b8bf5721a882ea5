import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { forGuests, refuseGuests } from '../../src/access/guests.ts';
import { RefusalError } from '../../src/access/refusal.ts';
import type { Answer, HuntAnswer } from '../../src/answers.ts';
import { anyAnswer } from '../support/any-answer.ts';
import { sampleAnswers } from '../support/sample-answers.ts';
import { typed } from '../support/typed.ts';

const withGuests = typed('hunt alerts', { place: { id: 'C1', kind: 'channel', guests: true } });
const without = typed('hunt alerts', { place: { id: 'C1', kind: 'channel' } });
const secret = 'alice.keller@contoso.example';

describe('a place with guests', () => {
  it('gets no answers where they are denied', () => {
    expect(() => refuseGuests(withGuests, 'deny')).toThrow(/guests from outside/);
    expect(() => refuseGuests(withGuests, 'mask')).not.toThrow();
    expect(() => refuseGuests(without, 'deny')).not.toThrow();
  });

  it('gets none either where nobody knows whether it has any, whatever the setting', () => {
    const unseen = typed('help', { place: { id: 'C1', kind: 'channel', unseen: 'Slack did not say.' } });
    expect(() => refuseGuests(unseen, 'mask')).toThrow('Slack did not say.');
    expect(() => refuseGuests(unseen, 'deny')).toThrow(RefusalError);
  });

  it('sees how many rows there are, and no value of them', () => {
    const { hunt } = sampleAnswers;
    const masked = forGuests(hunt as Answer, withGuests) as HuntAnswer;
    expect(masked).toMatchObject({ totalRows: 24, shown: (hunt as HuntAnswer).shown, pivots: [] });
    expect(masked.rows).toHaveLength(24);
    expect(new Set(masked.rows.flat())).toEqual(new Set(['•••']));
    expect(JSON.stringify(masked)).not.toContain(secret);
    expect(masked.chart).toBeUndefined();
    expect(masked.actions.map(({ title }) => title)).not.toContain('CSV');
    expect(masked.notes.at(-1)).toMatch(/Values are hidden/);
  });

  it('sees no column that a plug-in named after a value', () => {
    const pivoted: HuntAnswer = {
      ...(sampleAnswers.hunt as HuntAnswer),
      kql: 'SigninLogs | evaluate pivot(UserPrincipalName)',
      columns: [{ name: secret, type: 'long' }],
      rows: [[7]],
      shown: [secret],
    };
    expect(JSON.stringify(forGuests(pivoted, withGuests))).not.toContain(secret);
  });

  it('gets no file', () => {
    expect(() => forGuests(sampleAnswers.file as Answer, withGuests)).toThrow(RefusalError);
  });

  it('gets nothing of a kind of answer that nobody has judged', () => {
    const unheard = { kind: 'unheard', title: 'x', rows: [[secret]] } as unknown as Answer;
    expect(() => forGuests(unheard, withGuests)).toThrow(/not shown to them/);
  });

  it('never sees a cell, whatever the answer; other places see all', () => {
    fc.assert(
      fc.property(anyAnswer, (answer) => {
        expect(forGuests(answer, without)).toBe(answer);
        if (answer.kind !== 'hunt') return;
        const seen = forGuests(answer, withGuests) as HuntAnswer;
        expect(seen.rows.flat().every((cell) => cell === '•••')).toBe(true);
        expect(seen.rows).toHaveLength(answer.rows.length);
      }),
      { numRuns: 50 },
    );
  });
});
