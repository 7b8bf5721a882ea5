import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { UserError } from '../../../src/errors.ts';
import { folderParts, notebookFileName, numberedName } from '../../../src/notebooks/place/file-name.ts';

const anyText = fc.string({ unit: 'binary', maxLength: 200 });

describe('the name of a notebook’s file', () => {
  it('fits every file system, whatever was asked for, and stays when it is asked for again', () => {
    fc.assert(
      fc.property(anyText, (text) => {
        const name = notebookFileName(text);
        expect(name).toMatch(/^[^.\s"\\/:|<>*?#%\p{C}-][^"\\/:|<>*?#%\p{C}]*\.ipynb$/u);
        expect(name).not.toContain('..');
        expect(Buffer.byteLength(numberedName(name, 499))).toBeLessThan(255);
        expect(notebookFileName(name)).toBe(name);
      }),
    );
  });

  it.each([
    ['Related alerts', 'Related alerts.ipynb'],
    ['x.ipynb', 'x.ipynb'],
    ['x.IPYNB ', 'x.ipynb'],
    ['../../etc/passwd', 'etc-passwd.ipynb'],
    ['CON', '_CON.ipynb'],
    ['…', '….ipynb'],
    ['', 'huntline.ipynb'],
  ])('of %j is %j', (asked, name) => {
    expect(notebookFileName(asked)).toBe(name);
  });

  it('counts up before its ending', () => {
    expect([0, 1, 12].map((count) => numberedName('a.b.ipynb', count))).toEqual([
      'a.b.ipynb',
      'a.b-1.ipynb',
      'a.b-12.ipynb',
    ]);
  });
});

describe('a folder', () => {
  it('goes down only', () => {
    expect(folderParts('')).toEqual([]);
    expect(folderParts('/a/b c/')).toEqual(['a', 'b c']);
    for (const folder of ['..', 'a/../b', 'a//b', 'a\\b', '\0', './a', '***']) {
      expect(() => folderParts(folder)).toThrow(UserError);
    }
    fc.assert(
      fc.property(anyText, (text) => {
        try {
          for (const part of folderParts(text)) expect(part).toMatch(/^[^./\\][^/\\]*$/);
        } catch (error) {
          expect(error).toBeInstanceOf(UserError);
        }
      }),
    );
  });
});
