const graphemes = new Intl.Segmenter('und', { granularity: 'grapheme' });

/** At most `max` UTF-16 units, the last of them `…` where something was cut; never cuts inside a visible character. */
export function cutText(text: string, max: number): string {
  if (text.length <= max) return text;
  if (max <= 1) return '…'.slice(0, max);
  // A little more than is kept, so that the character at the edge is seen whole.
  const near = text.slice(0, max + 32);
  let end = 0;
  for (const { index, segment } of graphemes.segment(near)) {
    if (index + segment.length > max - 1) break;
    end = index + segment.length;
  }
  return `${near.slice(0, end).trimEnd()}…`;
}
