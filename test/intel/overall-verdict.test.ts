import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  type NoVerdict,
  type Severity,
  type Silence,
  severities,
  type Verdict,
} from '../../src/enrichment.ts';
import { providers } from '../../src/intel/index.ts';
import { believedAlone, overallVerdict } from '../../src/intel/overall-verdict.ts';

const names: Readonly<Record<string, string>> = {
  'local-list': 'Local list',
  workspace: 'Workspace indicators',
  ...Object.fromEntries(providers.map(({ id, name }) => [id, name])),
};
const ids = Object.keys(names);

function verdict(provider: string, severity: Severity): Verdict {
  return {
    provider,
    name: names[provider] ?? provider,
    severity,
    summary: 'because',
    askedAt: '2026-11-20T15:00:00.000Z',
    cached: false,
  };
}

function silence(provider: string, why: Silence): NoVerdict {
  return { provider, name: names[provider] ?? provider, silence: why, message: 'for a reason' };
}

const rank = (severity: Severity) => severities.indexOf(severity);

describe('the overall verdict', () => {
  it.each<readonly [string, readonly (readonly [string, Severity])[], Severity, string]>([
    ['nobody', [], 'unknown', 'nobody gave a verdict'],
    [
      'nobody who knows',
      [
        ['otx', 'unknown'],
        ['tor', 'unknown'],
      ],
      'unknown',
      'not known to AlienVault OTX and Tor exit list',
    ],
    [
      'the house',
      [
        ['local-list', 'high'],
        ['otx', 'unknown'],
      ],
      'high',
      'Local list says high',
    ],
    ['one who is believed alone', [['malwarebazaar', 'high']], 'high', 'MalwareBazaar says high'],
    [
      'two',
      [
        ['otx', 'high'],
        ['abuseipdb', 'high'],
      ],
      'high',
      'AlienVault OTX and AbuseIPDB say high',
    ],
    [
      'one and a warning',
      [
        ['otx', 'high'],
        ['tor', 'warning'],
      ],
      'high',
      'AlienVault OTX says high; Tor exit list says warning',
    ],
    [
      'one alone',
      [
        ['otx', 'high'],
        ['abuseipdb', 'none'],
      ],
      'warning',
      'only AlienVault OTX says high, and nobody bears it out, although AbuseIPDB says harmless',
    ],
    [
      'a warning',
      [
        ['tor', 'warning'],
        ['otx', 'information'],
      ],
      'warning',
      'Tor exit list says warning',
    ],
    [
      'information',
      [
        ['internetdb', 'information'],
        ['abuseipdb', 'none'],
      ],
      'information',
      'Shodan InternetDB says nothing worse than information',
    ],
    [
      'harmless',
      [
        ['local-list', 'none'],
        ['otx', 'unknown'],
      ],
      'none',
      'Local list says harmless',
    ],
    [
      'the house against one',
      [
        ['local-list', 'none'],
        ['virustotal', 'high'],
      ],
      'high',
      'VirusTotal says high, although Local list says harmless',
    ],
  ])('by %s', (_, given, severity, why) => {
    expect(
      overallVerdict(
        given.map(([id, one]) => verdict(id, one)),
        [],
      ),
    ).toEqual({ severity, why });
  });

  it('names whom it did not hear where it found nothing bad, but for types that they do not take', () => {
    const silent = [silence('virustotal', 'quota'), silence('otx', 'no-key'), silence('tor', 'unsupported')];
    expect(overallVerdict([verdict('abuseipdb', 'none')], silent).why).toBe(
      'AbuseIPDB says harmless; not heard: VirusTotal and AlienVault OTX',
    );
    expect(overallVerdict([verdict('local-list', 'high')], silent).why).toBe('Local list says high');
  });

  it('names four at the most', () => {
    const many = ['otx', 'abuseipdb', 'crowdsec', 'xforce', 'pulsedive'].map((id) => verdict(id, 'high'));
    expect(overallVerdict(many, []).why).toBe('AlienVault OTX, AbuseIPDB, CrowdSec and 2 more say high');
  });

  it('believes only who there is', () => {
    expect(ids).toEqual(expect.arrayContaining([...believedAlone]));
  });

  const some = fc.uniqueArray(
    fc.record({ id: fc.constantFrom(...ids), severity: fc.constantFrom(...severities) }),
    { selector: ({ id }) => id },
  );
  const verdictsOf = (those: readonly { id: string; severity: Severity }[]) =>
    those.map(({ id, severity }) => verdict(id, severity));

  it('is never made better by a verdict more, nor by a worse one in the place of one', () => {
    fc.assert(
      fc.property(some, fc.nat(), fc.constantFrom(...severities), (those, place, severity) => {
        const all = rank(overallVerdict(verdictsOf(those), []).severity);
        const fewer = rank(overallVerdict(verdictsOf(those.slice(1)), []).severity);
        expect(all).toBeLessThanOrEqual(fewer);
        const at = place % Math.max(those.length, 1);
        const changed = those.map((one, index) =>
          index === at && rank(severity) < rank(one.severity) ? { ...one, severity } : one,
        );
        expect(rank(overallVerdict(verdictsOf(changed), []).severity)).toBeLessThanOrEqual(all);
      }),
    );
  });

  it('is nothing worse than the worst that was said, at most one step better, and the same in any order', () => {
    fc.assert(
      fc.property(some, (those) => {
        const { severity } = overallVerdict(verdictsOf(those), []);
        const worst = Math.min(rank('unknown'), ...those.map((one) => rank(one.severity)));
        expect([worst, worst + 1]).toContain(rank(severity));
        if (rank(severity) !== worst) expect(severity).toBe('warning');
        expect(overallVerdict(verdictsOf(those.toReversed()), []).severity).toBe(severity);
      }),
    );
  });
});
