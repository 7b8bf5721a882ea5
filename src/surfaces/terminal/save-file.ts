import { writeFile } from 'node:fs/promises';
import { parse, resolve } from 'node:path';
import type { FileAnswer } from '../../answers.ts';
import { safeFileName } from '../safe-file-name.ts';

const attempts = 1000;

/** Writes a file answer into a folder for its owner alone, under a new name where one is taken; resolves to the path. */
export async function saveFile(answer: FileAnswer, folder: string): Promise<string> {
  const { name, ext } = parse(safeFileName(answer.name));
  for (let number = 1; number <= attempts; number += 1) {
    const path = resolve(folder, number === 1 ? `${name}${ext}` : `${name}-${number}${ext}`);
    try {
      await writeFile(path, answer.content, { flag: 'wx', mode: 0o600 });
      return path;
    } catch (error) {
      if (!(error instanceof Error && 'code' in error && error.code === 'EEXIST')) throw error;
    }
  }
  throw new Error(`${folder} holds ${attempts} files called ${name}${ext} already.`);
}
