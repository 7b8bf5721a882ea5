const closers: Readonly<Record<string, string>> = { ')': '(', ']': '[', '}': '{' };
const ends = /[\s"<>\\^`|\0\u00a0\u00ab\u00bb\u2018-\u201f\u2026\u2190-\u21ff\u3000-\u3003\u3008-\u301b]/;
const trailing = /[.,;:!?'*_~)\]}-]/;

/**
 * Where a URL that begins at `start` ends: at what no URL holds, at a bracket or quote that was opened before it,
 * at the next URL after a comma, and before trailing punctuation. `from` is the first character after the scheme.
 */
export function urlExtent(text: string, start: number, from: number): number {
  const opener = text.charAt(start - 1);
  const listed = opener === ',' || opener === ';' || opener === "'" ? opener : '';
  const open = { '(': 0, '[': 0, '{': 0 };
  let end = from;
  for (; end < text.length; end += 1) {
    const char = text.charAt(end);
    if (char === listed || ends.test(char)) break;
    if (char === '(' || char === '[' || char === '{') open[char] += 1;
    const bracket = closers[char];
    if (bracket === '(' || bracket === '[' || bracket === '{') {
      if (open[bracket] === 0) break;
      open[bracket] -= 1;
    }
    if ((char === ',' || char === ';') && isScheme(text, end + 1)) break;
  }
  while (end > from && trailing.test(text.charAt(end - 1))) {
    const bracket = closers[text.charAt(end - 1)];
    if (bracket && text.slice(from, end).includes(bracket)) break;
    if (text.charAt(end - 1) === '_' || text.charAt(end - 1) === '-') break;
    end -= 1;
  }
  return end;
}

const scheme = /[a-z*]{2,8}:\/\//iy;

function isScheme(text: string, at: number): boolean {
  scheme.lastIndex = at;
  return scheme.test(text);
}
