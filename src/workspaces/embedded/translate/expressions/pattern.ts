/** A regular expression as DuckDB's RE2 takes it. */
export interface Pattern {
  /** For texts of ASCII alone. */
  readonly plain: string;
  /** For all texts. */
  readonly wide: string;
  /** True where `wide` searches a text whose words stand between marks, as only so it can tell their edges. */
  readonly marked: boolean;
  /** True where `wide` may grow so large that texts of ASCII are better spared it. */
  readonly large: boolean;
  /** The names of its groups in order, empty where one has none. */
  readonly groups: readonly string[];
}

/** What stands at both ends of each word of a marked text: a code point that is no character. */
export const mark = '\ufdd0';
const markCode = '\\x{FDD0}';

// KQL's engine reads `\d`, `\w`, `\s` and `\b` by Unicode, RE2 by ASCII, so each is written out. What is alphabetic
// without being a letter, a mark or a number are the circled letters.
const insides: Readonly<Record<string, readonly [plain: string, wide: string]>> = {
  d: ['0-9', '\\p{Nd}'],
  s: ['\\t-\\r ', '\\t-\\r\\x{85}\\p{Z}'],
  w: [
    '0-9A-Za-z_',
    '\\p{L}\\p{M}\\p{Nd}\\p{Nl}\\p{Pc}\\x{200C}\\x{200D}\\x{24B6}-\\x{24E9}\\x{1F130}-\\x{1F149}\\x{1F150}-\\x{1F169}\\x{1F170}-\\x{1F189}',
  ],
};

/** Words by whole blocks of Unicode: where a word is repeated so often that RE2 would not hold its exact class. */
const blocks: typeof insides = {
  ...insides,
  w: [
    '0-9A-Za-z_',
    '0-9A-Za-z_\\x{AA}\\x{B5}\\x{BA}\\x{C0}-\\x{D6}\\x{D8}-\\x{F6}\\x{F8}-\\x{1FFF}\\x{200C}\\x{200D}\\x{2C00}-\\x{2DFF}\\x{3040}-\\x{FFDC}\\x{10000}-\\x{1EFFF}\\x{20000}-\\x{3FFFF}',
  ],
};

/** Most repetitions of the exact class. */
const mostExact = 150;

/** A word, whole. */
export const wordPattern = `([${insides.w?.[1]}]+)`;

const code = '\\\\p\\{[^}]*\\}|\\\\p.|\\\\[xu]\\{[^}]*\\}|\\\\u[0-9a-f]{4}|\\\\U[0-9a-f]{8}|\\\\x[0-9a-f]{2}';
const outside = new RegExp(
  `${code}|\\\\b\\{|\\\\[\\s\\S]|\\(\\?<?[=!]|\\(\\?P?<[^>]*>|\\(\\?[a-z]*(?:-[a-z]+)?[:)]|\\[\\^?|\\{\\d+(?:,\\d*)?\\}|[\\s\\S]`,
  'iuy',
);
const within = new RegExp(`${code}|\\\\[\\s\\S]|\\[:\\^?[a-z]+:\\]|&&|--|~~|[\\s\\S]`, 'iuy');

/**
 * Reads a regular expression. `refuse` is told of what RE2 cannot search for or would silently read otherwise; `kept` is
 * the one group that still captures, 0 for none.
 */
export function readPattern(source: string, refuse: (construct: string) => never, kept?: number): Pattern {
  return new PatternReader(source, refuse, kept).read();
}

class PatternReader {
  private readonly source: string;
  private readonly refuse: (construct: string) => never;
  private readonly kept: number | undefined;
  private readonly marked: boolean;
  private readonly dot: string;
  private readonly classes: typeof insides;
  private readonly groups: string[] = [];
  private place = 0;
  private plain = '';
  private wide = '';
  private most = 0;

  constructor(source: string, refuse: (construct: string) => never, kept: number | undefined) {
    this.source = source;
    this.refuse = refuse;
    this.kept = kept;
    const bare = source.replaceAll('\\\\', '');
    const counts = [...bare.matchAll(/\{(\d+,)?(\d*)\}/g)].map(([, least, most]) =>
      Number(most || least?.slice(0, -1)),
    );
    this.classes =
      counts.reduce((product, count) => product * Math.max(1, count), 1) > mostExact ? blocks : insides;
    const rest = bare.replace(/^\(\?[imU]*s[imsU]*\)/, '');
    this.dot = rest === bare ? `[^\\n${markCode}]` : `[^${markCode}]`;
    // Marks cannot tell `\B`, would be met by `\P`, and a dot must know what it stands for.
    this.marked = bare.includes('\\b') && !/\\[BP]|\(\?[a-zA-Z]*-?[a-zA-Z]*s/.test(rest);
  }

  read(): Pattern {
    for (let piece = this.next(outside); piece !== undefined; piece = this.next(outside)) this.take(piece);
    const { plain, wide, marked, groups } = this;
    return { plain, wide, marked, large: this.most > 8 && wide !== plain, groups };
  }

  private next(pattern: RegExp): string | undefined {
    pattern.lastIndex = this.place;
    const found = pattern.exec(this.source)?.[0];
    this.place += found?.length ?? 0;
    return found;
  }

  private take(piece: string): void {
    if (/^\(\?<?[=!]/.test(piece)) this.refuse('a look-around in a regular expression');
    if (/^\\[1-9]/.test(piece)) this.refuse('a back reference in a regular expression');
    if (/^\\(?:[<>CQE]|b\{)/.test(piece)) this.refuse(`${piece} in a regular expression`);
    if (piece === '(' || /^\(\?P?</.test(piece)) this.group(piece);
    else if (piece.startsWith('[')) this.set(piece);
    else if (piece === '\\b') this.add(piece, this.marked ? markCode : piece);
    else if (/^(?:\\[AB]|[()|^*+?]|\(\?.*)$/.test(piece)) this.add(piece);
    else if (/^\{\d/.test(piece)) this.count(piece);
    else if (piece === '$' || piece === '\\z')
      this.add(piece, this.marked ? `(?:${markCode}?${piece})` : piece);
    else if (piece === '.') this.atom(piece, this.marked ? this.dot : piece);
    else this.character(piece);
  }

  private add(plain: string, wide = plain): void {
    this.plain += plain;
    this.wide += wide;
  }

  /** One character, before which a mark is passed over. */
  private atom(plain: string, wide = plain): void {
    this.add(plain, this.marked ? `(?:${markCode}?${wide})` : wide);
  }

  private group(piece: string): void {
    this.groups.push(/<(.*)>/.exec(piece)?.[1] ?? '');
    const captures = this.kept === undefined || this.kept === this.groups.length;
    this.add(captures ? piece.replace('(?<', '(?P<') : '(?:');
  }

  private count(piece: string): void {
    this.most = Math.max(this.most, ...(piece.match(/\d+/g) ?? []).map(Number));
    this.add(piece);
  }

  private character(piece: string): void {
    const letter = piece.charAt(1);
    const inside =
      piece.length === 2 && piece.startsWith('\\') ? this.classes[letter.toLowerCase()] : undefined;
    const not = /[A-Z]/.test(letter) ? '^' : '';
    if (inside)
      this.atom(`[${not}${inside[0]}]`, `[${not}${inside[1]}${not && this.marked ? markCode : ''}]`);
    else this.atom(codePoint(piece));
  }

  /** A class in brackets. */
  private set(open: string): void {
    let [plain, wide] = [open, open];
    let ends = false;
    for (let first = true; !ends; first = false) {
      const piece = this.next(within);
      // RE2 says what is missing.
      if (piece === undefined) break;
      // An opening bracket that is the last of its class is one to every reader: hunts look for `[[]`.
      const opens = piece === '[' && this.source.charAt(this.place) !== ']';
      if (opens || /^(?:&&|--|~~)$/.test(piece)) {
        this.refuse('a class within a class of a regular expression');
      }
      ends = piece === ']' && !first;
      const inside = /^\\[dswDSW]$/.test(piece) ? this.classes[piece.charAt(1).toLowerCase()] : undefined;
      if (!inside) {
        plain += codePoint(piece);
        wide += ends && this.marked && open === '[^' ? `${markCode}]` : codePoint(piece);
      } else if (/[A-Z]/.test(piece)) {
        plain += piece === '\\S' ? '\\x00-\\x08\\x0E-\\x1F!-\\x{10FFFF}' : piece;
        wide += allBut(inside[1]);
      } else {
        plain += inside[0];
        wide += inside[1];
      }
    }
    this.atom(plain, wide);
  }
}

/** RE2 has no `\u`. */
function codePoint(piece: string): string {
  return piece.replace(/^\\[uU]\{?([0-9a-f]+)\}?$/i, '\\x{$1}');
}

const complements = new Map<string, string>();

/** The ranges that a class leaves out, but for the mark: RE2 cannot negate a class within a class. */
function allBut(inside: string): string {
  const known = complements.get(inside);
  if (known !== undefined) return known;
  const own = new RegExp(`[^${inside.replaceAll('\\x{', '\\u{')}${mark}\\p{Cs}]+`, 'gu');
  const ranges = [...everyCharacter().matchAll(own)].map(([run]) => {
    const last = run.charCodeAt(run.length - 1) >= 0xdc00 ? run.slice(-2) : run.slice(-1);
    return `\\x{${hex(run)}}-\\x{${hex(last)}}`;
  });
  complements.set(inside, ranges.join(''));
  return ranges.join('');
}

function hex(text: string): string {
  return (text.codePointAt(0) ?? 0).toString(16);
}

function everyCharacter(): string {
  let text = '';
  for (let start = 0; start < 0x11_0000; start += 0x1000) {
    if (start >= 0xd000 && start < 0xe000) {
      text += String.fromCodePoint(...Array.from({ length: 0x800 }, (_, index) => 0xd000 + index));
    } else {
      text += String.fromCodePoint(...Array.from({ length: 0x1000 }, (_, index) => start + index));
    }
  }
  return text;
}
