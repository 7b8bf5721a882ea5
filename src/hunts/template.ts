import type { ParameterType } from '../answers.ts';
import type { Place, TemplatePart } from './hunt.ts';

/** What the template needs to know of a parameter to find the right place for its value. */
export interface TemplateParameter {
  readonly type: ParameterType;
  /** KQL text that stands in where nobody gives a value; only such a parameter may stand outside quotes as text. */
  readonly fixed: string | undefined;
  readonly choices: readonly string[];
  /** True for a piece of KQL that is checked and written anew, and so stands outside quotes. */
  readonly holds?: boolean;
}

/** A template taken apart, or what is wrong with it; `offset` is in the template's text. */
export interface CompiledTemplate {
  readonly parts: readonly TemplatePart[];
  /** Parameters whose default KQL was put in, since they stand where only KQL can. */
  readonly fixed: readonly string[];
  readonly problems: readonly { readonly message: string; readonly offset: number }[];
}

type State = 'code' | 'comment' | 'double' | 'fence' | 'single' | 'verbatim-double' | 'verbatim-single';
type Piece = { readonly offset: number } & (
  | { readonly text: string; readonly name?: never }
  | { readonly name: string; readonly text?: never }
);

const places: Partial<Record<State, Place>> = {
  double: 'double-quoted',
  single: 'single-quoted',
  'verbatim-double': 'verbatim-double-quoted',
  'verbatim-single': 'verbatim-single-quoted',
};
const timeUnit = /^(?:d|h|m|s|ms|microsecond|tick)(?![A-Za-z0-9_])/;

/**
 * Takes a template in Python's `str.format` form apart, following KQL's quotes and comments, so that each value
 * will be written as a literal that fits where it stands. The KQL itself is not parsed.
 */
export function compileTemplate(
  template: string,
  parameters: ReadonlyMap<string, TemplateParameter>,
): CompiledTemplate {
  const problems: { message: string; offset: number }[] = [];
  const pieces = split(template, problems);
  const parts: TemplatePart[] = [];
  const fixed = new Set<string>();
  const scanner = new Scanner();
  let inComment = false;

  for (const [index, piece] of pieces.entries()) {
    if (piece.text !== undefined) {
      scanner.read(piece.text);
      parts.push(piece.text);
      continue;
    }
    const parameter = parameters.get(piece.name);
    const fail = (message: string) =>
      problems.push({ message: `{${piece.name}} ${message}`, offset: piece.offset });
    if (scanner.state === 'comment') {
      // Once is enough: where YAML folded the lines, all that follows is in that comment.
      if (!inComment) fail(`stands in a comment${whySwallowed(pieces, index)}`);
      inComment = true;
    } else if (!parameter) {
      fail('is not among the parameters');
    } else if (needsFixed(scanner.state, parameter)) {
      if (parameter.fixed === undefined)
        fail('stands outside quotes: put it in quotes, or give it a default or choices');
      else {
        fixed.add(piece.name);
        scanner.read(parameter.fixed);
        parts.push(parameter.fixed);
      }
    } else {
      const place = placeOf(scanner, parameter, pieces[index + 1]?.text ?? '');
      if (typeof place === 'string') parts.push({ parameter: piece.name, place });
      else fail(place.problem);
      scanner.readValue();
    }
  }
  if (scanner.state !== 'code' && scanner.state !== 'comment') {
    problems.push({ message: 'a string is not closed', offset: template.length });
  }
  return { parts: joined(parts), fixed: [...fixed], problems };
}

/** Why a comment swallows so much, where it does. */
function whySwallowed(pieces: readonly Piece[], index: number): string {
  const rest = pieces.slice(index).flatMap(({ text }) => text ?? []);
  const folded = !rest.some((text) => text.includes('\n')) && rest.some((text) => text.includes('|'));
  return folded
    ? ', which takes the rest of the query with it: YAML folded the lines; write the query with |'
    : '; take it out there';
}

function needsFixed(state: State, parameter: TemplateParameter): boolean {
  return state === 'code' && parameter.type === 'str' && !isKql(parameter);
}

function isKql({ choices, holds }: TemplateParameter): boolean {
  return choices.length > 0 || holds === true;
}

function placeOf(scanner: Scanner, parameter: TemplateParameter, next: string): Place | { problem: string } {
  if (scanner.state === 'fence') return { problem: 'stands in a multi-line string; use ordinary quotes' };
  const quoted = places[scanner.state];
  if (quoted) {
    if (isKql(parameter)) return { problem: 'takes KQL (choices, holds), so it cannot stand in quotes' };
    if (parameter.type === 'list')
      return { problem: 'is a list in quotes; write in ({…}) or dynamic([{…}])' };
    return scanner.escaping ? { problem: 'stands right after a backslash; double it' } : quoted;
  }
  if (isKql(parameter)) return 'choice';
  if (parameter.type === 'datetime') {
    const inside = /(?<![A-Za-z0-9_])datetime\s*\(\s*$/.test(scanner.before) && /^\s*\)/.test(next);
    return inside ? 'datetime' : { problem: 'is a datetime outside datetime({…})' };
  }
  // Written against a word or a quote, a value would become part of it.
  if (/[A-Za-z0-9_@.'"]$/.test(scanner.before)) return { problem: 'stands against the word before it' };
  if (parameter.type === 'list') {
    return /^\s*[,)\]]/.test(next) ? 'items' : { problem: 'is a list outside in ({…}) or dynamic([{…}])' };
  }
  const stuck = /^[A-Za-z0-9_.'"]/.test(next) && !timeUnit.test(next);
  return stuck ? { problem: 'stands against the word after it' } : 'number';
}

/** Follows KQL's quotes and comments through text that comes in pieces. */
class Scanner {
  state: State = 'code';
  /** True right after a backslash that escapes what comes next. */
  escaping = false;
  /** The code just before, to see what a value would stand against. */
  before = '';

  read(text: string): void {
    for (let index = 0; index < text.length; index++) index += this.#step(text, index);
    this.before = (this.before + text).slice(-64);
  }

  readValue(): void {
    this.before = `${this.before}0`;
    this.escaping = false;
  }

  /** Reads one character; returns how many more it took. */
  #step(text: string, index: number): number {
    const char = text[index] ?? '';
    const two = text.slice(index, index + 2);
    const three = text.slice(index, index + 3);
    switch (this.state) {
      case 'code':
        return this.#code(text, index, char, two, three);
      case 'comment':
        if (char === '\n' || char === '\r') this.state = 'code';
        return 0;
      case 'fence':
        if (three !== '```') return 0;
        this.state = 'code';
        return 2;
      case 'verbatim-double':
      case 'verbatim-single': {
        const quote = this.state === 'verbatim-double' ? '"' : "'";
        if (two === quote + quote) return 1;
        if (char === quote) this.state = 'code';
        return 0;
      }
      default:
        if (this.escaping) this.escaping = false;
        else if (char === '\\') this.escaping = true;
        else if (char === (this.state === 'double' ? '"' : "'")) this.state = 'code';
        return 0;
    }
  }

  #code(text: string, index: number, char: string, two: string, three: string): number {
    if (two === '//') {
      this.state = 'comment';
      return 1;
    }
    if (three === '```') {
      this.state = 'fence';
      return 2;
    }
    if (char === '"' || char === "'") {
      const verbatim = (index > 0 ? text[index - 1] : this.before.at(-1)) === '@';
      const kind = char === '"' ? 'double' : 'single';
      this.state = verbatim ? `verbatim-${kind}` : kind;
    }
    return 0;
  }
}

/** Python's `str.format`: `{name}` is a placeholder, `{{` and `}}` are braces. */
function split(template: string, problems: { message: string; offset: number }[]): Piece[] {
  const pieces: Piece[] = [];
  let text = '';
  let last = 0;
  for (const match of template.matchAll(/\{\{|\}\}|\{([^{}]*)\}|[{}]/g)) {
    text += template.slice(last, match.index);
    last = match.index + match[0].length;
    const name = match[1];
    if (match[0] === '{{' || match[0] === '}}') text += match[0][0];
    else if (name !== undefined && /^[A-Za-z_]\w*$/.test(name)) {
      pieces.push({ text, offset: match.index }, { name, offset: match.index });
      text = '';
    } else {
      const message =
        name === undefined ? 'a single brace; double it' : `{${name}} is not the name of a parameter`;
      problems.push({ message, offset: match.index });
    }
  }
  pieces.push({ text: text + template.slice(last), offset: last });
  return pieces.filter((piece) => piece.text !== '');
}

function joined(parts: readonly TemplatePart[]): TemplatePart[] {
  const result: TemplatePart[] = [];
  for (const part of parts) {
    const last = result.at(-1);
    if (typeof part === 'string' && typeof last === 'string') result[result.length - 1] = last + part;
    else result.push(part);
  }
  return result;
}
