import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { faultOf } from '../../../../src/workspaces/embedded/rows/file-fault.ts';
import { type ReadOptions, readRows } from '../../../../src/workspaces/embedded/rows/read-rows.ts';
import { dataFolder } from '../../../support/data-folder.ts';

async function read(
  content: string | Uint8Array,
  format: ReadOptions['format'],
  options: Partial<ReadOptions> = {},
): Promise<unknown[]> {
  const path = join(dataFolder({ file: content }), 'file');
  const found: unknown[] = [];
  try {
    for await (const reads of readRows(path, { format, ...options })) {
      for (const one of reads)
        found.push('json' in one ? JSON.parse(one.json) : `${one.line} ${one.problem}`);
    }
  } catch (error) {
    found.push(faultOf(error));
  }
  return found;
}

describe('rows of NDJSON', () => {
  it('are one object a line; every other line is named', async () => {
    expect(await read('{"a":1}\r\n\nnot json\n[1]\n3\n{"b":2}', 'ndjson')).toEqual([
      { a: 1 },
      "3 is no JSON: Unexpected token 'o'",
      '4 is no JSON object',
      '5 is no JSON object',
      { b: 2 },
    ]);
  });

  it('do not repeat what stands in a line that is none', async () => {
    const [problem] = await read('{"user": "alice", secret', 'ndjson');
    expect(problem).toMatch(/^1 is no JSON/);
    expect(problem).not.toMatch(/alice|secret/);
  });

  it('survive a line longer than any row', async () => {
    const long = `{"a":"${'x'.repeat(17 * 1024 ** 2)}"}`;
    expect(await read(`{"a":1}\n${long}\n{"a":2}\n`, 'ndjson')).toEqual([
      { a: 1 },
      '2 is longer than 16 million characters',
      { a: 2 },
    ]);
  });

  it('keep numbers and escapes as they are, but for half characters', async () => {
    const path = join(
      dataFolder({ file: '{"n":12345678901234567890,"s":"\\ud800 \\ud83d\\ude00 \\\\ud800"}' }),
      'file',
    );
    for await (const [row] of readRows(path, { format: 'ndjson' }))
      expect(row).toMatchObject({
        json: '{"n":12345678901234567890,"s":"\\ufffd \\ud83d\\ude00 \\\\ud800"}',
      });
  });
});

describe('rows of JSON', () => {
  it.each([
    ['an array', '[{"a":1},\n{"a":2}]'],
    ['an array behind a byte order mark', '\ufeff [{"a":1},{"a":2}]'],
    ['objects that span lines', '{\n"a":1\n}\n{\n"a":2}'],
    ['one a line, though the name says otherwise', '{"a":1}\n{"a":2}\n'],
    ['gzip', gzipSync('[{"a":1},{"a":2}]')],
    ['UTF-16', Buffer.from('\ufeff[{"a":1},{"a":2}]', 'utf16le')],
  ])('are found in %s', async (_name, content) => {
    expect(await read(content, 'json')).toEqual([{ a: 1 }, { a: 2 }]);
  });

  it('are those of the first table in an answer of the API, its bags opened', async () => {
    const answer = {
      tables: [
        {
          name: 'PrimaryResult',
          columns: [
            { name: 'T', type: 'datetime' },
            { name: 'N', type: 'long' },
            { name: 'Bag', type: 'dynamic' },
          ],
          rows: [['2026-01-01T00:00:00Z', 1, '{"a":[1]}'], ['x', null, ''], [1]],
        },
      ],
    };
    expect(await read(JSON.stringify(answer), 'json')).toEqual([
      { T: '2026-01-01T00:00:00Z', N: 1, Bag: { a: [1] } },
      { T: 'x' },
      '3 (a row, counted from 1) does not have its 3 values',
    ]);
  });

  it.each([
    ['nothing', '', []],
    ['an empty array', '[]', []],
    ['a cut array', '[{"a":1},{"a"', [{ a: 1 }, 'ends in the middle of what begins on line 1']],
    ['something else', 'hello', ['is no JSON: it begins with neither { nor [']],
    ['zeros', '{"a":1}\u0000', ['holds bytes of zero: it is no text']],
  ])('tell of a file with %s', async (_name, content, expected) => {
    expect(await read(content, 'json')).toEqual(expected);
  });

  it('tell of gzip that is cut off, damaged, or unpacks to too much', async () => {
    const packed = gzipSync(`${'{"a":1}\n'.repeat(5000)}`);
    expect((await read(packed.subarray(0, -12), 'ndjson')).at(-1)).toMatch(/^is cut off/);
    expect(
      (await read(Buffer.concat([packed.subarray(0, 20), Buffer.alloc(200, 1)]), 'ndjson')).at(-1),
    ).toMatch(/^is (damaged|cut off)/);
    expect((await read(packed, 'ndjson', { most: 10_000 })).at(-1)).toBe('holds more than 0 MB');
  });

  it.each([
    ['a ZIP file', Buffer.from('PK\u0003\u0004....'), 'is a ZIP file: unpack it first'],
    ['zstd', Buffer.from([0x28, 0xb5, 0x2f, 0xfd, 0]), 'is packed with zstd: unpack it first'],
    ['another encoding', Buffer.from('{"a":"caf\xe9"}', 'latin1'), 'is not UTF-8 text: save it as UTF-8'],
  ])('refuse %s by name', async (_name, content, fault) => {
    expect(await read(content, 'json')).toEqual([fault]);
  });
});

describe('rows of CSV', () => {
  it('have quotes, line breaks, any newline and a byte order mark', async () => {
    expect(await read('\ufeffa,"b ""q"""\r\n1,"x, ""y""\r\nz"\n2,\r\n\n', 'csv')).toEqual([
      { a: '1', 'b "q"': 'x, "y"\r\nz' },
      { a: '2' },
    ]);
  });

  it.each([
    [';', 'a;b\n1,5;2\n'],
    ['\t', 'a\tb\n1,5\t2\n'],
    ['|', 'a|b\n1,5|2\n'],
  ])('may be parted by %j', async (_delimiter, content) => {
    expect(await read(content, 'csv')).toEqual([{ a: '1,5', b: '2' }]);
  });

  it('may be UTF-16, either way round', async () => {
    const little = Buffer.from('\ufeffa,b\n1,é\n', 'utf16le');
    expect(await read(little, 'csv')).toEqual([{ a: '1', b: 'é' }]);
    expect(await read(Buffer.from(little).swap16(), 'csv')).toEqual([{ a: '1', b: 'é' }]);
  });

  it('are named where they do not fit the header, or have a quote out of place', async () => {
    expect(await read('a,b\n1,2\n3\n4,5,6\n7,x"y\n8,9,\n', 'csv')).toEqual([
      { a: '1', b: '2' },
      '3 has 1 values and the header 2',
      '4 has 3 values and the header 2',
      '5 has a quote out of place',
      { a: '8', b: '9' },
    ]);
  });

  it('give columns without a name, or with one that is taken, names of their own', async () => {
    expect(await read('a,,a,A\n1,2,3,4\n', 'csv')).toEqual([{ a: '1', Column2: '2', a1: '3', A: '4' }]);
  });

  it('tell of a quote that is never closed', async () => {
    expect(await read('a,b\n1,"x\n2,y\n', 'csv')).toEqual(['ends inside a quoted value']);
  });

  it('have their times turned to UTC where the portal wrote them', async () => {
    const portal = '"TimeGenerated [UTC]",Name\n"2/15/2024, 10:05:12.123 PM",a\n';
    expect(await read(portal, 'csv')).toEqual([{ TimeGenerated: '2024-02-15T22:05:12.123Z', Name: 'a' }]);
    const local = '"TimeGenerated [Local Time]",Name\n"15/2/2024, 22:05:12",a\n';
    expect(await read(local, 'csv')).toEqual([expect.stringMatching(/^has local times: .*--time-zone/)]);
    expect(await read(local, 'csv', { timeZone: 'Europe/Berlin' })).toEqual([
      { TimeGenerated: '2024-02-15T21:05:12Z', Name: 'a' },
    ]);
  });

  it.each([
    ['', []],
    ['a,b\n', []],
    [',\n1,2\n', ['has no header']],
  ])('of %j', async (content, expected) => {
    expect(await read(content, 'csv')).toEqual(expected);
  });
});
