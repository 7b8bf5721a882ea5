import { createHash } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { RefusalError } from '../../src/access/refusal.ts';
import type { Answer, ErrorAnswer, HuntAnswer } from '../../src/answers.ts';
import { type AnsweredLine, describeLine } from '../../src/audit/describe-line.ts';
import { QueryError, UserError } from '../../src/errors.ts';
import { inSlack } from '../support/people-app.ts';
import { sampleAnswers } from '../support/sample-answers.ts';
import { typed } from '../support/typed.ts';

const failed: ErrorAnswer = { kind: 'error', title: 'No', message: 'No.', actions: [] };

function described(answer: Answer, more: Partial<AnsweredLine> = {}) {
  return describeLine({
    incoming: typed('hunt alerts', inSlack('T1:U1', 'C1', '17')),
    answer,
    role: 'hunter',
    ms: 12.6,
    now: new Date('2026-11-21T12:00:00Z'),
    ...more,
  });
}

describe('what the audit keeps of a line', () => {
  it('says who, where, when, what it came to mean, and how it went; no rows and no query', () => {
    const hunt = sampleAnswers.hunt as HuntAnswer;
    const entry = described(hunt);
    expect(entry).toEqual({
      event: 'line',
      time: '2026-11-21T12:00:00.000Z',
      surface: 'slack',
      person: 'T1:U1',
      name: 'T1:U1',
      place: 'C1',
      placeKind: 'channel',
      thread: '17',
      line: 'hunt alerts',
      role: 'hunter',
      outcome: 'answered',
      answer: 'hunt',
      hunt: 'SecurityAlert.list_alerts',
      workspace: 'demo',
      window: hunt.window,
      kqlHash: `sha256:${createHash('sha256').update(hunt.kql).digest('hex')}`,
      rows: 24,
      truncated: false,
      ms: 13,
    });
    expect(JSON.stringify(entry)).not.toMatch(/contoso|TimeGenerated/);
  });

  it.each<[string, Answer, unknown]>([
    ['asked', sampleAnswers.form as Answer, undefined],
    ['answered', sampleAnswers.help as Answer, undefined],
    ['refused', failed, new RefusalError('needs the role')],
    ['failed', failed, new UserError('no such hunt')],
    ['failed', failed, new QueryError('invalid', 'syntax', 'no')],
    ['stopped', failed, new QueryError('stopped', 'time', 'too long')],
    ['stopped', failed, new UserError('You stopped it', { title: 'Stopped' })],
    ['fault', { ...failed, reference: 'abcd1234' }, new Error('ours')],
    ['failed', failed, undefined],
  ])('has the outcome %s', (outcome, answer, error) => {
    expect(described(answer, { error }).outcome).toBe(outcome);
  });

  it('keeps what a command found out where the answer does not tell, as a hash where it is a query', () => {
    const resolved = { command: 'hunt', hunt: 'kql', workspace: 'eu', kql: 'T | where Secret == 1' };
    const entry = described(sampleAnswers.file as Answer, { resolved });
    expect(entry).toMatchObject({
      command: 'hunt',
      hunt: 'kql',
      workspace: 'eu',
      kqlHash: expect.stringMatching(/^sha256:/),
    });
    expect(JSON.stringify(entry)).not.toContain('Secret');
  });
});
