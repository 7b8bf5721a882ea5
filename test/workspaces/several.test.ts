import { describe, expect, it } from 'vitest';
import { QueryError, UserError } from '../../src/errors.ts';
import type { Table, Workspace } from '../../src/types.ts';
import { severalWorkspaces } from '../../src/workspaces/several.ts';
import { fixedWorkspace } from '../fakes/fixed-workspace.ts';

const window = { start: '2026-11-13T00:00:00.000Z', end: '2026-11-20T00:00:00.000Z' };
const limits = { signal: new AbortController().signal, maxRows: 100, timeoutMs: 1000 };

function workspace(name: string, answer: Error | Table, more: Partial<Workspace> = {}): Workspace {
  const run = async () => {
    if (answer instanceof Error) throw answer;
    return answer;
  };
  return { ...fixedWorkspace(), name, run, ...more };
}

function table(columns: Table['columns'], rows: Table['rows'], more: Partial<Table> = {}): Table {
  return { columns, rows, truncated: false, ...more };
}

const named = [{ name: 'Name', type: 'string' }] as const;
const eu = workspace('eu', table(named, [['a'], ['b']]));
const us = workspace('us', table(named, [['c']]));

describe('a query over several workspaces', () => {
  it('answers with the rows of all, and where each is from', async () => {
    const both = severalWorkspaces([eu, us]);
    expect(both.name).toBe('eu, us');
    expect(await both.run('T', window, limits)).toEqual({
      columns: [{ name: 'Workspace', type: 'string' }, ...named],
      rows: [
        ['eu', 'a'],
        ['eu', 'b'],
        ['us', 'c'],
      ],
      truncated: false,
    });
  });

  it('is partial where one of them fails, and says which and why', async () => {
    const asia = workspace('asia', new UserError('The identity lacks Log Analytics Reader on x.'));
    const answer = await severalWorkspaces([eu, asia, us]).run('T', window, limits);
    expect(answer.rows).toHaveLength(3);
    expect(answer.partial).toBe('asia did not answer: The identity lacks Log Analytics Reader on x.');
  });

  it('passes on what each says of its own answer', async () => {
    const partial = workspace('asia', table(named, [['d']], { partial: 'a shard is gone', truncated: true }));
    const answer = await severalWorkspaces([eu, partial]).run('T', window, limits);
    expect(answer).toMatchObject({ partial: 'asia: a shard is gone', truncated: true });
  });

  it('fails where all fail: with the one reason they share, or with each one’s', async () => {
    const position = { line: 1, column: 2, length: 3 };
    const wrong = () => new QueryError('invalid', 'SYN', 'no such table', { position });
    const same = severalWorkspaces([workspace('eu', wrong()), workspace('us', wrong())]);
    await expect(same.run('T', window, limits)).rejects.toMatchObject({ fault: 'invalid', position });
    const different = severalWorkspaces([
      workspace('eu', wrong()),
      workspace('us', new UserError('Throttled.')),
    ]);
    await expect(different.run('T', window, limits)).rejects.toThrow(
      'eu: no such table (line 1, column 2)\nus: Throttled.',
    );
  });

  it('does not take a fault of ours for an answer', async () => {
    const broken = severalWorkspaces([
      workspace('eu', new UserError('x')),
      workspace('us', new TypeError('ours')),
    ]);
    await expect(broken.run('T', window, limits)).rejects.toThrow(TypeError);
  });

  it('is cancelled as a whole', async () => {
    const signal = AbortSignal.abort();
    await expect(severalWorkspaces([eu, us]).run('T', window, { ...limits, signal })).rejects.toMatchObject({
      construct: 'cancelled',
    });
  });

  it('has the columns of all, nothing where one lacks them, and splits those whose types differ', async () => {
    const first = table(
      [
        { name: 'Id', type: 'long' },
        { name: 'Workspace', type: 'string' },
      ],
      [[1, 'w']],
    );
    const second = table(
      [
        { name: 'Id', type: 'string' },
        { name: 'Note', type: 'string' },
        { name: 'Size', type: 'real' },
      ],
      [['x', 'n', 1.5]],
    );
    const answer = await severalWorkspaces([workspace('eu', first), workspace('us', second)]).run(
      'T',
      window,
      limits,
    );
    expect(answer.columns.map(({ name }) => name)).toEqual([
      'Workspace1',
      'Id_long',
      'Workspace',
      'Id_string',
      'Note',
      'Size',
    ]);
    expect(answer.rows).toEqual([
      ['eu', 1, 'w', '', '', null],
      ['us', null, '', 'x', 'n', 1.5],
    ]);
  });

  it('keeps the newest first where each has them so, fractions of a second included', async () => {
    const columns = [{ name: 'TimeGenerated', type: 'datetime' }] as const;
    const first = workspace('eu', table(columns, [['2026-11-20T10:00:00.250Z'], ['2026-11-18T10:00:00Z']]));
    const second = workspace('us', table(columns, [['2026-11-20T10:00:00Z'], ['2026-11-19T10:00:00Z']]));
    const { rows } = await severalWorkspaces([first, second]).run('T', window, { ...limits, maxRows: 3 });
    expect(rows).toEqual([
      ['eu', '2026-11-20T10:00:00.250Z'],
      ['us', '2026-11-20T10:00:00Z'],
      ['us', '2026-11-19T10:00:00Z'],
    ]);
  });

  it('cuts the long answers before the short ones', async () => {
    const many = workspace('eu', table(named, [['a'], ['b'], ['c'], ['d'], ['e']]));
    const answer = await severalWorkspaces([many, us]).run('T', window, { ...limits, maxRows: 3 });
    expect(answer).toMatchObject({
      truncated: true,
      rows: [
        ['eu', 'a'],
        ['eu', 'b'],
        ['us', 'c'],
      ],
    });
  });

  it('says which workspace is being waited for', async () => {
    const said: string[] = [];
    const waiting = workspace('us', new Error(), {
      async run(_kql, _window, { progress }) {
        progress?.('in the queue');
        return table(named, []);
      },
    });
    await severalWorkspaces([eu, waiting]).run('T', window, {
      ...limits,
      progress: (message) => said.push(message),
    });
    expect(said).toEqual(['us: in the queue']);
  });
});

describe('several workspaces', () => {
  const a = { SecurityAlert: named };
  const b = { SecurityAlert: [...named, { name: 'Extra', type: 'int' }], Own_CL: named } as const;

  it('have the tables and columns of all', async () => {
    const both = severalWorkspaces([
      { ...eu, schema: async () => a },
      { ...us, schema: async () => b },
    ]);
    expect(await both.schema()).toEqual(b);
  });

  it('last received what any of them did', async () => {
    const both = severalWorkspaces([
      { ...eu, schema: async () => a, lastReceived: async () => '2026-11-20T10:00:00Z' },
      { ...us, schema: async () => b, lastReceived: async () => '2026-11-19T10:00:00Z' },
    ]);
    expect(await both.lastReceived('SecurityAlert', limits.signal)).toBe('2026-11-20T10:00:00Z');
    expect(await both.lastReceived('Own_CL', limits.signal)).toBe('2026-11-19T10:00:00Z');
  });

  it('link to each', () => {
    const link = { title: 'Open in Azure portal', url: 'https://portal.azure.com' };
    const linked = { ...eu, links: () => ({ links: [link], notes: ['n'] }) };
    expect(severalWorkspaces([linked, { ...linked, name: 'us' }, us]).links?.('T', window)).toEqual({
      links: [
        { ...link, title: 'Open in Azure portal (eu)' },
        { ...link, title: 'Open in Azure portal (us)' },
      ],
      notes: ['n'],
    });
  });
});
