/** A JSON number that JavaScript cannot hold as it was written (`1.0`, a long beyond 2^53): kept as its text. */
interface RawNumber {
  readonly rawJSON: string;
}

/** A JSON value as our functions see it. */
export type JsonValue =
  | boolean
  | null
  | number
  | string
  | RawNumber
  | JsonValue[]
  | { [key: string]: JsonValue };

// Node has had these since 21; TypeScript's library does not know them yet.
const json = JSON as unknown as {
  rawJSON(text: string): RawNumber;
  isRawJSON(value: unknown): value is RawNumber;
  parse(
    text: string,
    reviver: (key: string, value: unknown, context: { source?: string }) => unknown,
  ): JsonValue;
  stringify(value: unknown): string;
};

/** Reads JSON that DuckDB holds, numbers to the last digit. */
export function readJson(text: string): JsonValue {
  return json.parse(text, (_key, value, { source }) =>
    typeof value === 'number' && source !== undefined && String(value) !== source
      ? json.rawJSON(source)
      : value,
  );
}

/** A JSON number that is written as given: `1.0` stays apart from `1`. */
export function rawNumber(text: string): JsonValue {
  return json.rawJSON(text);
}

export function writeJson(value: JsonValue): string {
  return json.stringify(value);
}

/** The items of an array; undefined for anything else. */
export function readArray(text: string): JsonValue[] | undefined {
  const value = readJson(text);
  return Array.isArray(value) ? value : undefined;
}

/** The pairs of a property bag; undefined for anything else. */
export function readBag(text: string): Record<string, JsonValue> | undefined {
  const value = readJson(text);
  return isBag(value) ? value : undefined;
}

export function isBag(value: JsonValue): value is Record<string, JsonValue> {
  return typeof value === 'object' && value !== null && !Array.isArray(value) && !json.isRawJSON(value);
}

/** The number of a JSON number; undefined for anything else. */
export function numberOf(value: JsonValue): number | undefined {
  if (typeof value === 'number') return value;
  return json.isRawJSON(value) ? Number(value.rawJSON) : undefined;
}

/** A value as `tostring` writes it. */
export function textOf(value: JsonValue): string {
  if (value === null) return '';
  return typeof value === 'string' ? value : writeJson(value);
}
