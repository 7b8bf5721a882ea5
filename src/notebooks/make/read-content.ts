import { z } from 'zod';
import type { DraftCell } from './draft-cell.ts';

/** A notebook's cells without what running them left, or why they cannot be taken over; a clause for people. */
export type ReadContent =
  | {
      readonly cells: readonly DraftCell[];
      /** Index of the cell tagged `parameters`; -1 where there is none. */
      readonly parameters: number;
    }
  | { readonly problem: string };

const largest = 4_000_000;
const mostCells = 2000;

const source = z.union([z.string(), z.array(z.string()).transform((lines) => lines.join(''))]);
const cell = z.object({
  cell_type: z.string(),
  source,
  metadata: z.object({ tags: z.array(z.string()).catch([]).default([]) }).catch({ tags: [] }),
});
const file = z.object({
  nbformat: z.literal(4),
  metadata: z
    .object({
      kernelspec: z.object({ language: z.string().optional(), name: z.string().optional() }).optional(),
      language_info: z.object({ name: z.string().optional() }).optional(),
    })
    .catch({}),
  cells: z.array(cell).max(mostCells),
});

/** Reads a notebook of version 4 that runs on Python. Outputs, counts, attachments and all metadata but tags are left behind. */
export function readContent(content: unknown): ReadContent {
  if (typeof content === 'string' && content.length > largest) return { problem: 'its file is too large' };
  const read = file.safeParse(typeof content === 'string' ? parsed(content) : content);
  if (!read.success) return { problem: 'its file is not a notebook of version 4' };
  const { kernelspec, language_info } = read.data.metadata;
  const language = kernelspec?.language ?? language_info?.name ?? 'python';
  // Synapse's Spark kernels call themselves Python too.
  const kernel = `${language} ${kernelspec?.name ?? ''}`;
  if (!/^i?python[\d.]*$/i.test(language) || /spark/i.test(kernel)) {
    return { problem: `it runs on another kernel (${kernelspec?.name ?? language})` };
  }
  const parameters = read.data.cells.findIndex(({ metadata }) => metadata.tags.includes('parameters'));
  return { cells: read.data.cells.map(draft), parameters };
}

const ours = new Set(['parameters', 'injected-parameters']);

function draft({ cell_type, source: text, metadata }: z.infer<typeof cell>): DraftCell {
  // A made notebook has one cell for papermill to fill, and that is the first.
  const tags = [...new Set(metadata.tags)].filter((tag) => !ours.has(tag) && /^[\w.-]{1,100}$/.test(tag));
  const type = cell_type === 'code' || cell_type === 'markdown' ? cell_type : 'raw';
  return { type, source: text, ...(tags.length > 0 ? { tags } : {}) };
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text.replace(/^\ufeff/, ''));
  } catch {
    return undefined;
  }
}
