import { findParameter } from '../../hunts/bind-hunt.ts';
import type { Hunt, HuntParameter, Place } from '../../hunts/hunt.ts';
import { isBound } from '../../hunts/hunt-of.ts';
import { readValue } from '../../hunts/read-value.ts';
import type { Window } from '../../types.ts';
import { huntYaml, pythonValue } from './hunt-yaml.ts';
import type { HuntToCarry, ValuePlace } from './made-notebook.ts';
import type { PythonData } from './python-literal.ts';

/**
 * What a made notebook carries of a hunt that ran. `values` are as a person typed them, checked again as for binding;
 * defaults are written out, so that they can be changed. @throws {UserError} naming the parameter that does not fit.
 */
export function notebookHunt(
  hunt: Hunt,
  values: Readonly<Record<string, string>>,
  window: Window,
  ran: { readonly kql: string; readonly tail?: string },
): HuntToCarry {
  const given = new Map<string, string>();
  for (const [name, value] of Object.entries(values)) {
    const parameter = findParameter(hunt, name);
    if (parameter) given.set(parameter.name, value);
  }
  const parameters: Record<string, PythonData> = {};
  const places: Record<string, readonly ValuePlace[]> = {};
  const bound: Record<string, string> = {};
  for (const parameter of hunt.parameters) {
    if (isBound(parameter.name)) {
      const typed = given.get(parameter.name);
      if (typed) bound[parameter.name] = String(readValue(parameter, typed, window).value);
      continue;
    }
    const text = given.get(parameter.name) ?? parameter.default ?? '';
    parameters[parameter.name] = pythonValue(readValue(parameter, text, window));
    places[parameter.name] = placesOf(hunt, parameter);
  }
  return {
    name: hunt.name,
    yaml: huntYaml(hunt, ran.tail),
    parameters,
    places,
    ...(hunt.chart ? { chart: hunt.chart } : {}),
    ...(Object.keys(bound).length > 0 ? { window: { ...window, ...bound } } : {}),
    kql: ran.kql,
  };
}

const kinds: Readonly<Record<Place, ValuePlace>> = {
  choice: 'choice',
  datetime: 'datetime',
  'double-quoted': 'text',
  'single-quoted': 'text',
  items: 'items',
  number: 'number',
  'verbatim-double-quoted': 'verbatim-double',
  'verbatim-single-quoted': 'verbatim-single',
};

function placesOf(hunt: Hunt, { name, type, holds }: HuntParameter): readonly ValuePlace[] {
  if (holds) return ['piece'];
  const found = hunt.parts.flatMap((part) =>
    typeof part === 'string' || part.parameter !== name ? [] : [kinds[part.place]],
  );
  return [...new Set(found.map((place) => (place === 'number' && type === 'float' ? 'real' : place)))];
}
