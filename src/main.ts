import { composeApp, type Huntline } from './compose-app.ts';
import { type Config, loadDotEnv, readConfig, secretSettings } from './config.ts';
import { UserError } from './errors.ts';
import { createLog, type Log } from './log.ts';
import { renderCard } from './render/render-card.ts';
import { views } from './render/view.ts';
import { createHttpServer } from './surfaces/http-server.ts';
import { offerSurfaces } from './surfaces/index.ts';
import type { Surface } from './types.ts';

export interface Running {
  /** What the operator reads: each surface on or off and why. */
  readonly banner: string;
  /** Loads what the first hunt needs; resolves when the engine has answered a first query. */
  warm(): Promise<void>;
  stop(): Promise<void>;
}

/** Starts everything that the settings turn on. @throws {UserError} where a surface cannot be served as set. */
export async function startHuntline(config: Config, log: Log): Promise<Running> {
  const huntline = await composeApp(config, log);
  const http = createHttpServer(config.HUNTLINE_HOST, config.HUNTLINE_PORT);
  const started: Surface[] = [];
  const stop = async () => {
    await Promise.allSettled(started.map((surface) => surface.stop()));
    await http.close();
    await huntline.close();
  };
  try {
    const lines: string[] = [];
    for (const offer of offerSurfaces(config, http, log)) {
      const on = 'surface' in offer;
      if (on) started.push(offer.surface);
      const where = on ? await offer.surface.start(huntline.app) : offer.off;
      lines.push(`  ${offer.name.padEnd(6)} ${on ? 'on ' : 'off'}  ${where}`);
    }
    const banner = [
      'Huntline hunts in the demo workspace: a fictional company’s last 30 days (docs/demo-story.md).',
      '',
      ...lines,
      '',
      'Try: hunt alerts last 28d',
    ].join('\n');
    return { banner, warm: () => warm(huntline), stop };
  } catch (error) {
    await stop();
    throw error;
  }
}

/** What the first person need not wait for: the template engine, the parser, the engine's process. */
function warm(huntline: Huntline): Promise<void> {
  renderCard({ kind: 'progress', title: '', message: '', actions: [] }, views.web);
  return huntline.warm();
}

/** The log that the settings ask for, with every secret kept out of it. */
export function logFor(config: Config): Log {
  return createLog(
    config.HUNTLINE_LOG_LEVEL,
    secretSettings.flatMap((name) => config[name] ?? []),
  );
}

/** Serves until a signal comes; a fault in the settings is told in plain words and exits with 1. */
export async function serve(): Promise<void> {
  try {
    const config = readConfig();
    const log = logFor(config);
    const running = await startHuntline(config, log);
    console.log(running.banner);
    running.warm().catch((error: unknown) => log.error({ err: error }, 'the engine did not warm up'));
    for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => void running.stop());
  } catch (error) {
    if (!(error instanceof UserError)) throw error;
    console.error([`${error.title}: ${error.message}`, error.hint].filter(Boolean).join('\n'));
    process.exitCode = 1;
  }
}

if (import.meta.main) {
  loadDotEnv();
  await serve();
}
