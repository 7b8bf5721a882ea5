/** A stream of made-up values: the same seed text gives the same stream, whatever other streams do. */
export interface Random {
  /** A number from 0 up to, but not, 1. */
  next(): number;
  /** A whole number; both ends can come up. */
  int(min: number, max: number): number;
  chance(probability: number): boolean;
  /** @throws {RangeError} the list is empty. */
  pick<T>(items: readonly T[]): T;
  guid(): string;
  /** Lower-case hexadecimal digits. */
  hex(digits: number): string;
  /** A positive whole number, mostly near the median, now and then many times it (log-normal), as sizes and durations are. */
  size(median: number): number;
}

/** Opens a stream: sfc32, seeded with a hash of the text. */
export function createRandom(seed: string): Random {
  let [a, b, c, count] = hash(seed);
  function bits(): number {
    const sum = (a + b + count++) | 0;
    a = b ^ (b >>> 9);
    b = (c + (c << 3)) | 0;
    c = ((c << 21) | (c >>> 11)) + sum;
    return sum >>> 0;
  }
  for (let round = 0; round < 12; round++) bits();

  function next(): number {
    return bits() / 4_294_967_296;
  }
  function hex(digits: number): string {
    let text = '';
    while (text.length < digits) text += quad() + quad();
    return text.slice(0, digits);
  }
  function quad(): string {
    return quads[bits() >>> 16] ?? '';
  }
  return {
    next,
    hex,
    int: (min, max) => min + Math.floor(next() * (max - min + 1)),
    chance: (probability) => next() < probability,
    pick(items) {
      const item = items[Math.floor(next() * items.length)];
      if (item === undefined) throw new RangeError('Nothing to pick from');
      return item;
    },
    guid() {
      return `${quad()}${quad()}-${quad()}-4${quad().slice(1)}-a${quad().slice(1)}-${quad()}${quad()}${quad()}`;
    },
    size(median) {
      const bell = Math.sqrt(-2 * Math.log(1 - next())) * Math.cos(2 * Math.PI * next());
      return Math.max(1, Math.round(median * Math.exp(bell)));
    },
  };
}

/** Four hexadecimal digits of each 16-bit number: formatting them anew is what making ids would spend its time on. */
const quads: readonly string[] = Array.from({ length: 65_536 }, (_, number) =>
  number.toString(16).padStart(4, '0'),
);

/** FNV-1a from four different starts. */
function hash(text: string): [number, number, number, number] {
  const words: [number, number, number, number] = [0x811c9dc5, 0x01234567, 0x89abcdef, 0x7f4a7c15];
  for (let at = 0; at < text.length; at++) {
    const code = text.charCodeAt(at);
    for (let word = 0; word < 4; word++)
      words[word] = Math.imul((words[word] ?? 0) ^ code, 0x01000193 + word * 2);
  }
  return words;
}
