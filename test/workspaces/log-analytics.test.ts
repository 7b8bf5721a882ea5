import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { QueryError, UserError } from '../../src/errors.ts';
import { createLog } from '../../src/log.ts';
import type { RunOptions, Table, Window } from '../../src/types.ts';
import { createFairQueue } from '../../src/workspaces/fair-queue.ts';
import { createLogAnalytics, type LogAnalyticsOptions } from '../../src/workspaces/log-analytics.ts';
import { fixedWorkspace, threeAlerts } from '../fakes/fixed-workspace.ts';
import { type LogAnalyticsDouble, type Scripted, startLogAnalytics } from '../fakes/log-analytics.ts';
import { signingCredential, signToken } from '../fakes/log-analytics-token.ts';
import { errorBody, partialError } from '../fakes/log-analytics-wire.ts';

const id = '11111111-2222-3333-4444-555555555555';
const other = '99999999-2222-3333-4444-555555555555';
const resourceId =
  '/subscriptions/s/resourceGroups/rg/providers/Microsoft.OperationalInsights/workspaces/sentinel';
const window: Window = { start: '2026-11-13T00:00:00.000Z', end: '2026-11-20T00:00:00.000Z' };
const now = new Date('2026-11-20T15:00:00Z');

const behind = fixedWorkspace();
let double: LogAnalyticsDouble;
beforeEach(async () => {
  behind.next = async () => threeAlerts;
  behind.asked.length = 0;
  double = await startLogAnalytics({
    workspaces: { [id]: behind, [other]: behind },
    forbidden: [other],
    rowCap: 4,
  });
});
afterEach(() => double.close());

function settings(changed: Partial<LogAnalyticsOptions> = {}): LogAnalyticsOptions {
  return {
    name: 'eu',
    workspaceId: id,
    endpoint: double.endpoint,
    audience: double.audience,
    credential: signingCredential(),
    queue: createFairQueue(),
    log: createLog('silent'),
    clock: () => now,
    ...changed,
  };
}

function run(
  kql = 'SecurityAlert',
  options: Partial<RunOptions> = {},
  changed: Partial<LogAnalyticsOptions> = {},
) {
  const limits = { signal: new AbortController().signal, maxRows: 100, timeoutMs: 30_000, ...options };
  return createLogAnalytics(settings(changed)).run(kql, window, limits);
}

/** The error of a run that must fail. */
async function failure(...given: Parameters<typeof run>): Promise<UserError> {
  const error: unknown = await run(...given).catch((thrown: unknown) => thrown);
  if (error instanceof UserError) return error;
  throw new Error(`not a sentence for a person: ${String(error)}`, { cause: error });
}

function table(rows: Table['rows'], more: Partial<Table> = {}): Table {
  return { columns: [{ name: 'Id', type: 'long' }], rows, truncated: false, ...more };
}

describe('a query', () => {
  it('is sent as the service wants it: signed in, as JSON, over the window, with the time that it has', async () => {
    const credential = signingCredential();
    expect(await run('SecurityAlert | take 3', { timeoutMs: 45_500 }, { credential })).toMatchObject(
      threeAlerts,
    );
    expect(credential.asked).toEqual([['https://api.loganalytics.io/.default']]);
    expect(double.requests).toHaveLength(1);
    expect(double.requests[0]).toMatchObject({
      method: 'POST',
      path: `/v1/workspaces/${id}/query`,
      headers: {
        prefer: 'wait=46,include-statistics=true,include-render=true',
        'content-type': 'application/json',
      },
      body: {
        query: 'set query_take_max_records=101;\nSecurityAlert | take 3',
        timespan: '2026-11-13T00:00:00.000Z/2026-11-20T00:00:00.000Z',
      },
    });
    expect(double.requests[0]?.headers['user-agent']).toMatch(/^huntline /);
    expect(behind.asked[0]).toMatchObject({ kql: 'SecurityAlert | take 3', window });
  });

  it('never asks the service for more time than it gives', async () => {
    await run('SecurityAlert', { timeoutMs: 3_600_000 });
    expect(double.requests[0]?.headers.prefer).toContain('wait=600,');
  });

  it('keeps a long to the last digit, through the SDK', async () => {
    behind.next = async () =>
      table([['9223372036854775807'], ['-9007199254740993'], [9007199254740991], [null]]);
    const { rows } = await run();
    expect(rows).toEqual([['9223372036854775807'], ['-9007199254740993'], [9007199254740991], [null]]);
  });

  it('tells of the picture that was asked for, and of what the query took', async () => {
    behind.next = async () => table([[1]], { visualization: { kind: 'timechart', title: 'Alerts' } });
    expect(await run()).toMatchObject({
      visualization: { kind: 'timechart', title: 'Alerts' },
      statistics: { executionMs: 16, cpuMs: 31, rowsScanned: 567, rowsTotal: 1234 },
    });
  });

  it('is cut by the service at our cap, which is no fault', async () => {
    behind.next = async ({ options }) => table([[1], [2], [3]].slice(0, options.maxRows));
    const cut = await run('T', { maxRows: 2 });
    expect(cut).toMatchObject({ rows: [[1], [2]], truncated: true });
    expect(cut.partial).toBeUndefined();
    expect(await run('T', { maxRows: 3 })).toMatchObject({ rows: [[1], [2], [3]], truncated: false });
  });

  it('is partial, with what the service said, where the service’s own cap cut it', async () => {
    behind.next = async () => table([[1], [2], [3], [4]], { truncated: true });
    const { rows, truncated, partial } = await run();
    expect(rows).toHaveLength(4);
    expect(truncated).toBe(true);
    expect(partial).toMatch(/^The results of this query exceed the set limit of 4 records/);
  });

  it('is partial, with every cause once, where a part of it failed', async () => {
    const { details } = partialError('shard 3 is gone');
    const body = { tables: [{ name: 'PrimaryResult', columns: [], rows: [] }] };
    const error = {
      code: 'PartialError',
      message: 'There were some errors.',
      details: [details, details].flat(),
    };
    double.script({ status: 200, body: { ...body, error } });
    expect(await run()).toMatchObject({ partial: 'shard 3 is gone', truncated: false });
  });

  it('that is wrong is refused with the service’s own words, at the place where it is wrong', async () => {
    behind.next = async () => {
      const position = { line: 2, column: 3, length: 6 };
      throw new QueryError('invalid', 'SYN', 'Query could not be parsed at ‘summon’', { position });
    };
    const error = await failure('SecurityAlert\n| summon');
    expect(error).toBeInstanceOf(QueryError);
    expect(error).toMatchObject({
      fault: 'invalid',
      construct: 'SYN0002',
      reason: 'Query could not be parsed at ‘summon’',
      position: { line: 2, column: 3 },
    });
    expect(error.title).toBe('Not a valid query');
  });

  it('reads the position from the message where it stands nowhere else', async () => {
    const message =
      "'where' operator: Failed to resolve column 'x'\n\n[line:position=3:8]\nQuery: secret text";
    const inner = { code: 'SemanticError', message: 'outer', innererror: { code: 'SEM0100', message } };
    double.script({ status: 400, body: errorBody('BadArgumentError', 'invalid properties', inner) });
    expect(await failure()).toMatchObject({
      construct: 'SEM0100',
      reason: "'where' operator: Failed to resolve column 'x'",
      position: { line: 2, column: 9 },
    });
  });
});

describe('a refusal', () => {
  const throttle = errorBody('ThrottledError', 'The request is throttled.');
  it.each<[string, Scripted, RegExp, RegExp]>([
    ['400 without a reason', { status: 400 }, /answered with nothing \(status 400\)/, /data/],
    [
      '400 for memory',
      {
        status: 400,
        body: errorBody('BadArgumentError', 'x', { code: 'E', message: 'Query exceeded memory budget' }),
      },
      /needs more than it may take: Query exceeded memory budget/,
      /shorter window/,
    ],
    [
      '401',
      { status: 401, body: errorBody('AuthenticationFailed', 'No.') },
      /did not accept the identity’s token: No\.$/,
      /clock/,
    ],
    [
      '404',
      { status: 404, body: errorBody('PathNotFoundError', 'x') },
      /knows no workspace 1{8}-.*“eu”/,
      /Workspace ID/,
    ],
    ['204', { status: 204 }, /The workspace eu answered with nothing \(status 204\)/, /without any data/],
    ['an empty 200', { status: 200 }, /answered with nothing \(status 200\)/, /without any data/],
    [
      'a web page',
      { status: 200, body: '<html>Sign in</html>' },
      /answered with a web page \(status 200\)/,
      /proxy/,
    ],
    ['a web page with 403', { status: 403, body: '<html>No</html>' }, /lacks Log Analytics Reader/, /hour/],
    [
      'JSON that is no answer',
      { status: 200, body: { hello: 1 } },
      /something that is no answer/,
      /endpoint/,
    ],
    [
      'half an answer',
      { status: 200, body: '{"tables":[{"name":' },
      /something that is no answer/,
      /endpoint/,
    ],
    ['a redirection', { status: 302, body: '<a href="x">' }, /a web page \(status 302\)/, /sign-in page/],
    [
      '429 without a time',
      { status: 429, body: throttle },
      /too many queries of this identity: The request is/,
      /in a minute/,
    ],
    [
      '429 for long',
      { status: 429, headers: { 'retry-after': '900' }, body: throttle },
      /too many/,
      /in 900 s/,
    ],
    ['504', { status: 504, body: errorBody('GatewayTimeout', 'x') }, /stopped after 30 s/, /shorter window/],
    ['504 of a proxy', { status: 504, body: '<html>' }, /stopped after 30 s/, /shorter window/],
    [
      '502',
      { status: 502, body: '<html>' },
      /could not answer for the workspace eu: status 502\.$/,
      /status\.azure/,
    ],
    [
      '503',
      { status: 503, body: errorBody('X', 'Maintenance.') },
      /status 503: Maintenance\.$/,
      /few minutes/,
    ],
    ['a body that breaks off', 'break', /connection to 127\.0\.0\.1:\d+ did not hold/, /firewall/],
    ['a cut connection', 'cut', /connection to 127\.0\.0\.1:\d+ did not hold \(ECONNRESET\)/, /firewall/],
  ])(
    '%s is a sentence that says what to do, and nothing is sent twice',
    async (_, scripted, message, hint) => {
      double.script(scripted);
      const error = await failure();
      expect(error.message).toMatch(message);
      expect(error.hint).toMatch(hint);
      expect(double.requests).toHaveLength(1);
    },
  );

  it('may come with status 200, with an error and no rows', async () => {
    double.script({ status: 200, body: errorBody('X', 'No shard left.') });
    expect(await failure()).toMatchObject({ fault: 'invalid', reason: 'No shard left' });
  });

  it('403 names the role and where it is missing', async () => {
    const bare = await failure('T', {}, { workspaceId: other });
    expect(bare.message).toBe(`The identity lacks Log Analytics Reader on the workspace eu (${other}).`);
    const full = await failure('T', {}, { workspaceId: other, resourceId });
    expect(full.message).toBe(`The identity lacks Log Analytics Reader on ${resourceId}.`);
  });

  it('tells a token for another cloud from a missing role', async () => {
    const error = await failure('T', {}, { audience: 'https://api.loganalytics.us' });
    expect(error).toMatchObject({ title: 'Wrong cloud' });
    expect(error.message).toContain('for another cloud');
  });

  it('tells a forged token', async () => {
    const forged = `${signToken({ aud: double.audience, oid: 'x', exp: 9e9 })}x`;
    const credential = { getToken: async () => ({ token: forged, expiresOnTimestamp: 9e12 }) };
    expect((await failure('T', {}, { credential })).message).toContain('did not accept the identity’s token');
  });

  it('says that the identity could not sign in, and why', async () => {
    const { CredentialUnavailableError } = await import('@azure/identity');
    const credential = {
      async getToken(): Promise<never> {
        throw new CredentialUnavailableError('Azure CLI could not be found.\nMore.');
      },
    };
    expect((await failure('T', {}, { credential })).message).toBe(
      'The identity could not sign in: Azure CLI could not be found.',
    );
  });

  it('says where nothing listens', async () => {
    const error = await failure('T', {}, { endpoint: 'https://127.0.0.1:1' });
    expect(error.message).toBe(
      'Log Analytics cannot be reached: the connection to 127.0.0.1:1 did not hold (ECONNREFUSED).',
    );
  });

  it('takes a GUID for an id, and nothing else', () => {
    expect(() => createLogAnalytics(settings({ workspaceId: 'sentinel-eu' }))).toThrow(
      /“sentinel-eu”.*is not a GUID/,
    );
  });
});

describe('a throttled query', () => {
  const throttled = (after: string, status = 429): Scripted => ({
    status,
    headers: { 'retry-after': after },
  });

  it.each([429, 503])(
    'is sent again when the service says so (%i), and the person is told',
    async (status) => {
      const said: string[] = [];
      double.script(throttled('0', status));
      expect((await run('T', { progress: (message) => said.push(message) })).rows).toHaveLength(3);
      expect(double.requests).toHaveLength(2);
      expect(said).toEqual(['Log Analytics is busy: eu is asked again in 0 s.']);
    },
  );

  it('reads a date as well as seconds', async () => {
    double.script(throttled(now.toUTCString()));
    await run();
    expect(double.requests).toHaveLength(2);
  });

  it('is not sent for ever', async () => {
    double.script(throttled('0'), throttled('0'), throttled('0'), throttled('0'));
    expect((await failure()).title).toBe('Throttled');
    expect(double.requests).toHaveLength(3);
  });

  it('does not wait for longer than it has time', async () => {
    double.script(throttled('20'));
    expect((await failure('T', { timeoutMs: 10_000 })).hint).toBe('Try again in 20 s.');
    expect(double.requests).toHaveLength(1);
  });

  it('stops to wait when it is cancelled', async () => {
    const stop = new AbortController();
    double.script(throttled('30'));
    const error = failure('T', { timeoutMs: 60_000, signal: stop.signal, progress: () => stop.abort() });
    expect((await error).message).toBe('The query was cancelled');
  });
});

describe('the end of a query', () => {
  it.each<['hang' | 'trickle']>([['hang'], ['trickle']])(
    'by cancelling ends its request (%s)',
    async (scripted) => {
      const stop = new AbortController();
      double.script(scripted);
      const error = failure('T', { signal: stop.signal });
      await double.until(() => double.requests.length === 1);
      stop.abort();
      expect(await error).toMatchObject({ fault: 'stopped', construct: 'cancelled' });
      await double.until(() => double.abandoned === 1);
      expect(double.requests).toHaveLength(1);
    },
  );

  it.each<['hang' | 'trickle']>([['hang'], ['trickle']])(
    'by its time ends its request (%s), and it is not run again',
    async (scripted) => {
      double.script(scripted);
      expect(await failure('T', { timeoutMs: 300 })).toMatchObject({ fault: 'stopped', construct: 'time' });
      await double.until(() => double.abandoned === 1);
      expect(double.requests).toHaveLength(1);
    },
  );

  it('by the workspace’s closing ends its request', async () => {
    const workspace = createLogAnalytics(settings());
    double.script('hang');
    const { signal } = new AbortController();
    const answer = workspace.run('T', window, { signal, maxRows: 1, timeoutMs: 30_000 });
    await double.until(() => double.requests.length === 1);
    await workspace.close();
    await expect(answer).rejects.toMatchObject({ construct: 'cancelled' });
  });
});

describe('many queries', () => {
  it('are never more than five at once for an identity, whatever the workspace, and the rest know their place', async () => {
    const options = settings();
    const [eu, us] = [createLogAnalytics(options), createLogAnalytics({ ...options, name: 'us' })];
    const gate = Promise.withResolvers<void>();
    behind.next = async () => {
      await gate.promise;
      return threeAlerts;
    };
    const said: string[] = [];
    const answers = Array.from({ length: 12 }, (_, n) =>
      (n % 2 === 0 ? eu : us).run('T', window, {
        signal: new AbortController().signal,
        maxRows: 10,
        timeoutMs: 30_000,
        person: `person ${n}`,
        progress: (message) => said.push(`${n}: ${message}`),
      }),
    );
    await double.until(() => double.requests.length === 5);
    expect(said).toContain('6: Other queries are running; yours is number 2 in the queue.');
    gate.resolve();
    expect((await Promise.all(answers)).every(({ rows }) => rows.length === 3)).toBe(true);
    expect(double.peak).toBe(5);
    expect(double.requests).toHaveLength(12);
  });
});

describe('the tables', () => {
  it('are asked of the workspace, custom ones too, without a query', async () => {
    const schema = {
      Custom_CL: [{ name: 'Id_d', type: 'real' }],
      SecurityAlert: threeAlerts.columns,
    } as const;
    behind.schema = async () => schema;
    expect(await createLogAnalytics(settings()).schema()).toEqual(schema);
    expect(double.requests).toHaveLength(1);
    expect(double.requests[0]).toMatchObject({
      method: 'GET',
      path: `/v1/workspaces/${id}/metadata`,
      body: undefined,
    });
    expect(Object.keys(double.requests[0]?.headers ?? {})).not.toContain('x-huntline-metadata');
  });

  it('are read once an hour, and once for all who ask at the same time', async () => {
    let time = now.getTime();
    const workspace = createLogAnalytics(settings({ clock: () => new Date(time) }));
    await Promise.all([workspace.schema(), workspace.schema()]);
    time += 3_599_000;
    await workspace.schema();
    expect(double.requests).toHaveLength(1);
    time += 2000;
    await workspace.schema();
    expect(double.requests).toHaveLength(2);
  });

  it('stay known while they cannot be read again, and failing at first is said each time', async () => {
    let time = now.getTime();
    const workspace = createLogAnalytics(settings({ clock: () => new Date(time) }));
    double.script({ status: 500 });
    await expect(workspace.schema()).rejects.toThrow(/status 500/);
    const known = await workspace.schema();
    time += 4_000_000;
    double.script({ status: 500 });
    expect(await workspace.schema()).toEqual(known);
    await workspace.schema();
    expect(double.requests).toHaveLength(4);
  });
});

describe('when a table last received data', () => {
  it('is looked for in ever wider windows', async () => {
    const answers = [[[null]], [['2026-11-02T07:08:09.1234567Z']]];
    behind.next = async () => ({
      columns: [{ name: 'Newest', type: 'datetime' }],
      rows: answers.shift() ?? [],
      truncated: false,
    });
    const { signal } = new AbortController();
    const workspace = createLogAnalytics(settings());
    expect(await workspace.lastReceived('Syslog', signal)).toBe('2026-11-02T07:08:09.1234567Z');
    expect(behind.asked.map((asked) => asked.window.start.slice(0, 10))).toEqual([
      '2026-11-19',
      '2026-10-21',
    ]);
    expect(behind.asked[0]?.kql).toBe("['Syslog'] | summarize Newest = max(TimeGenerated)");
    expect(await workspace.lastReceived('Syslog', signal)).toBeNull();
  });

  it('takes a table’s name for a name, whatever is in it', async () => {
    await createLogAnalytics(settings()).lastReceived("a'] | x\\", new AbortController().signal);
    expect(behind.asked[0]?.kql).toBe("['a\\'] | x\\\\'] | summarize Newest = max(TimeGenerated)");
  });
});

it('links to the query where the portals are known', () => {
  const portals = { azure: 'portal.azure.com', defender: 'security.microsoft.com' };
  const workspace = createLogAnalytics(settings({ resourceId, portals }));
  expect(workspace.links?.('T', window).links.map(({ title }) => title)).toEqual([
    'Open in Azure portal',
    'Open in Defender',
  ]);
  expect(createLogAnalytics(settings()).links).toBeUndefined();
});
