import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { describe, expect, it } from 'vitest';
import { dataFolder } from './support/data-folder.ts';

const run = promisify(execFile);
const cli = join(import.meta.dirname, '..', 'src', 'cli.ts');

async function huntline(...words: readonly string[]) {
  const env = { PATH: process.env.PATH, HOME: process.env.HOME };
  try {
    const { stdout, stderr } = await run(process.execPath, [cli, ...words], { cwd: dataFolder(), env });
    return { code: 0, stdout, stderr };
  } catch (error) {
    const { code, stdout, stderr } = error as { code: number; stdout: string; stderr: string };
    return { code, stdout, stderr };
  }
}

describe('huntline workspace import', () => {
  it('makes a folder, and says how to hunt in it', async () => {
    const from = dataFolder({ 'Fire_CL.csv': 'a\n1\n' });
    const to = join(dataFolder(), 'own');
    const { code, stdout } = await huntline('workspace', 'import', join(from, 'Fire_CL.csv'), '--to', to);
    expect([code, stdout]).toEqual([
      0,
      expect.stringMatching(/^Fire_CL +1 rows .*0001.parquet\n\nTry: HUNTLINE_WORKSPACE=/),
    ]);
  });

  it('ends with 1 where a row was lost, though the rest is there', async () => {
    const from = dataFolder({ 'Fire_CL.csv': 'a,b\n1,2\n3\n' });
    const to = join(dataFolder(), 'own');
    const { code, stdout, stderr } = await huntline(
      'workspace',
      'import',
      join(from, 'Fire_CL.csv'),
      '--to',
      to,
    );
    expect([code, stdout, stderr]).toEqual([
      1,
      expect.stringMatching(/^Fire_CL +1 rows/),
      expect.stringMatching(/Fire_CL.csv:3 has 1 values and the header 2\n1 row could not be read/),
    ]);
  });

  it('says what it takes where it is not understood', async () => {
    for (const words of [['import'], ['import', 'x.csv'], ['serve']]) {
      const { code, stderr } = await huntline('workspace', ...words);
      expect([code, stderr]).toEqual([
        1,
        expect.stringContaining('huntline workspace import <files…> --to <folder>'),
      ]);
    }
  });
});
