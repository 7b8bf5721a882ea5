import { type Config, secretSettings } from '../config.ts';
import { UserError } from '../errors.ts';
import { listSecrets, moveSecrets, readPipedValue, setSecret } from '../secrets/manage-secrets.ts';
import type { Huntline } from './compose-app.ts';
import { secretList } from './secret-list.ts';

/** `huntline secrets list | set <NAME> | move`; values are read from standard input and never printed. */
export async function runSecrets(
  [verb, name]: readonly string[],
  replace: boolean,
  { azure }: Huntline,
  config: Config,
): Promise<void> {
  if (verb === 'list') return list(azure, config);
  if (verb === 'set') return set(name, azure, config);
  if (verb === 'move') return move(replace, azure);
  throw new UserError('Try: huntline secrets list, set <NAME> or move', { title: 'Not understood' });
}

async function list(azure: Huntline['azure'], config: Config): Promise<void> {
  for (const secret of await listSecrets(secretList(config, azure.msticpy), azure)) {
    const problem = secret.problem === undefined ? '' : `  ${secret.problem}`;
    console.log(`${secret.state.padEnd(6)}  ${secret.name.padEnd(34)}  ${secret.from}${problem}`);
    if (secret.state === 'failed') process.exitCode = 1;
  }
}

async function set(name: string | undefined, { vaults }: Huntline['azure'], config: Config): Promise<void> {
  const known = secretSettings.find((one) => one === name);
  if (!known) {
    throw new UserError(`${name ?? 'Nothing'} is not a secret setting.`, {
      title: 'Not understood',
      hint: `There is: ${secretSettings.join(', ')}.`,
    });
  }
  const stored = await setSecret(
    { name: known, value: config[known] },
    await readPipedValue(process.stdin),
    vaults,
  );
  console.log(`Stored in the vault ${stored.vault} as ${stored.secret}.`);
  if (!stored.refers) console.log(`Put this into .env: ${known}=${stored.reference}`);
}

async function move(replace: boolean, { vaults }: Huntline['azure']): Promise<void> {
  // What opens the vault cannot lie in it.
  const names = secretSettings.filter((one) => !one.startsWith('AZURE_'));
  for (const moved of await moveSecrets({ file: '.env', names, vaults, replace })) {
    const rest = [moved.reference, moved.problem, moved.hint].filter(Boolean).join('  ');
    console.log(`${moved.outcome.padEnd(6)}  ${moved.name.padEnd(34)}  ${rest}`.trimEnd());
    if (moved.outcome === 'failed') process.exitCode = 1;
  }
}
