import { type Config, readConfig } from './config.ts';
import { UserError } from './errors.ts';
import { makeParserImage } from './kql/parser-image.ts';
import type { Log } from './log.ts';
import { startAhead } from './workspaces/embedded/engine-process.ts';

/** Serves until a signal comes; a fault in the settings is told in plain words and exits with 1. */
export async function serve(): Promise<void> {
  try {
    const config = readConfig();
    if (huntsHere(config)) startAhead();
    // Loaded while the engine's process loads its own.
    const { startHuntline } = await import('./start-huntline.ts');
    const running = await startHuntline(config);
    console.log(running.banner);
    const { log } = running.huntline;
    running.warm().catch((error: unknown) => log.error({ err: error }, 'the engine did not warm up'));
    if (huntsHere(config)) setTimeout(() => void keepImage(log), imageAfterMs).unref();
    for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => void running.stop());
  } catch (error) {
    if (!(error instanceof UserError)) throw error;
    tell(error);
  }
}

/** By then the first lines are answered. */
const imageAfterMs = 3_000;

/** Where nothing can be kept, as in a container with a root that is read-only, only the start is slower. */
async function keepImage(log: Log): Promise<void> {
  try {
    await makeParserImage();
  } catch (error) {
    log.info({ err: error }, 'no image of the parser is kept: the engine will start half a second later');
  }
}

/** A mistake in the settings or of the operator's, in plain words; the process ends with 1. */
export function tell(error: UserError): void {
  console.error([`${error.title}: ${error.message}`, error.hint].filter(Boolean).join('\n'));
  process.exitCode = 1;
}

/** True where the settings alone say that the first workspace is on this machine. */
function huntsHere({ HUNTLINE_WORKSPACE, HUNTLINE_WORKSPACES, HUNTLINE_MSTICPYCONFIG }: Config): boolean {
  if (HUNTLINE_WORKSPACE !== undefined) return true;
  const [first] = HUNTLINE_WORKSPACES;
  return first ? first.folder !== undefined : HUNTLINE_MSTICPYCONFIG === undefined;
}
