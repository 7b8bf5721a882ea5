import { describe, expect, it } from 'vitest';
import { msticpyConfigProbe } from '../../../src/check/probes/msticpyconfig.ts';
import { runChecks } from '../../../src/check/run-checks.ts';
import { parseMsticpyConfig } from '../../../src/msticpy/parse-msticpyconfig.ts';

describe('the check of MSTICPy’s settings', () => {
  it('says what is taken, what is not used, and that a secret stands there as text', async () => {
    const text =
      'TIProviders: {OTX: {Args: {AuthKey: s3cret}}}\nQueryDefinitions: {Custom: [/q]}\nUserDefaults: {A: 1}\n';
    const [line] = await runChecks([msticpyConfigProbe(parseMsticpyConfig('/srv/m.yaml', text))]);
    expect(line).toEqual({
      name: 'MSTICPy’s settings',
      ok: true,
      message: [
        '/srv/m.yaml: 0 workspaces, 1 TI provider, 1 folder of queries',
        'not used: UserDefaults',
        '1 secret stands there as text; `huntline secrets move` puts them into Key Vault',
      ].join('\n'),
    });
  });
});
