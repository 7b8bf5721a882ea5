import { describe, expect, it } from 'vitest';
import type { Answer } from '../../src/answers.ts';
import { drainable } from '../../src/surfaces/drain.ts';
import { plainAnswer, scriptedApp } from '../fakes/scripted-app.ts';
import { typed } from '../support/typed.ts';

/** An app whose lines end when they are told to. */
function slowApp() {
  const ends: ((answer: Answer) => void)[] = [];
  const signals: AbortSignal[] = [];
  const app = scriptedApp((_, { signal }) => {
    if (signal) signals.push(signal);
    return new Promise((resolve) => ends.push(resolve));
  });
  return { ...drainable(app), inner: app, ends, signals };
}

describe('an app that is drained', () => {
  it('answers as the app does until then', async () => {
    const { app } = drainable(scriptedApp(({ line }) => plainAnswer(line), ['help']));
    expect(await app.answer(typed('help'))).toEqual(plainAnswer('help'));
    expect(app.complete('he')).toEqual(['help']);
  });

  it('lets lines that run finish', async () => {
    const { app, drain, ends } = slowApp();
    const answers = [app.answer(typed('one')), app.answer(typed('two'))];
    const drained = drain(60_000);
    ends.forEach((end, at) => {
      end(plainAnswer(`${at}`));
    });
    expect(await Promise.all(answers)).toEqual([plainAnswer('0'), plainAnswer('1')]);
    expect(await drained).toEqual({ finished: 2, cut: 0 });
  });

  it('says of lines that do not finish in time that they were cut, and ends them', async () => {
    const { app, drain, ends, signals } = slowApp();
    const quick = app.answer(typed('quick'));
    const slow = app.answer(typed('hunt alerts last 90d'));
    const drained = drain(20);
    ends[0]?.(plainAnswer('done'));
    expect(await drained).toEqual({ finished: 1, cut: 1 });
    expect(await quick).toEqual(plainAnswer('done'));
    expect(await slow).toMatchObject({
      kind: 'error',
      title: 'Cut by a restart',
      actions: [{ line: 'hunt alerts last 90d' }],
    });
    expect(signals.map(({ aborted }) => aborted)).toEqual([false, true]);
  });

  it('takes no new lines, and says why', async () => {
    const { app, drain, inner } = slowApp();
    expect(await drain(0)).toEqual({ finished: 0, cut: 0 });
    expect(await app.answer(typed('hunt alerts'))).toMatchObject({ kind: 'error', title: 'Being restarted' });
    expect(inner.asked).toEqual([]);
  });

  it('cuts sooner when it is asked again with less time', async () => {
    const { app, drain } = slowApp();
    const answer = app.answer(typed('hunt'));
    const patient = drain(60_000);
    expect(await drain(0)).toEqual({ finished: 0, cut: 1 });
    expect(await patient).toEqual({ finished: 0, cut: 1 });
    expect((await answer).kind).toBe('error');
  });

  it('passes on that the one who asked went away', async () => {
    const { app, drain, ends, signals } = slowApp();
    const gone = new AbortController();
    const answer = app.answer(typed('hunt'), { signal: gone.signal });
    const never = app.answer(typed('hunt'), { signal: AbortSignal.abort() });
    gone.abort();
    expect(signals.map(({ aborted }) => aborted)).toEqual([true, true]);
    for (const end of ends) end(plainAnswer('stopped'));
    await Promise.all([answer, never]);
    expect(await drain(1_000)).toEqual({ finished: 0, cut: 0 });
  });
});
