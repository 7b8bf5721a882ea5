import { readJson, writeJson } from '../values/json.ts';
import { FileFault } from './file-fault.ts';
import type { Read } from './read-rows.ts';

/** Largest answer, in characters: the service itself stops at a tenth of that. */
const largest = 256 * 1024 ** 2;

interface ApiTable {
  readonly name?: string;
  readonly columns: readonly { readonly name: string; readonly type?: string }[];
  readonly rows: readonly (readonly unknown[])[];
}

/** The rows of an answer of the query API: `tables`, each with its columns and rows. @throws {FileFault} */
export async function* readApiAnswer(text: AsyncIterable<string>): AsyncGenerator<readonly Read[]> {
  const parts: string[] = [];
  let size = 0;
  for await (const chunk of text) {
    size += chunk.length;
    if (size > largest) throw new FileFault('is an answer of the API of more than 256 MB');
    parts.push(chunk);
  }
  const tables = tablesOf(parts.join(''));
  for (const { columns, rows } of tables) {
    // An answer says no lines worth naming: its rows are counted instead.
    for (let start = 0; start < rows.length; start += 1000)
      yield rows.slice(start, start + 1000).map((row, index) => asRow(row, columns, start + index + 1));
  }
}

function tablesOf(text: string): readonly ApiTable[] {
  let answer: { tables?: unknown };
  try {
    answer = readJson(text) as { tables?: unknown };
  } catch {
    throw new FileFault('is no JSON');
  }
  const tables = Array.isArray(answer.tables) ? (answer.tables as ApiTable[]) : [];
  const first = tables.find(({ name }) => name === 'PrimaryResult') ?? tables[0];
  if (!Array.isArray(first?.columns) || !Array.isArray(first.rows))
    throw new FileFault('looks like an answer of the API, but has no table with columns and rows');
  return [first];
}

/** Bags come as text. */
function opened(value: string): unknown {
  try {
    return readJson(value);
  } catch {
    return value;
  }
}

function asRow(row: readonly unknown[], columns: ApiTable['columns'], line: number): Read {
  if (!Array.isArray(row) || row.length !== columns.length)
    return { line, problem: `(a row, counted from 1) does not have its ${columns.length} values` };
  const filled = columns.flatMap(({ name, type }, index) => {
    const value = row[index];
    if (value === null || value === '') return [];
    return [[name, type === 'dynamic' && typeof value === 'string' ? opened(value) : value] as const];
  });
  const named = Object.fromEntries(filled);
  return { line, json: writeJson(named as Parameters<typeof writeJson>[0]), row: named };
}
