import type { EntityType } from '../../types.ts';
import type { NamedEntity } from './alert-entities.ts';

/** Entities of a kind that a notebook carries. */
export const mostEntities = 50;

/** Where case makes another thing. */
const exact: ReadonlySet<EntityType> = new Set(['file', 'url']);

/** What a notebook carries, and a line for each kind of which not all go along. */
export interface FoundEntities {
  readonly entities: Readonly<Partial<Record<EntityType, readonly string[]>>>;
  readonly notes: readonly string[];
}

/** By kind, each once, in the order given: the first of a kind go along. */
export function foundEntities(named: Iterable<NamedEntity>): FoundEntities {
  const byType = new Map<EntityType, Map<string, string>>();
  for (const [type, value] of named) {
    const values = byType.get(type) ?? new Map<string, string>();
    const key = exact.has(type) ? value : value.toLowerCase();
    if (!values.has(key)) values.set(key, value);
    byType.set(type, values);
  }
  return {
    entities: Object.fromEntries(
      [...byType].map(([type, values]) => [type, [...values.values()].slice(0, mostEntities)]),
    ),
    notes: [...byType].flatMap(([type, { size }]) =>
      size > mostEntities
        ? [
            `The notebook carries the first ${mostEntities} of ${size.toLocaleString('en')} ${nouns[type][1]}.`,
          ]
        : [],
    ),
  };
}

const nouns: Readonly<Record<EntityType, readonly [one: string, many: string]>> = {
  account: ['account', 'accounts'],
  domain: ['domain', 'domains'],
  file: ['file', 'files'],
  hash: ['hash', 'hashes'],
  host: ['host', 'hosts'],
  ip: ['address', 'addresses'],
  process: ['process', 'processes'],
  resource: ['resource', 'resources'],
  url: ['URL', 'URLs'],
};

/** `18 hosts`, `1 address` … of each kind that there is any of. */
export function countEntities(entities: FoundEntities['entities']): readonly string[] {
  return Object.entries(entities).flatMap(([type, { length }]) =>
    length === 0 ? [] : [`${length} ${nouns[type as EntityType][length === 1 ? 0 : 1]}`],
  );
}
