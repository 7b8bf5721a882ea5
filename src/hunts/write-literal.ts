import { UserError } from '../errors.ts';
import type { Place } from './hunt.ts';
import type { Value } from './read-value.ts';

/**
 * Writes a value as a literal that fits its place: the second wall against injection. In quotes, what comes back is
 * the inside of the literal; the quotes are the template's.
 */
export function writeLiteral(parameter: string, value: Value, place: Place): string {
  switch (place) {
    case 'double-quoted':
      return escaped(textOf(value), '"');
    case 'single-quoted':
      return escaped(textOf(value), "'");
    case 'verbatim-double-quoted':
      return doubled(parameter, textOf(value), '"');
    case 'verbatim-single-quoted':
      return doubled(parameter, textOf(value), "'");
    case 'items':
      return itemsOf(value)
        .map((item) => (typeof item === 'bigint' ? String(item) : `"${escaped(item, '"')}"`))
        .join(', ');
    case 'choice':
    case 'datetime':
      return textOf(value);
    case 'number':
      return value.type === 'float' ? real(value.value) : textOf(value);
  }
}

function textOf(value: Value): string {
  return value.type === 'list' ? value.value.join(',') : String(value.value);
}

function itemsOf(value: Value): readonly (bigint | string)[] {
  return value.type === 'list' ? value.value : [textOf(value)];
}

/** Line ends, and characters that change how the KQL reads on a screen, are written as escapes. */
function escaped(text: string, quote: string): string {
  return text.replaceAll(/[\\"'\t\n\r\u0085\u2028\u2029]|\p{Cf}/gu, (char) => {
    if (char === '"' || char === "'") return char === quote ? `\\${char}` : char;
    const short = { '\\': '\\\\', '\t': '\\t', '\n': '\\n', '\r': '\\r' }[char];
    return (
      short ??
      Array.from({ length: char.length }, (_, index) => unicodeEscape(char.charCodeAt(index))).join('')
    );
  });
}

function unicodeEscape(code: number): string {
  return `\\u${code.toString(16).toUpperCase().padStart(4, '0')}`;
}

/** A verbatim literal knows no escapes but the doubled quote. */
function doubled(parameter: string, text: string, quote: string): string {
  if (/[\n\r\u0085\u2028\u2029]|\p{Cf}/u.test(text)) {
    throw new UserError(
      `${parameter} holds a line break or an invisible character, which does not fit there.`,
      {
        title: 'That value does not fit',
      },
    );
  }
  return text.replaceAll(quote, quote + quote);
}

/** A real literal has a point or an exponent, so that it stays real. */
function real(value: number): string {
  const text = String(value);
  return /[.e]/.test(text) ? text : `${text}.0`;
}
