import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { clouds } from '../../src/azure/clouds.ts';
import { UserError } from '../../src/errors.ts';
import { createVaults } from '../../src/secrets/vault.ts';
import { type KeyVaultStage, reader, startKeyVaultStage } from '../fakes/key-vault-stage.ts';

const minute = 60_000;
const hour = 60 * minute;
const canary = 'canary-9f8e7d6c';
const path = 'TIProviders.VirusTotal.Args.AuthKey';
const name = 'TIProviders-VirusTotal-Args-AuthKey';

let stage: KeyVaultStage;

beforeEach(async () => {
  stage = await startKeyVaultStage();
});

afterEach(() => stage.close());

const get = (reference = 'keyvault:') => stage.secrets.get(path, reference);

async function failure(reference = 'keyvault:'): Promise<UserError> {
  const error = await get(reference).then(
    () => undefined,
    (reason: unknown) => reason,
  );
  if (!(error instanceof UserError)) throw new Error(`not a UserError: ${error}`);
  expect(error.message).toMatch(/^TIProviders\.VirusTotal\.Args\.AuthKey: /);
  expect(error.hint).toBeTruthy();
  expect(`${error.stack} ${JSON.stringify(error)}`).not.toContain(canary);
  return error;
}

describe('where a secret comes from', () => {
  it('is the setting itself, the environment, or a vault by each form of reference', async () => {
    stage.local.VT_KEY = 'from-the-environment';
    stage.keyVault.put('huntline', name, 'by-path');
    stage.keyVault.put('huntline', 'Other', 'by-name');
    stage.keyVault.put('team-vault', 'Other', 'from-another-vault');
    expect(await get('the-value')).toBe('the-value');
    expect(await get('env:VT_KEY')).toBe('from-the-environment');
    expect(await get('keyvault:')).toBe('by-path');
    expect(await get('keyvault:Other')).toBe('by-name');
    expect(await get('keyvault:team-vault/Other')).toBe('from-another-vault');
    const said = 'the-value from-the-environment by-path by-name from-another-vault';
    expect(stage.blot(said)).toBe('[secret] [secret] [secret] [secret] [secret]');
  });

  it('may be a vault of another cloud', async () => {
    for (const cloud of [clouds.usgov, clouds.china]) {
      stage.keyVault.put('huntline', name, `in ${cloud.name}`);
      const credential = {
        getToken: async (scopes: string | string[]) => ({
          token: stage.entra.issue(reader.clientId, String(scopes).replace('/.default', '')),
          expiresOnTimestamp: Date.now() + hour,
        }),
      };
      const vault = `https://huntline.${cloud.vaultSuffix}/`;
      expect((await createVaults({ vault, cloud, credential }).open().get(name)).value).toBe(
        `in ${cloud.name}`,
      );
    }
  });

  it('is never a host outside of the cloud', () => {
    const credential = { getToken: async () => null };
    for (const vault of [
      'https://evil.example.org',
      'https://huntline.vault.azure.cn',
      'evil.example.org/',
      'a b',
    ])
      expect(() => createVaults({ vault, cloud: clouds.global, credential })).toThrow(
        'is not a vault of the global cloud',
      );
  });

  it('is asked for by name where none is configured', async () => {
    const vaults = createVaults({ cloud: clouds.global, credential: { getToken: async () => null } });
    expect(() => vaults.open()).toThrow('No Key Vault is configured.');
    expect((await failure('env:NOT_THERE')).message).toContain(
      'NOT_THERE, from which it is taken, is not set',
    );
  });
});

describe('a secret in the vault', () => {
  it('is fetched on first use, once however many ask, and then kept', async () => {
    stage.keyVault.put('huntline', name, canary);
    expect(stage.tunnel.asked).toEqual([]);
    expect(await Promise.all([get(), get(), get()])).toEqual([canary, canary, canary]);
    stage.wait(14 * minute);
    expect(await get()).toBe(canary);
    expect(stage.keyVault.requests).toEqual([`GET huntline/${name} 200`]);
  });

  it('is fetched again when its time is over, and a rotated one is taken up', async () => {
    stage.keyVault.put('huntline', name, 'first-value');
    expect(await get()).toBe('first-value');
    stage.keyVault.put('huntline', name, 'second-value');
    stage.wait(16 * minute);
    expect(await get()).toBe('second-value');
    expect(stage.lines).toEqual([`info {"secret":"huntline/${name}"} a secret was rotated`]);
    expect(stage.blot('first-value second-value')).toBe('[secret] [secret]');
  });

  it('is fetched again where its service refused it, but not at every turn', async () => {
    stage.keyVault.put('huntline', name, 'first-value');
    expect(await get()).toBe('first-value');
    stage.keyVault.put('huntline', name, 'second-value');
    stage.secrets.refused(path, 'keyvault:');
    expect(await get()).toBe('first-value');
    stage.wait(minute);
    expect(await get()).toBe('second-value');
  });

  it('is no longer given out once it is disabled, deleted or forbidden', async () => {
    stage.keyVault.put('huntline', name, canary);
    expect(await get()).toBe(canary);
    stage.keyVault.disable('huntline', name);
    stage.wait(16 * minute);
    expect((await failure()).message).toContain(`The secret ${name} in the vault huntline is disabled.`);
    stage.keyVault.put('huntline', name, canary);
    expect(await get()).toBe(canary);
    stage.keyVault.remove('huntline', name);
    stage.wait(16 * minute);
    expect((await failure()).message).toContain(`The vault huntline has no secret ${name}.`);
    stage.keyVault.put('huntline', name, canary);
    expect(await get()).toBe(canary);
    stage.keyVault.officers.clear();
    stage.wait(16 * minute);
    const error = await failure();
    expect(error.message).toContain("Huntline's identity may not use the secret");
    expect(error.hint).toContain('Key Vault Secrets User');
  });

  it('is not used before its time or after it', async () => {
    stage.keyVault.put('huntline', name, canary, { expires: new Date('2026-11-21T09:05:00Z') });
    expect(await get()).toBe(canary);
    stage.wait(6 * minute);
    expect((await failure()).message).toContain(`in the vault huntline expired on 2026-11-21 09:05 UTC.`);
    stage.keyVault.put('huntline', name, canary, { notBefore: new Date('2026-12-01T00:00:00Z') });
    expect((await failure()).message).toContain('is not valid before 2026-12-01 00:00 UTC');
  });
});

describe('a vault that is down', () => {
  it.each([
    [
      'cannot be connected to',
      () => stage.tunnel.cut('*.vault.azure.net'),
      'The vault huntline cannot be reached: ',
    ],
    ['answers 503', () => fault(503), 'it answers 503.'],
    ['is busy', () => fault(429), 'it is busy (429).'],
  ])('and %s is said plainly', async (_how, breakIt, said) => {
    stage.keyVault.put('huntline', name, canary);
    breakIt();
    expect((await failure()).message).toContain(said);
  });

  it('is bridged with the last value, tried now and then, and for a day at most', async () => {
    stage.keyVault.put('huntline', name, canary);
    expect(await get()).toBe(canary);
    fault(503);
    stage.wait(16 * minute);
    expect(await get()).toBe(canary);
    expect(await get()).toBe(canary);
    expect(stage.keyVault.requests).toHaveLength(2);
    stage.wait(minute);
    expect(await get()).toBe(canary);
    expect(stage.keyVault.requests).toHaveLength(3);
    expect(stage.lines).toHaveLength(1);
    expect(stage.lines[0]).toContain('"keptUntil":"2026-11-22T09:00:00.000Z"');
    expect(stage.lines.join()).not.toContain(canary);
    stage.wait(24 * hour);
    expect((await failure()).message).toContain('The vault huntline cannot be reached: it answers 503.');
    stage.keyVault.fault = undefined;
    expect(await get()).toBe(canary);
  });

  it('is not bridged past the expiry of the secret', async () => {
    stage.keyVault.put('huntline', name, canary, { expires: new Date('2026-11-21T10:00:00Z') });
    expect(await get()).toBe(canary);
    fault(503);
    stage.wait(30 * minute);
    expect(await get()).toBe(canary);
    stage.wait(31 * minute);
    expect((await failure()).message).toContain('cannot be reached');
  });

  it('says when it answers again', async () => {
    stage.keyVault.put('huntline', name, canary);
    await get();
    fault(503);
    stage.wait(16 * minute);
    await get();
    stage.keyVault.fault = undefined;
    stage.wait(minute);
    await get();
    expect(stage.lines.at(-1)).toBe(`info {"secret":"huntline/${name}"} the vault answers again`);
  });

  it('is told from its firewall, and from one that refuses a request', async () => {
    stage.keyVault.fault = { status: 403, code: 'ForbiddenByFirewall' };
    expect((await failure()).message).toContain(
      'The firewall of the vault huntline does not let Huntline in.',
    );
    fault(400);
    expect((await failure()).message).toContain('refused the request');
  });

  it('is told from a sign-in that failed', async () => {
    stage.entra.refusal = 'AADSTS90033: A transient error has occurred.';
    expect((await failure()).message).toContain(
      'The vault huntline cannot be reached: clientsecret: AADSTS90033: A transient error has occurred.',
    );
  });
});

function fault(status: number): void {
  stage.keyVault.fault = { status };
}
