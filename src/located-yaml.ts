import {
  type Document,
  isAlias,
  isMap,
  isNode,
  isScalar,
  LineCounter,
  type Node,
  parseDocument,
  Scalar,
} from 'yaml';

export type Path = readonly PropertyKey[];

/** Line and column in a file, from 1. */
export interface FilePlace {
  readonly line: number;
  readonly column: number;
}

/** A YAML text as plain values, and where each of them stands. */
export interface LocatedYaml {
  /** `undefined` where there are problems. */
  readonly value: unknown;
  readonly problems: readonly (FilePlace & { readonly message: string })[];
  /** Where a path stands: its name, else the nearest thing above it. */
  place(path: Path): FilePlace;
  /** Where a line (from 0) of the text at a path stands; undefined where YAML folds the lines of that text. */
  linePlace(path: Path, line: number): FilePlace | undefined;
}

export interface LocatedYamlOptions {
  /** `text`: no scalar is guessed at, so that a key such as `0123` or `1e5` stays what was typed. `typed`: YAML's own types. */
  readonly scalars: 'text' | 'typed';
  /** In characters. */
  readonly largest: number;
}

const mostProblems = 20;

/** Reads YAML that need not mean well: too large, too deep, unfolding into too much, or with a key twice is a problem. */
export function readLocatedYaml(text: string, { scalars, largest }: LocatedYamlOptions): LocatedYaml {
  const lines = new LineCounter();
  const placeAt = (offset: number): FilePlace => {
    const { line, col } = lines.linePos(offset);
    return { line, column: Math.max(1, col) };
  };
  const start = { line: 1, column: 1 };
  const failed = (problems: LocatedYaml['problems']): LocatedYaml => ({
    value: undefined,
    problems: problems.slice(0, mostProblems),
    place: () => start,
    linePlace: () => undefined,
  });
  if (text.length > largest) {
    const size = largest < 1_000_000 ? `${largest / 1000} kB` : `${largest / 1_000_000} MB`;
    return failed([{ ...start, message: `the file is larger than ${size}` }]);
  }
  try {
    // The parser's own look for repeated keys takes the square of their number; `repeatedKeys` does not.
    const document = parseDocument(text, {
      schema: scalars === 'text' ? 'failsafe' : 'core',
      merge: true,
      uniqueKeys: false,
      prettyErrors: false,
      lineCounter: lines,
    });
    const errors = document.errors.map(({ pos, message }) => ({
      ...placeAt(pos[0]),
      message: readable(message),
    }));
    if (errors.length > 0) return failed(errors);
    const repeated = repeatedKeys(document.contents).map(({ offset, key }) => ({
      ...placeAt(offset),
      message: `“${key}” stands twice in the same section`,
    }));
    if (repeated.length > 0) return failed(repeated);
    return {
      value: document.toJS(),
      problems: [],
      place: (path) => placeAt(offsetOf(document, path)),
      linePlace(path, line) {
        const node = document.getIn(path, true);
        return isScalar(node) ? linePlaceIn(node, text, line, placeAt) : undefined;
      },
    };
  } catch (error) {
    return failed([{ ...start, message: readable(error instanceof Error ? error.message : String(error)) }]);
  }
}

function readable(message: string): string {
  if (/call stack/i.test(message)) return 'this is nested too deeply';
  if (/alias count/i.test(message)) return 'the aliases (*name) would unfold into far too much';
  return message.split('\n')[0] ?? message;
}

function repeatedKeys(root: unknown): readonly { readonly offset: number; readonly key: string }[] {
  const found: { offset: number; key: string }[] = [];
  const waiting: unknown[] = [root];
  for (let node = waiting.pop(); node !== undefined; node = waiting.pop()) {
    if (!isNode(node) || isAlias(node) || !('items' in node)) continue;
    if (!isMap(node)) {
      waiting.push(...(node.items as unknown[]));
      continue;
    }
    const seen = new Set<string>();
    for (const { key, value } of node.items) {
      // A merge (`<<`) may stand as often as one likes; its key is no text in every schema.
      if (isScalar(key) && ['string', 'number', 'boolean'].includes(typeof key.value) && key.value !== '<<') {
        const name = String(key.value);
        if (seen.has(name)) found.push({ offset: key.range?.[0] ?? 0, key: name });
        seen.add(name);
      }
      waiting.push(value);
    }
  }
  return found;
}

function offsetOf(document: Document.Parsed, path: Path): number {
  for (let length = path.length; length > 0; length--) {
    const above = length === 1 ? document.contents : document.getIn(path.slice(0, length - 1), true);
    const offset = keyOffset(above, path[length - 1]) ?? startOf(document.getIn(path.slice(0, length), true));
    if (offset !== undefined) return offset;
  }
  return startOf(document.contents) ?? 0;
}

/** A setting stands where its name stands. */
function keyOffset(above: unknown, name: PropertyKey | undefined): number | undefined {
  if (!isMap(above)) return undefined;
  const key = above.items.find((pair) => isScalar(pair.key) && pair.key.value === name)?.key;
  return startOf(key);
}

function startOf(node: unknown): number | undefined {
  return isNode(node) ? (node as Node).range?.[0] : undefined;
}

/** In a literal block (`|`) each line of the text is a line of the file; other styles keep only a text of one line. */
function linePlaceIn(
  node: Scalar,
  text: string,
  line: number,
  placeAt: (offset: number) => FilePlace,
): FilePlace | undefined {
  const start = node.range?.[0];
  if (start === undefined) return undefined;
  if (node.type !== Scalar.BLOCK_LITERAL) {
    const quote = node.type === Scalar.QUOTE_DOUBLE || node.type === Scalar.QUOTE_SINGLE ? 1 : 0;
    const isPlainText = text.startsWith(String(node.value), start + quote);
    return line === 0 && isPlainText ? placeAt(start + quote) : undefined;
  }
  let offset = text.indexOf('\n', start) + 1;
  const blockStart = offset;
  for (let skipped = 0; skipped < line && offset > 0; skipped++) offset = text.indexOf('\n', offset) + 1;
  if (offset === 0) return undefined;
  return { line: placeAt(offset).line, column: 1 + marginOf(text.slice(blockStart, node.range?.[1])) };
}

/** Blanks before every line of a block, which are not part of its text. */
function marginOf(block: string): number {
  const first = /^[ ]*(?=[^ \r\n])/m.exec(block);
  return first ? first[0].length : 0;
}
