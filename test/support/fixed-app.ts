import { createApp } from '../../src/app.ts';
import { commands } from '../../src/commands/index.ts';
import { loadCatalogue } from '../../src/hunts/catalogue.ts';
import type { Log } from '../../src/log.ts';
import { createKeptResults } from '../../src/state/kept-results.ts';
import type { Answer, App, Incoming, Role } from '../../src/types.ts';
import { createWorkspaces } from '../../src/workspaces/index.ts';
import { type FixedWorkspace, fixedWorkspace } from '../fakes/fixed-workspace.ts';
import { typed } from './typed.ts';

/** The real app with the real hunts, over a workspace that gives fixed rows, at noon on 21 November 2026 UTC. */
export interface FixedApp {
  readonly app: App;
  readonly workspace: FixedWorkspace;
  /** What was logged as an error. */
  readonly faults: unknown[];
  ask(line: string, changes?: Partial<Incoming>): Promise<Answer>;
}

export async function fixedApp(role: Role = 'admin', workspace = fixedWorkspace()): Promise<FixedApp> {
  const faults: unknown[] = [];
  const quiet = () => undefined;
  const log: Log = {
    debug: quiet,
    info: quiet,
    warn: quiet,
    error: (fault: unknown) => void faults.push(fault),
  };
  const { catalogue } = await loadCatalogue([new URL('../../queries', import.meta.url).pathname]);
  const app = createApp({
    commands,
    services: {
      catalogue,
      workspaces: createWorkspaces([workspace]),
      results: createKeptResults(),
      limits: { maxRows: 10_000, timeoutMs: 30_000 },
    },
    roleOf: () => role,
    clock: () => new Date('2026-11-21T12:00:00Z'),
    log,
  });
  return { app, workspace, faults, ask: (line, changes) => app.answer(typed(line, changes)) };
}
