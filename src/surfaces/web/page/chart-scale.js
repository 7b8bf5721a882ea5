// @ts-check

/**
 * Round numbers from zero (or below) to the top of the data, about `count` of them.
 * @param {number} low @param {number} high @param {number} count
 * @returns {number[]}
 */
export function ticks(low, high, count) {
  const bottom = Math.min(0, low);
  const top = high > bottom ? high : bottom + 1;
  const rough = (top - bottom) / Math.max(1, count);
  const magnitude = 10 ** Math.floor(Math.log10(rough));
  const factor = [1, 2, 2.5, 5, 10].find((candidate) => candidate * magnitude >= rough) ?? 10;
  // Counts are whole: half an alert is no tick.
  const step = top - bottom >= 2 ? Math.max(1, Math.ceil(factor * magnitude)) : factor * magnitude;
  const first = Math.floor(bottom / step);
  const last = Math.ceil(top / step - 1e-9);
  return Array.from({ length: last - first + 1 }, (_, index) =>
    Number(((first + index) * step).toPrecision(12)),
  );
}

/**
 * Which of `total` labels to write where only `fitting` have room: the first, and every so many.
 * @param {number} total @param {number} fitting
 */
export function thin(total, fitting) {
  const every = Math.max(1, Math.ceil(total / Math.max(1, fitting)));
  return Array.from({ length: total }, (_, index) => index).filter((index) => index % every === 0);
}

/** @param {number} value */
export function short(value) {
  return new Intl.NumberFormat(navigator.language, { notation: 'compact', maximumFractionDigits: 1 }).format(
    value,
  );
}

/** @param {number} value */
export function exact(value) {
  return new Intl.NumberFormat(navigator.language, { maximumFractionDigits: 3 }).format(value);
}

/**
 * Writes instants as an axis needs them: days when the span is long, hours when it is short.
 * @param {readonly string[]} instants ISO
 */
export function dateFormatter(instants) {
  const times = instants.map((instant) => Date.parse(instant));
  const span = Math.max(...times) - Math.min(...times);
  const whole = times.every((time) => time % 86_400_000 === 0);
  /** @type {Intl.DateTimeFormatOptions} */
  const options =
    whole || span > 3 * 86_400_000
      ? { day: 'numeric', month: 'short' }
      : span > 86_400_000
        ? { weekday: 'short', hour: '2-digit', minute: '2-digit' }
        : { hour: '2-digit', minute: '2-digit' };
  // A bin that starts at midnight UTC is that day's, wherever one reads it.
  const format = new Intl.DateTimeFormat(navigator.language, {
    ...options,
    ...(whole ? { timeZone: 'UTC' } : {}),
  });
  return (/** @type {string} */ instant) => format.format(Date.parse(instant));
}
