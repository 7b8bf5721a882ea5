import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { Answer } from '../../src/answers.ts';
import type { Table } from '../../src/types.ts';
import { fixedWorkspace } from '../fakes/fixed-workspace.ts';
import { makeApp } from '../support/make-app.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';
import { typed } from '../support/typed.ts';

const now = new Date('2026-11-21T12:00:00.000Z');
const alerts: Table = {
  columns: [
    { name: 'AlertName', type: 'string' },
    { name: 'EntityHost', type: 'string' },
  ],
  rows: [['Password spray', `ann"; import os #`]],
  truncated: false,
};

async function open(settings: Readonly<Record<string, string>> = {}) {
  const workspace = fixedWorkspace();
  workspace.next = async () => alerts;
  const { app } = await makeApp({ workspaces: [workspace], now, settings });
  return (line: string) => app.answer(typed(line));
}

function file(answer: Answer) {
  if (answer.kind !== 'file') throw new Error(`${answer.kind}: ${JSON.stringify(answer).slice(0, 300)}`);
  const notebook: {
    nbformat: number;
    cells: { cell_type: string; source: string; metadata: { tags?: string[] } }[];
  } = JSON.parse(answer.content);
  return {
    answer,
    notebook,
    parameters: notebook.cells.find(({ metadata }) => metadata.tags?.includes('parameters')),
  };
}

describe('notebook', () => {
  it('lists every notebook with its path, parameters and the links of each launcher', async () => {
    const ask = await open();
    const answer = await ask('notebook list all');
    if (answer.kind !== 'notebook-list') throw new Error(answer.kind);
    expect(answer.notebooks).toHaveLength(answer.total);
    expect(answer.total).toBeGreaterThan(100);
    for (const { name, path, launchers } of answer.notebooks) {
      expect(name).toMatch(/^[a-z0-9-]+$/);
      expect(path).toMatch(/\.ipynb$/);
      expect(launchers.some(({ url }) => url?.startsWith('https://github.com/'))).toBe(true);
    }
    expect(answer.comparedAt).toMatch(/^\d{4}-\d{2}-\d{2}$/);
  });

  it.each([
    ['notebook for 85.214.149.236', 'Entity explorer: IP address'],
    ['notebook for signins', undefined],
    ['notebook for hunt signins', undefined],
    ['notebook for incidents', 'Guided investigation: incident triage'],
    ['notebook list beaconing', undefined],
  ])('finds those that suit: %s', async (line, first) => {
    const answer = await (await open())(line);
    if (answer.kind !== 'notebook-list') throw new Error(`${answer.kind} ${JSON.stringify(answer)}`);
    expect(answer.notebooks.length).toBeGreaterThan(0);
    expect(answer.notebooks.length).toBeLessThan(answer.total);
    if (first) expect(answer.notebooks[0]?.title).toBe(first);
  });

  it('carries what one was looking at into a file where nothing can be reached', async () => {
    const { answer, notebook, parameters } = file(
      await (await open())('notebook launch for 85[.]214[.]149[.]236 last 3d'),
    );
    expect(answer.name).toBe('85-214-149-236-202611211200.ipynb');
    expect(notebook.nbformat).toBe(4);
    expect(parameters?.source).toContain("start = '2026-11-18T12:00:00.000Z'");
    expect(parameters?.source).toContain("{'ip': ['85.214.149.236']}");
    expect(answer.links?.some(({ url }) => url.includes('Azure-Sentinel-Notebooks'))).toBe(true);
    expect(answer.notes[0]).toContain('here is the file');
  });

  it('carries a hunt by its name, its values and its window, as data', async () => {
    const ask = await open();
    const hunt = await ask('hunt alerts last 7d');
    if (hunt.kind !== 'hunt') throw new Error(hunt.kind);
    const button = hunt.actions.find(({ title }) => title === 'Notebook');
    expect(button?.line).toBe(`notebook launch for ${hunt.result}`);
    const { notebook, parameters } = file(await ask(button?.line ?? ''));
    expect(parameters?.source).toContain('SecurityAlert.list_alerts');
    expect(parameters?.source).toContain(`'ann"; import os #'`);
    const code = notebook.cells.filter(({ cell_type }) => cell_type === 'code').map(({ source }) => source);
    expect(code.some((source) => /QueryProvider\(/.test(source))).toBe(true);
  });

  it('carries several observables that are typed, and as many of a long list as a notebook takes', async () => {
    const ask = await open();
    const typedOut = file(
      await ask('notebook launch for 85.214.149.236 and contoso[.]com, 198.51.100.7 last 3d'),
    );
    expect(typedOut.answer.title).toBe('Notebook: 85.214.149.236 and 2 more');
    expect(typedOut.parameters?.source).toContain(
      "{'ip': ['85.214.149.236', '198.51.100.7'], 'domain': ['contoso.com']}",
    );
    const many = Array.from({ length: 60 }, (_, index) => `203.0.113.${index}`);
    const card = await ask(`enrich ${many.join(' ')} example.org`);
    if (card.kind !== 'enrichment-list') throw new Error(card.kind);
    const line = card.actions.find(({ title }) => title === 'Notebook')?.line ?? '';
    expect(line).toBe(`notebook launch for ${card.result}`);
    const { answer, parameters } = file(await ask(line));
    expect(answer.notes).toContain('The notebook carries the first 50 of 60 addresses.');
    // The worst stand first on the card, so they go along.
    const worst = card.enrichments.flatMap(({ observable }) =>
      observable.type === 'ipv4' ? observable.value : [],
    );
    const quoted = worst.slice(0, 50).map((value) => `'${value}'`);
    expect(parameters?.source).toContain(`'ip': [${quoted.join(', ')}]`);
    expect(parameters?.source).toContain("'domain': ['example.org']");
    expect(await ask(`notebook for ${card.result}`)).toMatchObject({
      kind: 'notebook-list',
      notes: ['In it: 50 addresses, 1 domain.', 'The notebook carries the first 50 of 60 addresses.'],
    });
  });

  it('offers no notebook on a card of what none starts with, and says so', async () => {
    const ask = await open();
    const one = await ask('enrich CVE-2024-3400');
    if (one.kind !== 'enrichment') throw new Error(one.kind);
    expect(one.actions.map(({ title }) => title)).not.toContain('Notebook');
    const card = await ask('enrich CVE-2024-3400 CVE-2023-4966');
    if (card.kind !== 'enrichment-list') throw new Error(card.kind);
    expect(card.actions.map(({ title }) => title)).not.toContain('Notebook');
    expect(await ask(`notebook launch for ${card.result}`)).toMatchObject({
      kind: 'error',
      message: expect.stringContaining('names nothing that a notebook starts with'),
    });
  });

  it('fills what a team’s own notebook asks for, as data', async () => {
    const folder = temporaryFolder();
    writeFileSync(
      join(folder, 'ours.ipynb'),
      JSON.stringify({
        nbformat: 4,
        nbformat_minor: 5,
        metadata: { kernelspec: { name: 'python3', language: 'python' } },
        cells: [
          { id: 'a', cell_type: 'markdown', metadata: {}, source: '# Ours on addresses' },
          {
            id: 'b',
            cell_type: 'code',
            metadata: { tags: ['parameters'] },
            source: 'ip_address = ""\nstart = ""\nend = ""\nws_name = ""',
            outputs: [],
            execution_count: null,
          },
        ],
      }),
    );
    const ask = await open({ HUNTLINE_NOTEBOOKS: folder });
    const { notebook } = file(await ask('notebook launch ours-on-addresses for 85.214.149.236 last 3d'));
    const injected = notebook.cells.find(({ metadata }) => metadata.tags?.includes('injected-parameters'));
    expect(injected?.source.split('\n').sort()).toEqual([
      "end = '2026-11-21T12:00:00.000Z'",
      "ip_address = '85.214.149.236'",
      "start = '2026-11-18T12:00:00.000Z'",
      expect.stringMatching(/^ws_name = '\w+'$/),
    ]);
  });

  it('opens where the person chose, else the place, and says which setting is lacking', async () => {
    const ask = await open({ HUNTLINE_JUPYTER: 'https://jupyter.contoso.com' });
    const usual = await ask('notebook list entity-ip');
    expect(usual.kind === 'notebook-list' && usual.notebooks[0]?.launchers[0]?.id).toMatch(/^jupyter/);
    expect(await ask('notebook use nbviewer')).toMatchObject({ kind: 'notice' });
    const chosen = await ask('notebook list entity-ip');
    expect(chosen.kind === 'notebook-list' && chosen.notebooks[0]?.launchers[0]?.id).toBe('nbviewer');
    expect(await ask('notebook use azureml')).toMatchObject({
      text: expect.stringContaining('HUNTLINE_AML_WORKSPACE'),
    });
    await ask('notebook reset');
    expect(await ask('notebook use nonesuch')).toMatchObject({ kind: 'error' });
  });

  it('hands the file over where the place that was chosen cannot be reached, and says why', async () => {
    const ask = await open({
      HUNTLINE_NOTEBOOK_LAUNCHER: 'azureml',
      HUNTLINE_AML_WORKSPACE:
        '/subscriptions/0c6a50cf-b1b6-4bfd-ad54-b9822b06ff92/resourceGroups/soc/providers/Microsoft.MachineLearningServices/workspaces/hunting',
      HUNTLINE_AML_FOLDER: 'Users/ann',
    });
    const { answer } = file(await ask('notebook launch for 85.214.149.236'));
    expect(answer.notes[0]).toContain('could not be put into Azure Machine Learning');
    const hub = await open({
      HUNTLINE_NOTEBOOK_LAUNCHER: 'jupyterhub',
      HUNTLINE_JUPYTERHUB: 'http://127.0.0.1:1/hub',
      HUNTLINE_JUPYTERHUB_USER: 'ann',
      HUNTLINE_JUPYTER_TOKEN: 'a-token-of-a-test',
    });
    const handed = file(await hub('notebook launch for 85.214.149.236'));
    expect(handed.answer.notes[0]).toContain('could not be put into JupyterHub');
    expect(JSON.stringify(handed.answer)).not.toContain('a-token-of-a-test');
  });

  it.each([
    ['notebook run entity-ip', 'Launching, not running'],
    ['notebook launch no-such-notebook-at-all', 'No such notebook'],
    ['notebook launch for nothing at all', undefined],
    ['notebook dance', undefined],
  ])('refuses by name: %s', async (line, title) => {
    const answer = await (await open())(line);
    expect(answer).toMatchObject({ kind: 'error', ...(title ? { title } : {}) });
  });
});
