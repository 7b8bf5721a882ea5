import { code, type DraftCell, markdown } from './draft-cell.ts';
import type { ChosenNotebook } from './made-notebook.ts';
import { codeSpan, linkText, plainText } from './markdown-text.ts';
import { pythonLiteral } from './python-literal.ts';
import { readContent } from './read-content.ts';

/** The chosen notebook: its cells where they are at hand and run on this kernel, else the way to it. */
export function chosenCells(
  { title, link, content, parameters = {} }: ChosenNotebook,
  redact: (text: string) => string,
): readonly DraftCell[] {
  const read = content === undefined ? undefined : readContent(content);
  const filled = Object.entries(parameters).filter(([name]) => /^[A-Za-z]\w*$/.test(name));
  const given = code(...filled.map(([name, value]) => `${name} = ${pythonLiteral(value)}`));
  const heading = `## ${plainText(title)}`;
  if (!read || 'problem' in read) {
    return [
      markdown(
        heading,
        '',
        `This notebook carries on from here: ${linkText(title, link)}.`,
        ...(read ? ['', `Its cells are not here, since ${plainText(read.problem)}.`] : []),
        ...(filled.length > 0
          ? [
              '',
              'What it asks for:',
              '',
              ...filled.map(([name, value]) => `- ${codeSpan(`${name} = ${pythonLiteral(value)}`)}`),
            ]
          : []),
      ),
    ];
  }
  const cells = read.cells.map((cell) => ({ ...cell, source: redact(cell.source) }));
  const introduction = markdown(heading, '', `Its cells follow; it is kept here: ${linkText(title, link)}.`);
  if (filled.length === 0) return [introduction, ...cells];
  // As papermill does it: right after the cell that sets them, else first.
  const after = read.parameters + 1;
  return [
    introduction,
    ...cells.slice(0, after),
    { ...given, tags: ['injected-parameters'] },
    ...cells.slice(after),
  ];
}
