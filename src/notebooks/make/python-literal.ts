/** Data that Python can be handed: what JSON has, and whole numbers of any size. */
export type PythonData =
  | null
  | bigint
  | boolean
  | number
  | string
  | readonly PythonData[]
  | { readonly [key: string]: PythonData };

/**
 * Writes data as a Python literal on one line, which `ast.literal_eval` reads back; nothing in it can become code.
 * What is no letter, digit, sign or blank is written as an escape, lone surrogates too. NaN, which has no literal, is `None`.
 */
export function pythonLiteral(data: PythonData): string {
  if (data === null || data === undefined) return 'None';
  if (typeof data === 'string') return `'${inside(data)}'`;
  if (typeof data === 'boolean') return data ? 'True' : 'False';
  if (typeof data === 'bigint') return String(data);
  if (typeof data === 'number') return numberLiteral(data);
  if (Array.isArray(data)) return `[${data.map(pythonLiteral).join(', ')}]`;
  const entries = Object.entries(data).filter(([, value]) => value !== undefined);
  return `{${entries.map(([key, value]) => `${pythonLiteral(key)}: ${pythonLiteral(value)}`).join(', ')}}`;
}

/** A text of many lines as one literal that reads line by line: adjacent literals in brackets. */
export function pythonLines(text: string): string {
  const lines = text.split(/(?<=\n)/);
  if (lines.length < 2) return pythonLiteral(text);
  return `(\n${lines.map((line) => `    ${pythonLiteral(line)}\n`).join('')})`;
}

function numberLiteral(data: number): string {
  if (Number.isNaN(data)) return 'None';
  if (!Number.isFinite(data)) return data > 0 ? '1e999' : '-1e999';
  return Object.is(data, -0) ? '-0.0' : String(data);
}

const short: Readonly<Record<string, string>> = {
  '\\': '\\\\',
  "'": "\\'",
  '\n': '\\n',
  '\r': '\\r',
  '\t': '\\t',
};

/** Controls, invisible and unassigned characters, surrogates, and every line end and blank but the plain one. */
const special = /[\\'\p{C}\p{Z}]/gu;

function inside(text: string): string {
  return text.replaceAll(special, (character) => {
    if (character === ' ') return character;
    const known = short[character];
    if (known !== undefined) return known;
    const code = character.codePointAt(0) ?? 0;
    if (code <= 0xff) return `\\x${code.toString(16).padStart(2, '0')}`;
    return code <= 0xffff
      ? `\\u${code.toString(16).padStart(4, '0')}`
      : `\\U${code.toString(16).padStart(8, '0')}`;
  });
}
