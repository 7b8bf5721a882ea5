/**
 * Keeps secrets out of all that leaves Huntline: log, errors, cards, audit. Whole ones only: were a beginning taken out too,
 * whoever types could find a secret letter by letter.
 */
export interface Blotter {
  /** From now on this text, and the ways it may be written, are blotted out. Shorter than four characters is no secret. */
  add(secret: string): void;
  /** The text with a mask in the place of each secret. */
  blot(text: string): string;
  /** The same value with every text in it blotted: an answer, a card, a line of the audit. */
  blotDeep<T>(value: T): T;
}

const shortest = 4;

/** Starts with no secrets; add each as soon as it is known, before it is handed on. */
export function createBlotter(): Blotter {
  let any = false;
  // By how they begin, so that one pass over a text finds all: a hunt's rows are megabytes, the forms hundreds.
  const byStart: (string[] | undefined)[] = new Array(0x10000).fill(undefined);
  let mask = '[secret]';

  function learn(form: string): void {
    any = true;
    const start = startAt(form, 0);
    const known = byStart[start] ?? [];
    if (!known.includes(form)) byStart[start] = [...known, form];
    // Somebody's secret is the word "secret": then that must not be read in the mask.
    if ('[secret]'.includes(form)) mask = '▇▇▇▇';
  }

  function blot(text: string): string {
    if (!any) return text;
    const parts: string[] = [];
    let kept = 0;
    let stop = 0;
    for (let at = 0; at <= text.length - shortest; at += 1) {
      const candidates = byStart[startAt(text, at)];
      if (!candidates) continue;
      for (const form of candidates) {
        if (!text.startsWith(form, at)) continue;
        // Secrets may overlap or hold one another: what is taken out is their union, never the first match alone.
        if (at >= stop) parts.push(text.slice(kept, at), mask);
        stop = Math.max(stop, at + form.length);
        kept = stop;
      }
    }
    return parts.length === 0 ? text : parts.join('') + text.slice(kept);
  }

  return {
    add(secret) {
      for (const text of new Set([secret, secret.trim()])) {
        if (text.length >= shortest) formsOf(text).forEach(learn);
      }
    },
    blot,
    blotDeep: (value) => (any ? (mapTexts(value, blot) as typeof value) : value),
  };
}

/** The four letters there as a number of 16 bits; different letters may share it. */
function startAt(text: string, at: number): number {
  const former = (text.charCodeAt(at) << 9) ^ (text.charCodeAt(at + 1) << 6);
  return (former ^ (text.charCodeAt(at + 2) << 3) ^ text.charCodeAt(at + 3)) & 0xffff;
}

function mapTexts(value: unknown, map: (text: string) => string): unknown {
  if (typeof value === 'string') return map(value);
  if (Array.isArray(value)) return value.map((item) => mapTexts(item, map));
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [map(key), mapTexts(item, map)]));
}

/** The ways in which a secret may come to be written. */
function formsOf(secret: string): readonly string[] {
  const plain = [secret, escaped(secret), escaped(escaped(secret)), ascii(secret)];
  // As CSV, KQL and Huntline's own lines write quotes.
  const doubled = plain.map((form) => form.replaceAll('"', '""'));
  const quoted = [...doubled, secret.replaceAll("'", "''"), inLiteral(secret), secret.replaceAll('"', '\\"')];
  const encoded = base64Forms(Buffer.from(secret));
  return [...plain, ...encoded]
    .flatMap((form) => [form, ...urlForms(form)])
    .concat(quoted)
    .filter((form) => form.length >= shortest);
}

function escaped(text: string): string {
  return JSON.stringify(text).slice(1, -1);
}

/** Inside a KQL literal in single quotes; in double ones it is as JSON has it. */
function inLiteral(text: string): string {
  return text.replaceAll(/[\\']/g, '\\$&');
}

/** JSON as it is written by those that keep to ASCII. */
function ascii(text: string): string {
  return escaped(text).replaceAll(
    /[^\x20-\x7e]/g,
    (letter) => `\\u${letter.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );
}

/** Percent-encoded, wholly or sparing what paths allow, in capitals or not, with `+` for blanks as forms have it. */
function urlForms(text: string): readonly string[] {
  const whole = text.isWellFormed() ? [encodeURIComponent(text), encodeURI(text)] : [];
  const strict = whole.map((form) => form.replaceAll(/[!'()*]/g, percent));
  const forms = new Set([...whole, ...strict]);
  const blanks = [...forms].flatMap((form) => [form, form.replaceAll('%20', '+')]);
  return blanks.flatMap((form) => [form, form.replaceAll(/%[0-9A-F]{2}/g, (code) => code.toLowerCase())]);
}

function percent(letter: string): string {
  return `%${letter.charCodeAt(0).toString(16).toUpperCase()}`;
}

/**
 * Base64 of the secret by itself and inside a longer text, as in `Basic` authorisation: for each of the three ways it can
 * lie across the letters, those that depend on nothing but the secret.
 */
function base64Forms(bytes: Buffer): readonly string[] {
  const inside = [0, 1, 2].map((offset) => {
    const bits = (offset + bytes.length) * 8;
    const letters = Buffer.concat([Buffer.alloc(offset), bytes]).toString('base64');
    return letters.slice(Math.ceil((offset * 8) / 6), Math.floor(bits / 6));
  });
  const forms = [bytes.toString('base64'), ...inside];
  return forms.flatMap((form) => [form, form.replaceAll('+', '-').replaceAll('/', '_')]);
}
