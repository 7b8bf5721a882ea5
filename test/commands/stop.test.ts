import { describe, expect, it } from 'vitest';
import { QueryError } from '../../src/errors.ts';
import { createRunningLines } from '../../src/state/running-lines.ts';
import type { Incoming } from '../../src/types.ts';
import { inSlack, type PeopleApp, peopleApp } from '../support/people-app.ts';
import { typed } from '../support/typed.ts';

const quiet = new AbortController().signal;

/** Starts a hunt that only ends when it is stopped. */
function start(app: PeopleApp, changes: Partial<Incoming>) {
  const started = Promise.withResolvers<void>();
  app.workspace.next = ({ options }) => {
    started.resolve();
    return new Promise((_, reject) => {
      options.signal.addEventListener('abort', () =>
        reject(new QueryError('stopped', 'cancelled', 'The query was cancelled')),
      );
    });
  };
  return { answer: app.ask('hunt alerts last 28d', changes), started: started.promise };
}

describe('stop', () => {
  it('ends what the person has running in the place, and says what it was', async () => {
    const app = await peopleApp({ roles: { hunter: '*' } });
    const hunting = start(app, inSlack('T1:U1', 'C1', '17'));
    await hunting.started;
    expect(await app.ask('stop', inSlack('T1:U1', 'C1'))).toMatchObject({
      title: 'Stopped',
      items: [{ name: 'hunt alerts last 28d' }],
      actions: [{ title: 'Run again', line: 'hunt alerts last 28d' }],
    });
    expect(await hunting.answer).toMatchObject({ kind: 'error', title: 'Stopped' });
    expect(await app.ask('stop', inSlack('T1:U1', 'C1'))).toMatchObject({ title: 'Nothing to stop' });
  });

  it('leaves alone what others have running, and what runs elsewhere', async () => {
    const running = createRunningLines();
    const mine = typed('hunt a', inSlack('T1:U1', 'C1', '17'));
    const all = [
      mine,
      typed('hunt b', inSlack('T1:U1', 'C1', '18')),
      typed('hunt c', inSlack('T1:U2', 'C1', '17')),
      typed('hunt d', inSlack('T1:U1', 'C2', '17')),
      typed('hunt e', { ...inSlack('T1:U1', 'C1', '17'), surface: 'teams' }),
    ].map((incoming) => running.begin(incoming, quiet));
    const by = typed('stop', inSlack('T1:U1', 'C1', '17'));
    const own = running.begin(by, quiet);
    expect(running.stop(by)).toEqual(['hunt a']);
    expect(all.map(({ signal }) => signal.aborted)).toEqual([true, false, false, false, false]);
    expect(own.signal.aborted).toBe(false);
    expect(all[0]?.signal.reason).toMatchObject({ name: 'UserError', title: 'Stopped' });
    own.end();
    expect(running.stop(typed('stop', inSlack('T1:U1', 'C1')))).toEqual(['hunt b']);
  });

  it('follows the surface’s own signal too, and forgets a line that has ended', () => {
    const running = createRunningLines();
    const surface = new AbortController();
    const line = running.begin(typed('hunt a'), surface.signal);
    surface.abort();
    expect(line.signal.aborted).toBe(true);
    line.end();
    expect(running.size).toBe(0);
    expect(running.stop(typed('stop'))).toEqual([]);
  });

  it('takes nothing after it', async () => {
    const { ask } = await peopleApp();
    expect(await ask('stop everything')).toMatchObject({ kind: 'error', actions: [{ line: 'stop' }] });
  });
});
