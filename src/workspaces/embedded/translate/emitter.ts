import type { Column } from '../../../types.ts';
import { convert } from './convert.ts';
import { type Field, fieldIds, type Relation } from './relation.ts';
import type { Scalar } from './scalar.ts';
import { ident, joinSql, raw, type Sql, sql } from './sql.ts';

// A chain of `extend x = iff(… x …, x)` thirteen deep once grew past 23 GB, since DuckDB pastes definitions in.
const heaviest = 250;

/** Collects the steps of a query, one common table expression each. */
export class Emitter {
  private readonly steps: Sql[] = [];
  private readonly prefix: string;
  private children = 0;

  constructor(prefix = '$') {
    this.prefix = prefix;
  }

  /** An emitter for a query inside one of this one's steps; its steps have names of their own. */
  inner(): Emitter {
    this.children += 1;
    return new Emitter(`${this.prefix}${this.steps.length}-${this.children}.`);
  }

  get size(): number {
    return this.steps.length;
  }

  /** Adds a step and gives its name. `once`: compute it once and keep it, however often it is read. */
  add(query: Sql, once = false): Sql {
    const name = ident(`${this.prefix}${this.steps.length}`);
    this.steps.push(sql`${name} AS ${raw(once ? 'MATERIALIZED ' : '')}(${query})`);
    return name;
  }

  /** A step that selects `values` as `columns`. Definitions grown too heavy are computed here and not pasted further. */
  select(columns: readonly Column[], values: readonly Scalar[], from: Sql, keyword = ''): Relation {
    if (columns.length !== values.length) {
      throw new Error(`${columns.length} columns for ${values.length} values`);
    }
    const ids = fieldIds(columns);
    const types = columns.map((column, index) => typeIn(column, values[index]));
    const items = values.map((value, index) => convert(value, types[index] ?? value.type));
    const heavy = items.some((item) => item.weight > heaviest);
    const fields = columns.map(
      ({ name, type }, index): Field => ({
        name,
        type: types[index] ?? type,
        id: ids[index] ?? name,
        weight: heavy ? 1 : Math.max(1, items[index]?.weight ?? 1),
        ...(values[index]?.required && values[index]?.sql === items[index] ? { required: true } : {}),
      }),
    );
    const list = items.map((item, index) => sql`${item} AS ${ident(ids[index] ?? '')}`);
    const query = sql`SELECT ${raw(keyword)}${list.length > 0 ? joinSql(list) : raw('1 AS "$none"')} FROM ${from}`;
    return { from: this.add(query, heavy), fields };
  }

  /** A step that keeps the columns and changes the rows: `clause` follows the `FROM`. */
  filter(input: Relation, clause: Sql): Relation {
    return { ...input, from: this.add(sql`SELECT * FROM ${input.from} ${clause}`), again: false };
  }

  /** The query so far, to stand inside another. */
  nested(last: Relation): Sql {
    const fields = last.fields.map((field) => ident(field.id));
    const body = sql`SELECT ${fields.length > 0 ? joinSql(fields) : raw('NULL')} FROM ${last.from}`;
    return this.steps.length > 0 ? sql`WITH ${joinSql(this.steps, ',\n')} ${body}` : body;
  }

  /** The whole statement, for the columns of the last step and so many rows. */
  statement(last: Relation, limit: number): string {
    const fields = last.fields.map((field) => ident(field.id));
    const body = sql`SELECT ${fields.length > 0 ? joinSql(fields) : raw('NULL')} FROM ${last.from} LIMIT ${limit}`;
    return this.steps.length > 0 ? `WITH ${joinSql(this.steps, ',\n').text}\n${body.text}` : body.text;
  }
}

/** The binder's type, but where it says int and arithmetic gave a long: the engine widens what the parser does not. */
function typeIn(column: Column, value: Scalar | undefined): Column['type'] {
  return column.type === 'int' && value?.type === 'long' ? 'long' : column.type;
}
