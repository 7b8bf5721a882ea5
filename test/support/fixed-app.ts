import type { Answer } from '../../src/answers.ts';
import type { LineEntry } from '../../src/audit/audit-entry.ts';
import type { Log } from '../../src/log.ts';
import type { App, Incoming, Role, Workspace } from '../../src/types.ts';
import { type FixedWorkspace, fixedWorkspace } from '../fakes/fixed-workspace.ts';
import { makeApp } from './make-app.ts';
import { typed } from './typed.ts';

/** The real app with the real hunts, over a workspace that gives fixed rows, at noon on 21 November 2026 UTC. */
export interface FixedApp {
  readonly app: App;
  readonly workspace: FixedWorkspace;
  /** What was logged as an error. */
  readonly faults: unknown[];
  readonly audited: readonly LineEntry[];
  ask(line: string, changes?: Partial<Incoming>): Promise<Answer>;
}

export async function fixedApp(
  role: Role = 'admin',
  workspace = fixedWorkspace(),
  wrap: (workspace: Workspace) => Workspace = (bare) => bare,
): Promise<FixedApp> {
  const faults: unknown[] = [];
  const quiet = () => undefined;
  const log: Log = {
    debug: quiet,
    info: quiet,
    warn: quiet,
    error: (fault: unknown) => void faults.push(fault),
  };
  const now = new Date('2026-11-21T12:00:00Z');
  const { app, audited } = await makeApp({ workspaces: [wrap(workspace)], now, role, log });
  return { app, workspace, faults, audited, ask: (line, changes) => app.answer(typed(line, changes)) };
}
