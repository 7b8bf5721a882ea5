import type { Answer } from '../answers.ts';
import { UserError } from '../errors.ts';
import type { Log } from '../log.ts';
import type { Surface } from '../types.ts';
import type { HttpServer } from './http-server.ts';
import { createOnce } from './once.ts';
import { boltLogger } from './slack/bolt-logger.ts';
import { createChannelNames } from './slack/channel-names.ts';
import { converse } from './slack/converse.ts';
import { createGuests } from './slack/guests.ts';
import type { Heard } from './slack/heard.ts';
import { layoutsOrNews } from './slack/layouts.ts';
import { listen } from './slack/listen.ts';
import type { OverheardMessage } from './slack/overhear-message.ts';
import { createPeople, type SlackHome } from './slack/people.ts';
import { post } from './slack/post.ts';
import { createReadThread } from './slack/read-thread.ts';
import { openHttp, openSocket, type Receiving } from './slack/receive.ts';
import { createReply } from './slack/reply.ts';
import type { SlackClient } from './slack/slack-client.ts';
import { notAccepted } from './slack/slack-error.ts';
import { createUserGroups } from './slack/user-groups.ts';
import { within } from './within.ts';

export interface SlackSettings {
  /** `xoxb-…` */
  readonly botToken: string;
  /** Proves that a request is Slack's; needed unless Socket Mode is used. */
  readonly signingSecret?: string | undefined;
  /** `xapp-…`, with the scope `connections:write`: Socket Mode, which needs no public address. */
  readonly appToken?: string | undefined;
  /** Another address of the Web API, ending in `/api/`. */
  readonly apiUrl?: string | undefined;
  /** For people of whom Slack tells neither. */
  readonly timeZone?: string | undefined;
  readonly locale?: string | undefined;
}

/** Where Slack sends events, commands and presses of buttons over HTTP. */
export const slackPath = '/slack/events';

const tokenHint = 'Take the “Bot User OAuth Token” (xoxb-…) from “OAuth & Permissions” of the app’s pages.';

const stoppingMs = 3_000;

/** Slack, over signed HTTP on the shared port, or over Socket Mode where there is an app-level token. */
export function slackSurface(settings: SlackSettings, http: HttpServer, log: Log): Surface {
  const stopping = new AbortController();
  const running = new Set<Promise<void>>();
  let receiving: Receiving | undefined;
  let posting: Surface['post'];

  return {
    name: 'slack',
    async start(app) {
      const { App, LogLevel, webApi } = await import('@slack/bolt');
      const logger = boltLogger(log, LogLevel.INFO);
      const client = new webApi.WebClient(settings.botToken, {
        logger,
        timeout: 30_000,
        retryConfig: { retries: 5, minTimeout: 250, factor: 3, randomize: true },
        ...(settings.apiUrl ? { slackApiUrl: settings.apiUrl } : {}),
      });
      const me = await introduce(client);
      const [firstLine, firstWords] = [createOnce(), createOnce()];
      const layouts = (answer: Answer) => layoutsOrNews(answer, log);
      const defaults = { locale: settings.locale ?? 'en-US', timeZone: settings.timeZone ?? 'UTC' };
      const people = createPeople(client, log, me.home, defaults);
      const guests = createGuests({ client, people, home: me.home, log });
      const groups = createUserGroups(client, me.home);
      const names = createChannelNames(client, log);
      const readThread = createReadThread(client, { botUser: me.home.botUser, botId: me.botId }, log);

      async function run(task: Promise<void>): Promise<void> {
        running.add(task);
        await task.finally(() => running.delete(task));
      }

      /** Answers what has been acknowledged; a second delivery of the same is let go. */
      async function hear(heard: Heard | undefined): Promise<void> {
        if (!heard || stopping.signal.aborted || !firstLine(heard.key)) return;
        const conversation = converse(heard, {
          app,
          people,
          guests,
          groups,
          readThread,
          signal: stopping.signal,
          replyTo: ({ target }, line) => createReply({ client, log, target, line, layouts }),
        });
        await run(
          conversation.catch((error: unknown) => log.error({ err: error }, 'slack: a line went unanswered')),
        );
      }

      /** Hands over what people said to each other; nobody is looked up for it until the app asks. */
      async function overhear(message: OverheardMessage | undefined): Promise<void> {
        if (!message || stopping.signal.aborted || !firstWords(message.key)) return;
        const { user, team, place, thread, ts, text } = message;
        const overheard = app.overhear({
          surface: 'slack',
          person: { id: `${team}:${user}` },
          place,
          nameOfPlace: () => names.of(place.id),
          readers: async () => guests(message, await people(user)),
          thread,
          message: ts,
          text,
          ...defaults,
        });
        await run(overheard);
      }

      const open = settings.appToken
        ? await openSocket(settings.appToken, settings.apiUrl, logger, log)
        : await openHttp(settings.signingSecret, http, slackPath, logger);
      const bolt = new App({
        receiver: open.receiver,
        authorize: async () => ({ botToken: settings.botToken, botId: me.botId, botUserId: me.home.botUser }),
        convoStore: false,
        logger,
      });
      listen(bolt, me.home.botUser, { hear, overhear, renamed: names.forget });
      bolt.error(async (error) => log.error({ err: error }, 'slack: something received was not handled'));
      receiving = open;
      posting = (to, answer) => post(to, answer, { client, log, layouts });
      return `${await open.start()} as @${me.name} in ${me.team}`;
    },

    async post(to, answer) {
      if (!posting || stopping.signal.aborted) throw new Error('Slack is not connected.');
      await posting(to, answer);
    },

    async stop() {
      stopping.abort();
      await receiving?.stop();
      await within(Promise.allSettled(running), stoppingMs);
    },
  };
}

/** Who the bot is. @throws {UserError} where Slack does not know its token, or cannot be reached. */
async function introduce(
  client: SlackClient,
): Promise<{ home: SlackHome; botId: string; name: string; team: string }> {
  const me = await client.auth.test().catch((cause: unknown) => {
    throw notAccepted('SLACK_BOT_TOKEN', tokenHint, cause);
  });
  if (!me.user_id || !me.bot_id) {
    throw new UserError('SLACK_BOT_TOKEN is not the token of a bot.', {
      title: 'Slack is off',
      hint: tokenHint,
    });
  }
  const home = { team: me.team_id ?? '', enterprise: me.enterprise_id, botUser: me.user_id };
  return { home, botId: me.bot_id, name: me.user ?? me.user_id, team: me.team ?? 'Slack' };
}
