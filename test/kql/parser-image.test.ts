import { execFileSync } from 'node:child_process';
import { readdirSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { dropParserImage, makeParserImage, parserImage } from '../../src/kql/parser-image.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';

const parser = new URL('../../src/kql/parser.ts', import.meta.url).href;

/** What a process makes of a query: its kinds of nodes, and whether the parser was there before it was asked for. */
function parsed(flags: readonly string[]): { kinds: string[]; there: boolean } {
  const code = `const there = 'Kusto' in globalThis;
    const { parseQuery } = await import('${parser}');
    const { root } = parseQuery('T | where a has "x" | summarize count() by b');
    console.log(JSON.stringify({ there, kinds: [...root.walk()].map(({ kind }) => kind) }));`;
  const file = join(temporaryFolder(), 'parse.mjs');
  writeFileSync(file, code);
  return JSON.parse(execFileSync(process.execPath, [...flags, file], { encoding: 'utf8', env: {} }));
}

describe('the image of the parser', () => {
  it('starts a process that parses as one does that loads the parser', async () => {
    const folder = temporaryFolder();
    expect(parserImage(folder)).toBeUndefined();
    await makeParserImage(folder);
    const image = parserImage(folder) ?? '';
    const [from, without] = [parsed(['--snapshot-blob', image]), parsed([])];
    expect(from.there).toBe(true);
    expect(without.there).toBe(false);
    expect(from.kinds).toContain('FilterOperator');
    expect(from.kinds).toEqual(without.kinds);
  });

  it('is made once, in the place of those for other versions', async () => {
    const folder = temporaryFolder();
    writeFileSync(join(folder, 'parser-1.0.0-node-v1.blob'), '');
    writeFileSync(join(folder, 'others'), '');
    await makeParserImage(folder);
    const image = parserImage(folder) ?? '';
    const made = statSync(image);
    await makeParserImage(folder);
    expect(statSync(image).mtimeMs).toBe(made.mtimeMs);
    expect(readdirSync(folder).sort()).toEqual(['others', image.slice(folder.length + 1)]);
    dropParserImage(folder);
    dropParserImage(folder);
    expect(parserImage(folder)).toBeUndefined();
  });

  it('is not made where nothing can be written', async () => {
    const file = join(temporaryFolder(), 'a-file');
    writeFileSync(file, '');
    await expect(makeParserImage(join(file, 'folder'))).rejects.toThrow(/ENOTDIR/);
  });
});
