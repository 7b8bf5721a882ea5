/** JSON with every character beyond ASCII escaped, so that it has as many bytes as characters. */
export function asciiJson(value: unknown): string {
  return JSON.stringify(value, undefined, 1).replaceAll(
    /[^\0-\x7f]/g,
    (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );
}
