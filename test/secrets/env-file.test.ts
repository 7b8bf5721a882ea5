import { chmod, mkdtemp, readdir, readFile, rm, stat, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseEnv } from 'node:util';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { replaceFile, replaceInEnv } from '../../src/secrets/env-file.ts';

describe('a setting of a .env file', () => {
  it.each([
    ['A=1\nKEY=abc # note\nB=2\n', 'A=1\nKEY=new # note\nB=2\n'],
    ['export KEY="a # b"\r\nB=2\r\n', 'export KEY=new\r\nB=2\r\n'],
    ["# KEY=old\n  KEY = 'x'\nKEYS=3", '# KEY=old\n  KEY = new\nKEYS=3'],
    ['KEY="two\nlines"\nB=2', 'KEY=new\nB=2'],
  ])('is replaced and nothing else: %j', (text, changed) => {
    expect(replaceInEnv(text, 'KEY', 'new')).toBe(changed);
  });

  it.each([
    ['A=1\n', 'KEY was not found'],
    ['KEY=abc\nKEY=def\n', 'KEY stands there more than once'],
    ['A="\nKEY=abc\n"\n', 'KEY|A'],
    ['KEY="abc"def\n', 'KEY'],
  ])('is left alone where that is not safe: %j', (text, why) => {
    expect(() => replaceInEnv(text, 'KEY', 'new')).toThrow(new RegExp(why));
  });

  it('is replaced in any file such that all others read as before, or refused', () => {
    const line = fc.oneof(
      fc.stringMatching(/^(A|B|KEY|export KEY) ?= ?["'`]?[a-c#$\\= ]{0,6}["'`]?$/),
      fc.stringMatching(/^[#A-C="' ]{0,8}$/),
    );
    fc.assert(
      fc.property(fc.array(line, { maxLength: 8 }), fc.constantFrom('\n', '\r\n'), (lines, end) => {
        const text = lines.join(end);
        let changed: string;
        try {
          changed = replaceInEnv(text, 'KEY', 'keyvault:KEY');
        } catch (error) {
          expect((error as Error).message).toContain('the file was left as it is');
          return;
        }
        expect({ ...parseEnv(changed) }).toEqual({ ...parseEnv(text), KEY: 'keyvault:KEY' });
      }),
    );
  });
});

describe('replacing a file', () => {
  it('keeps its mode, follows a link, leaves nothing behind, and refuses where it was changed meanwhile', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'huntline-env-'));
    const path = join(folder, 'real.env');
    await writeFile(path, 'KEY=old');
    await chmod(path, 0o640);
    await symlink(path, join(folder, '.env'));
    await replaceFile(join(folder, '.env'), 'KEY=old', 'KEY=new');
    expect(await readFile(path, 'utf8')).toBe('KEY=new');
    expect((await stat(path)).mode & 0o777).toBe(0o640);
    await expect(replaceFile(path, 'KEY=old', 'KEY=newer')).rejects.toThrow(
      'changed by somebody else meanwhile',
    );
    expect(await readFile(path, 'utf8')).toBe('KEY=new');
    expect((await readdir(folder)).sort()).toEqual(['.env', 'real.env']);
    await rm(folder, { recursive: true });
  });
});
