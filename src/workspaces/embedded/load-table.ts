import {
  BIGINT,
  BOOLEAN,
  DECIMAL,
  DOUBLE,
  type DuckDBConnection,
  DuckDBDataChunk,
  DuckDBDecimalValue,
  DuckDBTimestampValue,
  type DuckDBType,
  type DuckDBValue,
  INTEGER,
  TIMESTAMP,
  VARCHAR,
} from '@duckdb/node-api';
import type { Column, ColumnType } from '../../types.ts';
import type { SourceValue } from './table-source.ts';
import { nullOf } from './translate/null-of.ts';
import { fieldIds } from './translate/relation.ts';
import { duckTypes } from './translate/scalar.ts';
import { ident } from './translate/sql.ts';
import { parseTimespan } from './values/timespan.ts';

type Row = Readonly<Record<string, SourceValue>>;

/** A column, and its name in SQL. */
interface Target extends Column {
  readonly id: string;
}

const chunkRows = 2048;
const batchRows = 10 * chunkRows;

const chunkTypes: Readonly<Record<ColumnType, DuckDBType>> = {
  bool: BOOLEAN,
  datetime: TIMESTAMP,
  decimal: DECIMAL(38, 14),
  dynamic: VARCHAR,
  guid: VARCHAR,
  int: INTEGER,
  long: BIGINT,
  real: DOUBLE,
  string: VARCHAR,
  timespan: BIGINT,
};

/**
 * Makes a table of rows. Real tables have some two hundred columns of which rows fill thirty: only those are stored,
 * and a view adds the rest as constants.
 */
export async function loadTable(
  connection: DuckDBConnection,
  table: string,
  columns: readonly Column[],
  rows: Iterable<Row>,
): Promise<void> {
  const ids = fieldIds(columns);
  const targets = columns.map((column, index): Target => ({ ...column, id: ids[index] ?? column.name }));
  const stored = ident(`$rows ${table}`).text;
  await connection.run(`CREATE TABLE ${stored} ("$none" BOOLEAN)`);
  const filled = new Set<Target>();
  for (const batch of batches(rows)) {
    for (const target of targets) {
      if (filled.has(target) || !batch.some((row) => isFilled(row[target.name]))) continue;
      await addColumn(connection, stored, target);
      filled.add(target);
    }
    await append(connection, `$rows ${table}`, [...filled], batch);
  }
  const list = targets.map((target) => {
    const value = filled.has(target) ? ident(target.id).text : nullOf(target.type).text;
    return `${value} AS ${ident(target.id).text}`;
  });
  await connection.run(`CREATE VIEW ${ident(table).text} AS SELECT ${list.join(', ')} FROM ${stored}`);
}

function* batches(rows: Iterable<Row>): Generator<Row[]> {
  let batch: Row[] = [];
  for (const row of rows) {
    batch.push(row);
    if (batch.length < batchRows) continue;
    yield batch;
    batch = [];
  }
  if (batch.length > 0) yield batch;
}

function isFilled(value: SourceValue): boolean {
  return value !== null && value !== undefined && value !== '';
}

async function addColumn(connection: DuckDBConnection, stored: string, { id, type }: Target): Promise<void> {
  const missing = type === 'string' ? " DEFAULT ''" : '';
  await connection.run(`ALTER TABLE ${stored} ADD COLUMN ${ident(id).text} ${duckTypes[type]}${missing}`);
}

async function append(
  connection: DuckDBConnection,
  table: string,
  targets: readonly Target[],
  batch: readonly Row[],
): Promise<void> {
  const appender = await connection.createAppender(table);
  const types = [BOOLEAN, ...targets.map(({ type }) => chunkTypes[type])];
  for (let start = 0; start < batch.length; start += chunkRows) {
    const rows = batch.slice(start, start + chunkRows);
    const chunk = DuckDBDataChunk.create(types, rows.length);
    chunk.setColumnValues(
      0,
      rows.map(() => null),
    );
    targets.forEach((target, index) => {
      chunk.setColumnValues(
        index + 1,
        rows.map((row) => stored(row[target.name], target.type)),
      );
    });
    appender.appendDataChunk(chunk);
  }
  appender.closeSync();
}

/** A source's value as DuckDB stores it; what does not fit its column's type is null, as ingestion makes it. */
function stored(value: SourceValue, type: ColumnType): DuckDBValue {
  if (value === null || value === undefined) return type === 'string' ? '' : null;
  switch (type) {
    case 'string':
      return typeof value === 'object' ? JSON.stringify(value) : String(value);
    case 'guid':
      return String(value).toLowerCase();
    case 'dynamic':
      return jsonText(value);
    case 'bool':
      return value === true || value === 'true' || value === 1;
    case 'datetime':
      return instant(value);
    case 'timespan':
      return typeof value === 'bigint' ? value : parseTimespan(String(value));
    case 'long':
      return whole(value);
    case 'int': {
      const number = whole(value);
      return number !== null && BigInt.asIntN(32, number) === number ? Number(number) : null;
    }
    case 'decimal':
      return Number.isFinite(Number(value)) ? DuckDBDecimalValue.fromDouble(Number(value), 38, 14) : null;
    case 'real':
      return Number(value);
  }
}

/** JSON that DuckDB takes: it reads none with half of a surrogate pair in it, which `stringify` writes as `\ud800`. */
function jsonText(value: SourceValue): string {
  return JSON.stringify(value).replace(/\\\\|\\ud[89a-f][0-9a-f]{2}/g, (escaping) =>
    escaping === '\\\\' ? escaping : '\ufffd',
  );
}

function instant(value: SourceValue): DuckDBValue {
  const time = value instanceof Date ? value.getTime() : Date.parse(String(value));
  return Number.isNaN(time) ? null : new DuckDBTimestampValue(BigInt(time) * 1000n);
}

function whole(value: SourceValue): bigint | null {
  if (typeof value === 'bigint') return value;
  const number = Number(value);
  return Number.isFinite(number) ? BigInt(Math.trunc(number)) : null;
}
