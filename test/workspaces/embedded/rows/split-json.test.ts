import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { splitJson } from '../../../../src/workspaces/embedded/rows/split-json.ts';
import type { Piece } from '../../../../src/workspaces/embedded/rows/split-lines.ts';

async function* chunksOf(text: string, size: number): AsyncGenerator<string> {
  for (let start = 0; start < text.length; start += size) yield text.slice(start, start + size);
}

async function pieces(text: string, inArray: boolean, size = 7, longest?: number): Promise<Piece[]> {
  const all: Piece[] = [];
  for await (const some of splitJson(chunksOf(text, size), inArray, longest)) all.push(...some);
  return all;
}

describe('cutting JSON into values', () => {
  it('gives the items of any array, however the text is cut', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.jsonValue({ maxDepth: 3 })),
        fc.integer({ min: 1, max: 40 }),
        fc.constantFrom(undefined, 1),
        async (values, size, indent) => {
          const found = await pieces(JSON.stringify(values, null, indent), true, size);
          expect(found.map(({ text }) => JSON.stringify(JSON.parse(text ?? '')))).toEqual(
            values.map((value) => JSON.stringify(value)),
          );
        },
      ),
    );
  });

  it('gives objects that follow each other, with the lines that they begin on', async () => {
    expect(await pieces('{\n "a": "}\\""\n}\n\n{"b": [1]}{"c": 1}', false)).toEqual([
      { line: 1, text: '{\n "a": "}\\""\n}' },
      { line: 5, text: '{"b": [1]}' },
      { line: 5, text: '{"c": 1}' },
    ]);
  });

  it('leaves out the text of a value that is too long to keep, and goes on', async () => {
    expect(await pieces(`[{"a":"${'x'.repeat(100)}"},{"b":1}]`, true, 7, 50)).toEqual([
      { line: 1 },
      { line: 1, text: '{"b":1}' },
    ]);
  });

  it.each([
    ['[{"a":1},', true],
    ['[{"a":', true],
    ['[{"a":"x}]', true],
    ['{"a":{', false],
    ['{"a":1} x', false],
    ['[1] 2', true],
  ])('tells of a file that is cut off or goes on after its end: %s', async (text, inArray) => {
    await expect(pieces(text, inArray)).rejects.toThrow(/ends in the middle|is no JSON|something else/);
  });
});
