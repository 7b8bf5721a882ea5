import { appendFile, readFile } from 'node:fs/promises';

const kept = 500;

/** Lines typed at earlier prompts, newest first, as `node:readline` takes them; none where there is no such file yet. */
export async function readHistory(file: string): Promise<string[]> {
  try {
    const lines = (await readFile(file, 'utf8')).split('\n').filter((line) => line.trim() !== '');
    return lines.slice(-kept).reverse();
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return [];
    throw error;
  }
}

/** Adds a line; the file is its owner's alone, since lines name people and machines. */
export async function appendHistory(file: string, line: string): Promise<void> {
  await appendFile(file, `${line.replaceAll(/[\r\n]+/g, ' ')}\n`, { mode: 0o600 });
}
