import { writeFile } from 'node:fs/promises';
import { commands } from '../src/commands/index.ts';
import { enrichObservables, huntOnThis } from '../src/surfaces/slack/hear-shortcut.ts';
import { slackPath } from '../src/surfaces/slack.ts';
import { jsonText } from './json-text.ts';

const folder = new URL('../manifest/slack/', import.meta.url);

/** Stands for one's own address in the manifest for signed HTTP. */
const publicOrigin = 'https://huntline.example.com';

/** Slack has these commands itself, and an app's would lose against them. `/huntline <line>` reaches ours. */
const slacksOwn = new Set(
  'apps archive away call collapse dm expand feed feedback help invite join leave me msg mute open remind remove rename search shortcuts shrug star status topic who'.split(
    ' ',
  ),
);

/** What the app may do, least first, and why; `manifest/slack/README.md` is written from it. */
export const slackScopes: Readonly<Record<string, string>> = {
  'app_mentions:read': 'hears `@huntline hunt alerts` in a channel, a group message or a thread',
  'channels:history':
    'reads along in the public channels that it was invited to, for the unasked cards of incident channels, and reads a thread where somebody writes `@huntline enrich this` in it (below: what is kept, and how to do without)',
  'channels:read':
    'sees what a public channel is called, whether it is shared with another organisation and who its members are, for guests get no answers; it reads no message',
  'chat:write': 'writes answers and changes or deletes its own messages; nobody else’s',
  commands: 'the slash commands, and “Hunt on this” and “Enrich observables” in a message’s menu',
  'files:write':
    'puts a CSV into the thread, and a map into the answer; without it these say what is missing and all else works',
  'groups:history': 'the same as channels:history in private channels that it was invited to',
  'groups:read':
    'the same as channels:read for a private channel that it was invited to; it sees no other private channel',
  'im:history': 'hears what is written to it in a direct message',
  'mpim:read': 'the same as channels:read for a group message that it is in',
  'usergroups:read':
    'sees who is in a user group, and is used only where one was given a role (`group:slack:T…:S…`)',
  'users:read':
    'reads a person’s time zone, language and name, so that `since monday 09:00` means theirs, and whether the account is a guest’s; e-mail addresses are not part of it',
};

/** What Slack tells the app of. */
const events: readonly string[] = [
  'app_mention',
  'message.channels',
  'message.groups',
  'message.im',
  // What a channel is called may make it an incident channel.
  'channel_rename',
  'group_rename',
];

/** The manifest, made from the command registry: for Socket Mode, or for signed HTTP at the address `origin`. */
export function slackManifest(origin?: string): object {
  const url = origin === undefined ? undefined : `${origin}${slackPath}`;
  const slash = [
    {
      name: 'huntline',
      summary: 'Any line, such as “help” or “hunt list”',
      usage: ['huntline <line>'],
    },
    ...commands.filter(({ name }) => !slacksOwn.has(name)),
  ];
  return {
    _metadata: { major_version: 1, minor_version: 1 },
    display_information: {
      name: 'Huntline',
      description: 'Hunt in Microsoft Sentinel from here',
      background_color: '#12324a',
    },
    features: {
      app_home: {
        home_tab_enabled: false,
        messages_tab_enabled: true,
        messages_tab_read_only_enabled: false,
      },
      bot_user: { display_name: 'huntline', always_online: true },
      shortcuts: [
        {
          name: 'Hunt on this',
          type: 'message',
          callback_id: huntOnThis,
          description: 'Hunt for what this message is about',
        },
        {
          name: 'Enrich observables',
          type: 'message',
          callback_id: enrichObservables,
          description: 'Say what is known of the addresses, domains and files in this message',
        },
      ],
      slash_commands: slash.map(({ name, summary, usage }) => ({
        command: `/${name}`,
        ...(url ? { url } : {}),
        description: summary,
        usage_hint: usageHint(name, usage),
        should_escape: false,
      })),
    },
    oauth_config: { scopes: { bot: Object.keys(slackScopes) } },
    settings: {
      event_subscriptions: {
        ...(url ? { request_url: url } : {}),
        bot_events: events,
      },
      interactivity: { is_enabled: true, ...(url ? { request_url: url } : {}) },
      org_deploy_enabled: false,
      socket_mode_enabled: url === undefined,
      token_rotation_enabled: false,
    },
  };
}

/** The hint stands behind the command as it is typed: the first way to use it that takes anything, without the verb. */
function usageHint(name: string, usage: readonly string[]): string {
  // What a way is for stands beside it, further to the right.
  const ways = usage.map((way) => way.split(/\s{2,}/, 1)[0] ?? '');
  const hints = ways.map((way) => (way.startsWith(name) ? way.slice(name.length).trim() : way));
  const hint = hints.find((one) => one !== '') ?? '';
  const mayBeLeftOut = hints.includes('') && hint !== '' && !hint.startsWith('[');
  return mayBeLeftOut ? `[${hint}]` : hint;
}

/** Every generated file of `manifest/slack/` by name. */
export function slackManifestFiles(): Readonly<Record<string, string>> {
  return {
    'manifest.json': jsonText(slackManifest()),
    'manifest-http.json': jsonText(slackManifest(publicOrigin)),
    'README.md': readme(),
  };
}

/** Writes `manifest/slack/` anew. */
export async function writeSlackManifest(): Promise<void> {
  for (const [name, text] of Object.entries(slackManifestFiles()))
    await writeFile(new URL(name, folder), text);
}

function readme(): string {
  const scopes = Object.entries(slackScopes).map(([scope, why]) => `| \`${scope}\` | ${why} |`);
  return `# Huntline in Slack

These files are made by \`npm run manifest\` from the command registry; a test fails when they drift.

## Socket Mode: no public address needed

1. On <https://api.slack.com/apps>: **Create New App → From a manifest**, choose the workspace, paste \`manifest.json\`.
2. **Basic Information → App-Level Tokens**: make one with the scope \`connections:write\`. It is \`SLACK_APP_TOKEN\` (\`xapp-…\`).
3. **Install App**, and take the **Bot User OAuth Token**. It is \`SLACK_BOT_TOKEN\` (\`xoxb-…\`).
4. Set both, \`npm start\`, and write \`hunt alerts last 28d\` to Huntline in a direct message.

## Signed HTTP

Take \`manifest-http.json\` with your own address in place of \`${publicOrigin}\`, and set \`SLACK_SIGNING_SECRET\`
(**Basic Information → App Credentials**) instead of the app-level token. Slack calls \`${slackPath}\`; a request whose
signature is wrong, or older than five minutes, gets 401.

## What it may do, and why

| scope | what for |
|---|---|
${scopes.join('\n')}

It has no scope to join channels: invite it with \`/invite @huntline\`. Where it is not a member, \`/hunt\` still works, and
only the person who typed it sees the answer.

## What it reads in channels, and what it keeps

Slack hands an app either every message of the channels that it is in, or none: \`message.channels\` and \`message.groups\` have
no narrower form. What Huntline does with a message depends on where it was written:

- **in an incident channel** (its name says so, or somebody said \`watch observables here\`, or a setting does) it looks for
  addresses, domains, hashes and the like, and answers new ones in the message’s thread. An edited message is looked at again;
- **anywhere else** it lets the message go. To know, it asks Slack what the channel is called, at most once an hour, where a
  message holds something of that kind;
- messages of bots and apps, its own among them, joins and the like are let go everywhere. Group messages are not asked for.

No text of a message is stored or logged. In \`state/\` it keeps which observables were answered in which thread, as SHA-256
digests, for 90 days; and the observables of an answer that is still to be written, until it is. Who may see an answer, and
what third parties are asked, is chosen by settings: see what leaves the house in the README.

A thread is read only when somebody writes a line in it that is about the thread, such as \`@huntline enrich this\`: its first
message and up to 200 of the newest, 100,000 characters at the most.

**To do without**: delete \`channels:history\` and \`groups:history\` from the scopes, and \`message.channels\` and \`message.groups\` from the events, before
you paste the manifest. Nothing is overheard then; \`@huntline enrich <text>\` and **Enrich observables** in a message’s menu still
work, and \`enrich this\` in a thread says which scope it lacks. Or leave them, and invite Huntline to incident channels alone.

## Who is answered

Nobody, until somebody is given a role: \`HUNTLINE_HUNTERS=person:slack:T0123:U0456\` and its like in \`.env\`, which say who
may read lists, hunt, write KQL and administer; \`*\` is everybody. The refusal that Huntline shows names the person’s own
id, and an administrator gives roles in chat with \`role grant hunter to person:slack:T0123:U0456\`. A user group is
\`group:slack:T0123:S0789\`, a channel \`place:slack:C0123\`.

## Guests

Where people from outside read along, Huntline does not answer; with \`HUNTLINE_GUESTS=mask\` it answers without values. Those are:

- a channel that is shared through Slack Connect, or to be shared: Slack says so, in events even without any scope;
- a conversation that a guest account (single- or multi-channel) or somebody of another organisation asks in;
- a conversation of at most 50 people that has one of them as a member. **In a larger one members are not looked at**: a guest
  account that only reads along there is not noticed. Keep such channels free of guests, or hunt in smaller ones.

What Slack said is remembered for five minutes. Where it does not answer, neither does Huntline. Without \`channels:read\`,
\`groups:read\` or \`mpim:read\` Slack cannot tell the last kind, nor the first for slash commands and buttons: the log says
that once, and Huntline answers there.

## Ways to ask

- \`/hunt alerts last 28d\` in any conversation; \`/huntline <line>\` for every other line, since Slack keeps \`/help\` for itself.
  Slack does not allow slash commands in threads;
- \`@huntline hunt alerts last 28d\` in a channel or a thread: answered in the thread;
- a direct message, without the mention;
- **Hunt on this** in a message’s menu: what the message says, as \`hunt for "…"\`, answered in its thread;
- **Enrich observables** there: what is known of each address, domain, hash … in that message, however long it is;
- the buttons of a card: each is a line that could have been typed.
`;
}

if (import.meta.main) await writeSlackManifest();
