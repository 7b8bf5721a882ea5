/** The ways in which people and formats write a character so that it is not one; a function is given what was written. */
const fangForms: readonly (readonly [form: string, plain: string | ((written: string) => string)])[] = [
  // evil[.]example, evil(dot)example, user{at}evil, hxxp[:]//, hxxp[://], example[/]path; Markdown escapes brackets.
  [String.raw`(?:\\?[[({]){1,2} ?(?:\.|dot) ?(?:\\?[\])}]){1,2}`, '.'],
  [String.raw`(?:\\?[[({]){1,2} ?(?:@|at) ?(?:\\?[\])}]){1,2}`, '@'],
  [String.raw`\\?[[({]:\/\/\\?[\])}]`, '://'],
  [String.raw`\\?[[({]:\/\\?[\])}]`, ':/'],
  [String.raw`\\?[[({]:\\?[\])}]`, ':'],
  [String.raw`\\?[[({]\/\/\\?[\])}]`, '//'],
  [String.raw`\\?[[({]\/\\?[\])}]`, '/'],
  // Half a pair of brackets: 203[.0[.113[.7
  [String.raw`(?<=[a-z0-9])\[\.(?=[a-z0-9])`, '.'],
  [String.raw`(?<=[a-z0-9])\.\](?=[a-z0-9])`, '.'],
  [String.raw`(?<=[a-z0-9])\\{1,4}\.(?=[a-z0-9])`, '.'],
  // http:\\evil.example
  [String.raw`(?<=[ps]):\\{2,4}(?=[a-z0-9])`, '://'],
  // JSON, once or more; HTML.
  [String.raw`\\{1,8}\/`, '/'],
  [String.raw`\\{1,8}u[0-9a-f]{4}`, (written) => character(written.slice(-4), 16)],
  [String.raw`\\{1,8}x[0-9a-f]{2}`, (written) => character(written.slice(-2), 16)],
  [String.raw`\\{1,8}["']`, '"'],
  ['&#x[0-9a-f]{2,4};', (written) => character(written.slice(3, -1), 16)],
  [String.raw`&#\d{2,5};`, (written) => character(written.slice(2, -1), 10)],
  ['&amp;', '&'],
  ['&lt;', '<'],
  ['&gt;', '>'],
  ['&(?:quot|apos);', '"'],
  ['&nbsp;', ' '],
  ['&period;', '.'],
  ['&commat;', '@'],
  // Dots that are no dots, hyphens that do not break, what shows nothing at all, full-width forms.
  ['[\u2024\u3002\uff61]', '.'],
  ['[\u2010\u2011]', '-'],
  ['[\u00ad\u061c\u180e\u200b-\u200f\u202a-\u202e\u2060-\u2064\u2066-\u206f\ufeff]', ''],
  ['[\uff01-\uff5e]', (wide) => String.fromCharCode(wide.charCodeAt(0) - 0xfee0)],
];
/** White space as JSON writes it; taken for that only where a text has double quotes. */
const escapedSpace = String.raw`\\{1,8}[nrt]`;

/** One fang where it stood: `[start, end)` reads as `plain`. */
export interface Fang {
  readonly start: number;
  readonly end: number;
  readonly plain: string;
}

const groups = fangForms.map(([form]) => `(${form})`).join('|');
const forms = new RegExp(groups, 'iy');
const formsOfJson = new RegExp(`${groups}|(${escapedSpace})`, 'iy');

/** Reads the fang that begins at an offset; undefined where there is none. */
export function fangAt(text: string, at: number, isJson: boolean): Fang | undefined {
  const pattern = isJson ? formsOfJson : forms;
  pattern.lastIndex = at;
  const match = pattern.exec(text);
  if (!match) return undefined;
  const index = match.findIndex((group, number) => number > 0 && group !== undefined) - 1;
  const plain = fangForms[index]?.[1] ?? ' ';
  return {
    start: at,
    end: at + match[0].length,
    plain: typeof plain === 'string' ? plain : plain(match[0]),
  };
}

function character(digits: string, radix: number): string {
  return String.fromCharCode(Number.parseInt(digits, radix));
}
