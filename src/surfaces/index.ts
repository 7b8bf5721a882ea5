import type { Config } from '../config.ts';
import type { Log } from '../log.ts';
import type { Json, Surface, SurfaceName } from '../types.ts';
import { type HttpServer, isLoopback } from './http-server.ts';
import { slackSurface } from './slack.ts';
import { type TeamsSettings, teamsSurface } from './teams.ts';
import { webSurface } from './web.ts';

/** What surfaces use besides the settings. */
export interface SurfaceServices {
  readonly log: Log;
  /** Ids of the Entra groups that a person is in, by their object id. */
  readonly groupsOf?: (objectId: string) => Promise<readonly string[]>;
  /** Keeps what it takes to write to a conversation again, after a restart too. */
  readonly remember?: (place: string, reference: Json) => void;
  /** What was kept of a conversation. */
  readonly recall?: (place: string) => Promise<Json | undefined>;
  /** Reads Microsoft Graph as the bot's own application: the threads of Teams' channels. */
  readonly graph?: TeamsSettings['graph'];
}

/** A surface that is on, or why it is off. */
export type Offer =
  | { readonly name: SurfaceName; readonly surface: Surface }
  | { readonly name: SurfaceName; readonly off: string };

/** Every surface that a server has, by the settings: on, or off and why. The terminal is `huntline chat`. */
export function offerSurfaces(config: Config, http: HttpServer, services: SurfaceServices): readonly Offer[] {
  const { log } = services;
  return [web(config, log), teams(config, http, services), slack(config, http, log)];
}

function web({ HUNTLINE_WEB_PORT: port }: Config, log: Log): Offer {
  if (port === 'off') return { name: 'web', off: 'HUNTLINE_WEB_PORT is off' };
  return { name: 'web', surface: webSurface({ port }, log) };
}

function teams(config: Config, http: HttpServer, services: SurfaceServices): Offer {
  if (!config.MicrosoftAppId && config.SLACK_BOT_TOKEN && !isLoopback(http.host)) {
    return {
      name: 'teams',
      off: 'MicrosoftAppId is not set, and without it only this machine could be served',
    };
  }
  const { log, groupsOf, remember, recall, graph } = services;
  const { MicrosoftAppId: appId, MicrosoftAppPassword: password, MicrosoftAppTenantId: tenantId } = config;
  const settings = {
    ...(appId === undefined ? {} : { appId }),
    ...(password === undefined ? {} : { password }),
    ...(tenantId === undefined ? {} : { tenantId }),
    ...(config.MicrosoftAppType === undefined ? {} : { type: config.MicrosoftAppType }),
    ...(groupsOf ? { groupsOf } : {}),
    ...(remember ? { remember } : {}),
    ...(recall ? { recall } : {}),
    ...(graph ? { graph } : {}),
    ...fallbacks(config),
  };
  return { name: 'teams', surface: teamsSurface(settings, http, log) };
}

function slack(config: Config, http: HttpServer, log: Log): Offer {
  const {
    SLACK_BOT_TOKEN: botToken,
    SLACK_SIGNING_SECRET: signingSecret,
    SLACK_APP_TOKEN: appToken,
  } = config;
  if (!botToken) return { name: 'slack', off: 'SLACK_BOT_TOKEN is not set' };
  if (!signingSecret && !appToken) {
    return {
      name: 'slack',
      off: 'neither SLACK_SIGNING_SECRET (HTTP) nor SLACK_APP_TOKEN (Socket Mode) is set',
    };
  }
  const settings = { botToken, signingSecret, appToken, apiUrl: config.SLACK_API_URL, ...fallbacks(config) };
  return { name: 'slack', surface: slackSurface(settings, http, log) };
}

/** How dates and numbers read for people of whom a chat does not say it. */
function fallbacks({ HUNTLINE_LOCALE: locale, HUNTLINE_TIME_ZONE: timeZone }: Config) {
  return { locale, timeZone };
}
