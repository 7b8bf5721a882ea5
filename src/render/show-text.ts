import { cutText } from './cut-text.ts';
import { defang } from './defang.ts';

const UNSEEN = /[\p{Cc}\p{Cf}\p{Cs}\p{Co}\p{Cn}\p{Zl}\p{Zp}\p{Default_Ignorable_Code_Point}\u2800]/gu;
const UNSEEN_IN_CODE = /(?!\n)[\p{Cc}\p{Cf}\p{Cs}\p{Co}\p{Cn}\p{Zl}\p{Zp}\p{Default_Ignorable_Code_Point}]/gu;
const PICTOGRAPH_BEFORE = /\p{Extended_Pictographic}$/u;
/** No script stacks more than a few marks on a letter; whoever does means to paint over other lines. */
const PILED_MARKS = /(\p{M}{4})(\p{M}+)/gu;
/** Adaptive Cards would put a date in the place of `{{DATE(…)}}`, whoever wrote it. */
const CARD_FUNCTION = /\{\{(?=(?:date|time)\()/gi;
/** `show` looks at no more of a text than this, whatever it may show. */
const LOOKED_AT = 20_000;

function picture(character: string, offset: number, whole: string): string {
  const code = character.codePointAt(0) ?? 0;
  if (code === 0xfe0f && PICTOGRAPH_BEFORE.test(whole.slice(Math.max(0, offset - 2), offset)))
    return character;
  if (code < 0x20) return String.fromCodePoint(0x2400 + code);
  if (code === 0x7f) return '\u2421';
  return `⟨U+${code.toString(16).toUpperCase().padStart(4, '0')}⟩`;
}

/** Makes what cannot be seen visible: control, bidirectional, zero-width and unassigned characters, heaps of marks. */
export function visible(text: string): string {
  return text
    .replace(UNSEEN, picture)
    .replace(PILED_MARKS, (_, kept: string, rest: string) => `${kept}⟨+${[...rest].length} marks⟩`)
    .replace(/\p{Zs}/gu, ' ')
    .replace(CARD_FUNCTION, '{ {');
}

/** As {@link visible}, for a query to copy: lines and spaces stay as they are, a tab becomes four spaces. */
export function visibleCode(text: string): string {
  return text.replaceAll('\r\n', '\n').replaceAll('\t', '    ').replace(UNSEEN_IN_CODE, picture);
}

/** Text out of logs, or out of what a person typed, ready to be shown: visible, defanged, on one line, cut with `…`. */
export function showText(text: string, max = LOOKED_AT): string {
  const looked = text.slice(0, Math.min(max, LOOKED_AT) + 1);
  // Cutting can make a new name (`evil.co` out of `evil.coz`), so defang has the last word.
  return defang(cutText(defang(visible(looked)), Math.min(max, LOOKED_AT)));
}

/** Words of the catalogue, or ones to be typed again: visible and cut, but with their addresses as they are. */
export function showWords(text: string, max: number): string {
  return cutText(visible(text.slice(0, max + 1)), max);
}

/** Cuts what is ready to be shown: a cut can make a new name, so it is defanged once more. */
export function cutShown(text: string, max: number): string {
  return text.length <= max ? text : defang(cutText(text, max));
}
