import { setTimeout as delay } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import { askProbe, offProbe } from '../../src/check/probes/ask.ts';
import { type Probe, runChecks } from '../../src/check/run-checks.ts';
import { QueryError, UserError } from '../../src/errors.ts';

const about = { setting: 'HUNTLINE_X', written: '.env:3' };

describe('the checks', () => {
  it('run side by side, and are told in the order of the probes', async () => {
    let open: () => void = () => undefined;
    const opened = new Promise<void>((resolve) => {
      open = resolve;
    });
    const lines = await runChecks([
      askProbe('first', async () => {
        await opened;
        return 'waited for the second';
      }),
      askProbe('second', async () => {
        open();
        return 'ok';
      }),
      offProbe('third', 'X is not set'),
    ]);
    expect(lines).toEqual([
      { name: 'first', ok: true, message: 'waited for the second' },
      { name: 'second', ok: true, message: 'ok' },
      { name: 'third', ok: true, message: 'off: X is not set' },
    ]);
  });

  it.each([
    [
      new UserError('It is wrong.', { hint: 'Set it right.' }),
      { message: 'It is wrong.', mend: 'Set it right.' },
    ],
    [
      new QueryError('stopped', 'time', 'It took too long.', { hint: 'Wait.' }),
      { message: 'It took too long.', mend: 'Wait.' },
    ],
    [new TypeError('boom\n    at somewhere'), { message: 'TypeError: boom' }],
    ['a string', { message: 'a string' }],
  ])('make a finding of what is thrown: %s', async (thrown, found) => {
    const lines = await runChecks([askProbe('x', () => Promise.reject(thrown), about)]);
    expect(lines).toEqual([{ name: 'x', ok: false, ...about, ...found }]);
  });

  it('leave behind a probe that heeds no signal, and tell the others', async () => {
    const stuck = askProbe('stuck', () => new Promise<string>(() => undefined), about);
    const lines = await runChecks([stuck, offProbe('other', 'y')], { timeoutMs: 20 });
    expect(lines[0]).toMatchObject({ ok: false, message: 'no answer within 0.02 s', setting: 'HUNTLINE_X' });
    expect(lines[1]?.ok).toBe(true);
  });

  it('end a probe that heeds its signal when its time is up', async () => {
    let ended = false;
    const slow = askProbe('slow', (signal) => {
      signal.addEventListener('abort', () => {
        ended = true;
      });
      return delay(60_000, 'late', { signal });
    });
    const [line] = await runChecks([slow], { timeoutMs: 20 });
    expect(line?.message).toMatch(/no answer within/);
    expect(ended).toBe(true);
  });

  it('stop when the one who asked goes away', async () => {
    const gone = new AbortController();
    const running = runChecks([askProbe('x', () => new Promise<string>(() => undefined))], {
      signal: gone.signal,
    });
    gone.abort();
    expect((await running)[0]?.message).toMatch(/stopped/);
    expect((await runChecks([offProbe('y', 'z')], { signal: gone.signal }))[0]?.ok).toBe(false);
  });

  it('keep secrets out of every word', async () => {
    const probe: Probe = {
      name: 'leaky',
      look: async () => ({ ok: false, message: 'refused s3cret', mend: 'not s3cret' }),
    };
    const [line] = await runChecks([probe], { redact: (text) => text.replaceAll('s3cret', '[secret]') });
    expect(line).toEqual({ name: 'leaky', ok: false, message: 'refused [secret]', mend: 'not [secret]' });
  });
});
