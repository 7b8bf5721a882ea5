/** Ticks of 100 ns in each of KQL's units. */
const units: Readonly<Record<string, number>> = {
  d: 864e9,
  day: 864e9,
  days: 864e9,
  h: 36e9,
  hr: 36e9,
  hrs: 36e9,
  hour: 36e9,
  hours: 36e9,
  m: 6e8,
  min: 6e8,
  minute: 6e8,
  minutes: 6e8,
  s: 1e7,
  sec: 1e7,
  second: 1e7,
  seconds: 1e7,
  ms: 1e4,
  milli: 1e4,
  millis: 1e4,
  millisec: 1e4,
  millisecond: 1e4,
  milliseconds: 1e4,
  micro: 10,
  micros: 10,
  microsec: 10,
  microsecond: 10,
  microseconds: 10,
  tick: 1,
  ticks: 1,
};

export const ticksPerDay = 864_000_000_000n;
const seconds = String.raw`:(\d{1,2})(?:\.(\d{1,7}))?`;
/** `1.02:03:04.5`, `02:03`; a colon after the days wants all that follows: `1:02:03` has none. */
const clock = new RegExp(
  String.raw`^(-)?(?:(\d{1,8})(?:\.|:(?=\d+:\d+:)))?(\d{1,2}):(\d{1,2})(?:${seconds})?$`,
);
const amount = /^([-+]?\d+(?:\.\d+)?(?:e[-+]?\d+)?)\s*([a-z]*)$/i;

/** Ticks of a timespan as KQL writes it (`1.02:03:04.5`, `2.5h`, `3`, which is days); null where it is none. */
export function parseTimespan(text: string): bigint | null {
  const trimmed = text.trim();
  const parts = clock.exec(trimmed);
  if (parts) {
    const [, sign, days = '0', hours = '0', minutes = '0', whole = '0', fraction = ''] = parts;
    if (Number(hours) > 23 || Number(minutes) > 59 || Number(whole) > 59) return null;
    const ticks =
      BigInt(days) * ticksPerDay +
      BigInt(hours) * 36_000_000_000n +
      BigInt(minutes) * 600_000_000n +
      BigInt(whole) * 10_000_000n +
      BigInt(fraction.padEnd(7, '0'));
    return sign ? -ticks : ticks;
  }
  const [, number = '', unit = ''] = amount.exec(trimmed) ?? [];
  const factor = units[unit.toLowerCase() || 'd'];
  if (number === '' || factor === undefined) return null;
  if (/^[-+]?\d+$/.test(number)) return BigInt(number) * BigInt(factor);
  const ticks = Math.round(Number(number) * factor);
  return Number.isFinite(ticks) ? BigInt(ticks) : null;
}

/** A timespan as KQL prints it: `[-][d.]hh:mm:ss[.fffffff]`. */
export function formatTimespan(ticks: bigint): string {
  const size = ticks < 0n ? -ticks : ticks;
  const two = (value: bigint) => String(value).padStart(2, '0');
  const days = size / ticksPerDay;
  const fraction = size % 10_000_000n;
  return [
    ticks < 0n ? '-' : '',
    days > 0n ? `${days}.` : '',
    two((size / 36_000_000_000n) % 24n),
    ':',
    two((size / 600_000_000n) % 60n),
    ':',
    two((size / 10_000_000n) % 60n),
    fraction > 0n ? `.${String(fraction).padStart(7, '0')}` : '',
  ].join('');
}
