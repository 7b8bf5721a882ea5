import { expect, it } from 'vitest';
import type { Answer, HuntAnswer } from '../../../src/answers.ts';
import { UserError } from '../../../src/errors.ts';
import type { Workspace } from '../../../src/types.ts';
import { singleFlight } from '../../../src/workspaces/single-flight.ts';
import { fixedWorkspace } from '../../fakes/fixed-workspace.ts';
import { makeApp } from '../../support/make-app.ts';

const day = 86_400_000;
const now = new Date('2026-11-21T12:00:00Z');

function named(name: string) {
  const bare = fixedWorkspace();
  const workspace: Workspace = { ...singleFlight(bare), name };
  return { bare, workspace };
}

async function stage() {
  const [eu, us] = [named('eu'), named('us')];
  const { app } = await makeApp({ workspaces: [eu.workspace, us.workspace], now, role: 'author' });
  const ask = async (line: string, timeZone = 'Europe/Dublin', id = 'a'): Promise<HuntAnswer> => {
    const answer: Answer = await app.answer({
      surface: 'terminal',
      line,
      person: { id, name: id },
      place: { id: 'room', kind: 'channel' },
      locale: 'en-IE',
      timeZone,
    });
    if (answer.kind !== 'hunt') throw new Error(`not a hunt: ${JSON.stringify(answer)}`);
    return answer;
  };
  return { eu: eu.bare, us: us.bare, ask };
}

function lengths(asked: readonly { window: { start: string; end: string } }[]): number[] {
  return asked.map(({ window }) => (Date.parse(window.end) - Date.parse(window.start)) / day);
}

it('splits a time in every workspace that is asked, and says whose each row is', async () => {
  const { eu, us, ask } = await stage();
  const answer = await ask('hunt alerts last 3d split=1d in all');
  expect([lengths(eu.asked), lengths(us.asked)]).toEqual([
    [1, 1, 1],
    [1, 1, 1],
  ]);
  expect(answer.totalRows).toBe(18);
  expect(answer.shown[0]).toBe('Workspace');
  expect(new Set(answer.rows.map(([workspace]) => workspace))).toEqual(new Set(['eu', 'us']));
});

it('names a workspace that fails, piece by piece, and shows the rows of the others', async () => {
  const { us, ask } = await stage();
  us.next = async () => {
    throw new UserError('The identity lacks a role.');
  };
  const answer = await ask('hunt alerts last 3d split=1d in eu,us');
  expect(answer.totalRows).toBe(9);
  expect(answer.notes).toContain('The answer is partial: us did not answer: The identity lacks a role.');
});

it('keeps the split when a hunt is run again, wider and narrower, with a tail', async () => {
  const { eu, ask } = await stage();
  const { result, kql } = await ask('hunt alerts last 2d split=12h | where AlertSeverity == "High"');
  expect(kql).toContain('AlertSeverity == "High"');
  expect(lengths(eu.asked)).toEqual([0.5, 0.5, 0.5, 0.5]);
  for (const [verb, pieces] of [
    ['again', 4],
    ['wider', 8],
    ['narrower', 2],
  ] as const) {
    eu.asked.length = 0;
    await ask(`hunt ${verb} ${result}`);
    expect(lengths(eu.asked)).toEqual(Array.from({ length: pieces }, () => 0.5));
    expect(eu.asked.every((one) => one.kql.includes('AlertSeverity == "High"'))).toBe(true);
  }
});

it('shares a split hunt in all workspaces between two people, and a day only where it is the same day', async () => {
  const { eu, us, ask } = await stage();
  const line = 'hunt alerts last 2d split=1d in all';
  const gate = Promise.withResolvers<void>();
  const { next } = eu;
  eu.next = (asked) => gate.promise.then(() => next(asked));
  const waiting = [ask(line, 'Europe/Dublin', 'a'), ask(line, 'Asia/Tokyo', 'b')];
  await expect.poll(() => eu.asked.length).toBe(1);
  gate.resolve();
  const both = await Promise.all(waiting);
  expect([eu.asked, us.asked].map((asked) => asked.length)).toEqual([2, 2]);
  for (const { notes } of both) expect(notes.join('\n')).toContain('it ran once, and this is its answer');
  eu.asked.length = 0;
  const days = await Promise.all([
    ask('hunt alerts yesterday', 'Europe/Dublin', 'a'),
    ask('hunt alerts yesterday', 'Asia/Tokyo', 'b'),
  ]);
  expect(eu.asked).toHaveLength(2);
  expect(days[0]?.window).not.toEqual(days[1]?.window);
  expect(days.map(({ timeZone }) => timeZone)).toEqual(['Europe/Dublin', 'Asia/Tokyo']);
});

it('does not take seconds of the same minute for the same time', async () => {
  const { eu, ask } = await stage();
  const answers = await Promise.all(
    ['10:00:10 to 2026-11-20 10:00:20', '10:00:30 to 2026-11-20 10:00:40'].map((times) =>
      ask(`hunt alerts from 2026-11-20 ${times}`, 'UTC'),
    ),
  );
  expect(eu.asked).toHaveLength(2);
  expect(answers.map(({ window }) => window.start.slice(17, 19))).toEqual(['10', '30']);
});
