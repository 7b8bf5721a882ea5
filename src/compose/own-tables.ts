import type { TableSetting } from '../config.ts';
import type { Hunt, TemplatePart } from '../hunts/hunt.ts';

/** Quotes, comments and numbers are taken whole, so that a table's name is found where it stands as one. */
const word =
  /\/\/[^\r\n]*|```[\s\S]*?(?:```|$)|@"(?:[^"]|"")*"?|@'(?:[^']|'')*'?|"(?:[^"\\]|\\[\s\S])*"?|'(?:[^'\\]|\\[\s\S])*'?|\d\w*|(?<name>[A-Za-z_]\w*)/g;

/** The hunts with the names that a team gave to tables in the place of the usual ones, in KQL and in `tables`. */
export function withOwnTables(hunts: readonly Hunt[], tables: readonly TableSetting[]): readonly Hunt[] {
  const own = new Map(tables.map((table) => [table.usual, table.own]));
  return own.size === 0 ? hunts : hunts.map((hunt) => withOwn(hunt, own));
}

/** Those of the settings whose usual name no hunt reads: mistyped, most likely. */
export function unreadTables(
  hunts: readonly Hunt[],
  tables: readonly TableSetting[],
): readonly TableSetting[] {
  const read = new Set(hunts.flatMap((hunt) => hunt.tables));
  return tables.filter(({ usual }) => !read.has(usual));
}

function withOwn(hunt: Hunt, own: ReadonlyMap<string, string>): Hunt {
  // What another language calls so is another thing.
  if (hunt.unrunnable !== undefined) return hunt;
  const [kql = hunt.kql] = renamed([hunt.kql], own);
  return {
    ...hunt,
    kql: String(kql),
    parts: renamed(hunt.parts, own),
    tables: hunt.tables.map((table) => own.get(table) ?? table),
  };
}

function renamed(parts: readonly TemplatePart[], own: ReadonlyMap<string, string>): readonly TemplatePart[] {
  // A value is a literal, or stands inside of one: a digit keeps its place.
  const text = parts.map((part) => (typeof part === 'string' ? part : '0')).join('');
  const found = [...text.matchAll(word)].flatMap((match) => {
    const name = match.groups?.name ?? '';
    const to = own.get(name);
    return to === undefined ? [] : [{ at: match.index, length: name.length, to: nameInKql(to) }];
  });
  let start = 0;
  return parts.map((part) => {
    if (typeof part !== 'string') {
      start += 1;
      return part;
    }
    const from = start;
    start += part.length;
    let result = '';
    let done = 0;
    for (const { at, length, to } of found) {
      if (at < from || at >= start) continue;
      result += part.slice(done, at - from) + to;
      done = at - from + length;
    }
    return result + part.slice(done);
  });
}

/** KQL's own words are in small letters: a name that might be one is put in brackets. */
function nameInKql(name: string): string {
  return /[A-Z]/.test(name) ? name : `['${name}']`;
}
