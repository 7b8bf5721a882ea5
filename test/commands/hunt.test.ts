import { describe, expect, it } from 'vitest';
import type { Answer, HuntAnswer } from '../../src/answers.ts';
import { QueryError } from '../../src/errors.ts';
import { singleFlight } from '../../src/workspaces/single-flight.ts';
import { threeAlerts } from '../fakes/fixed-workspace.ts';
import { fixedApp } from '../support/fixed-app.ts';
import { typed } from '../support/typed.ts';

function asHunt(answer: Answer): HuntAnswer {
  if (answer.kind !== 'hunt') throw new Error(`not a hunt: ${JSON.stringify(answer)}`);
  return answer;
}

describe('a hunt', () => {
  it('says its window, its rows and whether they are all', async () => {
    const { ask } = await fixedApp();
    expect(await ask('hunt alerts last 7d')).toMatchObject({
      workspace: 'demo',
      phrase: 'last 7d',
      totalRows: 3,
      truncated: false,
      notes: [],
    });
  });

  it('says when it used its default window, and when there are more rows than were kept', async () => {
    const { ask, workspace } = await fixedApp();
    const { next } = workspace;
    workspace.next = async (asked) => ({
      ...(await next(asked)),
      truncated: true,
      partial: 'a shard was down',
    });
    const { notes, truncated } = asHunt(await ask('hunt alerts'));
    expect(truncated).toBe(true);
    expect(notes).toEqual([
      'No time was given, so this is the default window: last 7d.',
      'The answer is partial: a shard was down',
      'Only the first 3 rows were kept; there are more. Narrow the window or add a filter.',
    ]);
  });

  it('tells nothing found from no such table and from an empty one', async () => {
    const { ask, workspace } = await fixedApp();
    workspace.next = async () => ({ columns: [], rows: [], truncated: false });
    expect(asHunt(await ask('hunt alerts last 7d')).notes).toEqual([
      'No row of SecurityAlert matched. The table last received data 3 minutes ago.',
    ]);
    workspace.lastReceived = async () => null;
    expect(asHunt(await ask('hunt alerts last 7d')).notes).toEqual(['The table SecurityAlert is empty.']);
    workspace.schema = async () => ({});
    expect(asHunt(await ask('hunt alerts last 7d')).notes).toEqual([
      'There is no table SecurityAlert in the workspace demo.',
    ]);
  });

  it('runs once where two ask the same at the same time, and tells both', async () => {
    const { ask, workspace } = await fixedApp('admin', undefined, singleFlight);
    const { next } = workspace;
    const gate = Promise.withResolvers<void>();
    let runs = 0;
    workspace.next = async (asked) => {
      runs += 1;
      await gate.promise;
      return next(asked);
    };
    const both = [ask('hunt alerts last 7d'), ask('hunt alerts last 7d')];
    await expect.poll(() => runs).toBe(1);
    gate.resolve();
    for (const answer of await Promise.all(both)) {
      expect(asHunt(answer).notes).toEqual([
        'The same was asked more than once at the same time: it ran once, and this is its answer.',
      ]);
    }
    expect(runs).toBe(1);
  });

  it('runs a long time in pieces where the line says so, and says what that means', async () => {
    const { ask, workspace } = await fixedApp();
    const asked = asHunt(await ask('hunt alerts last 4d split=1d'));
    expect(workspace.asked).toHaveLength(4);
    expect(asked.totalRows).toBe(12);
    expect(asked.notes).toEqual([
      'Run in 4 pieces of 1d, newest first. What the query counts or sorts, it counts and sorts within each piece.',
    ]);
    expect(asHunt(await ask('hunt last 2d split=1d kql SecurityAlert | take 1')).totalRows).toBe(6);
    for (const split of ['soon', '1s', '2mo', '-1d']) {
      expect(await ask(`hunt alerts last 4d split=${split}`)).toMatchObject({
        kind: 'error',
        title: 'That split is not clear',
      });
    }
    expect(await ask('hunt last 2d foo=1 kql SecurityAlert')).toMatchObject({ title: 'No such parameter' });
  });

  it('tells of a mistake in the tail also where one of the hunt’s tables is not there', async () => {
    const { ask, workspace } = await fixedApp();
    workspace.schema = async () => ({ SecurityEvent: [], AzureActivity: [] });
    const fails = (reason: string) => {
      workspace.next = async () => {
        throw new QueryError('invalid', 'KS142', reason);
      };
    };
    fails("The name 'Nonsense' does not refer to any known column");
    const line = 'hunt disabled logging last 7d | where Nonsense == 1';
    expect(await ask(line)).toMatchObject({ kind: 'error', title: 'Not a valid query' });
    fails("The name 'OfficeActivity' does not refer to any known table");
    expect(asHunt(await ask(line)).notes).toContain(
      'There is no table OfficeActivity in the workspace demo.',
    );
  });

  it('finds nothing where the workspace does not have the hunt’s table, and says which; else a wrong query is an error', async () => {
    const { ask, workspace } = await fixedApp();
    workspace.next = async () => {
      throw new QueryError('invalid', 'KS204', 'No such table');
    };
    expect(await ask('hunt alerts last 7d')).toMatchObject({ kind: 'error' });
    expect(await ask('hunt kql SecurityAlert | take 1')).toMatchObject({ kind: 'error' });
    workspace.schema = async () => ({ SigninLogs: [] });
    expect(asHunt(await ask('hunt alerts last 7d'))).toMatchObject({
      totalRows: 0,
      notes: ['There is no table SecurityAlert in the workspace demo.'],
    });
    expect(await ask('hunt kql SecurityAlert | take 1')).toMatchObject({ kind: 'error' });
    workspace.schema = () => Promise.reject(new Error('no schema either'));
    expect(await ask('hunt alerts last 7d')).toMatchObject({ kind: 'error', title: 'Not a valid query' });
  });

  it('pages, exports and explains the kept result without asking the workspace again', async () => {
    const { ask, workspace } = await fixedApp();
    const { result, rows, kql } = asHunt(await ask('hunt alerts last 7d'));
    expect(await ask(`hunt page 2 of ${result}`)).toMatchObject({ kind: 'hunt', page: 2, rows });
    expect(await ask(`hunt csv ${result}`)).toMatchObject({
      kind: 'file',
      name: 'SecurityAlert.list_alerts_2026-11-14_2026-11-21.csv',
      content: expect.stringContaining('Password spray'),
    });
    expect(await ask(`hunt kql ${result}`)).toMatchObject({ kind: 'kql', kql });
    expect(await ask(`hunt chart ${result}`)).toMatchObject({ kind: 'hunt', as: 'chart' });
    expect(workspace.asked).toHaveLength(1);
  });

  it('runs again wider and narrower, ending where it ended', async () => {
    const { ask, workspace } = await fixedApp();
    const { result } = asHunt(await ask('hunt alerts last 4d'));
    await ask(`hunt wider ${result}`);
    await ask(`hunt narrower ${result}`);
    await ask(`hunt again ${result}`);
    expect(workspace.asked.map(({ window }) => window.start.slice(0, 10))).toEqual([
      '2026-11-17',
      '2026-11-13',
      '2026-11-19',
      '2026-11-17',
    ]);
    expect(new Set(workspace.asked.map(({ window }) => window.end)).size).toBe(1);
  });

  it('shows a kept result in no other place', async () => {
    const { ask } = await fixedApp();
    const { result } = asHunt(await ask('hunt alerts'));
    const elsewhere = { place: { id: 'other', kind: 'channel' } } as const;
    expect(await ask(`hunt csv ${result}`, elsewhere)).toMatchObject({
      kind: 'error',
      title: 'No such result here',
    });
  });

  it('offers lines to go on with for the things it found, most frequent first', async () => {
    const { ask } = await fixedApp();
    const { pivots } = asHunt(await ask('hunt alerts last 7d'));
    expect(pivots[0]?.line).toMatch(/^hunt .+ for 203\.0\.113\.7 last 7d$/);
    for (const { line } of pivots) expect((await ask(line)).kind).toBe('hunt');
  });

  it('takes a host’s full name, which looks like a domain, for a host where it takes no domain', async () => {
    const { ask, workspace } = await fixedApp();
    expect((await ask('hunt related alerts for ws-fin-12.corp.larkmoor.example')).kind).toBe('hunt');
    expect(workspace.asked[0]?.kql).toContain('ws-fin-12.corp.larkmoor.example');
  });

  it('takes a bare word for what the hunt names first', async () => {
    const { ask, workspace } = await fixedApp();
    await ask('hunt related alerts for WS-FIN-12');
    expect(workspace.asked[0]?.kql).toContain('split("WS-FIN-12"');
  });

  it('goes on with a bare account name as an account, by naming the parameter', async () => {
    const { ask, workspace } = await fixedApp();
    workspace.next = async () => ({
      ...threeAlerts,
      rows: [['2026-11-20T10:00:00Z', 'x', 'High', 'svc-reports']],
      columns: threeAlerts.columns.map((column) =>
        column.name === 'EntityIP' ? { ...column, name: 'EntityAccount' } : column,
      ),
    });
    const { pivots } = asHunt(await ask('hunt alerts last 7d'));
    expect(pivots[0]?.line).toMatch(/^hunt .+ account\w*=svc-reports last 7d$/);
    expect((await ask(pivots[0]?.line ?? '')).kind).toBe('hunt');
  });

  it('asks by name for what is missing, with a form', async () => {
    const { ask } = await fixedApp();
    expect(await ask('hunt SecurityAlert.list_alerts_for_ip')).toMatchObject({
      kind: 'form',
      text: 'SecurityAlert.list_alerts_for_ip needs source_ip_list.',
      fields: [{ id: 'source_ip_list', required: true }],
      line: 'hunt SecurityAlert.list_alerts_for_ip',
    });
  });

  it('suggests the nearest hunt and the nearest parameter', async () => {
    const { ask } = await fixedApp();
    expect(await ask('hunt allerts')).toMatchObject({
      kind: 'error',
      hint: expect.stringContaining('alerts'),
    });
    expect(await ask('hunt alerts for 203.0.113.7')).toMatchObject({ kind: 'error' });
    expect(await ask('hunt related alerts host_nam=x')).toMatchObject({
      kind: 'error',
      message: expect.stringContaining('host_name'),
    });
  });

  it('takes MSTICPy’s start and end as the window', async () => {
    const { ask, workspace } = await fixedApp();
    expect(asHunt(await ask('hunt alerts start=-5d end=-1d')).window).toEqual({
      start: '2026-11-16T12:00:00.000Z',
      end: '2026-11-20T12:00:00.000Z',
    });
    expect(workspace.asked[0]?.window.end).toBe('2026-11-20T12:00:00.000Z');
    expect(await ask('hunt alerts last 3d start=-5d')).toMatchObject({ kind: 'error', title: 'Which time?' });
  });

  it('keeps a tail for authors, and appends it to the hunt', async () => {
    const author = await fixedApp('author');
    await author.ask('hunt alerts last 7d top 5 | summarize count() by AlertName');
    expect(author.workspace.asked[0]?.kql).toMatch(/\n\| take 5\n\| summarize count\(\) by AlertName$/);
    const hunter = await fixedApp('hunter');
    expect(await hunter.ask('hunt alerts | take 1')).toMatchObject({
      kind: 'error',
      title: 'Not allowed here',
    });
    expect(hunter.workspace.asked).toEqual([]);
  });

  it.each([
    'hunt alerts | take 1; SecurityEvent',
    'hunt alerts | union (externaldata(x:string)["https://evil.example/x"])',
    'hunt kql externaldata(x:string)["https://evil.example/x"]',
    'hunt kql cluster("other").database("x").T',
    'hunt kql .show tables',
  ])('refuses what reaches outside: %s', async (line) => {
    const { ask, workspace } = await fixedApp();
    expect((await ask(line)).kind).toBe('error');
    expect(workspace.asked).toEqual([]);
  });

  it('points at the fault in what the person typed, not in the bound query', async () => {
    const { ask, workspace } = await fixedApp();
    workspace.next = ({ kql }) => {
      const line = kql.split('\n').length;
      return Promise.reject(
        new QueryError('invalid', 'Nope', 'There is no column Nope', {
          position: { line, column: 9, length: 4 },
        }),
      );
    };
    const typedLine = 'hunt alerts | where Nope == 1';
    const column = typedLine.indexOf('Nope') + 1;
    expect(await ask(typedLine)).toMatchObject({
      message: `There is no column Nope (line 1, column ${column})`,
    });
    expect(await ask('hunt alerts')).toMatchObject({ message: 'There is no column Nope' });
  });

  it('says where a tail or a query cannot be read', async () => {
    const { ask, workspace } = await fixedApp();
    expect(await ask('hunt alerts | foo')).toMatchObject({
      title: 'Not a valid query',
      message: expect.stringMatching(/cannot be read: .*\(line 1, column 15\)$/),
    });
    expect(await ask('hunt kql SecurityAlert | where (')).toMatchObject({ title: 'Not a valid query' });
    expect(workspace.asked).toEqual([]);
  });

  it('hands rows over as a file at once where the line asks for it', async () => {
    const { ask } = await fixedApp();
    expect(await ask('hunt alerts last 7d as csv')).toMatchObject({
      kind: 'file',
      mime: 'text/csv; charset=utf-8',
    });
  });

  it('runs a query of one’s own over the window before the word kql', async () => {
    const { ask, workspace } = await fixedApp();
    const answer = asHunt(await ask('hunt last 2d kql SecurityAlert | where AlertName has "it\'s"'));
    expect(answer).toMatchObject({ hunt: 'kql', phrase: 'last 2d' });
    expect(workspace.asked[0]?.kql).toBe('SecurityAlert | where AlertName has "it\'s"');
  });

  it.each(['"SecurityAlert | take 1"', '“SecurityAlert | take 1”', "'SecurityAlert | take 1'"])(
    'takes a query in quotes for the query: %s',
    async (quoted) => {
      const { ask, workspace } = await fixedApp();
      await ask(`hunt kql ${quoted}`);
      expect(workspace.asked[0]?.kql).toBe('SecurityAlert | take 1');
    },
  );

  it('stops when whoever asked goes away', async () => {
    const { app, workspace } = await fixedApp();
    const controller = new AbortController();
    let signal: AbortSignal | undefined;
    workspace.next = ({ options }) => {
      signal = options.signal;
      return Promise.reject(new QueryError('stopped', 'cancel', 'The query was cancelled.'));
    };
    controller.abort();
    await app.answer(typed('hunt alerts'), { signal: controller.signal });
    expect(signal?.aborted).toBe(true);
  });
});

describe('tables and schemas', () => {
  it('are those of the workspace, so that custom tables are known', async () => {
    const { ask, workspace } = await fixedApp('reader');
    workspace.schema = async () => ({
      Mine_CL: [
        { name: 'TimeGenerated', type: 'datetime' },
        { name: 'Score_d', type: 'real' },
      ],
      SecurityAlert: [],
    });
    expect(await ask('hunt tables mine')).toMatchObject({ items: [{ name: 'Mine_CL', text: '2 columns' }] });
    expect(await ask('hunt schema mine_cl score')).toMatchObject({
      title: 'Mine_CL',
      items: [{ name: 'Score_d', text: 'real' }],
    });
    expect(await ask('hunt schema Mine_Cx')).toMatchObject({ kind: 'error', hint: 'Did you mean Mine_CL?' });
    expect(await ask('hunt schema Mine_CL in nowhere')).toMatchObject({ title: 'No such workspace' });
  });
});

describe('a query over all tables', () => {
  it.each(['search "x"', 'union * | count', 'find "x"'])('may not reach back far: %s', async (kql) => {
    const { ask, workspace } = await fixedApp();
    expect(await ask(`hunt last 30d kql ${kql}`)).toMatchObject({ title: 'That would cost too much' });
    expect((await ask(`hunt last 2d kql ${kql}`)).kind).toBe('hunt');
    expect(workspace.asked).toHaveLength(1);
  });

  it('is told from one that names its tables', async () => {
    const { ask } = await fixedApp();
    expect((await ask('hunt last 30d kql search in (SecurityAlert) "x"')).kind).toBe('hunt');
    expect((await ask('hunt last 30d kql SecurityAlert | where * has "x"')).kind).toBe('hunt');
  });
});

describe('the list of hunts', () => {
  it('shows all, and those that words fit', async () => {
    const { ask } = await fixedApp();
    const all = await ask('hunt list');
    const some = await ask('hunt list forwarding');
    if (all.kind !== 'hunt-list' || some.kind !== 'hunt-list') throw new Error('not a list');
    expect(all.hunts.length).toBeGreaterThanOrEqual(12);
    expect(some.hunts.length).toBeGreaterThan(0);
    expect(some.hunts.length).toBeLessThan(all.hunts.length);
  });

  it('turns pages of all, of those that words fit, and of those that take a thing', async () => {
    const { ask } = await fixedApp();
    expect(await ask('hunt list')).not.toHaveProperty('page');
    expect(await ask('hunt list all')).toMatchObject({ page: 1, line: 'hunt list all' });
    expect(await ask('hunt list page 2')).toMatchObject({ page: 2, line: 'hunt list all' });
    expect(await ask('hunt list SigninLogs page 2')).toMatchObject({ page: 2, line: 'hunt list SigninLogs' });
    expect(await ask('hunt for 203.0.113.7 last 3d page 2')).toMatchObject({
      page: 2,
      line: 'hunt for 203.0.113.7 last 3d',
    });
  });

  it.each(['SigninLogs', 'T1078', 'account', 'sign-in'])(
    'finds hunts by %s, and what is pressed runs or asks',
    async (word) => {
      const { ask } = await fixedApp();
      const answer = await ask(`hunt list ${word}`);
      if (answer.kind !== 'hunt-list') throw new Error('not a list');
      expect(answer.hunts.length).toBeGreaterThan(0);
      expect(answer.actions.length).toBeGreaterThan(0);
      for (const { line } of answer.actions) expect(['form', 'hunt']).toContain((await ask(line)).kind);
    },
  );

  it('offers the hunts that take a thing, each with a line that works', async () => {
    const { ask } = await fixedApp();
    const answer = await ask('hunt for 203[.]0[.]113[.]7 last 3d');
    if (answer.kind !== 'hunt-list') throw new Error('not a list');
    expect(answer.title).toBe('Hunts for 203.0.113.7');
    expect(answer.actions.length).toBeGreaterThan(2);
    for (const { line } of answer.actions) {
      expect(line).toContain('for 203.0.113.7 last 3d');
      expect((await ask(line)).kind).toBe('hunt');
    }
  });

  it('takes a plain word for a host or an account', async () => {
    const { ask } = await fixedApp();
    const answer = await ask('hunt for WS-FIN-12');
    if (answer.kind !== 'hunt-list') throw new Error('not a list');
    expect(answer.title).toBe('Hunts for WS-FIN-12');
    const names = answer.hunts.map(({ name }) => name);
    expect(names).toContain('M365D.list_host_processes');
    expect(names).toContain('Azure.list_aad_signins_for_account');
    expect(await ask('hunt for "what is this"')).toMatchObject({
      kind: 'error',
      title: 'Nothing to hunt for',
    });
  });

  it('finds the things that a whole message names', async () => {
    const { ask } = await fixedApp();
    const text =
      'Beacon from 192.0.2.145, user conor.walsh@larkmoor.example (see hxxps://drop[.]filebridge[.]example/q.7z).';
    expect(await ask(`hunt for "${text}"`)).toMatchObject({
      title: 'Hunts for 192.0.2.145, conor.walsh@larkmoor.example, https://drop.filebridge.example/q.7z',
    });
    expect(await ask('hunt for "nothing of note"')).toMatchObject({
      kind: 'error',
      title: 'Nothing to hunt for',
    });
  });

  it('explains one, with parameters, query and a line that works', async () => {
    const { ask } = await fixedApp();
    const answer = await ask('hunt help alerts');
    expect(answer).toMatchObject({ kind: 'hunt-help', hunt: { example: 'hunt alerts last 28d' } });
    if (answer.kind === 'hunt-help') expect((await ask(answer.hunt.example)).kind).toBe('hunt');
  });
});

describe('help', () => {
  it('shows every command, or one, and suggests the nearest', async () => {
    const { ask } = await fixedApp();
    expect(await ask('help')).toMatchObject({
      kind: 'help',
      commands: expect.arrayContaining([expect.objectContaining({ name: 'hunt' })]),
    });
    expect(await ask('help hunt')).toMatchObject({ kind: 'help', title: 'hunt' });
    expect(await ask('help hnt')).toMatchObject({ kind: 'error', hint: 'Did you mean hunt?' });
  });
});
