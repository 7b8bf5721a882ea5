import { afterEach, describe, expect, it } from 'vitest';
import { type TiKey, tiKeyProbes } from '../../../src/check/probes/ti-keys.ts';
import { runChecks } from '../../../src/check/run-checks.ts';
import { type PlainAnswer, type PlainService, startPlainService } from '../../fakes/plain-service.ts';
import { documentedAnswers } from '../../intel/providers/answers/index.ts';

let service: PlainService | undefined;
afterEach(async () => {
  await service?.close();
  service = undefined;
});

const providers = [
  'AbuseIPDB',
  'CrowdSec',
  'GreyNoise',
  'IPQualityScore',
  'OPR',
  'OTX',
  'Pulsedive',
  'VirusTotal',
  'XForce',
];

async function check(keys: readonly TiKey[], answer: PlainAnswer) {
  const asked: string[] = [];
  service = await startPlainService(({ path }) => {
    asked.push(path);
    return answer;
  });
  const { origin } = service;
  const lines = await runChecks(
    tiKeyProbes(keys, () => origin),
    { timeoutMs: 2_000, redact: (text) => text },
  );
  return { lines, asked };
}

function key(provider: string, changes: Partial<TiKey> = {}): TiKey {
  return {
    name: provider,
    provider,
    enabled: true,
    args: { AuthKey: 'canary/+key', ApiID: 'me' },
    ...changes,
  };
}

describe('the keys of threat-intelligence providers', () => {
  it.each(providers)('%s: taken, refused, used up and broken are told apart', async (provider) => {
    const of = async (answer: PlainAnswer) => {
      const { lines } = await check([key(provider)], answer);
      await service?.close();
      return lines[0];
    };
    expect(await of({ body: {} })).toMatchObject({
      name: `TI provider ${provider}`,
      ok: true,
      message: 'it takes the key',
    });
    expect(await of({ status: 404, body: {} })).toMatchObject({ ok: true });
    expect(await of({ status: 401, body: {} })).toMatchObject({
      ok: false,
      message: 'it refused the key (401)',
      setting: `TIProviders.${provider}.Args.AuthKey`,
    });
    expect(await of({ body: { success: false } })).toMatchObject({ ok: false });
    expect(await of({ status: 429, headers: { 'retry-after': '30' }, body: {} })).toMatchObject({
      ok: true,
      message: expect.stringContaining('in 30 s'),
    });
    expect(await of({ status: 500, body: {} })).toMatchObject({ ok: false, message: 'it answered with 500' });
  });

  it('are refused or used up where the body says so, whatever its status', async () => {
    const refusals = Object.entries(documentedAnswers).flatMap(([id, { refusals: all = [] }]) =>
      all.filter(({ says }) => says === 'no-key' || says === 'quota').map((refusal) => ({ id, refusal })),
    );
    expect(new Set(refusals.map(({ id }) => id)).size).toBeGreaterThan(4);
    for (const { id, refusal } of refusals) {
      const answer = { status: refusal.status, body: JSON.parse(refusal.body) };
      const { lines } = await check([key(id)], answer);
      await service?.close();
      expect([id, lines[0]?.ok]).toEqual([id, refusal.says === 'quota']);
    }
  });

  it('are named by the setting that holds them where that is not MSTICPy’s', async () => {
    const { lines } = await check([key('urlhaus', { setting: 'HUNTLINE_ABUSECH_KEY' })], {
      body: { query_status: 'unknown_auth_key' },
    });
    expect(lines[0]).toMatchObject({ ok: false, setting: 'HUNTLINE_ABUSECH_KEY' });
  });

  it('say nothing of the key, wherever it stands in the call', async () => {
    const { lines, asked } = await check([key('IPQualityScore')], { status: 403, body: {} });
    expect(asked[0]).toContain('canary%2F%2Bkey');
    expect(JSON.stringify(lines)).not.toContain('canary');
  });

  it('are not asked for where the provider is off, unknown or without a key', async () => {
    const keys = [key('OTX', { enabled: false }), key('Tor'), key('VirusTotal', { args: {} })];
    const { lines, asked } = await check(keys, { body: {} });
    expect(lines.map(({ ok }) => ok)).toEqual([true, true, false]);
    expect(lines[2]?.message).toBe('it has no key.');
    expect(asked).toEqual([]);
  });
});
