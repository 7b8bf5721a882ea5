/** JSON as the repository's formatter writes it: a list of plain values that fits a line stands on one. */
export function jsonText(value: unknown): string {
  const text = JSON.stringify(value, null, 2);
  const joined = text.replace(
    /^(.*)\[\n([^[\]{}]+?)\n\s*\](,?)$/gm,
    (whole, before: string, items: string, comma: string) => {
      const line = `${before}[${items.trim().replace(/,\n\s+/g, ', ')}]${comma}`;
      return line.length <= 110 ? line : whole;
    },
  );
  return `${joined}\n`;
}
