import { type Fang, fangAt } from './fangs.ts';

/** A stretch of a text: `[start, end)`. */
export interface Span {
  readonly start: number;
  readonly end: number;
}

/** A text without its fangs, and the way back to the offsets of the text that it was made from. */
export interface PlainText {
  readonly plain: string;
  /** The stretch of the text that a stretch of the plain one was written as. */
  written(start: number, end: number): Span;
  /** Whether a stretch was written with fangs, and whether with blanks in it. */
  fanged(start: number, end: number): 'defanged' | 'no' | 'spaced';
}

/** ASCII characters that a fang may begin with. */
const starts = new Uint8Array(128);
/** What may follow each of them, where not everything may. */
const seconds: (string | undefined)[] = [];
const brackets = '.:/@ dDaA\\[({';
for (const [char, second] of Object.entries({
  '[': brackets,
  '(': brackets,
  '{': brackets,
  '.': ']',
  ':': '\\',
  '\\': undefined,
  '&': undefined,
})) {
  starts[char.charCodeAt(0)] = 1;
  seconds[char.charCodeAt(0)] = second;
}
const bracket = /^\\?[[({]/;
const alphanumeric = /[\p{L}\p{N}]/u;

/** Reads the fangs of a text; each of the `hidden` spans, which are in order, becomes one character that belongs to nothing. */
export function plainText(text: string, hidden: readonly Span[] = []): PlainText {
  const edits: { readonly plain: Span; readonly written: Span }[] = [];
  const isJson = text.includes('"');
  let plain = '';
  let copied = 0;
  const replace = ({ start, end, plain: replacement }: Fang) => {
    plain += text.slice(copied, start);
    edits.push({
      plain: { start: plain.length, end: plain.length + replacement.length },
      written: { start, end },
    });
    plain += replacement;
    copied = end;
  };
  let next = 0;
  for (let at = 0; at < text.length; at += 1) {
    const span = hidden[next];
    if (span && at >= span.start) {
      replace({ ...span, plain: '\0' });
      next += 1;
      at = span.end - 1;
      continue;
    }
    const code = text.charCodeAt(at);
    if (code < 128 ? starts[code] === 0 : !mayBeFang(code)) continue;
    if (code < 128 && !(seconds[code]?.includes(text.charAt(at + 1)) ?? true)) continue;
    const fang = fangAt(text, at, isJson);
    if (!fang || (span && fang.end > span.start)) continue;
    const whole = withBlanks(text, fang, copied);
    replace(whole);
    at = whole.end - 1;
  }
  plain = edits.length === 0 ? text : plain + text.slice(copied);
  return {
    plain,
    written: (start, end) => ({ start: writtenStart(start), end: writtenEnd(end) }),
    fanged(start, end) {
      if (edits.length === 0) return 'no';
      const [from, until] = [writtenStart(start), writtenEnd(end)];
      if (until - from === end - start) return 'no';
      return text.slice(from, until).includes(' ') ? 'spaced' : 'defanged';
    },
  };

  function writtenStart(at: number): number {
    const edit = edits[lastWhere((index) => (edits[index]?.plain.start ?? 0) <= at)];
    if (!edit) return at;
    return at < edit.plain.end ? edit.written.start : edit.written.end + at - edit.plain.end;
  }

  function writtenEnd(at: number): number {
    const edit = edits[lastWhere((index) => (edits[index]?.plain.start ?? 0) < at)];
    if (!edit) return at;
    return at <= edit.plain.end ? edit.written.end : edit.written.end + at - edit.plain.end;
  }

  /** The last edit that holds, -1 for none; those that hold come first. */
  function lastWhere(holds: (index: number) => boolean): number {
    let [low, high] = [0, edits.length];
    while (low < high) {
      const middle = (low + high) >> 1;
      if (holds(middle)) low = middle + 1;
      else high = middle;
    }
    return low - 1;
  }
}

/** Also `evil [.] example`: one or two blanks round the brackets of a dot or at sign belong to them, between words. */
function withBlanks(text: string, fang: Fang, copied: number): Fang {
  let { start, end } = fang;
  if ((fang.plain !== '.' && fang.plain !== '@') || !bracket.test(text.slice(start, start + 2))) return fang;
  while (start > copied && fang.start - start < 2 && text[start - 1] === ' ') start -= 1;
  while (end - fang.end < 2 && text[end] === ' ') end += 1;
  if (start === fang.start && end === fang.end) return fang;
  const isBetween = alphanumeric.test(text.charAt(start - 1)) && alphanumeric.test(text.charAt(end));
  return isBetween ? { start, end, plain: fang.plain } : fang;
}

function mayBeFang(code: number): boolean {
  return code === 0xad || code === 0x61c || (code >= 0x180e && code < 0x3003) || code >= 0xfeff;
}
