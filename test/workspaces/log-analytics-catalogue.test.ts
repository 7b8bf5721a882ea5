import { afterAll, expect, it } from 'vitest';
import { bindHunt } from '../../src/hunts/bind-hunt.ts';
import { loadCatalogue } from '../../src/hunts/catalogue.ts';
import { createLog } from '../../src/log.ts';
import type { Table, Window, Workspace } from '../../src/types.ts';
import { createEmbedded } from '../../src/workspaces/embedded/index.ts';
import { createFairQueue } from '../../src/workspaces/fair-queue.ts';
import { createLogAnalytics } from '../../src/workspaces/log-analytics.ts';
import { startLogAnalytics } from '../fakes/log-analytics.ts';
import { signingCredential } from '../fakes/log-analytics-token.ts';

const now = new Date('2026-11-20T15:00:00Z');
const month: Window = { start: '2026-10-21T15:00:00.000Z', end: now.toISOString() };
const limits = { signal: new AbortController().signal, maxRows: 500, timeoutMs: 60_000 };
const workspaceId = '11111111-2222-3333-4444-555555555555';

const log = createLog('silent');
const { catalogue } = await loadCatalogue([new URL('../../queries/', import.meta.url).pathname]);
const embedded = createEmbedded({ name: 'demo', now, seed: 1, log });

/** What the engine behind the double was asked last, and what it answered itself: ties may sort another way next time. */
let asked: { readonly kql: string; readonly window: Window; readonly answer: Table } | undefined;
const behind: Workspace = {
  ...embedded,
  async run(kql, window, options) {
    const answer = await embedded.run(kql, window, options);
    asked = { kql, window, answer };
    return answer;
  },
};
const double = await startLogAnalytics({ workspaces: { [workspaceId]: behind } });
const remote = createLogAnalytics({
  name: 'eu',
  workspaceId,
  endpoint: double.endpoint,
  audience: double.audience,
  credential: signingCredential(),
  queue: createFairQueue(),
  log,
  clock: () => now,
});
afterAll(async () => {
  await double.close();
  await embedded.close();
});

it.each(catalogue.all().map((hunt) => [hunt.name, hunt] as const))(
  '%s answers the same rows through the SDK as the engine behind it',
  async (_, hunt) => {
    const examples = hunt.parameters.flatMap(({ name, example }) =>
      example === null ? [] : [[name, example]],
    );
    const { kql } = bindHunt(hunt, Object.fromEntries(examples), month);
    const through = await remote.run(kql, month, limits);
    expect(asked).toMatchObject({ kql, window: month });
    expect(through.rows.length).toBeGreaterThan(0);
    expect(through.columns).toEqual(asked?.answer.columns);
    // One row more is asked for, to know whether there are more.
    expect(through.rows).toEqual(asked?.answer.rows.slice(0, limits.maxRows));
    expect(through.truncated).toBe((asked?.answer.rows.length ?? 0) > limits.maxRows);
    expect(through.visualization).toEqual(asked?.answer.visualization);
    expect(through.partial).toBeUndefined();
  },
);

it('has the same tables as the workspace behind it, read once', async () => {
  expect(await remote.schema()).toEqual(await embedded.schema());
  await remote.schema();
  expect(double.requests.filter(({ path }) => path.endsWith('/metadata'))).toHaveLength(1);
});

it('finds when a table last received data', async () => {
  const { signal } = limits;
  expect(await remote.lastReceived('SigninLogs', signal)).toBe(
    await embedded.lastReceived('SigninLogs', signal),
  );
});
