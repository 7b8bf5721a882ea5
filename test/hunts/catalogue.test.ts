import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Catalogue, loadCatalogue } from '../../src/hunts/catalogue.ts';
import { findingText } from '../../src/hunts/finding.ts';

const folder = new URL('../../queries/', import.meta.url).pathname;
let catalogue: Catalogue;
let packs: string;

beforeAll(async () => {
  const loaded = await loadCatalogue([folder]);
  expect(loaded.findings).toEqual([]);
  catalogue = loaded.catalogue;
  packs = await mkdtemp(join(tmpdir(), 'huntline-packs-'));
});
afterAll(() => rm(packs, { recursive: true }));

describe('the catalogue', () => {
  it.each([
    ['alerts', 'SecurityAlert.list_alerts'],
    ['SecurityAlert.list_alerts', 'SecurityAlert.list_alerts'],
    ['securityalert.LIST_ALERTS', 'SecurityAlert.list_alerts'],
    ['list_alerts', 'SecurityAlert.list_alerts'],
    ['Office  Activity', 'Office365.list_activity_for_account'],
    ['office_activity', 'Office365.list_activity_for_account'],
    ['sign-ins', 'Azure.list_aad_signins_for_account'],
    ['Password spray', 'Azure.list_password_sprays'],
  ])('finds %s', (name, expected) => {
    expect(catalogue.find(name)?.name).toBe(expected);
  });

  it('does not guess where a bare name is two hunts’', () => {
    expect(catalogue.find('list_host_processes')).toBeUndefined();
  });

  it.each(['', ' ', '__defineGetter__', 'constructor', 'x'.repeat(100_000), '\u0000'])(
    'finds nothing for %j',
    (name) => {
      expect(catalogue.find(name)).toBeUndefined();
      expect(catalogue.nearest(name)).toEqual([]);
    },
  );

  it('knows nothing of what objects inherit', () => {
    expect(catalogue.find('__proto__')).toBeUndefined();
  });

  it.each([
    ['singin', 'Azure.list_aad_signins_for_account'],
    ['allerts', 'SecurityAlert.list_alerts'],
    ['bruteforce', 'Azure.list_password_sprays'],
    ['brute forse', 'Azure.list_password_sprays'],
    ['ofice activty', 'Office365.list_activity_for_account'],
    ['logn failures', 'WindowsSecurity.list_logon_failures'],
    ['forwarding', 'Office365.list_forwarding_rules'],
  ])('suggests for %s', (typed, expected) => {
    expect(catalogue.nearest(typed).map((hunt) => hunt.name)).toContain(expected);
  });

  it('suggests nothing for what is like nothing', () => {
    expect(catalogue.nearest('qqqqzzzz')).toEqual([]);
  });

  it.each([
    ['T1110.003', 'Azure.list_password_sprays'],
    ['SigninLogs', 'Azure.list_aad_signins_for_ip'],
    ['dns', 'AzureNetwork.dns_lookups_for_domain'],
    ['exfiltration', 'Network.list_data_out'],
    ['forward mail', 'Office365.list_forwarding_rules'],
  ])('searches %s', (words, expected) => {
    expect(catalogue.search(words).map((hunt) => hunt.name)).toContain(expected);
  });

  it('holds every word of a search', () => {
    expect(catalogue.search('dns nosuchword')).toEqual([]);
    expect(catalogue.search('')).toEqual(catalogue.all());
  });

  it('offers what takes an address, most useful first', () => {
    const names = catalogue.taking('ip').map((hunt) => hunt.name);
    expect(names.slice(0, 2)).toEqual(['Overview.sightings_of_ip', 'Network.list_connections_for_ip']);
    expect(names).toContain('Azure.list_aad_signins_for_ip');
    expect(catalogue.taking('resource').map((hunt) => hunt.name)).toEqual([
      'Office365.list_activity_for_resource',
      'Azure.list_azure_activity_for_resource',
    ]);
  });

  it('keeps the hunts of a group together', () => {
    const groups = catalogue.all().map((hunt) => hunt.group);
    expect(groups.filter((group, index) => group !== groups[index - 1])).toHaveLength(new Set(groups).size);
  });
});

describe('loadCatalogue', () => {
  const pack = (source: string) => `metadata:
  version: 1
  description: Pack
  data_environments: [MSSentinel]
  data_families: [SecurityAlert]
sources:
  ${source}
`;

  it('reports a folder that is not there, and loads the rest', async () => {
    const { catalogue: rest, findings } = await loadCatalogue([join(packs, 'nowhere'), folder]);
    expect(findings.map(findingText)).toEqual([expect.stringContaining('nowhere:1:1: cannot be read')]);
    expect(rest.all()).toHaveLength(catalogue.all().length);
  });

  it('lets a pack take the place of a hunt only where it says so', async () => {
    const file = join(packs, 'mine.yml');
    await writeFile(file, pack('list_alerts: { description: Mine, args: { query: T } }'));
    const refused = await loadCatalogue([folder, packs]);
    expect(refused.findings.map(findingText)).toEqual([
      expect.stringMatching(/mine\.yml:.*already in .*alerts\.yaml.*override: true/),
    ]);
    await writeFile(
      file,
      pack('list_alerts: { description: Mine, metadata: { override: true }, args: { query: T } }'),
    );
    const taken = await loadCatalogue([folder, packs]);
    expect(taken.findings).toEqual([]);
    expect(taken.catalogue.find('list_alerts')?.description).toBe('Mine');
  });

  it('reports an alias that belongs to another hunt', async () => {
    await writeFile(
      join(packs, 'mine.yml'),
      pack('other: { description: Other, metadata: { aliases: [alerts] }, args: { query: T } }'),
    );
    const { catalogue: both, findings } = await loadCatalogue([folder, packs]);
    expect(findings.map(findingText)).toEqual([
      expect.stringContaining('the alias alerts belongs to SecurityAlert.list_alerts'),
    ]);
    expect(both.find('alerts')?.name).toBe('SecurityAlert.list_alerts');
    expect(both.find('other')?.name).toBe('SecurityAlert.other');
  });
});
