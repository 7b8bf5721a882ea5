import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { QueryError } from '../../../src/errors.ts';
import { Store } from '../../../src/workspaces/embedded/store.ts';
import { type Engine, openEngine } from './engine.ts';

let engine: Engine;

beforeAll(async () => {
  engine = await openEngine({ T: [{ name: 'A', type: 'string' }] });
});
afterAll(() => engine.close());

function kqlText(text: string): string {
  return JSON.stringify(text).replaceAll('\\u2028', '\u2028');
}

describe('hostile queries', () => {
  it.each([
    ['externaldata(x: string)["file:///etc/passwd"]', 'externaldata'],
    ['externaldata(x: string)[@"https://example.com/x.csv"] with (format="csv")', 'externaldata'],
    ['cluster("https://example.com").database("d").T', 'cluster()'],
    ['database("other").T | count', 'database()'],
    ['workspace("other").T | count', 'workspace()'],
    ['app("other").T', 'app()'],
    ['T | evaluate http_request("https://example.com")', 'evaluate http_request'],
    ['T | evaluate python(typeof(*), "import os")', 'evaluate python'],
    ['T | evaluate autocluster()', 'evaluate autocluster'],
    ['_GetWatchlist("x")', '_GetWatchlist()'],
  ])('%s is refused by name', async (kql, construct) => {
    await expect(engine.run(kql)).rejects.toMatchObject({ fault: 'unsupported', construct });
  });

  it.each([
    'print read_text("/etc/passwd")',
    'print getenv("HOME")',
    'read_csv("/etc/passwd")',
    '["/etc/passwd"] | take 1',
    'T; DROP TABLE T',
    'T | where A == "x"); COPY T TO "/tmp/x"; --',
    '.show tables',
    'set memory_limit="99GB"; sniff(',
    'information_schema.tables',
    'duckdb_settings()',
  ])('%s is no KQL here', async (kql) => {
    await expect(engine.run(kql)).rejects.toBeInstanceOf(QueryError);
  });

  it('reaches no file and no setting even from SQL', async () => {
    const store = await Store.open({ schema: {}, rows: () => [] });
    const connection = await store.connect();
    for (const statement of [
      "SELECT * FROM read_text('/etc/passwd')",
      "SELECT * FROM glob('/*')",
      "COPY (SELECT 1) TO '/tmp/huntline-test.csv'",
      "ATTACH '/tmp/huntline-test.db'",
      'INSTALL httpfs',
      'LOAD httpfs',
      'SET enable_external_access = true',
      "SET memory_limit = '99GB'",
      'RESET lock_configuration',
    ]) {
      await expect(connection.run(statement), statement).rejects.toThrow();
    }
    connection.closeSync();
    store.close();
  });

  it('shows any text as it is: what a query holds never becomes SQL', async () => {
    await fc.assert(
      fc.asyncProperty(fc.string({ unit: 'grapheme', maxLength: 40 }), async (text) => {
        const { rows } = await engine.run(`print ${kqlText(text)}`);
        expect(rows).toEqual([[text]]);
      }),
      { numRuns: 60, examples: [["'; DROP TABLE T; --"], ['"'], ['\\'], ['$1'], ['\u0000'], ['{}']] },
    );
  });

  it('takes any text as a name of a column', async () => {
    const names = ['a"b', "a'b", 'a b', 'A;--', '$row', '$index', 'select', 'é', 'a.b'];
    for (const name of names) {
      const quoted = `['${name.replaceAll("'", "\\'")}']`;
      const { columns, rows } = await engine.run(
        `print ${quoted} = 1 | extend x = ${quoted} + 1 | sort by ${quoted}`,
      );
      expect([columns[0]?.name, rows]).toEqual([name, [[1, 2]]]);
    }
  });
});
