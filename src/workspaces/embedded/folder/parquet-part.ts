import type { DuckDBConnection } from '@duckdb/node-api';
import { FileFault } from '../rows/file-fault.ts';
import { ident, quote } from '../translate/sql.ts';
import { seenAs } from './duck-type.ts';
import type { Part, PartColumn } from './part.ts';
import type { DataFile } from './scan-folder.ts';

/** Reads a Parquet file's own description of its columns, and no row. @throws {FileFault} */
export async function describeParquet(connection: DuckDBConnection, file: DataFile): Promise<Part> {
  try {
    const described = await connection.runAndReadAll(`DESCRIBE SELECT * FROM ${readParquet([file])}`);
    const filled = await filledColumns(connection, file);
    const columns = described.getRows().map(([name, type]): PartColumn => {
      const seen = seenAs(String(type));
      return {
        name: String(name),
        type: seen.type,
        from: seen.type,
        value: seen.read(ident(String(name))),
        filled: filled.has(String(name)),
        ...(type === 'TIMESTAMP WITH TIME ZONE' ? { instant: ident(String(name)) } : {}),
      };
    });
    return { file, columns };
  } catch (error) {
    throw new FileFault(parquetFault((error as Error).message));
  }
}

/** Files that are described alike, as something to select from; each is read where it lies. */
export function readParquet(files: readonly DataFile[]): string {
  const paths = files.map(({ path }) => quote(path).text);
  return `read_parquet([${paths.join(', ')}], hive_partitioning = false)`;
}

/** Columns of which the file says that no value is missing. */
async function filledColumns(connection: DuckDBConnection, { path }: DataFile): Promise<ReadonlySet<string>> {
  const read = await connection.runAndReadAll(
    `SELECT path_in_schema FROM parquet_metadata(${quote(path).text}) GROUP BY 1 HAVING bool_and(coalesce(stats_null_count = 0, false))`,
  );
  return new Set(read.getRows().map(([name]) => String(name)));
}

function parquetFault(message: string): string {
  const first = (message.split('\n')[0] ?? '').replace(/^[\w ]*Error: */, '');
  if (/no magic bytes|too small|footer/i.test(first)) return 'is no Parquet file, or is cut off';
  if (/permission denied/i.test(first)) return 'may not be read: its permissions do not allow it';
  return `cannot be read: ${first.slice(0, 200)}`;
}
