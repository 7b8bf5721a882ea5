import type { DuckDBConnection, DuckDBInstance } from '@duckdb/node-api';
import { quote } from './translate/sql.ts';
import { registerUdfs } from './udfs/define.ts';
import { allUdfs } from './udfs/index.ts';

const memoryLimit = '2GB';

/** What large sorts and joins may write beside the memory they have, where there is a folder for it. */
const spillLimit = '16GB';

/** What a database may reach outside of itself. */
export interface Reach {
  /** Files that it may read. */
  readonly paths: readonly string[];
  /** A folder that is ours alone, for what does not fit in memory. */
  readonly scratch: string;
}

/**
 * Gives a database its functions and settings. From here on nothing of it can be changed, and no file but the given
 * ones, no network and no extension can be reached.
 */
export async function lockDatabase(instance: DuckDBInstance, reach?: Reach): Promise<DuckDBConnection> {
  const connection = await instance.connect();
  registerUdfs(connection, allUdfs);
  for (const setting of [
    "TimeZone = 'UTC'",
    `memory_limit = '${memoryLimit}'`,
    'autoinstall_known_extensions = false',
    'autoload_known_extensions = false',
    ...(reach ? reaching(reach) : []),
    'enable_external_access = false',
    'lock_configuration = true',
  ]) {
    await connection.run(`SET ${setting}`);
  }
  return connection;
}

function reaching({ paths, scratch }: Reach): string[] {
  const own = quote(scratch).text;
  return [
    `temp_directory = ${own}`,
    `max_temp_directory_size = '${spillLimit}'`,
    `allowed_directories = [${own}]`,
    `allowed_paths = [${paths.map((path) => quote(path).text).join(', ')}]`,
  ];
}
