import { mkdir, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { type Finding, findingText } from '../../src/hunts/finding.ts';
import { readQueryTexts } from '../../src/hunts/query-files.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';

async function read(paths: readonly string[], folder: string) {
  const findings: Finding[] = [];
  const texts = await readQueryTexts(paths, findings);
  const near = (text: string) => text.replaceAll(`${folder}/`, '');
  return {
    files: texts.flatMap(({ file, text }) => (text === undefined ? [] : [near(file)])),
    findings: findings.map((finding) => near(findingText(finding))),
  };
}

describe('readQueryTexts', () => {
  it('follows links, reads each file once, and ends where links go round', async () => {
    const folder = await temporaryFolder();
    await mkdir(join(folder, 'pack/..data'), { recursive: true });
    await mkdir(join(folder, 'elsewhere'));
    // As a ConfigMap is mounted: the files are links into a hidden folder.
    await writeFile(join(folder, 'pack/..data/a.yaml'), 'a');
    await symlink('..data/a.yaml', join(folder, 'pack/a.yaml'));
    await symlink('a.yaml', join(folder, 'pack/again.yaml'));
    await symlink('..', join(folder, 'pack/round'));
    await writeFile(join(folder, 'elsewhere/b.YML'), 'b');
    await symlink('../elsewhere', join(folder, 'pack/there'));
    await symlink('nowhere', join(folder, 'pack/broken.yaml'));
    await symlink('nowhere', join(folder, 'pack/broken'));
    const { files, findings } = await read([join(folder, 'pack'), join(folder, 'elsewhere/b.YML')], folder);
    expect(files).toEqual(['pack/a.yaml', 'pack/round/elsewhere/b.YML']);
    expect(findings).toEqual([expect.stringMatching(/^pack\/broken\.yaml:1:1: cannot be read: ENOENT/)]);
  });

  it('leaves out what is hidden and what is no YAML, unless it is named', async () => {
    const folder = await temporaryFolder();
    await mkdir(join(folder, '.github/workflows'), { recursive: true });
    for (const name of ['.github/workflows/ci.yml', '.lint.yaml', 'README.md', 'x.yaml'])
      await writeFile(join(folder, name), 'x');
    expect((await read([folder], folder)).files).toEqual(['x.yaml']);
    expect((await read([join(folder, 'README.md')], folder)).files).toEqual(['README.md']);
  });

  it('says which file is no text, too large, or not there', async () => {
    const folder = await temporaryFolder();
    await writeFile(join(folder, 'utf16.yaml'), Buffer.from('\ufeffid: 1', 'utf16le'));
    await writeFile(join(folder, 'large.yaml'), '#'.repeat(8_000_001));
    await writeFile(join(folder, 'ok.yaml'), 'ok');
    const { files, findings } = await read([folder, join(folder, 'none')], folder);
    expect(files).toEqual(['ok.yaml']);
    expect(findings.toSorted()).toEqual([
      'large.yaml:1:1: larger than 8 MB',
      expect.stringMatching(/^none:1:1: cannot be read: ENOENT/),
      'utf16.yaml:1:1: not text in UTF-8',
    ]);
  });

  it('reads a thousand files with few open at a time', async () => {
    const folder = await temporaryFolder();
    const names = Array.from({ length: 1000 }, (_, index) => `${String(index).padStart(4, '0')}.yaml`);
    await Promise.all(names.map((name) => writeFile(join(folder, name), name)));
    expect((await read([folder], folder)).files).toEqual(names);
  });
});
