const day = 24 * 3_600_000;

/**
 * Milliseconds that a service asks to be left alone for: seconds or an HTTP date (RFC 9110, 10.2.3). Undefined where it
 * says nothing that can be read. A day at the most: after that it is asked again, whatever it said.
 */
export function readRetryAfter(header: string | undefined, now: number): number | undefined {
  const text = header?.trim() ?? '';
  if (/^\d{1,12}(?:\.\d{1,6})?$/.test(text)) return Math.min(Math.ceil(Number(text) * 1_000), day);
  if (!/^(?:Mon|Tue|Wed|Thu|Fri|Sat|Sun)[a-z]*,? [\w :-]{10,30}$/i.test(text)) return undefined;
  const at = Date.parse(text);
  return Number.isNaN(at) ? undefined : Math.min(Math.max(0, at - now), day);
}
