import { afterEach, describe, expect, it } from 'vitest';
import { type TeamsCheck, teamsProbes } from '../../../src/check/probes/teams.ts';
import { runChecks } from '../../../src/check/run-checks.ts';
import { UserError } from '../../../src/errors.ts';
import { type PlainAnswer, type PlainService, startPlainService } from '../../fakes/plain-service.ts';

const tenantId = '72f988bf-86f1-41af-91ab-2d7cd011db49';
const appId = '11111111-2222-4333-8444-555555555555';
let entra: PlainService | undefined;
afterEach(async () => {
  await entra?.close();
  entra = undefined;
});

/** Entra’s token and metadata addresses; the token’s answer may be another. */
async function check(settings: Partial<TeamsCheck> = {}, token?: PlainAnswer) {
  entra = await startPlainService(({ path, form }) => {
    if (path === `/${tenantId}/v2.0/.well-known/openid-configuration`)
      return { body: { issuer: 'https://x' } };
    if (path.endsWith('/v2.0/.well-known/openid-configuration'))
      return { status: 400, body: { error: 'invalid_tenant' } };
    if (token) return token;
    const known = form.get('client_secret') === 'right' && form.get('client_id') === appId;
    return known
      ? { body: { access_token: 'eyJ', token_type: 'Bearer' } }
      : {
          status: 401,
          body: { error_description: 'AADSTS7000215: Invalid client secret provided.\r\nTrace ID: 1' },
        };
  });
  const written = (setting: string) => `.env:${setting.length}`;
  const given = { appId, tenantId, password: 'right', loginHost: entra.origin, written, ...settings };
  return runChecks(teamsProbes(given), { timeoutMs: 2_000 });
}

describe('the check of Teams', () => {
  it('is off without an application', async () => {
    const [line, ...more] = await check({ appId: undefined });
    expect(line).toMatchObject({
      name: 'Teams',
      ok: true,
      message: expect.stringMatching(/^off: MicrosoftAppId/),
    });
    expect(more).toEqual([]);
  });

  it('asks for a token for the Bot Framework and for what Entra publishes of the tenant', async () => {
    expect((await check()).map(({ name, ok }) => [name, ok])).toEqual([
      ['Teams credentials', true],
      ['Teams tenant', true],
    ]);
    const call = entra?.calls.find(({ path }) => path.includes('token'));
    expect(call?.path).toBe(`/${tenantId}/oauth2/v2.0/token`);
    expect(Object.fromEntries(call?.form ?? [])).toEqual({
      grant_type: 'client_credentials',
      client_id: appId,
      client_secret: 'right',
      scope: 'https://api.botframework.com/.default',
    });
  });

  it.each([
    ['AADSTS7000215: Invalid client secret', 'MicrosoftAppPassword', /value, not its id/],
    ['AADSTS7000222: expired', 'MicrosoftAppPassword', /Make a client secret/],
    ['AADSTS700016: not found in the directory', 'MicrosoftAppId', /MicrosoftAppTenantId/],
    ['AADSTS90002: Tenant not found', 'MicrosoftAppTenantId', /overview in Entra/],
  ])('knows what %s means', async (said, setting, mend) => {
    const [line] = await check(
      {},
      { status: 401, body: { error: 'x', error_description: `${said}\r\nTrace ID: 9` } },
    );
    expect(line).toMatchObject({
      ok: false,
      setting,
      written: `.env:${setting.length}`,
      mend: expect.stringMatching(mend),
    });
  });

  it('tells what Entra says where it does not know what that means', async () => {
    const [line] = await check(
      {},
      { status: 400, body: { error_description: 'AADSTS99: Odd.\r\nTrace ID: 9' } },
    );
    expect(line?.message).toBe('Entra answered 400: AADSTS99: Odd.');
    const [html] = await check({}, { status: 503, body: '<html>' });
    expect(html?.message).toBe('Entra answered 503');
  });

  it('says that a tenant does not exist', async () => {
    const lines = await check({ tenantId: 'nobody.example' });
    expect(lines[1]).toMatchObject({ ok: false, message: 'Entra knows no tenant nobody.example (400).' });
  });

  it('fetches a secret that is a reference when it is needed, and tells what kept it', async () => {
    expect((await check({ password: async () => 'right' }))[0]?.ok).toBe(true);
    const down = () => Promise.reject(new UserError('The vault does not answer.', { hint: 'Wait.' }));
    expect((await check({ password: down }))[0]).toMatchObject({
      ok: false,
      message: 'The vault does not answer.',
    });
    expect((await check({ password: undefined }))[0]).toMatchObject({
      ok: false,
      message: 'MicrosoftAppPassword is not set.',
    });
  });

  it('asks the managed identity for a token where it is the bot', async () => {
    const asked: string[] = [];
    const identityToken = async (clientId: string, scope: string) => void asked.push(clientId, scope);
    const settings: Partial<TeamsCheck> = { type: 'UserAssignedMsi', password: undefined, identityToken };
    expect((await check(settings)).every(({ ok }) => ok)).toBe(true);
    expect(asked).toEqual([appId, 'https://api.botframework.com/.default']);
  });

  it('asks Microsoft’s own tenant where the bot is of many', async () => {
    expect((await check({ type: 'MultiTenant', tenantId: undefined })).map(({ name }) => name)).toEqual([
      'Teams credentials',
    ]);
    expect(entra?.calls[0]?.path).toBe('/botframework.com/oauth2/v2.0/token');
  });

  it('says that Entra cannot be reached', async () => {
    const [line] = await runChecks(
      teamsProbes({ appId, tenantId, password: 'x', loginHost: 'http://127.0.0.1:1' }),
    );
    expect(line?.message).toMatch(/127\.0\.0\.1:1 could not be reached: /);
    expect(line?.mend).toMatch(/firewall/);
  });
});
