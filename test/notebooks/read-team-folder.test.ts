import { mkdirSync, symlinkSync, truncateSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { readTeamFolder } from '../../src/notebooks/read-team-folder.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';
import { notebookText } from './notebook-text.ts';

describe('a team’s folder', () => {
  it('gives its notebooks in order, with names of their own', async () => {
    const folder = temporaryFolder();
    mkdirSync(join(folder, 'b', 'c'), { recursive: true });
    writeFileSync(join(folder, 'b', 'c', 'x.ipynb'), notebookText({ heading: 'X' }));
    writeFileSync(join(folder, 'a b.ipynb'), notebookText({ heading: 'One' }));
    writeFileSync(join(folder, 'a-b.ipynb'), notebookText({ heading: 'Two' }));
    writeFileSync(join(folder, 'readme.md'), '# no');
    const { notebooks, problems } = await readTeamFolder(folder, 'team');
    expect(problems).toEqual([]);
    expect(notebooks.map(({ id, path, file }) => [id, path, file])).toEqual([
      ['team-a-b', 'a b.ipynb', join(folder, 'a b.ipynb')],
      ['team-a-b-2', 'a-b.ipynb', join(folder, 'a-b.ipynb')],
      ['team-b-c-x', 'b/c/x.ipynb', join(folder, 'b', 'c', 'x.ipynb')],
    ]);
  });

  it('names what is hostile, and leaves it out', async () => {
    const folder = temporaryFolder();
    const outside = temporaryFolder();
    writeFileSync(join(outside, 'secret.ipynb'), notebookText({ heading: 'Secret' }));
    symlinkSync(join(outside, 'secret.ipynb'), join(folder, 'link.ipynb'));
    symlinkSync(outside, join(folder, 'linked'));
    for (const hidden of ['.git', '.ipynb_checkpoints']) {
      mkdirSync(join(folder, hidden));
      writeFileSync(join(folder, hidden, 'hidden.ipynb'), notebookText({ heading: 'Hidden' }));
    }
    writeFileSync(join(folder, 'bad.ipynb'), '{');
    writeFileSync(join(folder, 'back\\slash.ipynb'), notebookText());
    writeFileSync(join(folder, 'new\nline.ipynb'), notebookText());
    writeFileSync(join(folder, 'huge.ipynb'), '');
    truncateSync(join(folder, 'huge.ipynb'), 20_000_001);
    writeFileSync(join(folder, 'good.ipynb'), notebookText({ heading: 'Good' }));
    const { notebooks, problems } = await readTeamFolder(folder, 'team');
    expect(notebooks.map(({ id }) => id)).toEqual(['team-good']);
    expect(problems.map((problem) => problem.replace(`${folder}/`, '')).sort()).toEqual([
      'back\\slash.ipynb: has characters in its name that a link cannot hold',
      'bad.ipynb: is not JSON',
      'huge.ipynb: is larger than 20 MB',
      'new�line.ipynb: has characters in its name that a link cannot hold',
    ]);
  });

  it('goes neither too deep nor on for ever', async () => {
    const folder = temporaryFolder();
    mkdirSync(join(folder, ...Array.from({ length: 12 }, () => 'd')), { recursive: true });
    for (let index = 0; index < 502; index += 1) writeFileSync(join(folder, `n${index}.ipynb`), '{}');
    const { notebooks, problems } = await readTeamFolder(folder, 'team');
    expect(notebooks).toEqual([]);
    expect(problems).toContain(`${folder}: holds more than is read: 500 notebooks at the most`);
    const deep = temporaryFolder();
    mkdirSync(join(deep, ...Array.from({ length: 12 }, () => 'd')), { recursive: true });
    expect((await readTeamFolder(deep, 'team')).problems).toEqual([
      expect.stringMatching(/too deep a folder/),
    ]);
  });

  it('says where it is not there', async () => {
    const { problems } = await readTeamFolder('/nowhere/at/all', 'team');
    expect(problems).toEqual(['/nowhere/at/all: cannot be read: ENOENT']);
  });
});
