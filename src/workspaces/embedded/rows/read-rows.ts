import { readApiAnswer } from './api-answer.ts';
import { readCsv } from './read-csv.ts';
import { type Enough, readText, type TextForm, textForm } from './read-text.ts';
import { type JsonShape, jsonShape, sniffed } from './sniff.ts';
import { splitJson } from './split-json.ts';
import { longestRow, type Piece, splitLines } from './split-lines.ts';

/** How rows are written in a text file. */
export type RowFormat = 'csv' | 'json' | 'ndjson' | 'tsv';

/** One row as the text of a JSON object, or why there is none. */
export type Read =
  | { readonly line: number; readonly json: string; readonly row: Readonly<Record<string, unknown>> }
  | { readonly line: number; readonly problem: string };

export interface ReadOptions {
  readonly format: RowFormat;
  /** Zone of times of which the file only says that they are local. */
  readonly timeZone?: string | undefined;
  /** Bytes that a packed file may unpack to. */
  readonly most?: number;
  readonly enough?: Enough;
}

/**
 * The rows of a text file, several at a time, in bounded memory. What is no row is handed on as a problem, with its
 * line. @throws {FileFault} where the file itself is broken; the rows before are read by then.
 */
export async function* readRows(path: string, options: ReadOptions): AsyncGenerator<readonly Read[]> {
  const form = await textForm(path);
  const open = () => readText(path, form, options);
  if (options.format === 'csv' || options.format === 'tsv') {
    yield* readCsv(open, { ...options, head: await sniffed(open()) });
    return;
  }
  const head = await sniffed(open());
  const shape = jsonShape(head, options.format);
  if (shape === 'api') yield* readApiAnswer(open());
  else for await (const pieces of piecesOf(open(), shape)) yield pieces.map(read);
}

function piecesOf(text: AsyncIterable<string>, shape: JsonShape): AsyncGenerator<Piece[]> {
  return shape === 'lines' ? splitLines(text) : splitJson(text, shape === 'array');
}

function read({ line, text }: Piece): Read {
  if (text === undefined)
    return { line, problem: `is longer than ${Math.round(longestRow / 1024 ** 2)} million characters` };
  const json = text.trim();
  let value: unknown;
  try {
    value = JSON.parse(json);
  } catch (error) {
    return { line, problem: `is no JSON${whyNot(error)}` };
  }
  if (typeof value !== 'object' || value === null || Array.isArray(value))
    return { line, problem: 'is no JSON object' };
  return { line, json: wellFormed(json), row: value as Record<string, unknown> };
}

/** What the parser says, without what it quotes: that is somebody's data. */
function whyNot(error: unknown): string {
  const [said = ''] =
    /^(Unexpected|Expected|Unterminated|Bad|Exponent|No number)[^"\n]*/.exec((error as Error).message) ?? [];
  return said === '' ? '' : `: ${said.replace(/, *$|\.\.\.$/, '').trim()}`;
}

/** Half a character (`\ud800` alone) is JSON to JavaScript and not to DuckDB: it becomes the sign for one that is lost. */
export function wellFormed(json: string): string {
  if (!/\\ud[89a-f]/i.test(json)) return json.includes('\n') ? json.replaceAll(/\s*\n\s*/g, ' ') : json;
  return json
    .replaceAll(/\s*\n\s*/g, ' ')
    .replaceAll(/\\\\|\\ud[89ab][\da-f]{2}\\ud[c-f][\da-f]{2}|\\ud[89a-f][\da-f]{2}/gi, (found) =>
      found.length === 6 ? '\\ufffd' : found,
    );
}

export type { TextForm };
