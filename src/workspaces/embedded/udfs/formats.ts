import type { Udf } from './define.ts';

/** `format_datetime` and `format_timespan`. */
export const formatUdfs: readonly Udf[] = [
  { name: 'kql_format_datetime', takes: ['bigint', 'string'], gives: 'string', call: formatDatetime },
  { name: 'kql_format_timespan', takes: ['bigint', 'string'], gives: 'string', call: formatTimespan },
  { name: 'kql_format_bytes', takes: ['number', 'bigint', 'string'], gives: 'string', call: formatBytes },
  { name: 'kql_shift_left', takes: ['bigint', 'bigint'], gives: 'bigint', call: shiftLeft },
];

const datetimeToken = /yyyy|y{1,2}|M{1,2}|d{1,2}|H{1,2}|h{1,2}|m{1,2}|s{1,2}|f{1,7}|F{1,7}|tt/g;

function padded(value: number, length: number): string {
  return String(value).padStart(length, '0');
}

function formatDatetime(micros: bigint, format: string): string {
  const fraction = ((micros % 1_000_000n) + 1_000_000n) % 1_000_000n;
  const time = new Date(Number((micros - fraction) / 1000n));
  const digits = `${padded(Number(fraction), 6)}0`;
  const hour = time.getUTCHours();
  return format.replace(datetimeToken, (token) => {
    const size = token.length;
    switch (token[0]) {
      case 'y':
        return size <= 2 ? padded(time.getUTCFullYear() % 100, size) : padded(time.getUTCFullYear(), size);
      case 'M':
        return padded(time.getUTCMonth() + 1, size);
      case 'd':
        return padded(time.getUTCDate(), size);
      case 'H':
        return padded(hour, size);
      case 'h':
        return padded(hour % 12 || 12, size);
      case 'm':
        return padded(time.getUTCMinutes(), size);
      case 's':
        return padded(time.getUTCSeconds(), size);
      case 'f':
        return digits.slice(0, size);
      case 'F':
        return digits.slice(0, size).replace(/0+$/, '');
      default:
        return hour < 12 ? 'AM' : 'PM';
    }
  });
}

const timespanToken = /d{1,8}|H{1,2}|h{1,2}|m{1,2}|s{1,2}|f{1,7}|F{1,7}/g;

function formatTimespan(ticks: bigint, format: string): string {
  const size = ticks < 0n ? -ticks : ticks;
  const digits = String(size % 10_000_000n).padStart(7, '0');
  const units: Readonly<Record<string, bigint>> = {
    d: size / 864_000_000_000n,
    H: (size / 36_000_000_000n) % 24n,
    h: (size / 36_000_000_000n) % 24n,
    m: (size / 600_000_000n) % 60n,
    s: (size / 10_000_000n) % 60n,
  };
  const text = format.replace(timespanToken, (token) => {
    const first = token.charAt(0);
    if (first === 'f') return digits.slice(0, token.length);
    if (first === 'F') return digits.slice(0, token.length).replace(/0+$/, '');
    return String(units[first] ?? 0n).padStart(token.length, '0');
  });
  return `${ticks < 0n ? '-' : ''}${text}`;
}

function shiftLeft(value: bigint, by: bigint): bigint {
  return BigInt.asIntN(64, value << (((by % 64n) + 64n) % 64n));
}

const sizes = ['Bytes', 'KB', 'MB', 'GB', 'TB', 'PB', 'EB'];

/** A number of bytes in a unit of 1024's powers, or in the greatest that leaves at least one. */
function formatBytes(size: number, digits: bigint, unit: string): string | null {
  const wanted = sizes.findIndex((name) => name.toLowerCase() === unit.toLowerCase());
  if (!Number.isFinite(size) || (unit !== '' && wanted < 0)) return null;
  const fitting = Math.floor(Math.log2(Math.max(1, Math.abs(size))) / 10);
  const power = unit === '' ? Math.min(fitting, sizes.length - 1) : wanted;
  const factor = 10 ** Math.max(0, Math.min(15, Number(digits)));
  return `${Math.round((size / 1024 ** power) * factor) / factor} ${sizes[power]}`;
}
