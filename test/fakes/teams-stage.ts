import { createLog } from '../../src/log.ts';
import { createHttpServer } from '../../src/surfaces/http-server.ts';
import type { Connection } from '../../src/surfaces/teams/connect.ts';
import { type TeamsSettings, teamsSurface } from '../../src/surfaces/teams.ts';
import type { App, Surface } from '../../src/types.ts';
import { type BotConnector, startBotConnector } from './bot-connector.ts';
import { postActivity, type TeamsActivity } from './teams-client.ts';

export interface TeamsStage {
  readonly connector: BotConnector;
  /** Where the bot is reached. */
  readonly url: string;
  readonly where: string;
  // biome-ignore lint/suspicious/noExplicitAny: tests look into the JSON
  post(activity: TeamsActivity, headers?: Record<string, string>): Promise<{ status: number; body: any }>;
  /** The surface itself, to write unasked through. */
  readonly surface: Surface;
  close(): Promise<void>;
}

/** The Teams surface on a free port, beside a double of the connector that it writes to. */
export async function openTeamsStage(
  app: App,
  settings: TeamsSettings = {},
  connectTo?: (settings: TeamsSettings) => Promise<Connection>,
  maxBytes?: number,
  given?: BotConnector,
): Promise<TeamsStage> {
  const connector = given ?? (await startBotConnector(maxBytes));
  const http = createHttpServer('127.0.0.1', 0);
  const surface = teamsSurface(settings, http, createLog('silent'), connectTo);
  const where = await surface.start(app);
  const url = where.split(' ', 1)[0] ?? '';
  return {
    connector,
    url,
    where,
    surface,
    post: (activity, headers) => postActivity(url, activity, headers),
    async close() {
      await surface.stop();
      await http.close();
      await connector.close();
    },
  };
}
