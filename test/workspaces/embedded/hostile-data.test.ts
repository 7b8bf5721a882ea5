import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Schema, Table } from '../../../src/types.ts';
import { runQuery } from '../../../src/workspaces/embedded/run-query.ts';
import { Store } from '../../../src/workspaces/embedded/store.ts';

// Rows, columns and tables that an attacker may name: all of it is data.

const nasty = [
  `'; DROP TABLE x; --`,
  `"; COPY (SELECT 1) TO '/tmp/huntline-hostile' --`,
  `$1 $$ $row "$row" $0`,
  `a\u0000b`,
  `') UNION SELECT getenv('HOME') --`,
  '{"a": "\\u0000", "b": "\\""}',
  '</script><b>',
  '\u202egnp.exe',
  '\ud800',
  `read_text('/etc/passwd')`,
];
const columns = [`a'b`, 'a"b', 'A"B', 'SELECT', '$row', '$none', 'x;--', 'ends with space ', '-', `"'`, 'é'];
const table = `T'"; DROP TABLE x; --`;

const schema: Schema = {
  [table]: columns.map((name) => ({ name, type: 'string' as const })),
  Plain: [
    { name: 'text', type: 'string' },
    { name: 'bag', type: 'dynamic' },
  ],
};

let store: Store;

beforeAll(async () => {
  store = await Store.open({
    schema,
    *rows(name) {
      for (const [index, text] of nasty.entries()) {
        yield name === 'Plain'
          ? { text, bag: { [text]: text, index } }
          : Object.fromEntries(columns.map((column) => [column, `${column} ${text}`]));
      }
    },
  });
});
afterAll(() => store.close());

function run(kql: string): Promise<Table> {
  const window = { start: '2026-01-01T00:00:00Z', end: '2026-01-02T00:00:00Z' };
  return runQuery(store, kql, window, {
    maxRows: 100,
    timeoutMs: 20_000,
    signal: new AbortController().signal,
  });
}

function name(text: string): string {
  return `['${text.replace(/\\/g, '\\\\').replace(/'/g, "\\'")}']`;
}

/** What a lone surrogate becomes on its way through UTF-8. */
function whole(text: string): string {
  return text.toWellFormed();
}

describe('hostile data', () => {
  it('comes back as it is, under the names that it has', async () => {
    const { columns: found, rows } = await run(name(table));
    expect(found.map((column) => column.name)).toEqual(columns);
    expect(rows).toEqual(nasty.map((text) => columns.map((column) => whole(`${column} ${text}`))));
  });

  it.each(columns)('takes the column %j in every kind of operator', async (column) => {
    const c = name(column);
    const source = `${name(table)} | project ${c}`;
    const kql = [
      `${source} | where ${c} has "DROP" or isempty(${c}) | summarize n = count(), m = max(${c}) by ${c} | sort by ${c} asc`,
      `${source} | extend ${c} = strcat(${c}, "!") | distinct ${c} | top 3 by ${c}`,
      `${source} | join kind=inner (${source}) on ${c} | count`,
      `${source} | extend p = pack_all() | evaluate bag_unpack(p, "_") | count`,
      `${source} | summarize l = make_list(${c}) | mv-apply l to typeof(string) on (where l has "x") | count`,
      `${source} | serialize q = prev(${c}) | parse ${c} with a " " b | project a, b, q | getschema`,
      `${source} | project-rename renamed = ${c} | union (${source}) | search "DROP" | count`,
      `${source} | top-nested 2 of ${c} by count() | count`,
      `${source} | evaluate narrow() | count`,
    ];
    for (const query of kql) expect((await run(query)).rows.length, query).toBeGreaterThan(0);
  });

  it('cannot leave the value that it is, whatever it is compared with', async () => {
    for (const text of nasty.filter((value) => value.isWellFormed())) {
      const { rows } = await run(`Plain | where text == ${JSON.stringify(text)} | project text`);
      expect(rows).toEqual([[text]]);
    }
  });

  it('unpacks bags whose keys are SQL', async () => {
    const { columns: found, rows } = await run(
      'Plain | where bag.index == 0 | evaluate bag_unpack(bag) | project-away text',
    );
    expect(found.map((column) => column.name).sort()).toEqual([nasty[0] ?? '', 'index'].sort());
    expect(rows.flat()).toContain(nasty[0]);
  });

  it('pivots on values that are SQL', async () => {
    const { columns: found } = await run(
      'Plain | where text !has "u0000" and text has_any ("DROP", "COPY", "getenv") | project text, n = 1 | evaluate pivot(text, sum(n))',
    );
    expect(found.map((column) => column.name).sort()).toEqual(
      nasty.filter((text) => /DROP|COPY|getenv/.test(text)).sort(),
    );
  });

  it('joins and searches any two texts as texts', async () => {
    await fc.assert(
      fc.asyncProperty(fc.string({ unit: 'grapheme', maxLength: 20 }), async (text) => {
        const literal = JSON.stringify(text);
        const kql = `print a = ${literal} | join kind=inner (print a = ${literal}) on a | where a contains ${literal} and a startswith ${literal} | project a, b = replace_string(a, "x", ${literal})`;
        expect((await run(kql)).rows).toEqual([[text, text.replaceAll('x', () => text)]]);
      }),
      { numRuns: 40, examples: [[`'`], ['"'], ['\\'], ["''); SELECT 1; --"], ['%_*?.+'], ['\u0000']] },
    );
  });
});
