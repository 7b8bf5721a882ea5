import { fileURLToPath } from 'node:url';
import { createApp } from './app.ts';
import { commands } from './commands/index.ts';
import type { Config } from './config.ts';
import { loadCatalogue } from './hunts/catalogue.ts';
import { parseQuery } from './kql/parser.ts';
import type { Log } from './log.ts';
import { createKeptResults } from './state/kept-results.ts';
import type { App, Incoming, Role, Workspace } from './types.ts';
import { createEmbedded } from './workspaces/embedded/index.ts';
import { createWorkspaces } from './workspaces/index.ts';

/** A running Huntline without its surfaces. */
export interface Huntline {
  readonly app: App;
  /** Gets the engine ready before the first hunt needs it. */
  warm(): Promise<void>;
  close(): Promise<void>;
}

/** From settings to an app: the services, wired once. */
export async function composeApp(
  config: Config,
  log: Log,
  clock: () => Date = () => new Date(),
): Promise<Huntline> {
  const embedded = createEmbedded({ name: 'demo', now: clock(), seed: config.HUNTLINE_DEMO_SEED, log });
  const workspaces = createWorkspaces([embedded]);
  const { catalogue, problems } = await loadCatalogue([
    fileURLToPath(new URL('../queries', import.meta.url)),
  ]);
  for (const problem of problems) log.error({ problem }, 'a query file was left out');
  const limits = { maxRows: config.HUNTLINE_MAX_ROWS, timeoutMs: config.HUNTLINE_TIMEOUT_SECONDS * 1000 };
  const app = createApp({
    commands,
    services: { catalogue, workspaces, results: createKeptResults(), limits },
    roleOf: (incoming) => roleOf(incoming, config),
    clock,
    log,
  });
  return { app, warm: () => warm(embedded, clock), close: () => workspaces.close() };
}

/** Half a second of loading that the first hunt need not wait for: the engine's process, and the parser in this one. */
async function warm(workspace: Workspace, clock: () => Date): Promise<void> {
  const end = clock().toISOString();
  const window = { start: new Date(Date.parse(end) - 1).toISOString(), end };
  const answered = workspace.run('print 1', window, {
    signal: AbortSignal.timeout(60_000),
    maxRows: 1,
    timeoutMs: 60_000,
  });
  parseQuery('print 1 | where true');
  await answered;
}

/** Whoever sits at this machine may do all; in a chat one hunts, and those named may write KQL. */
function roleOf({ surface, person }: Incoming, config: Config): Role {
  const local =
    surface === 'terminal' || surface === 'web' || (surface === 'teams' && !config.MicrosoftAppId);
  if (local) return 'admin';
  return config.HUNTLINE_AUTHORS.some((id) => id === '*' || id === person.id) ? 'author' : 'hunter';
}
