import type { Observable, ObservableType } from '../../enrichment.ts';
import { canonical } from './canonical.ts';

/** Object paths of STIX 2.1, and what stands there. */
const paths: Readonly<Record<string, readonly ObservableType[]>> = {
  'ipv4-addr:value': ['ipv4', 'cidr'],
  'ipv6-addr:value': ['ipv6', 'cidr'],
  'domain-name:value': ['domain'],
  'url:value': ['url'],
  'email-addr:value': ['email'],
  'file:hashes.md5': ['md5'],
  'file:hashes.sha-1': ['sha1'],
  'file:hashes.sha1': ['sha1'],
  'file:hashes.sha-256': ['sha256'],
  'file:hashes.sha256': ['sha256'],
};

const token =
  /\s*(?:(?<mark>[[\](),]|!=|=)|'(?<text>(?:[^'\\]|\\.)*)'|(?<path>[a-z0-9-]+:(?:[\w.-]|'[^']*')+)|(?<word>[a-z]+))/iy;
const longest = 20_000;

/**
 * Observables of a pattern, any of which is the indicator: comparisons by `=`, `IN` and `ISSUBSET`, joined by `OR`.
 * @throws {Error} it says more than that, such as `AND`: a part alone would say something else.
 */
export function readStixPattern(pattern: string): Observable[] {
  if (pattern.length > longest) throw new Error('its pattern is too long');
  return new PatternReader(tokensOf(pattern)).whole();
}

interface Token {
  readonly kind: 'mark' | 'path' | 'text' | 'word';
  readonly text: string;
}

function tokensOf(pattern: string): Token[] {
  const tokens: Token[] = [];
  const scan = new RegExp(token);
  const end = pattern.trimEnd().length;
  while (scan.lastIndex < end) {
    const groups = scan.exec(pattern)?.groups;
    const found = Object.entries(groups ?? {}).find(([, text]) => text !== undefined);
    if (!found) throw new Error('its pattern is not one of STIX');
    tokens.push({ kind: found[0] as Token['kind'], text: found[1] ?? '' });
  }
  return tokens;
}

/** Recursive descent; depth is bounded by the counted brackets. */
class PatternReader {
  readonly #tokens: readonly Token[];
  #at = 0;
  #depth = 0;

  constructor(tokens: readonly Token[]) {
    this.#tokens = tokens;
  }

  whole(): Observable[] {
    const found = this.#joined(() => this.#observation());
    if (this.#at < this.#tokens.length) throw this.#tooMuch();
    return found;
  }

  #observation(): Observable[] {
    if (this.#take('(')) return this.#bracketed(() => this.#observation());
    if (!this.#take('[')) throw this.#tooMuch();
    const found = this.#joined(() => this.#comparison());
    if (!this.#take(']')) throw this.#tooMuch();
    return found;
  }

  #comparison(): Observable[] {
    if (this.#take('(')) return this.#bracketed(() => this.#comparison());
    const path = this.#next('path').toLowerCase().replaceAll("'", '');
    const types = paths[path];
    if (!types) throw new Error('its pattern is of something that is not looked up');
    if (this.#take('IN')) return this.#list().map((text) => observed(types, text));
    if (!this.#take('=') && !this.#take('ISSUBSET')) throw this.#tooMuch();
    return [observed(types, this.#next('text'))];
  }

  #bracketed(inner: () => Observable[]): Observable[] {
    if (++this.#depth > 50) throw new Error('its pattern is nested too deep');
    const found = this.#joined(inner);
    if (!this.#take(')')) throw this.#tooMuch();
    this.#depth--;
    return found;
  }

  #joined(one: () => Observable[]): Observable[] {
    const found = one();
    while (this.#take('OR')) found.push(...one());
    return found;
  }

  #list(): string[] {
    if (!this.#take('(')) throw this.#tooMuch();
    const texts = [this.#next('text')];
    while (this.#take(',')) texts.push(this.#next('text'));
    if (!this.#take(')')) throw this.#tooMuch();
    return texts;
  }

  #take(text: string): boolean {
    const next = this.#tokens[this.#at];
    const is = next !== undefined && next.kind !== 'text' && next.text.toUpperCase() === text;
    if (is) this.#at++;
    return is;
  }

  #next(kind: Token['kind']): string {
    const next = this.#tokens[this.#at++];
    if (next?.kind !== kind) throw this.#tooMuch();
    return next.text.replaceAll(/\\(.)/gs, '$1');
  }

  #tooMuch(): Error {
    return new Error('its pattern says more than that one of several observables is bad');
  }
}

function observed(types: readonly ObservableType[], text: string): Observable {
  const found = types.map((type) => canonical(type, text)).find((one) => one !== undefined);
  if (!found) throw new Error('its pattern holds a value that does not fit its type');
  return found;
}
