/** `14:05 UTC`, with the day where that is not clear: a time in the coming 24 hours needs none. */
export function timeWords(at: number, now: number): string {
  const iso = new Date(at).toISOString();
  const near = at - now < 24 * 3_600_000;
  const seconds = at - now < 120_000 ? iso.slice(16, 19) : '';
  return `${near ? '' : `${iso.slice(0, 10)} `}${iso.slice(11, 16)}${seconds} UTC`;
}
