import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { generate } from 'selfsigned';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { AuthMethod } from '../../src/azure/auth-methods.ts';
import { type CloudName, clouds } from '../../src/azure/clouds.ts';
import { type Credential, createCredential } from '../../src/azure/credential.ts';
import type { CredentialOptions } from '../../src/azure/credential-options.ts';
import { UserError } from '../../src/errors.ts';
import { type CommandLines, makeCommandLines } from '../fakes/entra-command-lines.ts';
import { metadataHost, metadataService } from '../fakes/entra-managed-identity.ts';
import { type EntraStage, startEntraStage } from '../fakes/entra-stage.ts';

const audience = 'https://api.loganalytics.io';
const scope = `${audience}/.default`;
const app = { clientId: 'b5ad3a9c-0001-4000-8000-000000000001', secret: 'a-secret-of-the-app' };
const certified = { clientId: 'b5ad3a9c-0002-4000-8000-000000000002', certificate: '' };

let stage: EntraStage;
let commands: CommandLines;
let folder: string;
let certificatePath: string;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'huntline-identity-'));
  certificatePath = join(folder, 'identity.pem');
  const pair = await generate([{ name: 'commonName', value: 'huntline' }], {
    algorithm: 'sha256',
    keySize: 2048,
  });
  await writeFile(certificatePath, `${pair.private}${pair.cert}`);
  certified.certificate = pair.cert;
  commands = await makeCommandLines();
  stage = await startEntraStage([app, certified]);
});

beforeEach(() => {
  stage.reset();
  stage.environment({ PATH: `${commands.folder}:/usr/bin:/bin` });
  stage.entra.refusal = undefined;
  stage.entra.person = 'approves';
  app.secret = 'a-secret-of-the-app';
  stage.entra.grants.length = 0;
  stage.tunnel.cut(metadataHost);
});

afterAll(async () => {
  await stage.close();
  await commands.remove();
  await rm(folder, { recursive: true });
});

function identity(methods: readonly AuthMethod[], options: Partial<CredentialOptions> = {}): Credential {
  return createCredential({
    methods,
    cloud: clouds.global,
    tenantId: stage.entra.tenantId,
    tell: () => undefined,
    ...options,
  });
}

async function holder(credential: Credential, scopes = scope): Promise<string | undefined> {
  const claims = stage.entra.read((await credential.getToken(scopes)).token);
  expect(claims?.aud).toBe(scopes.replace('/.default', ''));
  return claims?.sub;
}

async function failure(credential: Credential): Promise<UserError> {
  const error = await credential.getToken(scope).then(
    () => undefined,
    (reason: unknown) => reason,
  );
  if (!(error instanceof UserError)) throw new Error(`not a UserError: ${error}`);
  return error;
}

/** For each method: what makes it work, who it then is, what makes it fail, and what is said of that. */
interface Row {
  readonly works: (() => Promise<void> | void) | undefined;
  readonly who: string;
  readonly options?: () => Partial<CredentialOptions>;
  readonly fails: () => Promise<void> | void;
  readonly failing?: () => Partial<CredentialOptions>;
  readonly says: RegExp;
}

const matrix: Readonly<Record<AuthMethod, Row>> = {
  env: {
    works: () =>
      stage.environment({
        AZURE_TENANT_ID: stage.entra.tenantId,
        AZURE_CLIENT_ID: app.clientId,
        AZURE_CLIENT_SECRET: app.secret,
      }),
    who: app.clientId,
    fails: () =>
      stage.environment({
        AZURE_TENANT_ID: stage.entra.tenantId,
        AZURE_CLIENT_ID: app.clientId,
        AZURE_CLIENT_SECRET: 'not-the-secret',
      }),
    says: /^env: AADSTS7000215: Invalid client secret provided\..* Set AZURE_TENANT_ID/m,
  },
  msi: {
    works: () => stage.tunnel.answer(metadataHost, metadataService(stage.entra, ['vm-identity'])),
    who: 'vm-identity',
    fails: () => undefined,
    says: /^msi: .*IMDS endpoint, but it is not available\. Works in Azure only/m,
  },
  cli: {
    works: () => commands.az({ token: stage.entra.issue('ana@example.org', audience) }),
    who: 'ana@example.org',
    fails: () => commands.az({ complaint: "ERROR: Please run 'az login' to setup account." }),
    says: /^cli: Please run 'az login' .* Install the Azure CLI/m,
  },
  powershell: {
    works: () => commands.pwsh({ token: stage.entra.issue('pia@example.org', audience) }),
    who: 'pia@example.org',
    fails: () => commands.pwsh({ complaint: 'Run Connect-AzAccount to login' }),
    says: /^powershell: Please run 'Connect-AzAccount' .* Install PowerShell/m,
  },
  clientsecret: {
    works: () => undefined,
    who: app.clientId,
    options: () => ({ clientId: app.clientId, clientSecret: async () => app.secret }),
    fails: () => undefined,
    failing: () => ({ clientId: app.clientId, clientSecret: 'not-the-secret' }),
    says: /^clientsecret: AADSTS7000215: .* make a new secret/m,
  },
  certificate: {
    works: () => undefined,
    who: certified.clientId,
    options: () => ({ clientId: certified.clientId, certificatePath }),
    fails: () => undefined,
    failing: () => ({ clientId: app.clientId, certificatePath }),
    says: /^certificate: AADSTS700027: The certificate is not registered\./m,
  },
  devicecode: {
    works: () => undefined,
    who: 'operator@example.org',
    fails: () => {
      stage.entra.person = 'declines';
    },
    says: /^devicecode: authorization_declined\. Open the page/m,
  },
  interactive: {
    works: () => undefined,
    who: 'operator@example.org',
    fails: () => {
      stage.entra.person = 'declines';
    },
    says: /^interactive: authorization_declined\. Open the page/m,
  },
  vscode: {
    works: undefined,
    who: '',
    fails: () => undefined,
    says: /^vscode: Visual Studio Code Authentication is not available.* Needs the package @azure\/identity-vscode/m,
  },
};

describe.each(Object.entries(matrix) as [AuthMethod, Row][])('%s', (method, row) => {
  const { works } = row;
  if (works)
    it('signs in with the SDK’s own class', async () => {
      await works();
      const credential = identity([method], row.options?.());
      expect(credential.used()).toBeUndefined();
      expect(await holder(credential)).toBe(row.who);
      expect(credential.used()).toBe(method);
    });

  it('says by name why it failed and how that is mended', async () => {
    await row.fails();
    const error = await failure(identity([method], row.failing?.()));
    expect(error.message).toMatch(row.says);
    expect(error.message).not.toMatch(/Trace ID|not-the-secret/);
  });

  it('gives way to the next method', async () => {
    await row.fails();
    const next: AuthMethod = method === 'cli' ? 'msi' : 'cli';
    await matrix[next].works?.();
    const credential = identity([method, next], row.failing?.());
    // What `failing` names as the client is not an identity of the machine.
    if (next === 'msi') stage.tunnel.answer(metadataHost, metadataService(stage.entra, ['vm-identity']));
    expect(await holder(credential)).toBe(matrix[next].who);
    expect(credential.used()).toBe(next);
  });
});

describe('the chain', () => {
  it('lists every method that failed, in order', async () => {
    await commands.az({ complaint: "Please run 'az login' to setup account." });
    stage.entra.person = 'declines';
    const { message } = await failure(identity(['env', 'cli', 'vscode', 'interactive', 'clientsecret']));
    expect(message.split('\n').map((line) => line.split(':')[0])).toEqual([
      'env',
      'cli',
      'vscode',
      'interactive',
      'clientsecret',
    ]);
    expect(message).toContain('clientsecret: It needs a client id.');
  });

  it('stays with the method that signed in, even where an earlier one would work by then', async () => {
    await commands.az({ token: stage.entra.issue('ana@example.org', audience) });
    const credential = identity(['env', 'cli']);
    expect(await holder(credential)).toBe('ana@example.org');
    matrix.env.works?.();
    expect(await holder(credential)).toBe('ana@example.org');
    await commands.az({ complaint: "Please run 'az login' to setup account." });
    expect((await failure(credential)).message).toMatch(/^cli: Please run 'az login'/);
    await commands.az({ token: stage.entra.issue('ana@example.org', audience) });
    expect(await holder(credential)).toBe('ana@example.org');
  });

  it('shows one code to the operator however many ask, and none for a further service', async () => {
    const told: string[] = [];
    const credential = identity(['interactive'], { tell: (message) => told.push(message) });
    stage.entra.person = 'waits';
    const asking = Promise.all([holder(credential), holder(credential, 'https://vault.azure.net/.default')]);
    await expect.poll(() => stage.entra.grants.length).toBeGreaterThan(1);
    stage.entra.person = 'approves';
    expect(await asking).toEqual(['operator@example.org', 'operator@example.org']);
    expect(told).toEqual([
      'Sign Huntline in to Azure: open https://login.microsoftonline.com/device and enter the code HUNT-2468.',
    ]);
    expect(stage.entra.grants).toContain('refresh_token');
  });

  it('lets one who stops waiting go, without undoing the sign-in of the others', async () => {
    const credential = identity(['devicecode']);
    stage.entra.person = 'waits';
    const impatient = new AbortController();
    const first = credential.getToken(scope, { abortSignal: impatient.signal });
    const second = holder(credential);
    await expect.poll(() => stage.entra.grants.length).toBeGreaterThan(0);
    impatient.abort();
    await expect(first).rejects.toThrow('Stopped while signing in.');
    stage.entra.person = 'approves';
    expect(await second).toBe('operator@example.org');
  });

  it('takes up a client secret that was changed', async () => {
    const credential = identity(['clientsecret'], {
      clientId: app.clientId,
      clientSecret: async () => app.secret,
    });
    expect(await holder(credential)).toBe(app.clientId);
    const known = app.secret;
    app.secret = 'its-successor';
    const other = identity(['clientsecret'], { clientId: app.clientId, clientSecret: async () => secret });
    let secret = known;
    expect((await failure(other)).message).toContain('AADSTS7000215');
    secret = 'its-successor';
    expect(await holder(other)).toBe(app.clientId);
  });

  it('refuses a client secret that lies behind the very identity that it is for', async () => {
    const credential: Credential = identity(['clientsecret'], {
      clientId: app.clientId,
      clientSecret: async () => (await credential.getToken(scope)).token,
    });
    expect((await failure(credential)).message).toContain('kept in the vault that it is to open');
  });

  it('gives up a method that does not answer', async () => {
    stage.tunnel.answer(metadataHost, () => undefined);
    const { message } = await failure(identity(['msi'], { patienceMs: 50 }));
    expect(message).toContain('msi: It did not answer within 0.05 seconds.');
  });

  it('says that nothing is configured', async () => {
    expect((await failure(identity([]))).message).toBe('No way to sign in is configured.');
  });

  it('signs in where each cloud has its door', async () => {
    const doors = {
      global: 'login.microsoftonline.com',
      usgov: 'login.microsoftonline.us',
      china: 'login.partner.microsoftonline.cn',
    };
    for (const [name, door] of Object.entries(doors) as [CloudName, string][]) {
      stage.tunnel.asked.length = 0;
      const cloud = clouds[name];
      const options = { cloud, clientId: app.clientId, clientSecret: app.secret };
      expect(await holder(identity(['clientsecret'], options), `${cloud.logAnalytics}/.default`)).toBe(
        app.clientId,
      );
      expect(new Set(stage.tunnel.asked)).toEqual(new Set([door]));
    }
  });
});

describe('managed identities', () => {
  it('may be one of several, chosen by client id', async () => {
    stage.tunnel.answer(metadataHost, metadataService(stage.entra, ['its-own', 'given']));
    expect(await holder(identity(['msi'], { managedIdentityClientId: 'given' }))).toBe('given');
    expect((await failure(identity(['msi'], { clientId: 'unknown' }))).message).toContain('msi: ');
  });

  it('say that the sign-in service could not be reached', async () => {
    stage.tunnel.cut('login.microsoftonline.com');
    const options = { clientId: app.clientId, clientSecret: app.secret, patienceMs: 20_000 };
    expect((await failure(identity(['clientsecret'], options))).message).toContain(
      'clientsecret: The sign-in service could not be reached.',
    );
    stage.tunnel.lead('login.microsoftonline.com', stage.entra.port);
  });
});
