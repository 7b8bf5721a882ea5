import type { Column, ColumnType } from '../../../types.ts';
import type { Scalar } from './scalar.ts';
import { ident, raw, type Sql, sql } from './sql.ts';

/** A column of an intermediate result. */
export interface Field {
  readonly name: string;
  readonly type: ColumnType;
  /** Its name in SQL: DuckDB folds case even in quotes, KQL does not. */
  readonly id: string;
  readonly weight: number;
  /** True where no row lacks it: a comparison of it is never null. */
  readonly required?: boolean;
}

/** A tabular expression in SQL: something to select from. */
export interface Relation {
  readonly from: Sql;
  readonly fields: readonly Field[];
  /** True where the rows have an order that `prev` and its kin may look at. */
  readonly serialized?: boolean;
  /** Keys of that order over these columns, where they are known. */
  readonly order?: Sql;
  /** True where the rows may as well be read twice: a table's own, or some of them that are cheap to tell. */
  readonly again?: boolean;
  /** What `as` called it: `union withsource=` shows that. */
  readonly alias?: string;
}

/** Names for columns that DuckDB tells apart. A leading `$` is kept for the translator's own. */
export function fieldIds(columns: readonly Column[]): string[] {
  const taken = new Set<string>();
  return columns.map(({ name }) => {
    let id = name.startsWith('$') || name === '' ? `_${name}` : name;
    for (let count = 2; taken.has(id.toLowerCase()); count++) id = `${name}$${count}`;
    taken.add(id.toLowerCase());
    return id;
  });
}

/** Fields of given weight for columns. */
export function toFields(columns: readonly Column[], weight = 1): Field[] {
  const ids = fieldIds(columns);
  return columns.map(({ name, type }, index) => ({ name, type, id: ids[index] ?? name, weight }));
}

/** A field as an expression; `qualifier` is the alias of the table it stands in, in a join. */
export function fieldScalar(field: Field, qualifier?: string): Scalar {
  const column = ident(field.id, field.weight);
  const text =
    qualifier === undefined ? column : { ...sql`${raw(qualifier)}.${column}`, weight: field.weight };
  return { sql: text, type: field.type, ...(field.required ? { required: true } : {}) };
}

/** True for SQL that may be computed twice: it costs little, and gives the same again. */
export function isCheap({ text, weight }: Sql): boolean {
  return weight <= 40 && !/json|regexp_|contains|kql_|list_|random|uuid|SELECT/.test(text);
}
