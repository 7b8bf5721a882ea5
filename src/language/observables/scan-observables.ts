import type { FoundObservable } from '../../enrichment.ts';
import { type PlainText, plainText, type Span } from './plain-text.ts';
import { readers, textReaders } from './readers.ts';
import type { Part, Reader, Reading } from './reading.ts';

/** What a character says of the word that it stands in. */
const [letter, digit, dot, colon, at, other] = [1, 2, 4, 8, 16, 32] as const;
const kinds = new Uint8Array(128);
for (let code = 0; code < 128; code += 1) kinds[code] = kindOf(String.fromCharCode(code));
const kindsEnd = 64;
const [slash, tilde, colonCode] = [0x2f, 0x7e, 0x3a];
const leads = '.@-';
const trails = '.@_-';
const none: readonly Reading[] = [];
const shortestHash = 32;
const shortestCve = 13;
const noWord =
  /[\u00a0-\u00a9\u00ab-\u00b4\u00b6-\u00b9\u00bb-\u00bf\u00d7\u00f7\u2000-\u206f\u20a0-\u20cf\u2190-\u2bff\u3000-\u3004\u3008-\u3020\ufe10-\ufe6f\ufff0-\uffff]/;

/** Tells every observable of a text in order, repeated where it is repeated; GUIDs too. Stops where `tell` returns true. */
export function scanObservables(text: string, tell: (observable: FoundObservable) => boolean): void {
  const claimed = claims(text);
  const plain = plainText(text, claimed);
  let next = 0;
  const isOver = scanPlain(plain, (reading) => {
    const written = plain.written(reading.start, reading.end);
    for (let claim = claimed[next]; claim && claim.start < written.start; claim = claimed[next]) {
      next += 1;
      if (tellFound(claim, claim)) return true;
    }
    return tellFound(reading, written);
  });
  if (!isOver) claimed.slice(next).some((claim) => tellFound(claim, claim));

  function tellFound({ type, value }: Reading, { start, end }: Span): boolean {
    return type !== 'nothing' && tell({ type, value, found: text.slice(start, end), at: start });
  }
}

/** What is read from the text as it was written, in order, none within another. */
function claims(text: string): readonly Reading[] {
  if (!text.includes('\\') && !text.includes(':/')) return [];
  const all = textReaders.flatMap((read) => [...read(text)]).sort((a, b) => a.start - b.start);
  let end = 0;
  return all.filter((reading) => {
    if (reading.start < end) return false;
    end = reading.end;
    return true;
  });
}

function scanPlain(plain: PlainText, tell: (reading: Reading) => boolean): boolean {
  const text = plain.plain;
  let position = 0;
  let held: Reading | undefined;
  while (position < text.length) {
    const start = position;
    const word = wordAt(text, start);
    position = Math.floor(word / kindsEnd);
    const readings =
      position === start ? readSign(plain, start) : readWord(plain, start, position, word % kindsEnd);
    if (position === start) position += 1;
    for (const reading of readings) {
      // The name of an e-mail address may reach back over a word that was read for itself.
      if (held && held.end <= reading.start && tell(held)) return true;
      held = reading;
      position = Math.max(position, reading.end);
    }
  }
  return held !== undefined && tell(held);
}

/** Where the word ends that begins at an offset, and what its characters are: one number, since this is the inner loop. */
function wordAt(text: string, start: number): number {
  let told = 0;
  let end = start;
  for (; end < text.length; end += 1) {
    const code = text.charCodeAt(end);
    const kind = code < 128 ? (kinds[code] ?? 0) : isWordUnit(code) ? other : 0;
    if (kind === 0) break;
    told |= kind;
  }
  return end * kindsEnd + told;
}

function readSign(plain: PlainText, at: number): readonly Reading[] {
  const code = plain.plain.charCodeAt(at);
  if ((code !== slash && code !== tilde) || !beginsWord(plain.plain, at)) return none;
  return firstOf(readers.slash, partOf(plain, at, at + 1));
}

/** Words that can be no observable are most words: they are passed over without being looked at closely. */
function isTelling(text: string, start: number, end: number, told: number): boolean {
  if (told & (dot | at | colon)) return true;
  const length = end - start;
  if (length >= shortestHash) return true;
  if (length >= shortestCve && (told & digit) !== 0) return true;
  const isAs = (text.charCodeAt(start) | 32) === 97 && (text.charCodeAt(start + 1) | 32) === 115;
  return isAs && ((told & digit) !== 0 || length <= 3);
}

function readWord(plain: PlainText, start: number, end: number, told: number): readonly Reading[] {
  const text = plain.plain;
  if (!isTelling(text, start, end, told)) return none;
  if ((told & colon) === 0) return readPart(plain, start, end, told);
  if (text.charCodeAt(end - 1) === colonCode && text.startsWith('//', end)) {
    const urls = firstOf(readers.scheme, partOf(plain, start, end));
    if (urls.length > 0) return urls;
  }
  const address = firstOf(readers.colons, partOf(plain, start, end));
  if (address.length > 0) return address;
  const whole: Reading[] = [];
  let from = start;
  for (let position = start; position <= end; position += 1) {
    if (position < end && text.charCodeAt(position) !== colonCode) continue;
    const readings = from < position ? readPart(plain, from, position, told) : none;
    whole.push(...readings);
    const last = readings.at(-1)?.end ?? 0;
    if (last > position) {
      if (last >= end) break;
      position = last - 1;
    }
    from = position + 1;
  }
  return whole;
}

/** A word without the punctuation round it; glued to writing that has no blanks, only what is ASCII. */
function readPart(plain: PlainText, start: number, end: number, told: number): readonly Reading[] {
  const part = trimmed(plain, start, end);
  if (part.word === '') return none;
  const readings = firstOf(readers.word, part);
  if (readings.length > 0) return readings;
  const sign = part.word.lastIndexOf('@') + 1;
  if (sign > 0) return readPart(plain, part.start + sign, part.end, told);
  if ((told & other) === 0) return none;
  const pieces: Reading[] = [];
  for (const { 0: piece, index } of part.word.matchAll(/[\0-\x7f]+/g)) {
    const from = part.start + index;
    if (piece.length < part.word.length) pieces.push(...readPart(plain, from, from + piece.length, 0));
  }
  return pieces;
}

function trimmed(plain: PlainText, from: number, until: number): Part {
  const text = plain.plain;
  let [start, end] = [from, until];
  // `%2F` and the like before a word are of its writing, not of the word.
  if (text[start - 1] === '%' && /^[0-9a-f]{2}/i.test(text.slice(start, start + 2))) start += 2;
  // The name of a guest, `ann_x.example#EXT#@contoso.example`, ends in what is no part of words.
  while (start < end && leads.includes(text.charAt(start)) && text[start - 1] !== '#') start += 1;
  while (end > start && trails.includes(text.charAt(end - 1))) end -= 1;
  return partOf(plain, start, end);
}

function partOf({ plain, fanged }: PlainText, start: number, end: number): Part {
  return { text: plain, start, end, word: plain.slice(start, end), fanged: () => fanged(start, end) };
}

function kindOf(char: string): number {
  if (/[a-z_-]/i.test(char)) return letter;
  if (/\d/.test(char)) return digit;
  return { '.': dot, ':': colon, '@': at }[char] ?? 0;
}

function isWordUnit(code: number): boolean {
  return code >= 0xaa && !noWord.test(String.fromCharCode(code));
}

function beginsWord(text: string, start: number): boolean {
  return start === 0 || /[\s"'`()[\]{}<>=:,;|]/.test(text.charAt(start - 1));
}

function firstOf(candidates: readonly Reader[], part: Part): readonly Reading[] {
  for (const read of candidates) {
    const reading = read(part);
    if (reading === undefined) continue;
    const readings = 'type' in reading ? [reading] : reading;
    if (readings.length > 0) return readings;
  }
  return none;
}
