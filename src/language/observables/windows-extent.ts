/** How the names of a path or key are parted where it stands: `width` backslashes, two in JSON, or a slash. */
export interface Names {
  readonly separator: '/' | '\\';
  readonly width: number;
  /** The quote that it stands in, if any. */
  readonly quote: string;
}

const stop = /[<>"|?\n\r\t\0:;,`\u2018-\u201f\u2026]/;
const longestName = 260;
const longestPath = 4_096;
/** What is within a path has at most so many words: `Program Files (x86)`. */
const mostWords = 5;
const extensionThenBlank = /\.[a-z]\w{0,5}(?=[\s)])/i;
const trailing = /[\s.!'*_\\/-]+$/;

/** What a path that begins before `names` says of its own names. */
export function namesOf(text: string, start: number, names: number): Names {
  const separator = text.charAt(names - 1) === '/' ? '/' : '\\';
  let width = 1;
  while (width < 8 && text.charAt(names - 1 - width) === separator) width += 1;
  const before = text.charAt(start - 1);
  return { separator, width, quote: /["'`]/.test(before) ? before : '' };
}

/**
 * Where a path or key ends whose names begin at an offset. A name may hold blanks where another one follows it, or where
 * a quote closes behind it; else the path ends at the first blank.
 */
export function windowsExtent(text: string, from: number, { separator, width, quote }: Names): number {
  let end = from;
  for (;;) {
    const name = nameAt(text, end, separator, quote);
    const after = end + name.length;
    const goesOn = runOf(text, after, separator) === width && isInner(name);
    if (goesOn && after - from < longestPath) {
      end = after + width;
      continue;
    }
    const last = lastName(name, quote !== '' && text.charAt(after) === quote);
    return last === '' && end > from ? end - width : end + last.length;
  }
}

function nameAt(text: string, from: number, separator: string, quote: string): string {
  let at = from;
  while (at < text.length && at - from <= longestName) {
    const char = text.charAt(at);
    if (char === separator || char === '\\' || char === quote || stop.test(char)) break;
    at += 1;
  }
  return text.slice(from, at);
}

function runOf(text: string, at: number, char: string): number {
  let length = 0;
  while (length < 9 && text.charAt(at + length) === char) length += 1;
  return length;
}

function isInner(name: string): boolean {
  if (!name.includes(' ')) return name !== '';
  return !/^ | $/.test(name) && name.split(' ').length <= mostWords && !extensionThenBlank.test(name);
}

function lastName(name: string, closes: boolean): string {
  const file = extensionThenBlank.exec(name);
  const blank = name.indexOf(' ');
  const whole = file
    ? name.slice(0, file.index + file[0].length)
    : closes || blank < 0
      ? name
      : name.slice(0, blank);
  return trimmed(whole);
}

/** Without the punctuation of the sentence: a closing bracket goes where none was opened. */
function trimmed(name: string): string {
  let text = name.replace(trailing, '');
  while (/[)\]}]$/.test(text) && !/[([{]/.test(text)) text = text.slice(0, -1).replace(trailing, '');
  return text;
}
