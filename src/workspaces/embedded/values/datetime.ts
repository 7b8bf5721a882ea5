// Datetimes are microseconds since 1970 here: DuckDB's precision. KQL's seventh digit is lost.

const months = ['jan', 'feb', 'mar', 'apr', 'may', 'jun', 'jul', 'aug', 'sep', 'oct', 'nov', 'dec'];
const time = String.raw`(?<hour>\d{1,2}):(?<minute>\d{1,2})(?::(?<second>\d{1,2})(?:[.,](?<fraction>\d{1,9}))?)?`;
const zone = String.raw`(?<zone>\s*(?:z|utc|gmt|[-+]\d{1,2}(?::?\d{2})?))?`;
const rest = String.raw`(?:[t\s]+${time}(?:\s*(?<half>[ap]m))?${zone})?`;
const weekday = String.raw`(?:(?:mon|tue|wed|thu|fri|sat|sun)[a-z]*,?\s+)?`;

/** The shapes that KQL reads: ISO 8601 and its shortenings, month first with slashes, and RFC 822. */
const shapes = [
  String.raw`(?<year>\d{4})[-/.](?<month>\d{1,2})(?:[-/.](?<day>\d{1,2})${rest})?${zone.replace('zone', 'tail')}`,
  String.raw`(?<year>\d{4})(?<month>\d{2})(?<day>\d{2})${rest}`,
  String.raw`(?<year>\d{4})`,
  String.raw`(?<month>\d{1,2})[-/](?<day>\d{1,2})[-/](?<year>\d{4})${rest}`,
  String.raw`${weekday}(?<day>\d{1,2})[-\s]+(?<name>[a-z]{3})[a-z]*[-\s]+(?<year>\d{4}|\d{2})${rest}`,
  String.raw`${weekday}(?<name>[a-z]{3})[a-z]*\s+(?<day>\d{1,2}),?\s+(?<year>\d{4})${rest}`,
  String.raw`(?<year>\d{4})-(?<month>\d{1,2})-(?<day>\d{1,2})[t\s](?<hour>\d{1,2})${zone}`,
].map((shape) => new RegExp(`^${shape}$`, 'i'));

/** Microseconds since 1970 of a text that KQL's `todatetime` reads; null where it does not. */
export function parseDatetime(text: string): bigint | null {
  const trimmed = text.trim();
  for (const shape of shapes) {
    const groups = shape.exec(trimmed)?.groups;
    if (groups) return fromGroups(groups);
  }
  return null;
}

function fromGroups(groups: Readonly<Record<string, string | undefined>>): bigint | null {
  const number = (name: string, otherwise = 0) => Number(groups[name] ?? otherwise);
  const month = groups.name ? months.indexOf(groups.name.toLowerCase()) + 1 : number('month', 1);
  const [year, day] = [century(groups.year ?? ''), number('day', 1)];
  const hour = hour24(number('hour'), groups.half);
  const [minute, second] = [number('minute'), number('second')];
  if (year < 1 || month < 1 || month > 12 || day < 1 || day > daysIn(year, month)) return null;
  if (hour > 23 || minute > 59 || second > 59) return null;
  const instant = new Date(0);
  instant.setUTCFullYear(year, month - 1, day);
  instant.setUTCHours(hour, minute, second);
  const micros = BigInt((groups.fraction ?? '').padEnd(6, '0').slice(0, 6));
  return BigInt(instant.getTime()) * 1000n + micros - offset(groups.zone ?? groups.tail ?? '');
}

/** A year of two digits is the nearest to this century's beginning. */
function century(text: string): number {
  const year = Number(text);
  return text.length > 2 ? year : year + (year < 50 ? 2000 : 1900);
}

function hour24(hour: number, half: string | undefined): number {
  if (!half) return hour;
  return (hour % 12) + (half.toLowerCase() === 'pm' ? 12 : 0);
}

function daysIn(year: number, month: number): number {
  const last = new Date(0);
  last.setUTCFullYear(year, month, 0);
  return last.getUTCDate();
}

function offset(zoneText: string): bigint {
  const [, sign, hours = '0', minutes = '0'] = /([-+])(\d{1,2}):?(\d{2})?/.exec(zoneText) ?? [];
  if (!sign) return 0n;
  const micros = (BigInt(hours) * 60n + BigInt(minutes)) * 60_000_000n;
  return sign === '-' ? -micros : micros;
}

/** ISO 8601 in UTC; as many digits after the second as are not zero, at least `digits`, at most six. */
export function formatDatetime(micros: bigint, digits = 0): string {
  const millis = micros >= 0n ? micros / 1000n : (micros - 999n) / 1000n;
  const text = new Date(Number(millis)).toISOString();
  const fraction = String(((micros % 1_000_000n) + 1_000_000n) % 1_000_000n).padStart(6, '0');
  const kept = fraction.replace(/0+$/, '').padEnd(digits, '0');
  return `${text.slice(0, -5)}${kept === '' ? '' : `.${kept}`}Z`;
}
