import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { nearest } from '../../src/language/nearest.ts';

const hunts = [
  'alerts',
  'SecurityAlert.list_alerts',
  'signins-account',
  'signins-ip',
  'logon-failures',
  'processes',
];

describe('finding what someone may have meant', () => {
  it.each([
    ['alrets', 'alerts'],
    ['alert', 'alerts'],
    ['ALERTS', 'alerts'],
    ['proceses', 'processes'],
    ['list_alerts', 'SecurityAlert.list_alerts'],
    ['securityalert.list_alert', 'SecurityAlert.list_alerts'],
    ['logon', 'logon-failures'],
    ['failures', 'logon-failures'],
    ['signins-pi', 'signins-ip'],
  ])('suggests for %s first %s', (word, candidate) => {
    expect(nearest(word, hunts)[0]).toBe(candidate);
  });

  it('suggests all that begin so', () => {
    expect(nearest('signin', hunts)).toEqual(['signins-account', 'signins-ip']);
  });

  it.each(['', ' ', 'zzz', 'x', 'weather'])('suggests nothing for %j', (word) => {
    expect(nearest(word, hunts)).toEqual([]);
  });

  it('gives candidates only, each once, no more than asked for', () => {
    fc.assert(
      fc.property(fc.string(), fc.array(fc.string()), fc.nat(4), (word, candidates, n) => {
        const found = nearest(word, candidates, n);
        expect(found.length).toBeLessThanOrEqual(n);
        expect(new Set(found).size).toBe(found.length);
        expect(found.every((candidate) => candidates.includes(candidate))).toBe(true);
      }),
    );
  });
});
