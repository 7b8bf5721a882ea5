/** The KQL without the margin that YAML's quoting gave it. */
export function trimmedQuery(query: string): string {
  const lines = linesOf(query);
  const margin = marginOf(lines);
  return lines.map((line, index) => (index === 0 ? line : line.slice(margin)).trimEnd()).join('\n');
}

/** How many lines, and how many blanks of each, were trimmed off. */
export function trimmedOff(query: string): { readonly lines: number; readonly margin: number } {
  const lead = query.slice(0, query.length - query.trimStart().length);
  return { lines: lead.split('\n').length - 1, margin: marginOf(linesOf(query)) };
}

function linesOf(query: string): readonly string[] {
  return query.replaceAll('\r\n', '\n').trim().split('\n');
}

function marginOf(lines: readonly string[]): number {
  const margins = lines
    .slice(1)
    .filter((line) => line.trim())
    .map((line) => line.length - line.trimStart().length);
  return margins.length > 0 ? Math.min(...margins) : 0;
}
