import { describe, expect, it } from 'vitest';
import { providers } from '../../../src/intel/index.ts';
import type { HouseProvider } from '../../../src/intel/provider.ts';
import { chooseProviders } from '../../../src/intel/runner/choose-providers.ts';

const house: HouseProvider[] = [
  { id: 'local', name: 'Local list', supports: [], look: async () => new Map() },
  { id: 'workspace', name: 'Workspace', supports: [], look: async () => new Map() },
];
const choose = (words: string) => chooseProviders(words, house, providers);
const free = providers.filter((provider) => provider.free).map(({ id }) => id);

describe('the providers that words mean', () => {
  it.each([
    ['internal', ['local', 'workspace']],
    ['free', ['local', 'workspace', ...free]],
    ['all', ['local', 'workspace', ...providers.map(({ id }) => id)]],
    ['otx, virustotal', ['otx', 'virustotal']],
    ['VirusTotal,OTX,virustotal', ['otx', 'virustotal']],
    ['IBM X-Force', ['xforce']],
    ['Local List', ['local']],
    ['internal,OPR', ['local', 'workspace', 'openpagerank']],
    ['greynoise', ['greynoise']],
    ['GreyNoise Community', ['greynoise-community']],
  ])('“%s”', (words, ids) => expect(choose(words)).toEqual(ids));

  it('are each found by id and by name', () => {
    for (const { id, name } of [...house, ...providers]) {
      expect(choose(id)).toEqual([id]);
      expect(choose(name)).toEqual([id]);
    }
  });

  it.each([
    ['virustotl', 'virustotal'],
    ['abuse-ipdb2', 'abuseipdb'],
    ['fre', 'free'],
  ])('are asked for again where it is “%s”', (words, nearest) => {
    expect(() => choose(words)).toThrow(
      expect.objectContaining({ name: 'UserError', hint: `Did you mean ${nearest}?` }),
    );
  });

  it.each(['', ' , ', 'zzzzzzzzzzzzzzz', '__proto__', 'constructor', 'x'.repeat(10_000)])(
    'are never those of “%s”',
    (words) => {
      expect(() => choose(words)).toThrow(expect.objectContaining({ name: 'UserError' }));
    },
  );
});
