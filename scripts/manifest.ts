// Makes the manifests of Teams and Slack from the commands of the code, and the package that Teams takes:
// `npm run manifest`, or `npm run manifest -- --app-id <the bot's application id>`; with `--mentions-only` the package for
// Teams asks for no permission to read along.
import { parseArgs } from 'node:util';
import { readConfig } from '../src/config.ts';
import { writeSlackManifest } from './slack-manifest.ts';
import { writeTeamsManifest, writeTeamsPackage } from './teams-manifest.ts';

const { values } = parseArgs({
  options: { 'app-id': { type: 'string' }, 'mentions-only': { type: 'boolean' } },
});
const appId = values['app-id'] ?? readConfig().MicrosoftAppId;

await writeSlackManifest();
await writeTeamsManifest();
const file = await writeTeamsPackage({ appId, mentionsOnly: values['mentions-only'] });
console.log(`manifest/ is up to date; ${file} is the Teams package.`);
if (!appId) {
  console.log('Its id is a placeholder: set MicrosoftAppId, or give --app-id, before you upload it.');
}
