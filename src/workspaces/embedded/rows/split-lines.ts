/** Longest row, in characters. Longer ones are counted as unreadable, so that one line cannot fill the memory. */
export const longestRow = 16 * 1024 ** 2;

/** A piece of text and the number of the line that it begins on, from 1; no text where it was too long to keep. */
export interface Piece {
  readonly line: number;
  readonly text?: string;
}

/** Cuts text into lines, several at a time. Blank ones are left out. */
export async function* splitLines(
  text: AsyncIterable<string>,
  longest: number = longestRow,
): AsyncGenerator<Piece[]> {
  let rest = '';
  let tooLong = false;
  let line = 1;
  for await (const chunk of text) {
    const lines = (rest + chunk).split('\n');
    rest = lines.pop() ?? '';
    const pieces: Piece[] = [];
    for (const one of lines) {
      const piece = pieceOf(line++, one, tooLong || one.length > longest);
      tooLong = false;
      if (piece) pieces.push(piece);
    }
    if (rest.length > longest) {
      rest = '';
      tooLong = true;
    }
    if (pieces.length > 0) yield pieces;
  }
  const last = pieceOf(line, rest, tooLong);
  if (last) yield [last];
}

function pieceOf(line: number, text: string, tooLong: boolean): Piece | undefined {
  if (tooLong) return { line };
  return text.trim() === '' ? undefined : { line, text };
}
