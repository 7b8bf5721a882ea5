/** How far something may be passed on, widest first: FIRST’s Traffic Light Protocol 2.0 (https://www.first.org/tlp/). */
export const tlpLevels = ['clear', 'green', 'amber', 'amber+strict', 'red'] as const;
export type Tlp = (typeof tlpLevels)[number];

// Marks as people write them: `TLP:AMBER+STRICT`, `[TLP: amber strict]`, `*TLP*:red`. `TLP:REDACTED` is none.
const mark =
  /(?<![\p{L}\p{N}])TLP[\s:：=*_`~\u200b-]{1,6}(red|amber\s{0,2}[+＋-]?\s{0,2}strict|amber|green|clear|white)(?![\p{L}\p{N}])/giu;

/** The strictest mark that stands in a text; `WHITE` is what `CLEAR` was called before. */
export function readTlp(text: string): Tlp | undefined {
  let strictest: Tlp | undefined;
  for (const [, word = ''] of text.matchAll(mark)) strictest = stricterTlp(strictest, levelOf(word));
  return strictest;
}

/** Of two levels the one that lets less out; one that is not there asks for nothing. */
export function stricterTlp(a: Tlp | undefined, b: Tlp | undefined): Tlp | undefined {
  if (a === undefined || b === undefined) return a ?? b;
  return isAboveTlp(a, b) ? a : b;
}

/** Whether a level is stricter than a limit. */
export function isAboveTlp(level: Tlp, limit: Tlp): boolean {
  return tlpLevels.indexOf(level) > tlpLevels.indexOf(limit);
}

function levelOf(word: string): Tlp {
  const name = word.toLowerCase();
  if (name.endsWith('strict')) return 'amber+strict';
  return tlpLevels.find((level) => level === name) ?? 'clear';
}
