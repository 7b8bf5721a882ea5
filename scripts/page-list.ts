/** A page of the docs with its generated list put between the marks that name the script. @throws where they are absent. */
export function pageWith(list: string, script: string, text: string): string {
  const marks = [`<!-- the list: made by scripts/${script} -->`, '<!-- end of the list -->'] as const;
  const [begin = -1, end = -1] = marks.map((mark) => text.indexOf(mark));
  if (begin < 0 || end < begin) throw new Error(`The page has no place for the list: ${marks.join(' … ')}`);
  return `${text.slice(0, begin)}${marks[0]}\n\n${list}\n${text.slice(end)}`;
}

/** One row of a Markdown table. */
export function tableRow(cells: readonly string[]): string {
  return `| ${cells.map((cell) => cell.replaceAll('|', '\\|')).join(' | ')} |`;
}
