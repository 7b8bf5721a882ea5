import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { commands } from '../src/commands/index.ts';
import { jsonText } from './json-text.ts';
import { zip } from './zip.ts';

const folder = new URL('../manifest/teams/', import.meta.url);

/** Stands in the checked-in manifest, where a bot's own application id belongs. */
export const placeholderId = '00000000-0000-0000-0000-000000000000';

const guid = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

// What Teams takes of a list of commands.
const listSize = 12;
const titleLength = 128;

interface BotTemplate {
  readonly scopes: readonly string[];
  readonly [key: string]: unknown;
}

interface Template {
  readonly bots: readonly BotTemplate[];
  readonly [key: string]: unknown;
}

/** The manifest: the template, the bot's application id, the version of package.json, and the commands of the code. */
export async function teamsManifest(appId = placeholderId): Promise<object> {
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
      commandLists: bot.scopes.map((scope) => ({ scopes: [scope], commands: menu() })),
    })),
  };
}

/** Every command, then as many of their examples as Teams shows: choosing one puts its title into the message box. */
function menu(): { title: string; description: string }[] {
  const verbs = commands.map(({ name, summary }) => ({ title: name, description: summary }));
  const examples = commands.flatMap(({ name, summary, examples }) =>
    examples
      .filter((line) => line !== name && line.length <= titleLength)
      .map((line) => ({ title: line, description: summary })),
  );
  return [...verbs, ...examples].slice(0, listSize);
}

/** Writes `manifest/teams/manifest.json` anew, with the placeholder for an id. */
export async function writeTeamsManifest(): Promise<void> {
  await writeFile(new URL('manifest.json', folder), jsonText(await teamsManifest()));
}

/** Makes the package that Teams takes; gives its path in the repository. */
export async function writeTeamsPackage(appId?: string): Promise<string> {
  const build = new URL('../build/', import.meta.url);
  await mkdir(build, { recursive: true });
  const file = new URL('huntline-teams.zip', build);
  const files = {
    'manifest.json': Buffer.from(jsonText(await teamsManifest(appId))),
    'color.png': await readFile(new URL('color.png', folder)),
    'outline.png': await readFile(new URL('outline.png', folder)),
  };
  await writeFile(file, zip(files));
  return 'build/huntline-teams.zip';
}

async function readJson<T>(file: URL): Promise<T> {
  return JSON.parse(await readFile(file, 'utf8'));
}
