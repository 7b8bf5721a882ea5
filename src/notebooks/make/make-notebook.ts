import { chosenCells } from './chosen-cells.ts';
import { contextCells } from './context-cells.ts';
import { type DraftCell, markdown } from './draft-cell.ts';
import { drawingCells } from './drawing-cells.ts';
import { huntCells } from './hunt-cells.ts';
import { intelCells } from './intel-cells.ts';
import type { Cell, MadeNotebook, MakeOptions } from './made-notebook.ts';
import { codeSpan } from './markdown-text.ts';
import { redacted } from './redacted.ts';

/**
 * Makes a notebook that carries on from a card: it opens with what one was looking at, as data in a cell tagged
 * `parameters`, and runs the same hunt through MSTICPy. Valid nbformat 4.5, without output, the same for the same options.
 */
export function makeNotebook(options: MakeOptions): MadeNotebook {
  const safe = redacted(options);
  const drafts = [
    ...contextCells(safe),
    ...(safe.hunt ? huntCells(safe.hunt) : []),
    ...(safe.hunt ? drawingCells(safe.hunt.chart) : []),
    ...intelCells(safe.entities),
    ...(safe.notebook ? chosenCells(safe.notebook, safe.redact) : []),
    closing(safe),
  ];
  return {
    nbformat: 4,
    nbformat_minor: 5,
    metadata: {
      kernelspec: { name: 'python3', display_name: 'Python 3', language: 'python' },
      language_info: { name: 'python' },
    },
    cells: drafts.map(numbered),
  };
}

/** Ids are unique, and the same each time a notebook is made. */
function numbered({ type, source, tags = [] }: DraftCell, index: number): Cell {
  const common = {
    id: `huntline-${index + 1}`,
    metadata: tags.length > 0 ? { tags } : {},
    source: source.toWellFormed(),
  };
  return type === 'code'
    ? { ...common, cell_type: type, execution_count: null, outputs: [] }
    : { ...common, cell_type: type };
}

function closing({ madeAt, hunt, workspace }: MakeOptions): DraftCell {
  return markdown(
    '## How this notebook was made',
    '',
    `Huntline wrote it at ${codeSpan(madeAt)} from what a card showed, for the workspace ${codeSpan(workspace.name)}. Nothing in it has been run, and no key, token or password is in it: it signs in as you, and sees what you may see.`,
    '',
    'All that was typed or found stands in the cell tagged `parameters`, as data. papermill fills it by the same names: `papermill this.ipynb out.ipynb -p start 2026-01-01T00:00:00Z`.',
    ...(hunt?.yaml
      ? [
          '',
          `The hunt ${codeSpan(hunt.name)} is the one that ran in chat; its file goes along, in MSTICPy’s own format.`,
        ]
      : []),
    '',
    'Text that came from logs is not to be trusted here either: look at a cell before you run it.',
  );
}
