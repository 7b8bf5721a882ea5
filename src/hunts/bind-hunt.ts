import { UserError } from '../errors.ts';
import { tableColumns } from '../kql/schemas.ts';
import { lockShape, mayChoose } from '../kql/shape-lock.ts';
import type { Window } from '../types.ts';
import type { Hunt, HuntParameter } from './hunt.ts';
import { isBound } from './hunt-of.ts';
import { nearestWords } from './nearest.ts';
import { readValue, type Value } from './read-value.ts';
import { writeLiteral } from './write-literal.ts';

/**
 * Fills a hunt's placeholders. What a person typed becomes literals and nothing else: it is checked against the
 * parameter's type, written to fit its place, and the bound query must have the shape of the template.
 * `start` and `end` come from the window unless they are given.
 * @throws {UserError} naming the parameter, its type, and what fits.
 */
export function bindHunt(
  hunt: Hunt,
  values: Readonly<Record<string, string>>,
  window: Window,
): { kql: string } {
  const given = named(hunt, values);
  const missing = lacking(hunt, given);
  if (missing.length > 0) throw missingError(hunt, missing);
  const bound = new Map<string, Value>();
  for (const parameter of hunt.parameters) bound.set(parameter.name, valueFor(parameter, given, window));
  checkOrder(bound);
  checkColumns(hunt, bound);
  const kql = filled(hunt, bound);
  const template = filled(hunt, new Map([...bound].map(([name, value]) => [name, harmless(value)])));
  // The lock parses, which takes longer than all else that is done to a line.
  if (![...bound.values()].every(isPlain) || mayChoose(template)) lockShape(template, kql);
  return { kql };
}

/** Parameters that must be given and are not, in the order of the file. */
export function missingParameters(
  hunt: Hunt,
  values: Readonly<Record<string, string>>,
): readonly HuntParameter[] {
  return lacking(hunt, named(hunt, values));
}

/** Tables that a hunt reads with these values: those of its file, or the one that a person names. */
export function tablesRead(hunt: Hunt, values: Readonly<Record<string, string>>): readonly string[] {
  const chosen = hunt.parameters.find(({ holds }) => holds === 'table');
  const name = chosen && (named(hunt, values).get(chosen.name) ?? chosen.default)?.trim();
  return name ? [name] : hunt.tables;
}

function lacking(hunt: Hunt, given: ReadonlyMap<string, string>): readonly HuntParameter[] {
  return hunt.parameters.filter(({ name, required }) => required && !given.get(name)?.trim());
}

/** The parameter that a person means by a name, in any case and by any of its names; undefined where there is none. */
export function findParameter(hunt: Hunt, name: string): HuntParameter | undefined {
  const wanted = plainName(name);
  return (
    hunt.parameters.find((parameter) => plainName(parameter.name) === wanted) ??
    hunt.parameters.find((parameter) => parameter.aliases.some((alias) => plainName(alias) === wanted))
  );
}

function plainName(name: string): string {
  return name
    .trim()
    .toLowerCase()
    .replaceAll(/[\s_-]+/g, '_');
}

/** What was given, by the parameters' own names. */
function named(hunt: Hunt, values: Readonly<Record<string, string>>): ReadonlyMap<string, string> {
  const given = new Map<string, string>();
  for (const [name, value] of Object.entries(values)) {
    const parameter = findParameter(hunt, name);
    if (!parameter) {
      // A hunt without a time of its own is still restricted to the window.
      if (isBound(plainName(name))) continue;
      throw unknownError(hunt, name);
    }
    if (given.has(parameter.name)) {
      throw new UserError(`${parameter.name} is given twice.`, { title: 'That value is not clear' });
    }
    given.set(parameter.name, value);
  }
  return given;
}

function valueFor(parameter: HuntParameter, given: ReadonlyMap<string, string>, window: Window): Value {
  if (parameter.name === 'start' || parameter.name === 'end') {
    const typed = given.get(parameter.name);
    return typed ? readValue(parameter, typed, window) : { type: 'datetime', value: window[parameter.name] };
  }
  return readValue(parameter, given.get(parameter.name) ?? parameter.default ?? '', window);
}

function checkOrder(bound: ReadonlyMap<string, Value>): void {
  const start = bound.get('start')?.value;
  const end = bound.get('end')?.value;
  if (start !== undefined && end !== undefined && String(start) >= String(end)) {
    throw new UserError(`start (${String(start)}) is not before end (${String(end)}).`, {
      title: 'That window is empty',
    });
  }
}

/** Columns that a person names must be of the tables that the hunt reads; those of a table unknown here are not judged. */
function checkColumns(hunt: Hunt, bound: ReadonlyMap<string, Value>): void {
  const chosen = hunt.parameters.find(({ holds }) => holds === 'table');
  const tables = chosen ? [String(bound.get(chosen.name)?.value)] : hunt.tables;
  const known = tables.map((table) => tableColumns(table)?.map((column) => column.name));
  if (known.includes(undefined)) return;
  const columns = known.flatMap((names) => names ?? []);
  for (const [parameter, value] of bound) {
    const wrong = value.type === 'fragment' && value.columns.find((column) => !columns.includes(column));
    if (!wrong) continue;
    const [nearest] = nearestWords(wrong, columns, 1);
    throw new UserError(
      `${parameter}: ${wrong} is no column of ${tables.join(' or ')}${nearest ? `; did you mean ${nearest}?` : '.'}`,
      { title: 'No such column', hint: `See its columns with: hunt schema ${tables[0] ?? ''}` },
    );
  }
}

function filled(hunt: Hunt, values: ReadonlyMap<string, Value>): string {
  return hunt.parts
    .map((part) => {
      if (typeof part === 'string') return part;
      const value = values.get(part.parameter);
      if (!value) throw new Error(`${hunt.name}: no value for ${part.parameter}`);
      return writeLiteral(part.parameter, value, part.place);
    })
    .join('');
}

/** True for a value without any character that could end a literal, begin another thing or be escaped. */
function isPlain(value: Value): boolean {
  switch (value.type) {
    case 'bool':
    case 'choice':
      return true;
    case 'datetime':
      return /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/.test(value.value);
    case 'int':
    case 'str':
      return isPlainItem(value.value);
    case 'list':
      return value.value.every(isPlainItem);
    case 'float':
      return /^[0-9.]+$/.test(String(value.value));
    case 'fragment':
      return false;
  }
}

function isPlainItem(item: bigint | string): boolean {
  return typeof item === 'string' ? /^[A-Za-z0-9._:@ -]*$/.test(item) : item >= 0n;
}

/** A value of the same sort that cannot do harm: what the bound query's shape is held against. */
function harmless(value: Value): Value {
  switch (value.type) {
    case 'str':
      return { type: 'str', value: 'x' };
    case 'int':
      return { type: 'int', value: value.value < 0n ? -1n : 1n };
    case 'float':
      return { type: 'float', value: value.value < 0 || Object.is(value.value, -0) ? -1.5 : 1.5 };
    case 'list':
      return { type: 'list', value: value.value.map((item) => harmlessItem(item)) };
    case 'fragment':
      return { ...value, value: value.harmless };
    case 'datetime':
      return { type: 'datetime', value: '2000-01-01T00:00:00.000Z' };
    default:
      return value;
  }
}

function harmlessItem(item: bigint | string): bigint | string {
  if (typeof item === 'string') return 'x';
  return item < 0n ? -1n : 1n;
}

function missingError(hunt: Hunt, missing: readonly HuntParameter[]): UserError {
  const wanted = missing.map(({ name, type, description }) => `${name} (${type}): ${description}`).join('; ');
  return new UserError(`${hunt.title} needs ${wanted}`, {
    title: 'Something is missing',
    hint: `For example: ${hunt.example}`,
  });
}

function unknownError(hunt: Hunt, name: string): UserError {
  const short = name.length > 40 ? `${name.slice(0, 40)}…` : name;
  if (hunt.fixed.some((fixed) => plainName(fixed) === plainName(name))) {
    return new UserError(`${short} is KQL of ${hunt.name}, not a value to give.`, {
      title: 'No such parameter',
      hint: 'Add a pipe and KQL after the line instead: | where …',
    });
  }
  const names = hunt.parameters.map((parameter) => parameter.name);
  const [nearest] = nearestWords(name, names, 1);
  const takes = names.filter((one) => !isBound(one));
  return new UserError(
    `${hunt.title} has no parameter ${short}${nearest ? `; did you mean ${nearest}?` : '.'}`,
    {
      title: 'No such parameter',
      hint: takes.length > 0 ? `It takes ${takes.join(', ')}.` : 'It takes no parameters, only a time.',
    },
  );
}
