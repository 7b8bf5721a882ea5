import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import schema from '../../notebooks/huntline.schema.json' with { type: 'json' };
import { loadCatalogue } from '../../src/hunts/catalogue.ts';
import { loadNotebooks } from '../../src/notebooks/catalogue.ts';
import { catalogueFileSchema } from '../../src/notebooks/catalogue-file.ts';
import { launchers } from '../../src/notebooks/launchers/index.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';
import { sampleTarget } from './launchers/sample-target.ts';
import { notebookText } from './notebook-text.ts';

const { notebooks, repositories, problems } = await loadNotebooks({ folders: [] });
const hunts = (await loadCatalogue([new URL('../../queries/', import.meta.url).pathname])).catalogue.all();
const ids = (list: readonly { readonly id: string }[]) => list.map(({ id }) => id);

describe('the catalogue of published notebooks', () => {
  it('has no faults, and its schema for editors is up to date', () => {
    expect(problems).toEqual([]);
    expect(schema).toEqual(JSON.parse(JSON.stringify(catalogueFileSchema())));
  });

  it('says when it was last compared with the repositories, and how', () => {
    expect(ids(repositories)).toEqual(['sentinel-notebooks', 'sentinel']);
    for (const { comparedAt, note } of repositories) {
      expect(comparedAt).toMatch(/^20\d\d-\d\d-\d\d$/);
      expect(note).toMatch(/not .*clone/);
    }
  });

  it('has what the issue asks for by name', () => {
    const names = [
      'getting-started',
      'tour',
      'entity-ip',
      'entity-account',
      'entity-host',
      'entity-domain-url',
      'incident-triage',
      'credential-scan-blob',
      'credential-scan-data-explorer',
      'credential-scan-log-analytics',
      'machine-learning-examples',
      'byoml-training',
      'byoml-scoring',
      'byoml-sample-data',
    ];
    expect(ids(notebooks.all())).toEqual(expect.arrayContaining(names));
    expect(notebooks.all().length).toBeGreaterThan(100);
  });

  it('names each path once, and says in which year it was seen there', () => {
    const paths = notebooks.all().map(({ repository, path }) => `${repository} ${path}`);
    expect(new Set(paths).size).toBe(paths.length);
    for (const { id, seen } of notebooks.all()) expect(seen, id).toBeGreaterThan(2018);
  });

  it('carries on from hunts that there are', () => {
    const known = hunts.flatMap(({ name, aliases }) => [name, name.split('.')[0], ...aliases]);
    for (const notebook of notebooks.all()) {
      for (const hunt of notebook.hunts ?? []) expect(known, `${notebook.id}: ${hunt}`).toContain(hunt);
    }
  });

  it('sends who asks for a retired one to its heir', () => {
    const retired = notebooks.all().filter((one) => one.retired);
    expect(retired.length).toBeGreaterThan(5);
    for (const notebook of retired) {
      expect(notebook.retired?.why, notebook.id).not.toBe('');
      expect(notebooks.heirOf(notebook)?.retired, notebook.id).toBeUndefined();
      expect(notebooks.heirOf(notebook), notebook.id).toBeDefined();
    }
    const gone = notebooks.find('AzureNotebooks-ConfigurePythonVersion');
    expect(gone?.retired?.why).toContain('Azure Notebooks');
    expect(gone && notebooks.heirOf(gone)?.id).toBe('configuring-environment');
  });

  it('marks the BYO-ML set for Spark, in its own repository', () => {
    for (const name of ['AnomalousRATraining', 'AnomalousRAScoring', 'AnomalousRASampleData']) {
      const notebook = notebooks.find(name);
      expect(notebook).toMatchObject({ kernel: 'spark', repository: 'sentinel', group: 'Bring your own ML' });
      expect(notebook && notebooks.sourceOf(notebook)).toEqual({
        owner: 'Azure',
        name: 'Azure-Sentinel',
        ref: 'master',
        path: `BYOML/Notebooks/${name}.ipynb`,
      });
    }
  });

  it('can be linked to by every launcher', () => {
    for (const notebook of notebooks.all()) {
      const source = notebooks.sourceOf(notebook);
      const target = { ...sampleTarget(), source, file: { path: notebook.path } };
      for (const launcher of launchers) {
        expect(launcher.link(target), `${launcher.id} ${notebook.id}`).toEqual(expect.any(String));
      }
    }
  });
});

describe('finding a notebook', () => {
  it.each([
    ['entity-ip', 'entity-ip'],
    ['Entity IP', 'entity-ip'],
    ['Entity Explorer - IP Address.ipynb', 'entity-ip'],
    ['entity explorer: ip address', 'entity-ip'],
    ['scenario-notebooks/Guided Investigation - WAF data.ipynb', 'waf'],
    ['MITREMAP', 'mitremap'],
    ['Entity Explorer - Windows Host', 'entity-windows-host'],
  ])('by %s', (name, id) => expect(notebooks.find(name)?.id).toBe(id));

  it.each(['', ' ', '__proto__', 'constructor', 'x'.repeat(100_000), '\u0000', '.ipynb'])(
    'finds nothing for %j',
    (name) => {
      expect(notebooks.find(name)).toBeUndefined();
      expect(notebooks.nearest(name)).toEqual([]);
    },
  );

  it.each([
    ['entitty ip', 'entity-ip'],
    ['incident trage', 'incident-triage'],
    ['byoml trainin', 'byoml-training'],
    ['masquerading', 'byoml-masquerading-process'],
  ])('suggests for %s', (typed, id) => expect(ids(notebooks.nearest(typed))).toContain(id));

  it('searches in every word, and offers the retired ones last', () => {
    expect(ids(notebooks.search('password spray'))).toEqual(['password-spray-spark']);
    expect(ids(notebooks.search('SIGNINLOGS'))).toContain('account-sign-in-evaluation');
    expect(notebooks.search('zzzz')).toEqual([]);
    expect(notebooks.search('')).toEqual(notebooks.all());
    const hosts = notebooks.search('entity host');
    expect(hosts[0]?.id).toBe('entity-host');
    expect(ids(hosts.filter((one) => one.retired))).toEqual(ids(hosts).slice(-2));
  });

  it('is survived by any words', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (words) => {
        expect(Array.isArray(notebooks.search(words))).toBe(true);
        expect(notebooks.nearest(words).length).toBeLessThanOrEqual(3);
        notebooks.find(words);
        notebooks.forHunt(words, [words]);
      }),
    );
  });
});

describe('what a notebook carries on from', () => {
  it.each([
    ['ip', 'entity-ip'],
    ['account', 'entity-account'],
    ['host', 'entity-host'],
    ['domain', 'entity-domain-url'],
    ['url', 'entity-domain-url'],
  ] as const)('offers for %s its explorer first', (type, id) => {
    expect(notebooks.forEntity(type)[0]?.id).toBe(id);
  });

  it('offers something for everything that a hunt shows, and nothing retired', () => {
    for (const type of [
      'account',
      'domain',
      'file',
      'hash',
      'host',
      'ip',
      'process',
      'resource',
      'url',
    ] as const) {
      const offered = notebooks.forEntity(type);
      expect(offered.length, type).toBeGreaterThan(0);
      expect(offered.filter((one) => one.retired)).toEqual([]);
    }
  });

  it.each([
    ['FileShares.list_anomalous_access', [], ['byoml-training', 'byoml-scoring']],
    ['Network.list_beacons', ['CommonSecurityLog'], ['beaconing-spark']],
    ['Azure.list_password_sprays', ['SigninLogs'], ['password-spray-spark']],
    [
      'Office365.list_forwarding_rules',
      ['OfficeActivity'],
      ['anomalous-exchange-sessions', 'office-365-exploring'],
    ],
    ['Unknown.hunt', ['OfficeActivity'], ['anomalous-exchange-sessions']],
  ])('offers for the hunt %s what is made for it first', (hunt, tables, first) => {
    expect(ids(notebooks.forHunt(hunt, tables)).slice(0, first.length)).toEqual(first);
  });

  it('offers something for nearly every hunt', () => {
    const without = hunts.filter(({ name, tables }) => notebooks.forHunt(name, tables).length === 0);
    // Hunts come and go; some are about what no notebook knows.
    expect(without.length).toBeLessThan(hunts.length * 0.03);
  });

  it('offers triage for an incident', () => {
    expect(ids(notebooks.forIncident()).slice(0, 2)).toEqual(['incident-triage', 'fusion-incident-triage']);
  });
});

describe('a team’s own notebooks', () => {
  it('come with the published ones, before them where both fit', async () => {
    const folder = temporaryFolder();
    const parameters = 'ip_address = ""\nstart = datetime(2026, 1, 1)';
    writeFileSync(
      join(folder, 'Our IP checks.ipynb'),
      notebookText({ heading: 'What we ask of an IP', parameters }),
    );
    const loaded = await loadNotebooks({ folders: [folder] });
    expect(loaded.problems).toEqual([]);
    expect(loaded.repositories[2]).toMatchObject({ id: 'team', owner: '' });
    const ours = loaded.notebooks.find('Our IP checks');
    expect(ours).toMatchObject({
      id: 'team-our-ip-checks',
      repository: 'team',
      title: 'What we ask of an IP',
    });
    expect(ids(loaded.notebooks.forEntity('ip')).slice(0, 2)).toEqual(['team-our-ip-checks', 'entity-ip']);
    expect(ours && loaded.notebooks.sourceOf(ours)).toBeUndefined();
  });

  it('on GitHub can be read there', async () => {
    const folder = temporaryFolder();
    writeFileSync(join(folder, 'a.ipynb'), notebookText({ heading: 'A' }));
    const repository = {
      id: 'team-x',
      owner: 'contoso',
      name: 'hunts',
      ref: 'main',
      comparedAt: '2026-11-21',
    };
    const loaded = await loadNotebooks({ folders: [], repositories: [{ repository, folder, commit: 'x' }] });
    const [ours] = loaded.notebooks.search('team-x');
    expect(ours && loaded.notebooks.sourceOf(ours)).toEqual({
      owner: 'contoso',
      name: 'hunts',
      ref: 'main',
      path: 'a.ipynb',
    });
  });

  it('leave the rest where they cannot be read', async () => {
    const loaded = await loadNotebooks({ file: '/nowhere/catalogue.yaml', folders: ['/nowhere/at/all'] });
    expect(loaded.notebooks.all()).toEqual([]);
    expect(loaded.problems).toEqual([
      expect.stringMatching(/^\/nowhere\/catalogue\.yaml: cannot be read: /),
      '/nowhere/at/all: cannot be read: ENOENT',
    ]);
  });
});
