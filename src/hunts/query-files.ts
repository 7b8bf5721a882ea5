import { open, readdir, realpath, stat } from 'node:fs/promises';
import { join } from 'node:path';
import type { Finding } from './finding.ts';

/** A query file's text; undefined where it could not be read, which is then among the findings. */
export interface QueryText {
  readonly file: string;
  readonly text: string | undefined;
}

/** How many files are open at the same time. */
const together = 64;
/** In bytes; a file may have two million characters. */
const largest = 8_000_000;
const utf8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });

/**
 * The texts of every `.yaml` and `.yml` file below the folders, each once, in the order of the folders and of the names.
 * Links are followed; what is hidden (`.git`) is left out. What cannot be read is reported.
 */
export async function readQueryTexts(
  paths: readonly string[],
  findings: Finding[],
): Promise<readonly QueryText[]> {
  const seen = new Set<string>();
  const files: string[] = [];
  for (const path of paths) await gather(path, true, { seen, files, findings });
  const texts: QueryText[] = [];
  for (let from = 0; from < files.length; from += together) {
    const some = files.slice(from, from + together);
    texts.push(
      ...(await Promise.all(some.map(async (file) => ({ file, text: await textOf(file, findings) })))),
    );
  }
  return texts;
}

interface Gathered {
  /** Where links lead to: a loop of links ends here. */
  readonly seen: Set<string>;
  readonly files: string[];
  readonly findings: Finding[];
}

async function gather(path: string, named: boolean, gathered: Gathered): Promise<void> {
  try {
    const real = await realpath(path);
    if (gathered.seen.has(real)) return;
    const facts = await stat(real);
    if (facts.isFile()) {
      gathered.seen.add(real);
      if (named || isQueryFile(path)) gathered.files.push(path);
    } else if (facts.isDirectory()) {
      gathered.seen.add(real);
      for (const name of (await readdir(path)).sort()) {
        if (!name.startsWith('.')) await gather(join(path, name), false, gathered);
      }
    } else if (named) gathered.findings.push(finding(path, 'neither a file nor a folder'));
  } catch (error) {
    if (named || isQueryFile(path) || !isMissing(error)) gathered.findings.push(unreadable(path, error));
  }
}

function isQueryFile(path: string): boolean {
  return /\.ya?ml$/i.test(path);
}

/** A link that leads nowhere. */
function isMissing(error: unknown): boolean {
  return error instanceof Error && 'code' in error && (error.code === 'ENOENT' || error.code === 'ELOOP');
}

async function textOf(file: string, findings: Finding[]): Promise<string | undefined> {
  try {
    await using handle = await open(file);
    const { size } = await handle.stat();
    if (size > largest) {
      findings.push(finding(file, `larger than ${largest / 1_000_000} MB`));
      return undefined;
    }
    return utf8.decode(await handle.readFile());
  } catch (error) {
    findings.push(error instanceof TypeError ? finding(file, 'not text in UTF-8') : unreadable(file, error));
    return undefined;
  }
}

function unreadable(file: string, error: unknown): Finding {
  return finding(file, `cannot be read: ${error instanceof Error ? error.message : String(error)}`);
}

function finding(file: string, message: string): Finding {
  return { file, line: 1, column: 1, severity: 'error', rule: 'file', message };
}
