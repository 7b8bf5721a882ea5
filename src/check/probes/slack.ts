import { UserError } from '../../errors.ts';
import type { Finding, Probe } from '../run-checks.ts';
import { reveal, type SecretText } from '../secret-text.ts';
import { offProbe } from './ask.ts';
import { type ServiceAnswer, sectionIn, textIn } from './call-service.ts';
import { callSlack, slackFault } from './slack-call.ts';

export interface SlackCheck {
  readonly botToken?: SecretText | undefined;
  /** Absent over Socket Mode. */
  readonly signingSecret?: SecretText | undefined;
  /** Present over Socket Mode. */
  readonly appToken?: SecretText | undefined;
  /** An app configuration token (`xoxe.xoxp-…`, good for 12 hours): the only one that may read the app’s events. */
  readonly configToken?: SecretText | undefined;
  /** The Web API, ending in `/api/`. */
  readonly apiUrl?: string | undefined;
  readonly written?: (setting: string) => string;
}

/** What the manifest in `manifest/slack/` asks for, but for reading along; a test holds the two together. */
export const neededScopes = [
  'app_mentions:read',
  'channels:read',
  'chat:write',
  'commands',
  'files:write',
  'groups:read',
  'im:history',
  'mpim:read',
  'usergroups:read',
  'users:read',
] as const;
export const neededEvents = ['app_mention', 'message.im'] as const;
/** Without these, observables in channels are not answered unasked, nor threads read; a team may leave them out. */
export const readingScopes = ['channels:history', 'groups:history'] as const;
export const readingEvents = [
  'message.channels',
  'message.groups',
  'channel_rename',
  'group_rename',
] as const;

/** Slack’s tokens, scopes, way in and event settings. */
export function slackProbes(settings: SlackCheck): readonly Probe[] {
  const { botToken, signingSecret, appToken, configToken } = settings;
  if (!botToken) return [offProbe('Slack', 'SLACK_BOT_TOKEN is not set')];
  const about = (setting: string) => ({ setting, written: settings.written?.(setting) });
  let asked: Promise<ServiceAnswer> | undefined;
  const me = (signal: AbortSignal) => {
    asked ??= reveal(botToken).then((token) => callSlack(settings.apiUrl, 'auth.test', token, {}, signal));
    return asked;
  };
  return [
    { name: 'Slack token', ...about('SLACK_BOT_TOKEN'), look: (signal) => lookAtToken(me(signal)) },
    { name: 'Slack scopes', ...about('SLACK_BOT_TOKEN'), look: (signal) => lookAtScopes(me(signal)) },
    appToken
      ? {
          name: 'Slack Socket Mode',
          ...about('SLACK_APP_TOKEN'),
          look: (signal) => lookAtSocket(settings, appToken, signal),
        }
      : {
          name: 'Slack signing secret',
          ...about('SLACK_SIGNING_SECRET'),
          look: () => lookAtSecret(signingSecret),
        },
    {
      name: 'Slack events',
      ...about('SLACK_CONFIG_TOKEN'),
      look: async (signal) =>
        configToken
          ? lookAtEvents(
              settings,
              await me(signal),
              await reveal(configToken),
              await reveal(botToken),
              signal,
            )
          : { ok: true, message: cannotRead },
    },
  ];
}

const cannotRead = `not looked at: a bot’s token may not read them. They must be ${neededEvents.join(' and ')}, as in manifest/slack; with SLACK_CONFIG_TOKEN set they are compared`;
const manifestHint =
  'Compare the app with manifest/slack/manifest.json under “App Manifest” of its pages on api.slack.com.';

async function lookAtToken(asked: Promise<ServiceAnswer>): Promise<Finding> {
  const { body } = await asked;
  if (!textIn(body, 'bot_id')) {
    throw new UserError('This is a person’s token, not the bot’s.', {
      hint: 'Take the “Bot User OAuth Token” (xoxb-…) from “OAuth & Permissions” of the app’s pages.',
    });
  }
  return { ok: true, message: `@${textIn(body, 'user')} in ${textIn(body, 'team')}` };
}

async function lookAtScopes(asked: Promise<ServiceAnswer>): Promise<Finding> {
  const granted = (await asked).headers.get('x-oauth-scopes');
  if (granted === null) return { ok: true, message: 'Slack did not say which it granted' };
  const has = new Set(granted.split(',').map((scope) => scope.trim()));
  const missing = neededScopes.filter((scope) => !has.has(scope));
  const known: readonly string[] = [...neededScopes, ...readingScopes];
  const more = [...has].filter((scope) => scope && !known.includes(scope));
  const unread = readingScopes.filter((scope) => !has.has(scope));
  if (missing.length === 0) {
    const notes = [
      ...(more.length > 0 ? [`and more than that: ${more.join(', ')}`] : []),
      ...(unread.length > 0 ? [`without reading along, which takes ${unread.join(' and ')}`] : []),
    ];
    return { ok: true, message: ['as needed', ...notes].join(', ') };
  }
  return {
    ok: false,
    message: `missing: ${missing.join(', ')}`,
    mend: 'Add them under “OAuth & Permissions” of the app’s pages and install the app again; manifest/slack/README.md says what each is for.',
  };
}

async function lookAtSocket(
  settings: SlackCheck,
  appToken: SecretText,
  signal: AbortSignal,
): Promise<Finding> {
  const token = await reveal(appToken);
  if (!token.startsWith('xapp-')) {
    throw new UserError('This is not an app-level token: those begin with xapp-.', {
      hint: 'Make one with the scope connections:write under “Basic Information” of the app’s pages.',
    });
  }
  await callSlack(settings.apiUrl, 'apps.connections.open', token, {}, signal);
  return { ok: true, message: 'Slack gives a connection for the app-level token' };
}

/** No call tells whether it is right: Slack signs with it, and a request that does not fit is refused. */
async function lookAtSecret(signingSecret: SecretText | undefined): Promise<Finding> {
  const hint = 'Take the “Signing Secret” from “Basic Information” of the app’s pages.';
  if (!signingSecret)
    throw new UserError('Neither SLACK_SIGNING_SECRET nor SLACK_APP_TOKEN is set.', { hint });
  if (!/^[0-9a-f]{32}$/i.test(await reveal(signingSecret))) {
    throw new UserError('This does not look like a signing secret: those are 32 hexadecimal digits.', {
      hint,
    });
  }
  return { ok: true, message: 'has the form of one; a wrong one shows as 401 in the log when Slack calls' };
}

async function lookAtEvents(
  { apiUrl, appToken }: SlackCheck,
  me: ServiceAnswer,
  configToken: string,
  botToken: string,
  signal: AbortSignal,
): Promise<Finding> {
  const bot = textIn(me.body, 'bot_id') ?? '';
  const appId = textIn(
    sectionIn((await callSlack(apiUrl, 'bots.info', botToken, { bot }, signal)).body, 'bot'),
    'app_id',
  );
  if (!appId) throw slackFault('bots.info', 'no app_id');
  const { body } = await callSlack(apiUrl, 'apps.manifest.export', configToken, { app_id: appId }, signal);
  const written = sectionIn(sectionIn(body, 'manifest'), 'settings');
  const events = sectionIn(written, 'event_subscriptions').bot_events;
  const has = new Set(Array.isArray(events) ? events : []);
  const wrong = [
    ...neededEvents.filter((event) => !has.has(event)).map((event) => `the app does not hear ${event}`),
    ...(sectionIn(written, 'interactivity').is_enabled === true ? [] : ['buttons are off (Interactivity)']),
    ...(Boolean(written.socket_mode_enabled) === Boolean(appToken)
      ? []
      : [
          appToken
            ? 'Socket Mode is off, but SLACK_APP_TOKEN is set'
            : 'Socket Mode is on, but SLACK_APP_TOKEN is not set',
        ]),
  ];
  const unheard = readingEvents.filter((event) => !has.has(event));
  const reading =
    unheard.length === 0 ? '' : `, without reading along: the app does not hear ${unheard.join(', ')}`;
  if (wrong.length === 0) return { ok: true, message: `as in the manifest${reading}` };
  return { ok: false, message: wrong.join('; '), mend: manifestHint };
}
