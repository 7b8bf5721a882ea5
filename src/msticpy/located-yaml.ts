import { type Document, isAlias, isMap, isNode, isScalar, LineCounter, type Node, parseDocument } from 'yaml';

export type Path = readonly PropertyKey[];

/** A YAML text as plain values in which every scalar is the string that was written, and where each of them stands. */
export interface LocatedYaml {
  /** `undefined` where there are problems. */
  readonly value: unknown;
  /** Each begins with `file:line:column`. */
  readonly problems: readonly string[];
  /** `file:line:column` of a path; of the nearest thing above it where it is absent. */
  at(path: Path): string;
}

/** Far more than any team's settings, and little enough that the slowest text is read in a second or two. */
const largest = 256_000;
const mostProblems = 20;

/**
 * Reads YAML that need not mean well. No scalar is guessed at: a key such as `0123` or `1e5` stays what was typed,
 * as no number would.
 */
export function readLocatedYaml(file: string, text: string): LocatedYaml {
  const lines = new LineCounter();
  const at = (offset: number) => {
    const { line, col } = lines.linePos(offset);
    return `${file}:${line}:${col}`;
  };
  const failed = (problems: readonly string[]): LocatedYaml => ({
    value: undefined,
    problems: problems.slice(0, mostProblems),
    at: () => `${file}:1:1`,
  });
  if (text.length > largest) return failed([`${file}:1:1: the file is larger than ${largest / 1000} kB`]);
  // The parser's own look for repeated keys takes the square of their number; `repeatedKeys` does not.
  const document = parseDocument(text, {
    schema: 'failsafe',
    merge: true,
    uniqueKeys: false,
    prettyErrors: false,
    lineCounter: lines,
  });
  const errors = document.errors.map((error) => `${at(error.pos[0])}: ${readable(error.message)}`);
  if (errors.length > 0) return failed(errors);
  try {
    const repeated = repeatedKeys(document.contents).map(
      ({ offset, key }) => `${at(offset)}: “${key}” stands twice in the same section`,
    );
    if (repeated.length > 0) return failed(repeated);
    return { value: document.toJS(), problems: [], at: (path) => at(offsetOf(document, path)) };
  } catch (error) {
    return failed([`${file}:1:1: ${readable(error instanceof Error ? error.message : String(error))}`]);
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
      if (isScalar(key) && typeof key.value === 'string' && key.value !== '<<') {
        if (seen.has(key.value)) found.push({ offset: key.range?.[0] ?? 0, key: key.value });
        seen.add(key.value);
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
