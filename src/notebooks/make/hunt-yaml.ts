import { stringify } from 'yaml';
import type { Hunt, HuntParameter } from '../../hunts/hunt.ts';
import { isBound } from '../../hunts/hunt-of.ts';
import { readValue, type Value } from '../../hunts/read-value.ts';
import type { PythonData } from './python-literal.ts';

/**
 * Writes a file in MSTICPy's query-template format with this hunt alone. KQL that stood in parameters is put in; a
 * `tail` is added after the query. Read back, it is the same hunt.
 */
export function huntYaml(hunt: Hunt, tail = ''): string {
  const { family, name } = huntNameParts(hunt.name);
  const file = {
    metadata: {
      version: 1,
      description: hunt.title,
      data_environments: ['MSSentinel'],
      data_families: [family],
    },
    sources: {
      [name]: {
        description: hunt.description,
        metadata: metadataOf(hunt),
        args: { query: `${templateOf(hunt)}${tail === '' ? '' : `\n${doubled(tail)}`}` },
        parameters: Object.fromEntries(
          hunt.parameters.map((parameter) => [parameter.name, declared(parameter)]),
        ),
      },
    },
  };
  return written(file);
}

/** A hunt's full name taken apart; the family may have dots of its own. */
export function huntNameParts(full: string): { readonly family: string; readonly name: string } {
  const dot = full.lastIndexOf('.');
  return { family: full.slice(0, Math.max(dot, 0)) || 'Huntline', name: full.slice(dot + 1) };
}

/** A parameter's value as Python has it. */
export function pythonValue(value: Value): PythonData {
  if (value.type === 'list') return [...value.value];
  return value.value;
}

/** No value depends on it: a default is never relative to a window. */
const anyWindow = { start: '2000-01-01T00:00:00.000Z', end: '2000-01-02T00:00:00.000Z' };

function declared(parameter: HuntParameter): object {
  const { name, description, type, aliases } = parameter;
  return {
    description,
    type,
    ...(aliases.length > 0 ? { aliases } : {}),
    ...(parameter.default === null || isBound(name)
      ? {}
      : { default: defaultOf(parameter, parameter.default) }),
  };
}

function defaultOf(parameter: HuntParameter, text: string): PythonData {
  if (parameter.type === 'datetime' || parameter.holds) return text;
  return pythonValue(readValue(parameter, text, anyWindow));
}

function metadataOf(hunt: Hunt): object {
  // A short name goes with its family when it is read.
  const { family } = huntNameParts(hunt.name);
  const aliases = hunt.aliases.filter(
    (alias) => !hunt.aliases.some((short) => alias === `${family}.${short}`),
  );
  const params = Object.fromEntries(
    hunt.parameters
      .map((parameter) => [parameter.name, offerOf(parameter)] as const)
      .filter(([, offer]) => Object.keys(offer).length > 0),
  );
  return {
    title: hunt.title,
    group: hunt.group,
    ...(aliases.length > 0 ? { aliases } : {}),
    example: hunt.example,
    window: hunt.window,
    rank: hunt.rank,
    ...(hunt.tags.length > 0 ? { tags: hunt.tags } : {}),
    ...(hunt.techniques.length > 0 ? { techniques: hunt.techniques } : {}),
    tables: hunt.tables,
    ...(hunt.shown.length > 0 ? { columns: hunt.shown } : {}),
    ...(Object.keys(hunt.entities).length > 0 ? { entities: hunt.entities } : {}),
    ...(Object.keys(hunt.takes).length > 0 ? { takes: hunt.takes } : {}),
    ...(hunt.chart ? { chart: hunt.chart } : {}),
    ...(Object.keys(params).length > 0 ? { params } : {}),
  };
}

function offerOf({ example, choices, holds, items, type }: HuntParameter): object {
  return {
    ...(example === null ? {} : { example }),
    ...(choices.length > 0 ? { choices } : {}),
    ...(type === 'list' ? { items } : {}),
    ...(holds ? { holds } : {}),
  };
}

/** The template with what is fixed put in, in Python's `str.format` form. */
function templateOf(hunt: Hunt): string {
  return hunt.parts
    .map((part) => (typeof part === 'string' ? doubled(part) : `{${part.parameter}}`))
    .join('');
}

function doubled(text: string): string {
  return text.replaceAll(/[{}]/g, (brace) => brace + brace);
}

/** What Python's YAML reader refuses, or takes for the end of a line. */
const unreadable =
  /[^\t\n\r\x20-\x7e\xa0-\u2027\u202a-\ud7ff\ue000-\ufefe\uff00-\ufffd\u{10000}-\u{10ffff}]/gu;

function written(file: object): string {
  // Python reads YAML 1.1, where `on` and `1:30` are not text.
  const options = { version: '1.1', lineWidth: 0, aliasDuplicateObjects: false } as const;
  const text = stringify(file, options);
  if (text.search(unreadable) < 0) return text;
  const quoted = stringify(file, {
    ...options,
    defaultStringType: 'QUOTE_DOUBLE',
    defaultKeyType: 'QUOTE_DOUBLE',
  });
  return quoted.replaceAll(
    unreadable,
    (character) => `\\u${(character.codePointAt(0) ?? 0).toString(16).padStart(4, '0')}`,
  );
}
