import { composeApp, type Huntline } from './compose/compose-app.ts';
import { teamsGraph } from './compose/teams-graph.ts';
import { type Config, secretSettings } from './config.ts';
import { renderCard } from './render/render-card.ts';
import { views } from './render/view.ts';
import { drainable } from './surfaces/drain.ts';
import { createReadiness, serveHealth } from './surfaces/health.ts';
import { createHttpServer } from './surfaces/http-server.ts';
import { offerSurfaces } from './surfaces/index.ts';
import type { Surface, SurfaceName } from './types.ts';

export interface Running {
  readonly huntline: Huntline;
  /** What the operator reads: each surface on or off and why. */
  readonly banner: string;
  /** Loads what the first hunt needs; resolves when the engine has answered a first query. */
  warm(): Promise<void>;
  /** Takes no more lines, lets those that run finish for `HUNTLINE_STOP_SECONDS`, and tells the rest that they were cut. */
  stop(): Promise<void>;
}

/** Starts everything that the settings turn on. @throws {UserError} where a surface cannot be served as set. */
export async function startHuntline(config: Config): Promise<Running> {
  const huntline = await composeApp(config);
  const http = createHttpServer(config.HUNTLINE_HOST, config.HUNTLINE_PORT);
  const readiness = createReadiness(['surfaces', 'engine'] as const);
  const { app, drain } = drainable(huntline.app);
  const started: Surface[] = [];
  const stopOnce = async () => {
    readiness.set('surfaces', false);
    await huntline.watch.stop(watchStopMs);
    const { finished, cut } = await drain(config.HUNTLINE_STOP_SECONDS * 1000);
    if (finished + cut > 0) huntline.log.info({ finished, cut }, 'lines that were running at the stop');
    await Promise.allSettled(started.map((surface) => surface.stop()));
    await http.close();
    await huntline.close();
  };
  // Whoever is impatient sends a second signal, of the other kind: what is closed is not closed again.
  let stopped: Promise<void> | undefined;
  const stop = () => {
    stopped ??= stopOnce();
    return stopped;
  };
  try {
    serveHealth(http, readiness);
    const lines: string[] = [];
    const revealed = await withSecrets(config, huntline);
    const graph = teamsGraph(revealed, huntline.azure);
    for (const offer of offerSurfaces(revealed, http, { ...huntline, ...(graph ? { graph } : {}) })) {
      const on = 'surface' in offer;
      if (on) started.push(offer.surface);
      const where = on ? await offer.surface.start(app) : offer.off;
      lines.push(`  ${offer.name.padEnd(6)} ${on ? 'on ' : 'off'}  ${where}`);
    }
    await http.listen();
    huntline.watch.start(async (surface, to, answer) => postBy(started, surface)(to, answer));
    readiness.set('surfaces');
    const warm = async () => {
      await warmUp(huntline);
      readiness.set('engine');
    };
    return { huntline, banner: bannerOf(huntline, lines), warm, stop };
  } catch (error) {
    await stop();
    throw huntline.withoutSecrets(error);
  }
}

/** What is answered unasked when the stop comes gets so long; the rest is owed until the next start. */
const watchStopMs = 2_000;

function postBy(surfaces: readonly Surface[], name: SurfaceName): NonNullable<Surface['post']> {
  const surface = surfaces.find((one) => one.name === name);
  if (!surface?.post) throw new Error(`Nothing can be written unasked: ${name} is off.`);
  return surface.post.bind(surface);
}

function bannerOf({ workspace }: Huntline, lines: readonly string[]): string {
  const where =
    workspace === 'demo'
      ? 'the demo workspace: a fictional company’s last 30 days (docs/demo-story.md).'
      : `the workspace ${workspace}.`;
  return [`Huntline hunts in ${where}`, '', ...lines, '', 'Try: hunt alerts last 28d'].join('\n');
}

/** The settings with the values of the surfaces' secrets in the place of their references. @throws {UserError} naming the one that has none. */
async function withSecrets(config: Config, { azure }: Huntline): Promise<Config> {
  const names = secretSettings.filter(
    (name) => /^(?:MicrosoftApp|SLACK_)/.test(name) && config[name] !== undefined,
  );
  const values = await Promise.all(
    names.map(async (name) => [name, await azure.secrets.get(name, config[name] ?? '')] as const),
  );
  return { ...config, ...Object.fromEntries(values) };
}

/** What the first person need not wait for: the template engine, the parser, the engine's process. */
function warmUp(huntline: Huntline): Promise<void> {
  renderCard({ kind: 'progress', title: '', message: '', actions: [] }, views.web);
  return huntline.warm();
}
