import type { ColumnType } from '../../../types.ts';
import type { Sql } from '../translate/sql.ts';
import type { DataFile } from './scan-folder.ts';

/** A column as a file has it. */
export interface PartColumn {
  readonly name: string;
  /** What its values show; undefined where none is there. */
  readonly type: ColumnType | undefined;
  /** The value in SQL, over the part's relation, as `from`. */
  readonly value: Sql;
  readonly from: ColumnType;
  /** The same as an instant with a zone, where the file holds that. */
  readonly instant?: Sql;
  /** True where the file says that every value is there: then nothing has to be put in the place of null. */
  readonly filled?: boolean;
}

/** One file of a table, looked at but not read. */
export interface Part {
  readonly file: DataFile;
  readonly columns: readonly PartColumn[];
}
