const graphemes = new Intl.Segmenter('und', { granularity: 'grapheme' });
const PLAIN = /^[\x20-\x7e]*$/;
const NO_WIDTH = /^[\p{M}\p{Cc}\p{Cf}\p{Default_Ignorable_Code_Point}]+$/u;
/** East Asian wide and full-width blocks, and what terminals draw as a two-cell picture. */
const WIDE =
  /^(?:\p{Emoji_Presentation}|\p{Extended_Pictographic}\ufe0f|[\u1100-\u115f\u2e80-\u303e\u3041-\ua4cf\ua960-\ua97f\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe6f\uff01-\uff60\uffe0-\uffe6\u{1f200}-\u{1f2ff}\u{20000}-\u{3fffd}])/u;

function widthOf(grapheme: string): number {
  if (PLAIN.test(grapheme)) return grapheme.length;
  if (NO_WIDTH.test(grapheme)) return 0;
  return WIDE.test(grapheme) ? 2 : 1;
}

/** Terminal cells that a text takes. */
export function textWidth(text: string): number {
  if (PLAIN.test(text)) return text.length;
  let width = 0;
  for (const { segment } of graphemes.segment(text)) width += widthOf(segment);
  return width;
}

/** Exactly `width` cells of a text: cut with `…`, or filled with spaces on the right or left. */
export function fitText(text: string, width: number, align: 'left' | 'right' = 'left'): string {
  const cut = cutToWidth(text, width);
  const fill = ' '.repeat(Math.max(0, width - textWidth(cut)));
  return align === 'right' ? fill + cut : cut + fill;
}

/** At most `width` cells of a text, the last one `…` where something was cut. */
export function cutToWidth(text: string, width: number): string {
  if (textWidth(text) <= width) return text;
  if (width < 1) return '';
  let kept = '';
  let used = 0;
  for (const { segment } of graphemes.segment(text)) {
    const next = widthOf(segment);
    if (used + next > width - 1) break;
    kept += segment;
    used += next;
  }
  return `${kept}…`;
}

/** Breaks a text into lines of at most `width` cells, at spaces where it can; leading spaces of a line stay. */
export function wrapText(text: string, width: number): readonly string[] {
  return text.split('\n').flatMap((line) => wrapLine(line, Math.max(1, width)));
}

function wrapLine(line: string, width: number): readonly string[] {
  if (textWidth(line) <= width) return [line];
  const lines: string[] = [];
  let current = '';
  let used = 0;
  for (const word of line.split(/(?<= )(?=[^ ])/)) {
    for (const piece of pieces(word, width)) {
      const wide = textWidth(piece.trimEnd());
      if (used > 0 && used + wide > width) {
        lines.push(current.trimEnd());
        current = '';
        used = 0;
      }
      current += piece;
      used += textWidth(piece);
    }
  }
  return [...lines, current.trimEnd()];
}

function pieces(word: string, width: number): readonly string[] {
  if (textWidth(word.trimEnd()) <= width) return [word];
  const out: string[] = [];
  let current = '';
  let used = 0;
  for (const { segment } of graphemes.segment(word)) {
    const next = widthOf(segment);
    if (used > 0 && used + next > width) {
      out.push(current);
      current = '';
      used = 0;
    }
    current += segment;
    used += next;
  }
  return [...out, current];
}
