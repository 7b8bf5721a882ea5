import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest';
import type { Answer } from '../../../src/answers.ts';
import { readLaunchLine } from '../../../src/commands/notebook/read-launch-line.ts';
import type { Incoming } from '../../../src/types.ts';
import { type Breakage, startBrokenJupyter } from '../../fakes/broken-jupyter.ts';
import { fixedWorkspace } from '../../fakes/fixed-workspace.ts';
import { noJupyter, type RunningJupyter, startJupyter } from '../../support/jupyter.ts';
import { makeApp } from '../../support/make-app.ts';
import { typed } from '../../support/typed.ts';

const now = new Date('2026-11-21T12:00:00.000Z');
const clock = { now, timeZone: 'UTC', locale: 'en-GB' };

async function open(settings: Readonly<Record<string, string>> = {}) {
  const { app } = await makeApp({ workspaces: [fixedWorkspace()], now, settings });
  return (line: string, changes: Partial<Incoming> = {}) => app.answer(typed(line, changes));
}

function placed(answer: Answer) {
  if (answer.kind !== 'notebook') throw new Error(`${answer.kind}: ${JSON.stringify(answer).slice(0, 400)}`);
  return { ...answer, path: answer.placed.replace('Jupyter: ', '') };
}

function handed(answer: Answer) {
  if (answer.kind !== 'file') throw new Error(`${answer.kind}: ${JSON.stringify(answer).slice(0, 400)}`);
  return answer;
}

describe.skipIf(noJupyter())('a notebook that is put on a real Jupyter server', () => {
  let folder: string;
  let server: RunningJupyter;
  let settings: Readonly<Record<string, string>>;
  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), 'huntline-launch-'));
    server = await startJupyter(folder);
    settings = { HUNTLINE_JUPYTER: server.baseUrl, HUNTLINE_JUPYTER_TOKEN: server.token };
  }, 60_000);
  afterAll(async () => {
    await server?.close();
    rmSync(folder, { recursive: true, force: true });
  });

  const notebooksIn = (name: string) =>
    readdirSync(join(folder, name)).filter((file) => file.endsWith('.ipynb'));

  it('is one of its own each time, though two people launch it thirty times at once', async () => {
    const ask = await open(settings);
    const lines = Array.from({ length: 30 }, (_, at) =>
      ask('notebook launch for 85.214.149.236', { person: { id: `U${at % 2}`, name: 'x' } }),
    );
    const paths = (await Promise.all(lines)).map((answer) => placed(answer).path);
    expect(new Set(paths).size).toBe(30);
    expect(notebooksIn('Huntline')).toHaveLength(30);
    for (const path of paths) expect(readFileSync(join(folder, path), 'utf8')).toContain('85.214.149.236');
  }, 60_000);

  it('goes into folders that are not there, under a name as long as a file may have', async () => {
    const ask = await open({ ...settings, HUNTLINE_JUPYTER_FOLDER: 'SOC/2026/Über uns' });
    const name = 'ж'.repeat(300);
    const { path } = placed(await ask(`notebook launch for 85.214.149.236 as "${name}"`));
    expect(path).toMatch(/^SOC\/2026\/Über uns\/ж{60}\.ipynb$/);
    expect(readFileSync(join(folder, path), 'utf8')).toContain('85.214.149.236');
  });

  it('has the name that was asked for, is put beside what is there, and over it only where that is said', async () => {
    const ask = await open({ ...settings, HUNTLINE_JUPYTER_FOLDER: 'named' });
    const line = 'notebook launch for 85.214.149.236';
    expect(placed(await ask(`${line} as "Case 12"`)).path).toBe('named/Case 12.ipynb');
    const before = readFileSync(join(folder, 'named/Case 12.ipynb'), 'utf8');
    const beside = placed(await ask('notebook launch for 198.51.100.7 as "Case 12" last 3d'));
    expect(beside.path).toBe('named/Case 12-1.ipynb');
    expect(beside.notes[0]).toBe(
      'named/Case 12.ipynb was there already, so it got a new name. To write over it: notebook launch for 198.51.100.7 last 3d as "Case 12" overwrite',
    );
    expect(readFileSync(join(folder, 'named/Case 12.ipynb'), 'utf8')).toBe(before);
    expect(placed(await ask(beside.notes[0]?.split('write over it: ')[1] ?? '')).path).toBe(
      'named/Case 12.ipynb',
    );
    expect(readFileSync(join(folder, 'named/Case 12.ipynb'), 'utf8')).toContain('198.51.100.7');
    expect(notebooksIn('named')).toHaveLength(2);
  });

  it('opens in both of the server’s pages, and keeps apart the one that it goes on with', async () => {
    const ask = await open(settings);
    const { launchers, path, actions } = placed(await ask('notebook launch for 85.214.149.236'));
    const encoded = encodeURIComponent(path).replaceAll('%2F', '/');
    const to = (kind: string | undefined) =>
      launchers.filter(({ url, leadsTo }) => url && leadsTo === kind).map(({ url }) => url);
    expect(to(undefined)).toEqual([
      `${server.baseUrl}/lab/tree/${encoded}`,
      `${server.baseUrl}/notebooks/${encoded}`,
    ]);
    expect(to('published').every((url) => url?.includes('Azure-Sentinel-Notebooks'))).toBe(true);
    expect(to('published')).toHaveLength(4);
    expect(actions.map(({ line }) => line)).toEqual([
      'notebook launch for 85.214.149.236 as file',
      'notebook for 85.214.149.236',
    ]);
    expect(handed(await ask(actions[0]?.line ?? '')).notes[0]).toMatch(/^Workspace: /);
    expect(await ask(actions[1]?.line ?? '')).toMatchObject({ kind: 'notebook-list' });
  });
});

describe('where it cannot be put', () => {
  it.each([
    ['full', 'has no room left (507)'],
    ['says nothing', 'is no Jupyter server'],
    ['refuses', 'does not take the token (403)'],
    ['starting page', 'is not running (503)'],
    ['login page', 'is no Jupyter server'],
    ['dies', 'It could not be put into Jupyter'],
  ] satisfies [Breakage, string][])(
    'the file comes with the reason and the links: the server %s',
    async (how, why) => {
      const broken = await startBrokenJupyter(how);
      onTestFinished(() => broken.close());
      const ask = await open({ HUNTLINE_JUPYTER: broken.baseUrl, HUNTLINE_JUPYTER_TOKEN: 't0ken' });
      const answer = handed(await ask('notebook launch for 85.214.149.236'));
      expect(answer.notes[0]).toContain(why);
      expect(answer.notes[1]).toMatch(/\w/);
      expect(JSON.parse(answer.content)).toMatchObject({ nbformat: 4, nbformat_minor: 5 });
      expect(answer.links).toContainEqual({
        title: 'GitHub',
        url: expect.stringContaining('https://github.com/'),
      });
      expect(answer.notes).toContain('Goes on with: Entity explorer: IP address');
    },
  );

  it.each([
    [{ HUNTLINE_NOTEBOOK_LAUNCHER: 'github' }, 'GitHub is for reading, so here is the file'],
    [
      { HUNTLINE_NOTEBOOK_LAUNCHER: 'Sentinel Azure' },
      'Huntline puts no notebooks into Sentinel in the Azure portal itself',
    ],
    [
      { HUNTLINE_JUPYTER: 'https://j.example' },
      'To put it into JupyterLab, HUNTLINE_JUPYTER_TOKEN must be set',
    ],
    [{ HUNTLINE_NOTEBOOK_LAUNCHER: 'azureml' }, 'HUNTLINE_AML_WORKSPACE and HUNTLINE_AML_FOLDER must be set'],
  ])('it is said what is lacking: %j', async (settings, why) => {
    const ask = await open(settings);
    expect(handed(await ask('notebook launch for 85.214.149.236')).notes[0]).toContain(why);
  });

  it('the file has the name that was asked for', async () => {
    const ask = await open();
    expect(handed(await ask('notebook launch for 85.214.149.236 as "a/b: c"')).name).toBe('a-b- c.ipynb');
    expect(handed(await ask('notebook launch for 85.214.149.236 as ".."')).name).toBe('huntline.ipynb');
  });

  it('a launcher that there is not is refused at the start', async () => {
    await expect(open({ HUNTLINE_NOTEBOOK_LAUNCHER: 'azurml' })).rejects.toThrow(
      'HUNTLINE_NOTEBOOK_LAUNCHER names no launcher: “azurml”.',
    );
  });
});

describe('what stands behind “notebook launch”', () => {
  it.each([
    [
      'entity-ip for 1.2.3.4',
      { name: 'entity-ip', about: '1.2.3.4', again: 'notebook launch entity-ip for 1.2.3.4' },
    ],
    ['for r12345678 as file', { about: 'r12345678', asFile: true, again: 'notebook launch for r12345678' }],
    [
      'for 1.2.3.4 as FILE last 3d',
      { asFile: true, phrase: 'last 3d', again: 'notebook launch for 1.2.3.4 last 3d' },
    ],
    ['for 1.2.3.4 in eu as “Case 12”', { saveAs: 'Case 12', workspaces: ['eu'], overwrite: false }],
    ['tour as case overwrite', { name: 'tour', saveAs: 'case', overwrite: true, about: '' }],
    ['tour as file overwrite', { saveAs: 'file', overwrite: true, asFile: false }],
    ['tour as ""', { name: 'tour', asFile: false, overwrite: false }],
    ['"Guided hunting"', { name: 'Guided hunting' }],
    ['', { name: '', about: '', again: 'notebook launch' }],
  ])('%s', (words, read) => {
    expect(readLaunchLine(words, clock)).toMatchObject(read);
  });

  it('is read again from the line that the card offers', () => {
    fc.assert(
      fc.property(
        fc.constantFrom('', 'tour', 'entity-ip for 1.2.3.4', 'for incident 42', 'for a.example in eu'),
        fc.constantFrom('', 'last 3d'),
        fc.constantFrom('', 'as file', 'as "Case 12"', 'as x overwrite'),
        fc.boolean(),
        (about, when, save, saveLast) => {
          const words = [about, ...(saveLast ? [when, save] : [save, when])].filter(Boolean).join(' ');
          const { again, asFile: _, saveAs: __, overwrite: ___, ...read } = readLaunchLine(words, clock);
          const {
            again: same,
            asFile,
            saveAs,
            overwrite,
            ...back
          } = readLaunchLine(again.replace(/^notebook launch ?/, ''), clock);
          expect({ again: same, ...back }).toEqual({ again, ...read });
          expect([asFile, saveAs, overwrite]).toEqual([false, undefined, false]);
        },
      ),
    );
  });
});

describe('where notebooks open', () => {
  const room = { place: { id: 'C1', kind: 'channel' as const } };
  const ann = { ...room, person: { id: 'ann', name: 'Ann' } };
  const bo = { ...room, person: { id: 'bo', name: 'Bo' } };
  const first = async (ask: Awaited<ReturnType<typeof open>>, who: Partial<Incoming>) => {
    const answer = await ask('notebook list entity-ip', who);
    if (answer.kind !== 'notebook-list') throw new Error(answer.kind);
    return answer.notebooks[0]?.launchers[0]?.id;
  };

  it('is the person’s own choice, else the place’s, and elsewhere the usual one', async () => {
    const ask = await open();
    expect(await ask('notebook use azureml here', ann)).toMatchObject({
      text: 'Notebooks in this place open in Azure Machine Learning. For that, HUNTLINE_AML_WORKSPACE and HUNTLINE_AML_FOLDER must be set.',
    });
    expect([await first(ask, ann), await first(ask, bo)]).toEqual(['azureml', 'azureml']);
    expect(await ask('notebook use nbviewer', bo)).toMatchObject({
      text: 'Your notebooks open in nbviewer.',
    });
    expect([await first(ask, ann), await first(ask, bo)]).toEqual(['azureml', 'nbviewer']);
    expect(await first(ask, { ...ann, place: { id: 'C2', kind: 'channel' } })).toBe('github');
    await ask('notebook reset', bo);
    expect(await first(ask, bo)).toBe('azureml');
    expect(await ask('notebook reset here', ann)).toMatchObject({ text: 'Your notebooks open in GitHub.' });
  });

  it('is no place that is no more: its heir is named, with a button', async () => {
    const ask = await open();
    for (const words of ['azure-notebooks', 'Azure Notebooks', 'azure notebooks here']) {
      expect(await ask(`notebook use ${words}`)).toMatchObject({
        kind: 'error',
        title: 'A retired place',
        message: 'Azure Notebooks is no more: it was switched off in January 2021.',
        actions: [{ line: 'notebook use azureml' }],
      });
    }
    expect(await ask('notebook launch get-started')).toMatchObject({
      title: 'A retired notebook',
      actions: [{ line: 'notebook launch getting-started' }],
    });
    const listed = await ask('notebook list azure notebooks switched off');
    expect(listed).toMatchObject({ kind: 'notebook-list' });
  });

  it('is offered with what was asked about in each button, the best first', async () => {
    const answer = await (await open())('notebook for 185.220.101.34');
    if (answer.kind !== 'notebook-list') throw new Error(answer.kind);
    expect(answer.actions.map(({ line }) => line)).toEqual(
      answer.notebooks.slice(0, 4).map(({ name }) => `notebook launch ${name} for 185.220.101.34`),
    );
    expect(answer.actions[0]?.line).toBe('notebook launch entity-ip for 185.220.101.34');
  });
});
