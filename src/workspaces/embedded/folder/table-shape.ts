import type { Column } from '../../../types.ts';
import { nullOf } from '../translate/null-of.ts';
import { fieldIds } from '../translate/relation.ts';
import { ident, quote, type Sql, sql } from '../translate/sql.ts';
import { fitColumn, mayMisfit } from './fit-column.ts';
import type { Part } from './part.ts';
import type { ColumnPlan } from './plan-columns.ts';

/** A column with its name in SQL. */
export interface ShapedColumn extends Column {
  readonly id: string;
}

/** What a table looks like, and how the values of its files become its columns, in SQL. */
export class TableShape {
  readonly name: string;
  readonly columns: readonly ShapedColumn[];
  private readonly plan: ColumnPlan;

  constructor(name: string, plan: ColumnPlan) {
    const ids = fieldIds(plan.columns);
    this.name = name;
    this.plan = plan;
    this.columns = plan.columns.map((column, index) => ({ ...column, id: ids[index] ?? column.name }));
  }

  /** The column that says when, where it is one. */
  get time(): ShapedColumn | undefined {
    return this.columns.find(({ name, type }) => name === 'TimeGenerated' && type === 'datetime');
  }

  source(part: Part, column: Column) {
    return this.plan.fill(part, column);
  }

  /** Columns that some of the parts fill. */
  filledBy(parts: readonly Part[]): readonly ShapedColumn[] {
    return this.columns.filter((column) => parts.some((part) => this.source(part, column)));
  }

  /** A column of a part, over the part's relation. */
  value(part: Part, column: Column): Sql {
    const source = this.source(part, column);
    if (!source) return this.missing(column);
    const asIs = source.filled === true && source.from === column.type && column.type === 'string';
    const value = asIs ? source.value : fitColumn(source.value, source.from, column.type);
    return isType(column) ? sql`coalesce(nullif(${value}, ''), ${quote(this.name)})` : value;
  }

  /** What a column holds that no file fills: `Type` is the table's name in every workspace. */
  missing(column: Column): Sql {
    return isType(column) ? quote(this.name) : nullOf(column.type);
  }

  /** All columns, each as the value that is given for it. */
  list(given: (column: ShapedColumn) => Sql): string {
    return this.columns.map((column) => `${given(column).text} AS ${ident(column.id).text}`).join(', ');
  }

  /** Tests, in SQL, for values of a part that do not fit their column. */
  misfits(part: Part): { readonly column: Column; readonly test: string }[] {
    return this.columns.flatMap((column) => {
      const source = this.source(part, column);
      if (!source || !mayMisfit(source.from, column.type)) return [];
      const text = `coalesce(CAST(${source.value.text} AS VARCHAR), '')`;
      return [{ column, test: `(${text} NOT IN ('', 'null') AND ${this.value(part, column).text} IS NULL)` }];
    });
  }
}

function isType({ name, type }: Column): boolean {
  return name === 'Type' && type === 'string';
}
