import type { Json } from '../../src/types.ts';

/** Reads a row as the engine's client prints it: `(1, 'text', null, [\n  "json"\n], 2020-01-01T00:00:00Z)`. */
export function printedRow(text: string): Json[] {
  const cells: Json[] = [];
  let rest = text.slice(1);
  while (!rest.startsWith(')')) {
    const [cell, length] = cellAt(rest);
    cells.push(cell);
    rest = rest.slice(length).replace(/^, /, '');
    if (rest === '') throw new Error(`a printed row that does not end: ${text}`);
  }
  return cells;
}

function cellAt(text: string): [Json, number] {
  if (text.startsWith("'")) {
    const end = /'(?=, |\)$)/.exec(text.slice(1));
    const length = (end?.index ?? 0) + 2;
    return [text.slice(1, length - 1), length];
  }
  if (/^["[{]/.test(text)) return jsonAt(text);
  const word = /^(?:[^,)]|,(?! )|\)(?!$))*/.exec(text)?.[0] ?? '';
  return [plain(word), word.length];
}

/** JSON ends where it can be read. */
function jsonAt(text: string): [Json, number] {
  for (let length = 1; length <= text.length; length++) {
    if (!/["\]}]/.test(text.charAt(length - 1))) continue;
    if (!/^(, |\)$)/.test(text.slice(length))) continue;
    try {
      return [JSON.parse(text.slice(0, length)) as Json, length];
    } catch (error) {
      if (!(error instanceof SyntaxError)) throw error;
    }
  }
  throw new Error(`JSON in a printed row that cannot be read: ${text}`);
}

function plain(word: string): Json {
  if (word === 'null') return null;
  if (/^(true|false)$/i.test(word)) return word.toLowerCase() === 'true';
  return word !== '' && Number.isFinite(Number(word)) ? Number(word) : word;
}
