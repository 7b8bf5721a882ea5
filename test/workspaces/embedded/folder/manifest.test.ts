import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { folderName, readManifest } from '../../../../src/workspaces/embedded/folder/manifest.ts';
import { dataFolder } from '../../../support/data-folder.ts';

describe('a folder’s manifest', () => {
  it('is not needed', () => {
    expect(readManifest(dataFolder())).toEqual({ rebase: 'frozen', tables: {} });
  });

  it.each([
    ['workspace.yaml', 'name: lab\nrebase: now\ntables:\n  T:\n    time: when\n    types: { port: int }\n'],
    ['manifest.json', '{"name":"lab","rebase":"now","tables":{"T":{"time":"when","types":{"port":"int"}}}}'],
  ])('may be %s', (file, content) => {
    const folder = dataFolder({ [file]: content });
    expect(readManifest(folder)).toEqual({
      name: 'lab',
      rebase: 'now',
      tables: { T: { time: 'when', types: { port: 'int' } } },
    });
    expect(folderName(folder)).toBe('lab');
  });

  it.each([
    ['rebase: later', /rebase/],
    ['tables: { T: { types: { a: text } } }', /tables\.T\.types\.a/],
    ['tabels: {}', /tabels/],
    ['name: my lab', /name: takes letters/],
    ['a: [', /workspace\.yaml/],
  ])('is refused where it says %s', (content, message) => {
    expect(() => readManifest(dataFolder({ 'workspace.yaml': content }))).toThrow(message);
  });

  it('is looked for in a folder that is there', () => {
    expect(() => readManifest(join(dataFolder(), 'nowhere'))).toThrow(/There is no folder/);
    expect(() => readManifest(join(dataFolder({ file: '' }), 'file'))).toThrow(/There is no folder/);
  });

  it('may leave the name to the folder', () => {
    const folder = dataFolder({ 'case 42/T.csv': '' });
    expect(folderName(join(folder, 'case 42'))).toBe('case-42');
  });
});
