import { mkdir, readFile, writeFile } from 'node:fs/promises';
import type { Command } from '../src/commands/command.ts';
import { commands } from '../src/commands/index.ts';
import { messageActions } from '../src/surfaces/teams/message-actions.ts';
import { jsonText } from './json-text.ts';
import { zip } from './zip.ts';

const folder = new URL('../manifest/teams/', import.meta.url);

/** Stands in the checked-in manifest, where a bot's own application id belongs. */
export const placeholderId = '00000000-0000-0000-0000-000000000000';

const guid = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

// What Teams takes of a list of commands.
const listSize = 12;
const titleLength = 128;

/**
 * Commands that give their place to others in the menu of a scope where there are more than fit, first the first:
 * parts of `enrich`, and what is said once or elsewhere. All of them can be typed, and `help` shows them.
 */
const givesWay: Readonly<Record<Scope, readonly string[]>> = {
  personal: ['watch', 'whois', 'geo', 'export', 'ti', 'ip', 'role', 'check'],
  team: ['check', 'role', 'ti', 'ip', 'export', 'whois', 'geo'],
  groupChat: ['check', 'role', 'ti', 'ip', 'export', 'whois', 'geo'],
};

/** Resource-specific consent: what an owner of a team, or somebody in a chat, lets Huntline read there. */
export const teamsPermissions: readonly string[] = ['ChannelMessage.Read.Group', 'ChatMessage.Read.Chat'];

type Scope = 'groupChat' | 'personal' | 'team';

/** What a command's place in a menu is made of. */
type Listed = Pick<Command, 'examples' | 'name' | 'summary'>;

interface BotTemplate {
  readonly scopes: readonly Scope[];
  readonly [key: string]: unknown;
}

interface Template {
  readonly bots: readonly BotTemplate[];
  readonly [key: string]: unknown;
}

export interface TeamsManifestOptions {
  /** The bot's application id; a placeholder where not given. */
  readonly appId?: string | undefined;
  /** Asks for no permission to read along: only what mentions Huntline is heard. */
  readonly mentionsOnly?: boolean | undefined;
}

/** The manifest: the template, the bot's application id, the version of package.json, and the commands of the code. */
export async function teamsManifest(options: TeamsManifestOptions = {}): Promise<object> {
  const { appId = placeholderId, mentionsOnly = false } = options;
  if (!guid.test(appId)) throw new Error(`The bot's application id must be a GUID, not “${appId}”.`);
  const template = await readJson<Template>(new URL('manifest.template.json', folder));
  const { version } = await readJson<{ version: string }>(new URL('../package.json', import.meta.url));
  const { $schema, manifestVersion, bots, ...rest } = template;
  return {
    $schema,
    manifestVersion,
    version,
    id: appId,
    ...rest,
    bots: bots.map((bot) => ({
      botId: appId,
      ...bot,
      commandLists: bot.scopes.map((scope) => ({ scopes: [scope], commands: teamsMenu(scope) })),
    })),
    composeExtensions: [{ botId: appId, commands: messageMenu() }],
    ...(mentionsOnly ? {} : readingAlong(appId)),
  };
}

/** Commands, then as many of their examples as Teams shows: choosing one puts its title into the message box. */
export function teamsMenu(
  scope: Scope,
  listed: readonly Listed[] = commands,
): { title: string; description: string }[] {
  const over = givesWay[scope]
    .filter((name) => listed.some((command) => command.name === name))
    .slice(0, Math.max(0, listed.length - listSize));
  const kept = listed.filter(({ name }) => !over.includes(name));
  const verbs = kept.map(({ name, summary }) => ({ title: name, description: summary }));
  const examples = kept.flatMap(({ name, summary, examples }) =>
    examples
      .filter((line) => line !== name && line.length <= titleLength)
      .map((line) => ({ title: line, description: summary })),
  );
  return [...verbs, ...examples].slice(0, listSize);
}

/** What Huntline adds to the menu of every message; it answers in a dialog of one sentence, and below the message. */
function messageMenu(): object[] {
  return Object.entries(messageActions).map(([id, { title, description }]) => ({
    id,
    type: 'action',
    title,
    description,
    context: ['message'],
    fetchTask: true,
  }));
}

function readingAlong(appId: string): object {
  const resourceSpecific = teamsPermissions.map((name) => ({ name, type: 'Application' }));
  return {
    // Whom the permissions are given to; Teams wants an address beside the id, and does nothing with it.
    webApplicationInfo: { id: appId, resource: `api://${appId}` },
    authorization: { permissions: { resourceSpecific } },
  };
}

/** Writes `manifest/teams/manifest.json` anew, with the placeholder for an id. */
export async function writeTeamsManifest(): Promise<void> {
  await writeFile(new URL('manifest.json', folder), jsonText(await teamsManifest()));
}

/** Makes the package that Teams takes; gives its path in the repository. */
export async function writeTeamsPackage(options: TeamsManifestOptions = {}): Promise<string> {
  const build = new URL('../build/', import.meta.url);
  await mkdir(build, { recursive: true });
  const file = new URL('huntline-teams.zip', build);
  const files = {
    'manifest.json': Buffer.from(jsonText(await teamsManifest(options))),
    'color.png': await readFile(new URL('color.png', folder)),
    'outline.png': await readFile(new URL('outline.png', folder)),
  };
  await writeFile(file, zip(files));
  return 'build/huntline-teams.zip';
}

async function readJson<T>(file: URL): Promise<T> {
  return JSON.parse(await readFile(file, 'utf8'));
}
