// RFC 3492. The bare encoding, without the prefix `xn--` and without what domain names do to case.

const [base, least, most, skew, damp] = [36, 1, 26, 38, 700];

function adapted(delta: number, points: number, first: boolean): number {
  let rest = first ? Math.floor(delta / damp) : Math.floor(delta / 2);
  rest += Math.floor(rest / points);
  let steps = 0;
  for (; rest > ((base - least) * most) / 2; steps += base) rest = Math.floor(rest / (base - least));
  return steps + Math.floor(((base - least + 1) * rest) / (rest + skew));
}

function threshold(step: number, bias: number): number {
  return Math.min(Math.max(step - bias, least), most);
}

/** A text in ASCII; undefined where it is too long. */
export function punycode(text: string): string | undefined {
  const points = [...text].map((character) => character.codePointAt(0) ?? 0);
  if (points.length > 4096) return undefined;
  const basic = points.filter((point) => point < 128);
  let output = String.fromCharCode(...basic) + (basic.length > 0 ? '-' : '');
  let [next, delta, bias, done] = [128, 0, 72, basic.length];
  while (done < points.length) {
    const lowest = Math.min(...points.filter((point) => point >= next));
    delta += (lowest - next) * (done + 1);
    next = lowest;
    for (const point of points) {
      if (point < next) delta += 1;
      if (point !== next) continue;
      let rest = delta;
      for (let step = base; ; step += base) {
        const limit = threshold(step, bias);
        if (rest < limit) break;
        output += digit(limit + ((rest - limit) % (base - limit)));
        rest = Math.floor((rest - limit) / (base - limit));
      }
      output += digit(rest);
      bias = adapted(delta, done + 1, done === basic.length);
      delta = 0;
      done += 1;
    }
    delta += 1;
    next += 1;
  }
  return output;
}

/** The text of such ASCII; undefined where it is none. */
export function fromPunycode(text: string): string | undefined {
  const cut = text.lastIndexOf('-');
  const points = [...text.slice(0, Math.max(0, cut))].map((character) => character.charCodeAt(0));
  if (points.some((point) => point >= 128) || text.length > 4096) return undefined;
  let [next, place, bias] = [128, 0, 72];
  for (let read = cut < 0 ? 0 : cut + 1; read < text.length; ) {
    const before = place;
    for (let [step, weight] = [base, 1]; ; step += base) {
      const value = digits.indexOf(text.charAt(read++).toLowerCase());
      if (value < 0 || weight > 2 ** 31) return undefined;
      place += value * weight;
      const limit = threshold(step, bias);
      if (value < limit) break;
      weight *= base - limit;
    }
    bias = adapted(place - before, points.length + 1, before === 0);
    next += Math.floor(place / (points.length + 1));
    place %= points.length + 1;
    if (next > 0x10_ffff) return undefined;
    points.splice(place++, 0, next);
  }
  return String.fromCodePoint(...points);
}

const digits = 'abcdefghijklmnopqrstuvwxyz0123456789';

function digit(value: number): string {
  return digits.charAt(value);
}
