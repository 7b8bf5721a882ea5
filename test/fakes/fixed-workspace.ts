import type { RunOptions, Schema, Table, Window, Workspace } from '../../src/types.ts';

export interface AskedQuery {
  readonly kql: string;
  readonly window: Window;
  readonly options: RunOptions;
}

/** A workspace that gives what it is told to, and remembers what it was asked. */
export interface FixedWorkspace extends Workspace {
  readonly asked: AskedQuery[];
  next: (asked: AskedQuery) => Promise<Table>;
}

export const threeAlerts: Table = {
  columns: [
    { name: 'TimeGenerated', type: 'datetime' },
    { name: 'AlertName', type: 'string' },
    { name: 'AlertSeverity', type: 'string' },
    { name: 'EntityIP', type: 'string' },
  ],
  rows: [
    ['2026-11-20T10:00:00Z', 'Password spray', 'High', '203.0.113.7'],
    ['2026-11-19T10:00:00Z', 'Password spray', 'High', '203.0.113.7'],
    ['2026-11-18T10:00:00Z', 'Beacon', 'Medium', '198.51.100.4'],
  ],
  truncated: false,
};

export function fixedWorkspace(schema: Schema = { SecurityAlert: threeAlerts.columns }): FixedWorkspace {
  const workspace: FixedWorkspace = {
    name: 'demo',
    asked: [],
    next: async () => threeAlerts,
    run(kql, window, options) {
      const asked = { kql, window, options };
      workspace.asked.push(asked);
      return workspace.next(asked);
    },
    schema: async () => schema,
    lastReceived: async () => '2026-11-21T11:57:00.000Z',
    close: async () => undefined,
  };
  return workspace;
}
