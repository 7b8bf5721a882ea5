/** Words as an error shows them: on one line, and no longer than a phone reads. */
export function shorten(text: string, length = 48): string {
  const line = text.replace(/\s+/g, ' ');
  return line.length <= length ? line : `${line.slice(0, length - 1).trimEnd()}…`;
}
