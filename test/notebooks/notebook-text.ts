/** A notebook in format 4.5 as text. */
export function notebookText(
  parts: { heading?: string; words?: string; parameters?: string; metadata?: object; code?: string } = {},
): string {
  const markdown = [parts.heading === undefined ? '' : `# ${parts.heading}`, parts.words ?? ''].join('\n\n');
  return JSON.stringify({
    nbformat: 4,
    nbformat_minor: 5,
    metadata: {
      kernelspec: { name: 'python3', language: 'python', display_name: 'Python 3' },
      ...parts.metadata,
    },
    cells: [
      { id: 'a', cell_type: 'markdown', metadata: {}, source: markdown.split(/(?<=\n)/) },
      ...(parts.parameters === undefined
        ? []
        : [
            {
              ...{ id: 'b', cell_type: 'code', metadata: { tags: ['parameters'] }, outputs: [] },
              ...{ execution_count: null, source: parts.parameters },
            },
          ]),
      {
        ...{ id: 'c', cell_type: 'code', metadata: {}, outputs: [], execution_count: null },
        source: parts.code ?? 'print(1)',
      },
    ],
  });
}
