import type { Log } from '../../src/log.ts';
import { createHttpServer, type HttpServer } from '../../src/surfaces/http-server.ts';
import { type SlackSettings, slackPath, slackSurface } from '../../src/surfaces/slack.ts';
import type { App, Surface } from '../../src/types.ts';
import { appToken, botToken, type SlackApi, startSlackApi } from './slack-api.ts';
import {
  overHttp,
  overSocket,
  type SlackPersonDouble,
  type SlackTransport,
  signingSecret,
  slackPerson,
} from './slack-person.ts';

/** A line of the log, as a test reads it. */
export interface Logged {
  readonly level: 'debug' | 'error' | 'info' | 'warn';
  readonly text: string;
}

/** The Slack surface running against the double of Slack, with a person in it. */
export interface SlackStage {
  readonly slack: SlackApi;
  readonly surface: Surface;
  readonly http: HttpServer;
  readonly where: string;
  readonly url: string;
  readonly logged: readonly Logged[];
  readonly transport: SlackTransport;
  readonly ana: SlackPersonDouble;
  close(): Promise<void>;
}

export type SlackWay = 'signed HTTP' | 'Socket Mode';

export async function stageSlack(
  app: App,
  way: SlackWay,
  changes: Partial<SlackSettings> = {},
): Promise<SlackStage> {
  const slack = await startSlackApi();
  const http = createHttpServer('127.0.0.1', 0);
  const logged: Logged[] = [];
  const secret = way === 'Socket Mode' ? { appToken } : { signingSecret };
  const surface = slackSurface(
    { botToken, apiUrl: `${slack.url}/api/`, ...secret, ...changes },
    http,
    recordingLog(logged),
  );
  const close = async () => {
    await surface.stop();
    await http.close();
    await slack.close();
  };
  try {
    const where = await surface.start(app);
    const { port } = await http.listen();
    const url = `http://127.0.0.1:${port}${slackPath}`;
    const transport = way === 'Socket Mode' ? overSocket(slack) : overHttp(url);
    return { slack, surface, http, where, url, logged, transport, ana: slackPerson(slack, transport), close };
  } catch (error) {
    await close();
    throw error;
  }
}

function recordingLog(logged: Logged[]): Log {
  const at = (level: Logged['level']) => (first: unknown, second?: unknown) => {
    logged.push({ level, text: typeof first === 'string' ? first : `${String(second)}` });
  };
  return { debug: at('debug'), info: at('info'), warn: at('warn'), error: at('error') } as Log;
}
