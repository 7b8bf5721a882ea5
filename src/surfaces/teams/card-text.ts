const deepest = 20;
const longest = 100_000;

/** Keys whose strings people read on a card. */
const shown = new Set(
  'activitySubtitle activityText activityTitle codeSnippet name subtitle summary text title url value'.split(
    ' ',
  ),
);
/** What hangs below these is for machines, or is shown in the place of something else. */
const unseen = new Set(['backgroundImage', 'data', 'fallback', 'msteams', 'refresh']);

/** What can be read on a card of any make, a line a text; at most 100,000 characters of it. */
export function cardText(card: unknown): string {
  const texts: string[] = [];
  let room = longest;

  function read(part: unknown, depth: number): void {
    if (room <= 0 || depth > deepest || typeof part !== 'object' || part === null) return;
    if ('type' in part && (part.type === 'Image' || part.type === 'Media')) return;
    for (const [key, value] of Object.entries(part)) {
      if (typeof value === 'string') {
        if (shown.has(key) && value.trim() !== '') take(value);
      } else if (!unseen.has(key)) {
        read(value, depth + 1);
      }
    }
  }

  function take(text: string): void {
    if (room <= 0) return;
    texts.push(text.slice(0, room).trim());
    room -= text.length;
  }

  read(card, 0);
  return texts.join('\n');
}
