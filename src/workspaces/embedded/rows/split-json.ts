import { FileFault } from './file-fault.ts';
import { longestRow, type Piece } from './split-lines.ts';

const opening = new Set(['{', '[']);
const closing = new Set(['}', ']']);
const blank = new Set([' ', '\n', '\r', '\t', ',', '']);

/**
 * Cuts JSON into its values, several at a time: the items of an array, or values that follow each other.
 * @throws {FileFault} where it ends in the middle of a value.
 */
export async function* splitJson(
  text: AsyncIterable<string>,
  inArray: boolean,
  longest: number = longestRow,
): AsyncGenerator<Piece[]> {
  const scanner = new Scanner(inArray, longest);
  for await (const chunk of text) {
    const pieces = scanner.take(chunk);
    if (pieces.length > 0) yield pieces;
  }
  scanner.finish();
}

/** Follows strings and brackets only: whether a value is JSON is found out by who reads it. */
class Scanner {
  private readonly base: number;
  private readonly longest: number;
  private depth = 0;
  private line = 1;
  private startLine = 0;
  private text: string | undefined;
  private started = false;
  private inString = false;
  private escaped = false;
  private closed = false;

  constructor(inArray: boolean, longest: number) {
    this.base = inArray ? 1 : 0;
    this.longest = longest;
  }

  take(chunk: string): Piece[] {
    const pieces: Piece[] = [];
    let from = 0;
    for (let index = 0; index < chunk.length; index++) {
      const char = chunk[index] ?? '';
      if (char === '\n') this.line += 1;
      if (this.inString) {
        this.inside(char);
        continue;
      }
      if (!this.started && this.between(char)) continue;
      if (!this.started) {
        from = index;
        this.begin();
      }
      // A bare word or number ends where a blank, a comma or the array's bracket follows it.
      if (this.depth === this.base && !opening.has(char) && (blank.has(char) || closing.has(char))) {
        pieces.push(this.end(chunk.slice(from, index)));
        if (closing.has(char)) this.between(char);
        continue;
      }
      if (char === '"') this.inString = true;
      else if (opening.has(char)) this.depth += 1;
      else if (closing.has(char) && --this.depth === this.base)
        pieces.push(this.end(chunk.slice(from, index + 1)));
    }
    if (this.started) this.keep(chunk.slice(from));
    return pieces;
  }

  /** @throws {FileFault} */
  finish(): void {
    const bare = this.started && this.depth === 0 && !this.inString;
    if ((this.started && !bare) || (this.base === 1 && !this.closed))
      throw new FileFault(`ends in the middle of what begins on line ${this.startLine || 1}`);
    if (bare) throw new FileFault(`holds something else than objects on line ${this.startLine}`);
  }

  private inside(char: string): void {
    if (this.escaped) this.escaped = false;
    else if (char === '\\') this.escaped = true;
    else if (char === '"') this.inString = false;
  }

  /** Whether a character stands between values. @throws {FileFault} */
  private between(char: string): boolean {
    if (this.base === 1 && this.depth === 0 && char === '[' && !this.closed) {
      this.depth = 1;
      return true;
    }
    if (this.base === 1 && this.depth === 1 && char === ']') {
      this.depth = 0;
      this.closed = true;
      return true;
    }
    if (blank.has(char)) return true;
    if (this.closed || closing.has(char))
      throw new FileFault(`is no JSON: line ${this.line} has “${char}” where a value should be`);
    return false;
  }

  private begin(): void {
    this.started = true;
    this.startLine = this.line;
    this.text = '';
  }

  private keep(text: string): void {
    if (this.text === undefined) return;
    this.text = this.text.length + text.length > this.longest ? undefined : this.text + text;
  }

  private end(text: string): Piece {
    this.keep(text);
    this.started = false;
    return { line: this.startLine, ...(this.text === undefined ? {} : { text: this.text }) };
  }
}
