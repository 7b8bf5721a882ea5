import { DuckDBDecimalValue, DuckDBTimestampValue, type DuckDBValue } from '@duckdb/node-api';
import type { Cell, ColumnType, Json } from '../../types.ts';
import { formatDatetime } from './values/datetime.ts';
import { formatTimespan } from './values/timespan.ts';

/**
 * A value of DuckDB as a cell. A `datetime` has as many digits after the second as are not zero, at least three where
 * there are any: `2026-10-01T08:00:00Z`, `2026-10-01T08:00:00.250Z`.
 */
export function toCell(value: DuckDBValue, type: ColumnType): Cell {
  if (value === null) return type === 'string' ? '' : null;
  switch (type) {
    case 'datetime':
      return value instanceof DuckDBTimestampValue ? instant(value.micros) : null;
    case 'timespan':
      return formatTimespan(BigInt(String(value)));
    case 'dynamic':
      return parsed(String(value));
    case 'decimal':
      return value instanceof DuckDBDecimalValue ? shortened(value.toString()) : String(value);
    case 'bool':
      return value === true;
    case 'int':
    case 'long':
    case 'real':
      return number(value);
    default:
      return String(value);
  }
}

/** The first and the last microsecond of KQL's calendar; files of others may hold later ones, such as “infinity”. */
const firstInstant = -62_135_596_800_000_000n;
const lastInstant = 253_402_300_799_999_999n;

function instant(micros: bigint): string | null {
  if (micros < firstInstant || micros > lastInstant) return null;
  return formatDatetime(micros, micros % 1_000_000n === 0n ? 0 : 3);
}

/** Longs that a number cannot hold are text, as those of a column are. */
function parsed(text: string): Json {
  if (!longDigits.test(text)) return JSON.parse(text) as Json;
  return JSON.parse(text.replace(token, (part) => (isLargeLong(part) ? `"${part}"` : part))) as Json;
}

const longDigits = /\d{16}/;

/** A text or a number of JSON. */
const token = /"(?:[^"\\]|\\.)*"|-?\d[\d.eE+-]*/g;

function isLargeLong(part: string): boolean {
  if (!/^-?\d+$/.test(part) || Number.isSafeInteger(Number(part))) return false;
  const whole = BigInt(part);
  return BigInt.asIntN(64, whole) === whole;
}

function shortened(decimal: string): string {
  return decimal.includes('.') ? decimal.replace(/\.?0+$/, '') : decimal;
}

function number(value: DuckDBValue): Cell {
  if (typeof value === 'bigint') return Number.isSafeInteger(Number(value)) ? Number(value) : String(value);
  const real = Number(value);
  return Number.isFinite(real) ? real : String(real);
}
