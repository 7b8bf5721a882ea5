import type { DuckDBConnection } from '@duckdb/node-api';
import type { Part } from './part.ts';
import type { TableShape } from './table-shape.ts';

/** Says how many values of a part do not fit their columns, column by column. `from`: the part's relation. */
export async function countMisfits(
  connection: DuckDBConnection,
  shape: TableShape,
  part: Part,
  from: string,
  shown: string,
): Promise<readonly string[]> {
  const tests = shape.misfits(part);
  if (tests.length === 0) return [];
  const list = tests.map(({ test }) => `count(*) FILTER (${test})`).join(', ');
  const [row = []] = (await connection.runAndReadAll(`SELECT ${list} FROM ${from}`)).getRows();
  return tests.flatMap(({ column: { name, type } }, index) => {
    const count = Number(row[index] ?? 0);
    if (count === 0) return [];
    return count === 1
      ? [`${shown}: 1 value of ${name} is no ${type} and so empty`]
      : [`${shown}: ${count.toLocaleString('en')} values of ${name} are no ${type} and so empty`];
  });
}
