/** Deepest nesting of brackets that is handed to the parser: its time grows with the square of the depth. */
export const maxNesting = 200;

// Strings and comments hold brackets that nest nothing: verbatim strings, multi-line strings, ordinary strings.
const skipped =
  /@"(?:[^"]|"")*"|@'(?:[^']|'')*'|```[\s\S]*?```|"(?:[^"\\\n]|\\.)*"|'(?:[^'\\\n]|\\.)*'|\/\/[^\n]*/y;

/** Offset of the first bracket that stands deeper than {@link maxNesting}; undefined where there is none. */
export function tooDeepAt(text: string): number | undefined {
  let depth = 0;
  for (let index = 0; index < text.length; index++) {
    const character = text.charAt(index);
    if (`"'\`@/`.includes(character)) {
      skipped.lastIndex = index;
      const match = skipped.exec(text);
      if (match) index += match[0].length - 1;
    } else if ('([{'.includes(character)) {
      depth += 1;
      if (depth > maxNesting) return index;
    } else if (')]}'.includes(character)) {
      depth = Math.max(0, depth - 1);
    }
  }
  return undefined;
}
