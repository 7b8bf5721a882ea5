import { TextDecoder } from 'node:util';
import type { FoundObservable, ObservableType } from '../../enrichment.ts';
import { keyOf, wanted } from './find-observables.ts';
import { scanObservables } from './scan-observables.ts';

export interface LinesOptions {
  /** Without: all but GUIDs. */
  readonly types?: readonly ObservableType[];
  /** Different observables that are remembered, so that none is told twice. */
  readonly mostRemembered?: number;
  /** Characters that are looked through at a time. */
  readonly pieceChars?: number;
  /** Told once, where there are more different ones than are remembered: from then on a new one may be told again. */
  readonly onForgetful?: (mostRemembered: number) => void;
}

/** Some 200 MB at the most. */
const defaultRemembered = 1_000_000;
const defaultPiece = 1 << 20;
/** What an observable and the words that qualify it may take; a piece without line breaks is cut so far from its end. */
const margin = 32_768;
/** What is looked at before a place, to tell what stands there. */
const lookBack = 512;

/**
 * Different observables of a text of any length as JSON lines `{"type","value","found"}`, in the order of the text. Holds
 * one piece of the text at a time. Takes UTF-8, or UTF-16 with a byte order mark.
 */
export async function* observableLines(
  chunks: AsyncIterable<string | Uint8Array>,
  { types, mostRemembered = defaultRemembered, pieceChars = defaultPiece, onForgetful }: LinesOptions = {},
): AsyncGenerator<string> {
  const isWanted = wanted(types);
  const told = new Set<string>();
  let isForgetful = false;
  for await (const { type, value, found } of occurrences(chunks, Math.max(pieceChars, 2 * margin))) {
    if (!isWanted(type)) continue;
    const key = keyOf({ type, value });
    if (told.has(key)) continue;
    if (told.size < mostRemembered) told.add(key);
    else if (!isForgetful) {
      isForgetful = true;
      onForgetful?.(mostRemembered);
    }
    yield JSON.stringify({ type, value, found });
  }
}

/** Every observable, whatever the chunks are cut through. */
async function* occurrences(
  chunks: AsyncIterable<string | Uint8Array>,
  pieceChars: number,
): AsyncGenerator<FoundObservable> {
  let text = '';
  // Where in the text nothing was told yet; before it stands only what was looked through already.
  let from = 0;
  for await (const chunk of decoded(chunks)) {
    for (let start = 0; start < chunk.length; start += pieceChars) {
      text += chunk.slice(start, start + pieceChars);
      if (text.length - from < pieceChars) continue;
      const newline = text.lastIndexOf('\n') + 1;
      const until = newline > from ? newline : text.length - margin;
      const { observables, end } = within(text, from, until);
      yield* observables;
      const keep = Math.max(0, end - lookBack);
      text = text.slice(keep);
      from = end - keep;
    }
  }
  yield* within(text, from, text.length).observables;
}

/** What is between two offsets, and up to where: an observable that goes on beyond the second is left for later. */
function within(
  text: string,
  from: number,
  until: number,
): { readonly observables: readonly FoundObservable[]; readonly end: number } {
  const observables: FoundObservable[] = [];
  let end = until;
  scanObservables(text, (observable) => {
    const { at, found } = observable;
    if (at >= until) return true;
    if (at + found.length > until) end = Math.min(end, at);
    else if (at >= from) observables.push(observable);
    return false;
  });
  return { observables, end: Math.max(from, end) };
}

async function* decoded(chunks: AsyncIterable<string | Uint8Array>): AsyncGenerator<string> {
  let decoder: TextDecoder | undefined;
  for await (const chunk of chunks) {
    if (typeof chunk === 'string') yield chunk;
    else {
      decoder ??= new TextDecoder(encodingOf(chunk));
      yield decoder.decode(chunk, { stream: true });
    }
  }
  if (decoder) yield decoder.decode();
}

/** By the byte order mark: PowerShell writes UTF-16 into files. */
function encodingOf([first, second]: Uint8Array): string {
  if (first === 0xff && second === 0xfe) return 'utf-16le';
  return first === 0xfe && second === 0xff ? 'utf-16be' : 'utf-8';
}
