import { readFileSync } from 'node:fs';
import { afterEach, describe, expect, it } from 'vitest';
import {
  neededEvents,
  neededScopes,
  readingEvents,
  readingScopes,
  type SlackCheck,
  slackProbes,
} from '../../../src/check/probes/slack.ts';
import { runChecks } from '../../../src/check/run-checks.ts';
import { type PlainAnswer, type PlainService, startPlainService } from '../../fakes/plain-service.ts';

const manifest = JSON.parse(
  readFileSync(new URL('../../../manifest/slack/manifest.json', import.meta.url), 'utf8'),
);
const signingSecret = '0123456789abcdef0123456789abcdef';
let slack: PlainService | undefined;
afterEach(async () => {
  await slack?.close();
  slack = undefined;
});

const auth = { ok: true, user: 'huntline', team: 'Contoso', bot_id: 'B1', user_id: 'U1' };

/** Slack’s Web API, as far as it is asked here; answers of single methods may be others. */
async function check(
  settings: Partial<SlackCheck> = {},
  answers: Readonly<Record<string, PlainAnswer>> = {},
) {
  slack = await startPlainService(({ path, authorization }) => {
    const method = path.replace('/api/', '');
    if (answers[method]) return answers[method];
    if (method === 'auth.test' && authorization === 'Bearer xoxb-1')
      return { headers: { 'x-oauth-scopes': [...neededScopes, ...readingScopes].join(',') }, body: auth };
    if (method === 'apps.connections.open' && authorization === 'Bearer xapp-1')
      return { body: { ok: true, url: 'wss://x' } };
    if (method === 'bots.info' && authorization === 'Bearer xoxb-1')
      return { body: { ok: true, bot: { app_id: 'A1' } } };
    if (method === 'apps.manifest.export' && authorization === 'Bearer xoxe.xoxp-1')
      return { body: { ok: true, manifest } };
    return { body: { ok: false, error: 'invalid_auth' } };
  });
  const given = { botToken: 'xoxb-1', appToken: 'xapp-1', apiUrl: `${slack.origin}/api/`, ...settings };
  const lines = await runChecks(slackProbes(given), { timeoutMs: 2_000 });
  return Object.fromEntries(lines.map((line) => [line.name, line]));
}

describe('the check of Slack', () => {
  it('needs what the manifest asks for, no more and no less', () => {
    expect([...neededScopes, ...readingScopes].sort()).toEqual(manifest.oauth_config.scopes.bot.toSorted());
    expect([...neededEvents, ...readingEvents].sort()).toEqual(
      manifest.settings.event_subscriptions.bot_events.toSorted(),
    );
  });

  it('is off without a token', async () => {
    expect(await check({ botToken: undefined })).toEqual({
      Slack: { name: 'Slack', ok: true, message: 'off: SLACK_BOT_TOKEN is not set' },
    });
  });

  it('asks once who the bot is, what it may do, for a connection, and how the app is set', async () => {
    const lines = await check({ configToken: 'xoxe.xoxp-1' });
    expect(Object.values(lines).map(({ name, ok, message }) => [name, ok, message])).toEqual([
      ['Slack token', true, '@huntline in Contoso'],
      ['Slack scopes', true, 'as needed'],
      ['Slack Socket Mode', true, 'Slack gives a connection for the app-level token'],
      ['Slack events', true, 'as in the manifest'],
    ]);
    expect(slack?.calls.filter(({ path }) => path.endsWith('auth.test'))).toHaveLength(1);
    expect(slack?.calls.find(({ path }) => path.endsWith('export'))?.form.get('app_id')).toBe('A1');
  });

  it.each([
    ['invalid_auth', /does not know this token \(invalid_auth\)/, /Copy the token/],
    ['token_revoked', /was revoked/, /Install the app again/],
    ['account_inactive', /was removed/, /Install the app again/],
    ['new_code', /answered auth\.test with new_code/, undefined],
  ])('says what %s means', async (error, message, mend) => {
    const lines = await check({}, { 'auth.test': { body: { ok: false, error } } });
    expect(lines['Slack token']).toMatchObject({
      ok: false,
      setting: 'SLACK_BOT_TOKEN',
      message: expect.stringMatching(message),
    });
    if (mend) expect(lines['Slack token']?.mend).toMatch(mend);
  });

  it('tells a person’s token from the bot’s', async () => {
    const lines = await check({}, { 'auth.test': { body: { ok: true, user: 'ana', team: 'Contoso' } } });
    expect(lines['Slack token']).toMatchObject({
      ok: false,
      message: expect.stringMatching(/a person’s token/),
    });
  });

  it('names the scopes that are missing, and those that are too many', async () => {
    const few = await check(
      {},
      { 'auth.test': { headers: { 'x-oauth-scopes': 'commands,chat:write' }, body: auth } },
    );
    expect(few['Slack scopes']).toMatchObject({
      ok: false,
      message: `missing: ${neededScopes.filter((scope) => !['commands', 'chat:write'].includes(scope)).join(', ')}`,
      mend: expect.stringContaining('manifest/slack/README.md'),
    });
    const many = {
      headers: { 'x-oauth-scopes': [...neededScopes, 'channels:history', 'pins:read'].join(', ') },
      body: auth,
    };
    const lines = await check({}, { 'auth.test': many });
    expect(lines['Slack scopes']).toMatchObject({
      ok: true,
      message: 'as needed, and more than that: pins:read, without reading along, which takes groups:history',
    });
  });

  it('names the scope that an app-level token lacks', async () => {
    const lacking = { body: { ok: false, error: 'missing_scope', needed: 'connections:write' } };
    const lines = await check({}, { 'apps.connections.open': lacking });
    expect(lines['Slack Socket Mode']).toMatchObject({
      ok: false,
      setting: 'SLACK_APP_TOKEN',
      message: 'the token lacks the scope connections:write',
    });
    expect((await check({ appToken: 'xoxb-1' }))['Slack Socket Mode']?.message).toMatch(/begin with xapp-/);
  });

  it('over HTTP can only look at the form of the signing secret, and says so', async () => {
    const http = { appToken: undefined };
    expect((await check({ ...http, signingSecret }))['Slack signing secret']).toMatchObject({
      ok: true,
      message: expect.stringMatching(/401/),
    });
    expect((await check({ ...http, signingSecret: 'xoxb-1' }))['Slack signing secret']?.ok).toBe(false);
    expect((await check(http))['Slack signing secret']?.message).toMatch(/Neither/);
  });

  it('says that events cannot be read without a configuration token, or what is wrong with them', async () => {
    expect((await check())['Slack events']).toMatchObject({
      ok: true,
      message: expect.stringMatching(/^not looked at/),
    });
    const wrong = {
      ok: true,
      manifest: {
        settings: { event_subscriptions: { bot_events: ['message.im'] }, socket_mode_enabled: false },
      },
    };
    const lines = await check({ configToken: 'xoxe.xoxp-1' }, { 'apps.manifest.export': { body: wrong } });
    expect(lines['Slack events']).toMatchObject({
      ok: false,
      message:
        'the app does not hear app_mention; buttons are off (Interactivity); Socket Mode is off, but SLACK_APP_TOKEN is set',
    });
    const quiet = {
      ...manifest.settings,
      event_subscriptions: { bot_events: ['app_mention', 'message.im'] },
    };
    const half = { 'apps.manifest.export': { body: { ok: true, manifest: { settings: quiet } } } };
    expect((await check({ configToken: 'xoxe.xoxp-1' }, half))['Slack events']).toMatchObject({
      ok: true,
      message: expect.stringContaining('without reading along'),
    });
    const expired = { 'apps.manifest.export': { body: { ok: false, error: 'token_expired' } } };
    expect((await check({ configToken: 'xoxe.xoxp-1' }, expired))['Slack events']?.mend).toMatch(/12 hours/);
  });
});
