import type { Action } from '../../answers.ts';
import type { Catalogue } from '../../hunts/catalogue.ts';
import { entityTypeOf } from '../../language/observable-type.ts';
import { quoteWord } from '../../language/quote-word.ts';
import type { EntityType, Table } from '../../types.ts';
import type { PreparedHunt } from './kept-hunt.ts';

const mostPivots = 6;
const mostOfOneType = 2;
/** Longer values, or ones with control characters, are no names of anything; they stay in the table. */
const nameable = /^[^\p{Cc}\p{Cf}\p{Zl}\p{Zp}]{1,120}$/u;

/** Hunts to go on with: for the entities that the rows name most often, the most useful hunt that takes such a thing. */
export function makePivots(prepared: PreparedHunt, table: Table, catalogue: Catalogue): readonly Action[] {
  const found = countEntities(prepared, table);
  const where = prepared.workspaces.length > 0 ? ` in ${prepared.workspaces.join(',')}` : '';
  const pivots: Action[] = [];
  for (const [type, values] of found) {
    const hunt = catalogue.taking(type).find((candidate) => candidate.name !== prepared.name);
    const parameter = hunt?.takes[type];
    if (!hunt || !parameter) continue;
    const often = [...values].sort(([, a], [, b]) => b - a).slice(0, mostOfOneType);
    for (const [value] of often) {
      const name = hunt.aliases[0] ?? hunt.name;
      pivots.push({
        title: `${hunt.title}: ${value}`,
        line: `hunt ${name} ${thing(value, type, parameter)} ${prepared.phrase}${where}`,
      });
    }
  }
  return pivots.slice(0, mostPivots);
}

/** `for …` where it reads back as this kind of thing; a bare name could be any, so its parameter is named. */
function thing(value: string, type: EntityType, parameter: string): string {
  const quoted = quoteWord(value);
  return entityTypeOf(value) === type ? `for ${quoted}` : `${parameter}=${quoted}`;
}

function countEntities(prepared: PreparedHunt, table: Table): Map<EntityType, Map<string, number>> {
  const found = new Map<EntityType, Map<string, number>>();
  for (const [name, type] of Object.entries(prepared.entities)) {
    const index = table.columns.findIndex((column) => column.name === name);
    if (index < 0) continue;
    const values = found.get(type) ?? new Map<string, number>();
    for (const row of table.rows) {
      const cell = row[index] ?? null;
      for (const value of Array.isArray(cell) ? cell : [cell])
        if (typeof value === 'string' && nameable.test(value))
          values.set(value, (values.get(value) ?? 0) + 1);
    }
    found.set(type, values);
  }
  return found;
}
