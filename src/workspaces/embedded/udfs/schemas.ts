import { isBag, type JsonValue, numberOf, readArray, readJson, writeJson } from '../values/json.ts';
import type { Udf } from './define.ts';

/** `buildschema`, `treepath`, `dynamic_to_json`: what a dynamic is made of. */
export const schemaUdfs: readonly Udf[] = [
  { name: 'kql_build_schema', takes: ['string'], gives: 'string', call: buildSchema },
  {
    name: 'kql_canonical',
    takes: ['string'],
    gives: 'string',
    call: (text: string) => canonical(readJson(text)),
  },
  { name: 'kql_treepath', takes: ['string'], gives: 'string', call: treePath },
];

/** The types that stand at one place: plain ones, and what a container there holds. */
interface Kinds {
  readonly plain: Set<string>;
  bag: Map<string, Kinds> | undefined;
  items: Kinds | undefined;
}

function none(): Kinds {
  return { plain: new Set(), bag: undefined, items: undefined };
}

function learn(kinds: Kinds, value: JsonValue): void {
  if (value === null) return;
  if (Array.isArray(value)) {
    kinds.items ??= none();
    for (const item of value) learn(kinds.items, item);
  } else if (isBag(value)) {
    kinds.bag ??= new Map();
    for (const [key, item] of Object.entries(value)) {
      const slot = kinds.bag.get(key) ?? none();
      kinds.bag.set(key, slot);
      learn(slot, item);
    }
  } else {
    kinds.plain.add(plainKind(value));
  }
}

function plainKind(value: JsonValue): string {
  if (typeof value === 'boolean') return 'bool';
  if (typeof value === 'string') return 'string';
  // A real that is whole is kept as it was written, `1.0`.
  return typeof value === 'number' && Number.isInteger(value) && numberOf(value) !== undefined
    ? 'long'
    : 'double';
}

/** Containers before plain types; one alone, several as an array. */
function write({ plain, bag, items }: Kinds): JsonValue | undefined {
  const all: JsonValue[] = [];
  if (bag) {
    const pairs = [...bag].flatMap(([key, kinds]): [string, JsonValue][] => {
      const kind = write(kinds);
      return kind === undefined ? [] : [[key, kind]];
    });
    all.push(Object.fromEntries(pairs));
  }
  if (items) {
    const kind = write(items);
    all.push(kind === undefined ? {} : { '`indexer`': kind });
  }
  all.push(...[...plain].sort());
  return all.length > 1 ? all : all[0];
}

function buildSchema(list: string): string | null {
  const kinds = none();
  for (const value of readArray(list) ?? []) learn(kinds, value);
  const schema = write(kinds);
  return schema === undefined ? null : writeJson(schema);
}

/** Every path in a bag: names in brackets and quotes, `[0]` for the items of an array; each once. */
function treePath(text: string): string | null {
  const root = readJson(text);
  if (!isBag(root) && !Array.isArray(root)) return null;
  const paths = new Set<string>();
  const walk = (value: JsonValue, path: string): void => {
    if (path !== '') paths.add(path);
    if (Array.isArray(value)) for (const item of value) walk(item, `${path}[0]`);
    else if (isBag(value)) for (const [key, item] of Object.entries(value)) walk(item, `${path}['${key}']`);
  };
  walk(root, '');
  return writeJson([...paths]);
}

/** JSON with every bag's pairs in the order of their names; written here, as JavaScript puts numbers among them first. */
function canonical(value: JsonValue): string {
  if (Array.isArray(value)) return `[${value.map(canonical).join(',')}]`;
  if (!isBag(value)) return writeJson(value);
  const pairs = Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1));
  return `{${pairs.map(([key, item]) => `${JSON.stringify(key)}:${canonical(item)}`).join(',')}}`;
}
