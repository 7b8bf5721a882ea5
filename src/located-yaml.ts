import {
  type Alias,
  type Document,
  isAlias,
  isMap,
  isNode,
  isScalar,
  isSeq,
  LineCounter,
  type Node,
  type Pair,
  parseDocument,
  Scalar,
  visit,
  type YAMLMap,
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
    const wrong = wrongKeys(document.contents, scalars === 'typed').map(({ offset, message }) => ({
      ...placeAt(offset),
      message,
    }));
    if (wrong.length > 0) return failed(wrong);
    const value = document.toJS();
    const tree = new Tree(document);
    return {
      value,
      problems: [],
      place: (path) => placeAt(tree.offsetOf(path)),
      linePlace(path, line) {
        const node = tree.at(path);
        return isScalar(node) ? linePlaceIn(node, text, line, placeAt) : undefined;
      },
    };
  } catch (error) {
    return failed([{ ...start, message: readable(error instanceof Error ? error.message : String(error)) }]);
  }
}

function readable(message: string): string {
  if (/multiple documents/i.test(message))
    return 'a second document begins here (---): a file holds one; give it a file of its own';
  if (/call stack/i.test(message)) return 'this is nested too deeply';
  if (/alias count/i.test(message)) return 'the aliases (*name) would unfold into far too much';
  return message.split('\n')[0] ?? message;
}

/** Names that cannot be one, or stand twice. Where values are looked up by name, `__proto__` is none. */
function wrongKeys(
  root: unknown,
  lookedUp: boolean,
): readonly { readonly offset: number; readonly message: string }[] {
  const found: { offset: number; message: string }[] = [];
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
      const name = nameOf(key);
      const offset = startOf(key) ?? 0;
      if (name === undefined) found.push({ offset, message: 'a list or a section cannot be a name' });
      else if (lookedUp && name === '__proto__')
        found.push({ offset, message: '“__proto__” cannot be a name' });
      else if (seen.has(name)) found.push({ offset, message: `“${name}” stands twice in the same section` });
      if (name !== undefined && name !== '<<') seen.add(name);
      waiting.push(value);
    }
  }
  return found.toSorted((a, b) => a.offset - b.offset);
}

/** A key as it is read: names that are numbers or dates, too; undefined for one that is no scalar. */
function nameOf(key: unknown): string | undefined {
  if (key === null) return '';
  if (isAlias(key)) return `*${key.source}`;
  return isScalar(key) ? mergeOr(key.value) : undefined;
}

function mergeOr(value: unknown): string {
  return typeof value === 'symbol' ? (value.description ?? '') : String(value ?? '');
}

/** Finds the nodes of a document by path; a section of thousands is looked through once. */
class Tree {
  readonly #document: Document.Parsed;
  readonly #pairs = new Map<YAMLMap, Map<string, Pair>>();
  #aliases: ReadonlyMap<Alias, Node> | undefined;

  constructor(document: Document.Parsed) {
    this.#document = document;
  }

  /** The node at a path, aliases and merges followed; undefined where there is none. */
  at(path: Path): unknown {
    let node: unknown = this.#document.contents;
    for (const name of path) {
      node = this.#followed(node);
      if (isMap(node)) node = this.#pairsOf(node).get(String(name))?.value ?? this.#merged(node, name);
      else node = isSeq(node) && typeof name === 'number' ? node.items[name] : undefined;
    }
    return this.#followed(node);
  }

  /** Where a path stands: its name, else the nearest thing above it. */
  offsetOf(path: Path): number {
    for (let length = path.length; length > 0; length--) {
      const above = this.at(path.slice(0, length - 1));
      const key = isMap(above) ? this.#pairsOf(above).get(String(path[length - 1]))?.key : undefined;
      const offset = startOf(key) ?? startOf(this.at(path.slice(0, length)));
      if (offset !== undefined) return offset;
    }
    return startOf(this.#document.contents) ?? 0;
  }

  #merged(map: YAMLMap, name: PropertyKey): unknown {
    const merge = this.#pairsOf(map).get('<<')?.value;
    const sources = isSeq(merge) ? merge.items : [merge];
    for (const source of sources) {
      const from = this.#followed(source);
      const found = isMap(from) ? this.#pairsOf(from).get(String(name))?.value : undefined;
      if (found !== undefined) return found;
    }
    return undefined;
  }

  #followed(node: unknown): unknown {
    if (!isAlias(node)) return node;
    this.#aliases ??= aliasesOf(this.#document);
    return this.#aliases.get(node);
  }

  #pairsOf(map: YAMLMap): Map<string, Pair> {
    let pairs = this.#pairs.get(map);
    if (!pairs) {
      pairs = new Map(map.items.map((pair) => [nameOf(pair.key) ?? '', pair]));
      this.#pairs.set(map, pairs);
    }
    return pairs;
  }
}

/** What each alias stands for, by one walk through the document; yaml itself walks once an alias. */
function aliasesOf(document: Document.Parsed): ReadonlyMap<Alias, Node> {
  const anchored = new Map<string, Node>();
  const found = new Map<Alias, Node>();
  visit(document, (_, node) => {
    if (isAlias(node)) {
      const target = anchored.get(node.source);
      if (target) found.set(node, target);
    } else if (isNode(node) && node.anchor !== undefined) anchored.set(node.anchor, node);
  });
  return found;
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
