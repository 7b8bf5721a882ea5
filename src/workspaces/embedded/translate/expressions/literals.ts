import { typeOf } from '../../../../kql/bound.ts';
import type { SyntaxNode } from '../../../../kql/syntax-node.ts';
import type { ColumnType, Json } from '../../../../types.ts';
import { formatDatetime, parseDatetime } from '../../values/datetime.ts';
import { formatTimespan, parseTimespan } from '../../values/timespan.ts';
import { nullOf } from '../null-of.ts';
import { refuse } from '../refusal.ts';
import type { Scalar } from '../scalar.ts';
import { quote, raw, sql } from '../sql.ts';

// The parser's JavaScript reads some literals wrongly (hexadecimal, `real(nan)`, `time(1.02:03:04)`, the seventh digit
// of a datetime), so all but strings are read here, from what was typed.

/** A literal of any scalar type. */
export function literal(node: SyntaxNode): Scalar {
  const type = typeOf(node);
  // Inside `search` the binder takes a text for a condition.
  const isText = type === 'string' || /^(Compound)?StringLiteralExpression$/.test(node.kind);
  if (isText) return textLiteral(stringValue(node));
  const body = inner(node);
  if (body.toLowerCase() === 'null') return { sql: nullOf(type), type, constant: { value: null } };
  return typedLiteral(type, body) ?? refuse(`the literal ${node.source}`, node);
}

const longEscape = /\\U[0-9a-f]{8}/i;

/** A text as it was meant. The parser's own reading takes the backslash of `\U0001F600` for nothing. */
function stringValue(node: SyntaxNode): string {
  if (!longEscape.test(node.source)) return String(node.raw.LiteralValue ?? '');
  return node
    .tokens()
    .map(({ text }) => textOfToken(text))
    .join('');
}

function textOfToken(token: string): string {
  const [, verbatim, mark = '', body = ''] = /^h?(@?)(```|~~~|["'])([\s\S]*)\2$/i.exec(token) ?? [];
  if (verbatim !== '') return body.replaceAll(mark + mark, mark);
  if (mark.length > 1) return body;
  return body.replace(escapes, (_, sign: string) => {
    const [, hex, octal = ''] = /^(?:[Uux]([0-9a-f]+)|([0-7]+))$/i.exec(sign) ?? [];
    const code = hex ? Number.parseInt(hex, 16) : Number.parseInt(octal, 8);
    if (code >= 0) return code > 0x10_ffff ? '\ufffd' : String.fromCodePoint(code);
    return controls[sign] ?? sign;
  });
}

const escapes = /\\(U[0-9a-f]{8}|u[0-9a-f]{4}|x[0-9a-f]{2}|[0-7]{1,3}|[\s\S])/gi;
const controls: Readonly<Record<string, string>> = {
  a: '\u0007',
  b: '\b',
  f: '\f',
  n: '\n',
  r: '\r',
  t: '\t',
  v: '\v',
};

export function textLiteral(text: string): Scalar {
  return { sql: quote(text), type: 'string', constant: { value: text } };
}

export function longLiteral(value: bigint): Scalar {
  return { sql: raw(`${value}::BIGINT`), type: 'long', constant: { value } };
}

/** `datetime(2020-01-01)` → `2020-01-01`, quotes stripped. */
function inner(node: SyntaxNode): string {
  const text = node.source.trim();
  const body = /^[a-z]+\s*\(([\s\S]*)\)$/i.exec(text)?.[1] ?? text;
  return body.trim().replace(/^(['"])([\s\S]*)\1$/, '$2');
}

function typedLiteral(type: ColumnType, body: string): Scalar | undefined {
  switch (type) {
    case 'long':
    case 'int':
      return integerLiteral(type, body);
    case 'real':
      return realLiteral(body);
    case 'decimal':
      return /^[-+]?[\d.]+(e[-+]?\d+)?$/i.test(body) && Math.abs(Number(body)) < 1e24
        ? { sql: raw(`CAST('${body}' AS DECIMAL(38,14))`), type, constant: { value: body } }
        : undefined;
    case 'bool': {
      if (!/^(true|false|\d+)$/i.test(body)) return undefined;
      const value = !/^(false|0+)$/i.test(body);
      return { sql: raw(String(value)), type, constant: { value } };
    }
    case 'timespan': {
      const ticks = parseTimespan(body);
      return ticks === null || BigInt.asIntN(64, ticks) !== ticks
        ? undefined
        : { sql: raw(`CAST('${ticks}' AS BIGINT)`), type, constant: { value: ticks } };
    }
    case 'datetime': {
      // `datetime(2026, 10, 7)` is a literal, too.
      const micros = parseDatetime(body.replace(/^(\d{4})\s*,\s*(\d{1,2})\s*,\s*(\d{1,2})$/, '$1-$2-$3'));
      return micros === null
        ? undefined
        : { sql: raw(`make_timestamp(${micros}::BIGINT)`), type, constant: { value: micros } };
    }
    case 'guid':
      return guidLiteral(body);
    default:
      return undefined;
  }
}

/** 32 hexadecimal digits, with hyphens or without. */
function guidLiteral(body: string): Scalar | undefined {
  const digits = body.replaceAll('-', '').toLowerCase();
  const parts = /^([\da-f]{8})([\da-f]{4})([\da-f]{4})([\da-f]{4})([\da-f]{12})$/.exec(digits);
  if (!parts) return undefined;
  const value = parts.slice(1).join('-');
  return { sql: quote(value), type: 'guid', constant: { value } };
}

function integerLiteral(type: 'int' | 'long', body: string): Scalar | undefined {
  if (!/^([-+]?\d+|0x[0-9a-f]+)$/i.test(body)) return undefined;
  const typed = BigInt(body.replace(/^\+/, ''));
  // Hexadecimal digits are the bits of a long.
  const value = /^0x[0-9a-f]{1,16}$/i.test(body) ? BigInt.asIntN(64, typed) : typed;
  if (BigInt.asIntN(type === 'int' ? 32 : 64, value) !== value) return undefined;
  // Parsed as a string: DuckDB reads -9223372036854775808 as the negation of a number too large.
  return {
    sql: raw(`CAST('${value}' AS ${type === 'int' ? 'INTEGER' : 'BIGINT'})`),
    type,
    constant: { value },
  };
}

function realLiteral(body: string): Scalar | undefined {
  const special = /^([-+]?)(nan|inf)(?:inity)?$/i.exec(body);
  const value = special
    ? Number(`${special[1]}${special[2]?.toLowerCase() === 'nan' ? 'NaN' : 'Infinity'}`)
    : Number(body);
  if (!special && Number.isNaN(value)) return undefined;
  return { sql: raw(`CAST('${value}' AS DOUBLE)`), type: 'real', constant: { value } };
}

/** `dynamic(…)`. */
export function dynamicLiteral(node: SyntaxNode): Scalar {
  const json = jsonText(node.child('Expression'));
  if (json === 'null') return { sql: nullOf('dynamic'), type: 'dynamic', constant: { value: null } };
  return {
    sql: sql`CAST(${quote(json)} AS JSON)`,
    type: 'dynamic',
    constant: { value: JSON.parse(json) as Json },
  };
}

function jsonText(node: SyntaxNode): string {
  switch (node.kind) {
    case 'JsonObjectExpression': {
      // As in KQL, the last of several equal keys stands.
      const pairs = node
        .list('Pairs')
        .map((pair) => [pairName(pair), jsonText(pair.child('Value'))] as const);
      return `{${[...new Map(pairs)].map(([name, value]) => `${JSON.stringify(name)}:${value}`).join(',')}}`;
    }
    case 'JsonArrayExpression':
      return `[${node.list('Values').map(jsonText).join(',')}]`;
    case 'DynamicExpression':
      return jsonText(node.child('Expression'));
    case 'UnaryMinusExpression':
      return `-${jsonText(node.child('Expression'))}`;
    case 'UnaryPlusExpression':
      return jsonText(node.child('Expression'));
    default:
      return node.kind.endsWith('LiteralExpression')
        ? scalarJson(node)
        : refuse('this dynamic literal', node);
  }
}

function pairName(pair: SyntaxNode): string {
  const name = pair.child('Name');
  const value = name.raw.LiteralValue ?? name.raw.Value;
  return typeof value === 'string' ? value : name.source.trim().replace(/^(['"])([\s\S]*)\1$/, '$2');
}

function scalarJson(node: SyntaxNode): string {
  if (node.kind === 'NullLiteralExpression') return 'null';
  // A number stands as it was typed, however long.
  if (node.kind === 'LongLiteralExpression' && /^\d+$/.test(inner(node))) return inner(node);
  const { type, constant } = literal(node);
  const value = constant?.value ?? null;
  if (value === null) return 'null';
  if (type === 'datetime') return JSON.stringify(formatDatetime(value as bigint, 6).replace(/Z$/, '0Z'));
  if (type === 'timespan') return JSON.stringify(formatTimespan(value as bigint));
  if (type === 'real') {
    const text = inner(node);
    return /^[-+]?\d+(\.\d+)?(e[-+]?\d+)?$/i.test(text) ? text : JSON.stringify(String(value));
  }
  return typeof value === 'bigint' ? String(value) : JSON.stringify(value);
}
