import { describe, expect, it } from 'vitest';
import { workspaceProbe } from '../../../src/check/probes/workspace.ts';
import { runChecks } from '../../../src/check/run-checks.ts';
import { UserError } from '../../../src/errors.ts';
import type { Table, Workspace } from '../../../src/types.ts';

const one: Table = { columns: [{ name: 'huntline', type: 'long' }], rows: [[1]], truncated: false };

function workspace(run: Workspace['run']): Workspace {
  return {
    name: 'eu',
    run,
    schema: async () => ({}),
    lastReceived: async () => null,
    close: async () => undefined,
  };
}

describe('the check of a workspace', () => {
  it('is a query of one row over one minute', async () => {
    const asked: unknown[] = [];
    const probe = workspaceProbe(
      workspace(async (kql, window, { maxRows }) => {
        asked.push(kql, window, maxRows);
        return one;
      }),
      {},
      () => new Date('2026-11-20T12:00:00Z'),
    );
    expect(await runChecks([probe])).toEqual([
      { name: 'workspace eu', ok: true, message: 'answered a query' },
    ]);
    expect(asked).toEqual([
      'print huntline = 1',
      { start: '2026-11-20T11:59:00.000Z', end: '2026-11-20T12:00:00.000Z' },
      1,
    ]);
  });

  it('tells what the workspace says, and where the workspace is set', async () => {
    const refused = workspace(() =>
      Promise.reject(new UserError('The identity lacks Log Analytics Reader on eu.', { hint: 'Grant it.' })),
    );
    const about = { setting: 'HUNTLINE_WORKSPACES', written: '.env:4' };
    expect(await runChecks([workspaceProbe(refused, about)])).toEqual([
      {
        name: 'workspace eu',
        ok: false,
        message: 'The identity lacks Log Analytics Reader on eu.',
        mend: 'Grant it.',
        ...about,
      },
    ]);
  });

  it.each([
    [{ ...one, rows: [] }, /something else/],
    [{ ...one, partial: 'a shard is down' }, /in part: a shard is down/],
  ])('is not content with %j', async (table, message) => {
    const [line] = await runChecks([workspaceProbe(workspace(async () => table))]);
    expect(line).toMatchObject({ ok: false, message: expect.stringMatching(message) });
  });
});
