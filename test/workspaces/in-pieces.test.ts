import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { QueryError, UserError } from '../../src/errors.ts';
import type { Table, Window, Workspace } from '../../src/types.ts';
import { piecesOf, runInPieces } from '../../src/workspaces/in-pieces.ts';
import { fixedWorkspace } from '../fakes/fixed-workspace.ts';

const day = 86_400_000;
const window = { start: '2026-11-17T06:00:00.000Z', end: '2026-11-20T00:00:00.000Z' };
const options = { signal: new AbortController().signal, maxRows: 100, timeoutMs: 1000 };
const columns: Table['columns'] = [{ name: 'TimeGenerated', type: 'datetime' }];

function workspace(
  answer: (over: Window) => Table,
): Workspace & { asked: { kql: string; window: Window }[] } {
  const asked: { kql: string; window: Window }[] = [];
  const run: Workspace['run'] = async (kql, over) => {
    asked.push({ kql, window: over });
    return answer(over);
  };
  return { ...fixedWorkspace(), run, asked };
}

const startOf = ({ start }: Window): Table => ({ columns, rows: [[start]], truncated: false });
const kqlOf = ({ start, end }: Window) => `between (datetime(${start}) .. datetime(${end}))`;

const daily = { window, length: day, query: kqlOf };

describe('a window in pieces', () => {
  it('covers every instant once, also where KQL takes both ends', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 40 * day }),
        fc.integer({ min: 60_000, max: 30 * day }),
        (length, each) => {
          fc.pre(length / each < 400);
          const end = Date.parse(window.end);
          const pieces = piecesOf({ start: new Date(end - length).toISOString(), end: window.end }, each);
          expect(pieces[0]?.window.end).toBe(window.end);
          expect(pieces[0]?.named.end).toBe(window.end);
          expect(pieces.at(-1)?.window.start).toBe(new Date(end - length).toISOString());
          for (const [index, piece] of pieces.entries()) {
            const older = pieces[index + 1];
            if (!older) continue;
            expect(older.window.end).toBe(piece.window.start);
            expect(older.named.end < piece.named.start).toBe(true);
            expect(older.named.end).toMatch(/\.\d{3}9999Z$/);
            expect(Date.parse(older.named.end.replace('9999Z', 'Z')) + 1).toBe(
              Date.parse(piece.window.start),
            );
          }
        },
      ),
    );
  });

  it('refuses more pieces than anyone waits for', () => {
    expect(() => piecesOf({ start: '2020-01-01T00:00:00.000Z', end: window.end }, 60_000)).toThrow(
      'more than 500 pieces',
    );
  });

  it('runs newest first, and puts the rows together in the order that the pieces have', async () => {
    const asked = workspace(startOf);
    const answer = await runInPieces(asked, daily, options);
    expect(asked.asked.map(({ window: over }) => over.start)).toEqual([
      '2026-11-19T00:00:00.000Z',
      '2026-11-18T00:00:00.000Z',
      '2026-11-17T06:00:00.000Z',
    ]);
    expect(asked.asked[1]?.kql).toBe(
      'between (datetime(2026-11-18T00:00:00.000Z) .. datetime(2026-11-18T23:59:59.9999999Z))',
    );
    expect(answer).toMatchObject({ columns, truncated: false });
    expect(answer.rows).toHaveLength(3);
    expect(answer.partial).toBeUndefined();
  });

  it('is partial where a piece fails, and says which and why', async () => {
    const answer = await runInPieces(
      workspace((over) => {
        if (over.start.startsWith('2026-11-18')) throw new QueryError('stopped', 'time', 'It took too long');
        return startOf(over);
      }),
      daily,
      options,
    );
    expect(answer.rows).toHaveLength(2);
    expect(answer.partial).toBe(
      '2026-11-18T00:00:00.000Z to 2026-11-19T00:00:00.000Z is missing: It took too long',
    );
  });

  it('fails at once where the query is wrong, and where every piece fails', async () => {
    const wrong = workspace(() => {
      throw new QueryError('invalid', 'KS142', 'No such column');
    });
    await expect(runInPieces(wrong, daily, options)).rejects.toMatchObject({
      fault: 'invalid',
    });
    expect(wrong.asked).toHaveLength(1);
    const stopped = workspace(() => {
      throw new QueryError('stopped', 'time', 'It took too long');
    });
    await expect(runInPieces(stopped, daily, options)).rejects.toThrow('It took too long');
    expect(stopped.asked).toHaveLength(3);
  });

  it('ends where the row cap is reached, and says what was not read', async () => {
    const asked = workspace(startOf);
    const answer = await runInPieces(asked, daily, { ...options, maxRows: 2 });
    expect(asked.asked).toHaveLength(2);
    expect(answer).toMatchObject({
      truncated: true,
      partial: 'the row cap was reached after the newest 2 of 3 pieces; older ones were not read',
    });
  });

  it('asks for no more once three in a row have failed, and says so', async () => {
    const month = { ...daily, window: { start: '2026-10-21T00:00:00.000Z', end: window.end } };
    const failing = (from: string) =>
      workspace((over) => {
        if (over.start < from) throw new UserError('Log Analytics cannot be reached');
        return startOf(over);
      });
    const gone = failing('2027');
    await expect(runInPieces(gone, month, options)).rejects.toThrow('cannot be reached');
    expect(gone.asked).toHaveLength(3);
    const going = failing('2026-11-18');
    const answer = await runInPieces(going, month, options);
    expect(going.asked).toHaveLength(5);
    expect(answer.rows).toHaveLength(2);
    expect(answer.partial).toContain(
      '3 pieces in a row failed after the newest 5 of 30 pieces; older ones were not read',
    );
  });

  it('ends where the person stops it, in the middle of a piece', async () => {
    const stop = new AbortController();
    const asked = workspace((over) => {
      if (over.start.startsWith('2026-11-18')) stop.abort();
      return startOf(over);
    });
    await expect(runInPieces(asked, daily, { ...options, signal: stop.signal })).rejects.toMatchObject({
      construct: 'cancelled',
    });
    await new Promise(setImmediate);
    expect(asked.asked.length).toBeLessThanOrEqual(3);
  });

  it('runs once for two who ask the same within the minute, and tells both which window it was', async () => {
    const asked = workspace(startOf);
    const later = { start: '2026-11-17T06:00:05.000Z', end: '2026-11-20T00:00:05.000Z' };
    const question = 'alerts, last 2d 18h';
    const [first, second] = await Promise.all([
      runInPieces(asked, daily, { ...options, question }),
      runInPieces(asked, { ...daily, window: later }, { ...options, question }),
    ]);
    expect(asked.asked).toHaveLength(3);
    expect(second).toEqual(first);
    expect(first.shared).toEqual({ kql: kqlOf(window), window });
  });

  it.each([
    ['pieces of another length', { ...daily, length: 2 * day }, 'q'],
    ['another question', daily, 'other'],
  ])('does not share with %s', async (_, other, question) => {
    const asked = workspace(startOf);
    const both = await Promise.all([
      runInPieces(asked, daily, { ...options, question: 'q' }),
      runInPieces(asked, other, { ...options, question }),
    ]);
    expect(asked.asked.length).toBeGreaterThan(3);
    expect(both.map(({ shared }) => shared)).toEqual([undefined, undefined]);
  });
});
