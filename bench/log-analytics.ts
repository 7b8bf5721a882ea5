import { LogsQueryClient } from '@azure/monitor-query';
import { createLog } from '../src/log.ts';
import type { Table } from '../src/types.ts';
import { createFairQueue } from '../src/workspaces/fair-queue.ts';
import { createLogAnalytics } from '../src/workspaces/log-analytics.ts';
import { fixedWorkspace } from '../test/fakes/fixed-workspace.ts';
import { startLogAnalytics } from '../test/fakes/log-analytics.ts';
import { signingCredential } from '../test/fakes/log-analytics-token.ts';
import { beside, type Figure, timeEach } from './figure.ts';

const workspaceId = '11111111-2222-3333-4444-555555555555';
const start = '2026-11-13T00:00:00.000Z';
const end = '2026-11-20T00:00:00.000Z';
const sizes = [
  { rows: 10, samples: 200 },
  { rows: 5000, samples: 30 },
];

/** A query through Huntline's workspace, beside the SDK's own client that asks the same double the same. */
export async function benchLogAnalytics(): Promise<readonly Figure[]> {
  const behind = fixedWorkspace();
  const double = await startLogAnalytics({ workspaces: { [workspaceId]: behind } });
  const { endpoint, audience } = double;
  const credential = signingCredential();
  const queue = createFairQueue();
  const ours = createLogAnalytics({
    ...{ name: 'bench', workspaceId, endpoint, audience, credential, queue },
    log: createLog('silent'),
  });
  const bare = new LogsQueryClient(credential, { endpoint, audience });
  const limits = { signal: new AbortController().signal, maxRows: 10_000, timeoutMs: 60_000 };
  const interval = { startTime: new Date(start), endTime: new Date(end) };
  const preferences = { includeQueryStatistics: true, includeVisualization: true };
  try {
    const figures: Figure[] = [];
    for (const { rows, samples } of sizes) {
      const table = someRows(rows);
      behind.next = async () => table;
      const peer = await timeEach(
        () => bare.queryWorkspace(workspaceId, 'T', interval, preferences),
        samples,
      );
      const mine = await timeEach(() => ours.run('T', { start, end }, limits), samples);
      figures.push(...beside(`Log Analytics: ${rows} rows`, mine, 'bare LogsQueryClient', peer));
    }
    return figures;
  } finally {
    await ours.close();
    await double.close();
  }
}

function someRows(count: number): Table {
  return {
    columns: [
      { name: 'TimeGenerated', type: 'datetime' },
      { name: 'Account', type: 'string' },
      { name: 'Bytes', type: 'long' },
      { name: 'Score', type: 'real' },
      { name: 'Details', type: 'dynamic' },
    ],
    rows: Array.from({ length: count }, (_, n) => [
      new Date(Date.parse(end) - n * 1000).toISOString(),
      `user${n % 97}@example.com`,
      n * 1_000_003,
      n / 7,
      { city: 'Oslo', tags: ['a', n] },
    ]),
    truncated: false,
  };
}
