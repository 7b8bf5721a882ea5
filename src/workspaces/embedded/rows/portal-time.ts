import { DateTime, IANAZone } from 'luxon';

/** A header as the portal writes it, `TimeGenerated [UTC]`: the column's name, and the zone of its times. */
export interface PortalHeader {
  readonly name: string;
  /** A name that luxon knows, or `local` where the header does not tell which. */
  readonly zone: string;
}

export function portalHeader(header: string): PortalHeader | undefined {
  const [, name, said = ''] = /^(.+?)\s*\[([^\]]+)\]$/.exec(header.trim()) ?? [];
  if (name === undefined) return undefined;
  if (/^local(\s+time)?$/i.test(said)) return { name, zone: 'local' };
  if (/^(UTC|GMT)([+-]\d{1,2}(:\d{2})?)?$/i.test(said)) return { name, zone: said.toUpperCase() };
  return said.includes('/') && IANAZone.isValidZone(said) ? { name, zone: said } : undefined;
}

/** Which of the first two numbers of `3/4/2026` is the day. */
export type DateOrder = 'day-first' | 'month-first';

const shape =
  /^(\d{1,2})[/.-](\d{1,2})[/.-](\d{4}),?\s+(\d{1,2})[:.](\d{2})(?:[:.](\d{2})(?:[.,](\d{1,7}))?)?\s*([ap])?\.?m?\.?$/i;

/** What a column's values show of their order; undefined where both readings are possible throughout. */
export function dateOrder(values: Iterable<string>): DateOrder | undefined {
  for (const value of values) {
    const [, first, second] = shape.exec(value.trim()) ?? [];
    if (Number(first) > 12) return 'day-first';
    if (Number(second) > 12) return 'month-first';
  }
  return undefined;
}

/** A time as the portal writes it, as ISO 8601 in UTC; as it was where it has another shape. */
export function portalTime(value: string, zone: string, order: DateOrder): string {
  const found = shape.exec(value.trim());
  if (!found) return isoIn(value.trim(), zone) ?? value;
  const [, first, second, year, hour, minute, seconds, fraction = '', half] = found;
  const [month, day] = order === 'day-first' ? [second, first] : [first, second];
  const time = DateTime.fromObject(
    {
      year: Number(year),
      month: Number(month),
      day: Number(day),
      hour: half === undefined ? Number(hour) : (Number(hour) % 12) + (/p/i.test(half) ? 12 : 0),
      minute: Number(minute),
      second: Number(seconds ?? 0),
    },
    { zone },
  );
  if (!time.isValid) return value;
  return `${time.toUTC().toFormat("yyyy-MM-dd'T'HH:mm:ss")}${fraction === '' ? '' : `.${fraction}`}Z`;
}

/** A time in ISO 8601 that does not say its zone. */
function isoIn(value: string, zone: string): string | undefined {
  if (zone === 'UTC' || !/^\d{4}-\d\d-\d\d[T ]\d\d:\d\d[\d:.]*$/.test(value)) return undefined;
  const time = DateTime.fromISO(value.replace(' ', 'T'), { zone });
  return time.isValid ? (time.toUTC().toISO() ?? undefined) : undefined;
}
