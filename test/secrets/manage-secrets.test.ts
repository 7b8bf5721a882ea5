import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { writeFileSync } from 'node:fs';
import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { inspect } from 'node:util';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { listSecrets, moveSecrets, readPipedValue, setSecret } from '../../src/secrets/manage-secrets.ts';
import { VaultError } from '../../src/secrets/vault-error.ts';
import { type KeyVaultStage, reader, startKeyVaultStage } from '../fakes/key-vault-stage.ts';
import { privateCa } from '../support/private-ca.ts';

const slackToken = 'xoxb-canary-1';
const vtKey = 'canary-vt-2';

let stage: KeyVaultStage;
let folder: string;
let file: string;

beforeEach(async () => {
  stage = await startKeyVaultStage();
  folder = await mkdtemp(join(tmpdir(), 'huntline-secrets-'));
  file = join(folder, '.env');
});

afterEach(async () => {
  await stage.close();
  await rm(folder, { recursive: true });
});

describe('secrets list', () => {
  it('shows where each comes from and whether it is there, and never a value', async () => {
    stage.local.VT = vtKey;
    stage.keyVault.put('huntline', 'SLACK-BOT-TOKEN', slackToken);
    const listed = await listSecrets(
      [
        { name: 'MicrosoftAppPassword', value: 'canary-password-3' },
        { name: 'TIProviders.VirusTotal.Args.AuthKey', value: 'env:VT' },
        { name: 'SLACK_BOT_TOKEN', value: 'keyvault:' },
        { name: 'SLACK_APP_TOKEN', value: 'keyvault:team-vault/App' },
        { name: 'SLACK_SIGNING_SECRET', value: undefined },
        { name: 'OTHER', value: 'keyvault:a.b/c' },
      ],
      stage,
    );
    expect(listed.map(({ hint: _hint, ...line }) => line)).toEqual([
      { name: 'MicrosoftAppPassword', from: 'given by value', state: 'ok' },
      { name: 'TIProviders.VirusTotal.Args.AuthKey', from: 'env:VT', state: 'ok' },
      { name: 'SLACK_BOT_TOKEN', from: 'keyvault:huntline/SLACK-BOT-TOKEN', state: 'ok' },
      {
        name: 'SLACK_APP_TOKEN',
        from: 'keyvault:team-vault/App',
        state: 'failed',
        problem: 'SLACK_APP_TOKEN: The vault team-vault has no secret App.',
      },
      { name: 'SLACK_SIGNING_SECRET', from: 'not set', state: 'unset' },
      {
        name: 'OTHER',
        from: 'not readable',
        state: 'failed',
        problem:
          'OTHER is not a reference to a secret: a vault’s name has 3 to 24 letters, digits and dashes.',
      },
    ]);
    expect(JSON.stringify(listed)).not.toContain('canary');
  });
});

describe('secrets set', () => {
  it('stores what is piped in where the setting refers to, or where its name leads', async () => {
    const value = await readPipedValue(Readable.from([Buffer.from('canary-'), Buffer.from('é\n')]));
    expect(value).toBe('canary-é');
    const first = await setSecret({ name: 'SLACK_BOT_TOKEN', value: undefined }, value, stage.vaults);
    expect(first).toMatchObject({ vault: 'huntline', reference: 'keyvault:SLACK-BOT-TOKEN', refers: false });
    expect(first.version).toMatch(/^[0-9a-f]{32}$/);
    const setting = { name: 'SLACK_BOT_TOKEN', value: 'keyvault:team-vault/Bot' };
    expect(await setSecret(setting, 'rotated', stage.vaults)).toMatchObject({
      vault: 'team-vault',
      refers: true,
    });
    expect(stage.keyVault.values('huntline', 'SLACK-BOT-TOKEN')).toEqual(['canary-é']);
    expect(stage.keyVault.values('team-vault', 'Bot')).toEqual(['rotated']);
  });

  it.each([
    ['', 'There is no value to store.'],
    ['\n', 'There is no value to store.'],
    ['x'.repeat(25_601), 'too long'],
  ])('refuses what is no value', async (text, said) => {
    await expect(readPipedValue(Readable.from([Buffer.from(text)]))).rejects.toThrow(said);
  });

  it('says which role is missing, and that a deleted secret is in the way', async () => {
    stage.keyVault.remove('huntline', 'A-KEY');
    const setting = { name: 'A_KEY', value: undefined };
    await expect(setSecret(setting, 'canary', stage.vaults)).rejects.toThrow(
      'was deleted from the vault huntline',
    );
    stage.keyVault.officers.clear();
    stage.keyVault.readers.add(reader.clientId);
    await expect(setSecret(setting, 'canary', stage.vaults)).rejects.toMatchObject({
      fault: 'forbidden',
      hint: expect.stringContaining('Key Vault Secrets Officer'),
    });
  });
});

const env = `# Slack
SLACK_BOT_TOKEN="${slackToken}"
SLACK_SIGNING_SECRET=env:SIGNING
HUNTLINE_PORT=3978
export VT_KEY=${vtKey} # paid until May
MicrosoftAppPassword=
`;
const names = ['VT_KEY', 'SLACK_BOT_TOKEN', 'SLACK_SIGNING_SECRET', 'MicrosoftAppPassword'];
const moved = env.replace(`"${slackToken}"`, 'keyvault:SLACK-BOT-TOKEN').replace(vtKey, 'keyvault:VT-KEY');

it('keeps the value out of the error of a store that failed, however deep one looks', async () => {
  for (const status of [400, 403, 409, 503]) {
    stage.keyVault.fault = { status };
    const error = await setSecret({ name: 'A_KEY', value: undefined }, vtKey, stage.vaults).catch(
      (e: unknown) => e,
    );
    expect(error).toBeInstanceOf(VaultError);
    expect(inspect(error, { depth: Number.POSITIVE_INFINITY, showHidden: true })).not.toContain(vtKey);
  }
});

describe('secrets move', () => {
  const move = (replace = false) => moveSecrets({ file, names, vaults: stage.vaults, replace });

  it('puts local values into the vault, leaves references behind, and does it once', async () => {
    await writeFile(file, env);
    expect(await move()).toEqual([
      { name: 'SLACK_BOT_TOKEN', outcome: 'moved', reference: 'keyvault:SLACK-BOT-TOKEN' },
      { name: 'SLACK_SIGNING_SECRET', outcome: 'kept', reference: 'env:SIGNING' },
      { name: 'VT_KEY', outcome: 'moved', reference: 'keyvault:VT-KEY' },
    ]);
    expect(await readFile(file, 'utf8')).toBe(moved);
    expect((await move()).map(({ outcome }) => outcome)).toEqual(['kept', 'kept', 'kept']);
    expect(stage.keyVault.values('huntline', 'VT-KEY')).toEqual([vtKey]);
    expect(await stage.secrets.get('VT_KEY', 'keyvault:VT-KEY')).toBe(vtKey);
    expect(await readdir(folder)).toEqual(['.env']);
  });

  it('does not overwrite another value unless told to', async () => {
    await writeFile(file, env);
    stage.keyVault.put('huntline', 'VT-KEY', 'the-key-of-the-team');
    const [slack, , vt] = await move();
    expect(slack?.outcome).toBe('moved');
    expect(vt).toMatchObject({
      outcome: 'failed',
      problem: 'The vault huntline has another value under VT-KEY.',
    });
    expect(await readFile(file, 'utf8')).toContain(vtKey);
    await move(true);
    expect(await readFile(file, 'utf8')).toBe(moved);
    expect(stage.keyVault.values('huntline', 'VT-KEY')).toEqual(['the-key-of-the-team', vtKey]);
  });

  it('leaves the file alone where the vault is down, or somebody changes it meanwhile', async () => {
    await writeFile(file, env);
    stage.keyVault.fault = { status: 503 };
    expect((await move()).map(({ outcome }) => outcome)).toEqual(['failed', 'kept', 'failed']);
    expect(await readFile(file, 'utf8')).toBe(env);
    stage.keyVault.fault = undefined;
    stage.keyVault.stored = () => writeFileSync(file, `${env}MORE=1\n`);
    await expect(move()).rejects.toThrow('changed by somebody else meanwhile');
    expect(await readFile(file, 'utf8')).toBe(`${env}MORE=1\n`);
    await expect(moveSecrets({ file: join(folder, 'none'), names, vaults: stage.vaults })).rejects.toThrow(
      'cannot be read',
    );
  });

  it('loses nothing when it is killed half-way, and finishes the next time', async () => {
    await writeFile(file, env);
    const authority = join(folder, 'ca.pem');
    await writeFile(authority, (await privateCa()).ca);
    const child = spawn(process.execPath, [join(import.meta.dirname, 'move-in-child.ts'), file, ...names], {
      stdio: 'inherit',
      env: {
        HTTPS_PROXY: stage.tunnel.url,
        NODE_EXTRA_CA_CERTS: authority,
        AZURE_TENANT_ID: stage.entra.tenantId,
        AZURE_CLIENT_ID: reader.clientId,
        AZURE_CLIENT_SECRET: reader.secret,
      },
    });
    stage.keyVault.stored = () => child.kill('SIGKILL');
    const [, signal] = await once(child, 'exit');
    expect(signal).toBe('SIGKILL');
    stage.keyVault.stored = undefined;
    expect(stage.keyVault.values('huntline', 'SLACK-BOT-TOKEN')).toEqual([slackToken]);
    expect(await readFile(file, 'utf8')).toBe(env);
    await move();
    expect(await readFile(file, 'utf8')).toBe(moved);
    expect(stage.keyVault.values('huntline', 'SLACK-BOT-TOKEN')).toEqual([slackToken]);
  });
});
