import type { Observable, ObservableType, Sighting } from '../enrichment.ts';
import { bindHunt } from '../hunts/bind-hunt.ts';
import type { Catalogue } from '../hunts/catalogue.ts';
import type { Cell, EntityType, RunOptions, Table, Window, Workspace } from '../types.ts';

/** The hunt that looks for each kind of observable, and which of its parameters takes it. */
const huntOf: Readonly<
  Partial<Record<ObservableType, { readonly hunt: string; readonly takes: EntityType }>>
> = {
  ipv4: { hunt: 'Overview.sightings_of_ip', takes: 'ip' },
  ipv6: { hunt: 'Overview.sightings_of_ip', takes: 'ip' },
  domain: { hunt: 'Overview.sightings_of_domain', takes: 'domain' },
  url: { hunt: 'Overview.sightings_of_url', takes: 'url' },
  email: { hunt: 'Overview.sightings_of_email', takes: 'account' },
  md5: { hunt: 'Overview.sightings_of_hash', takes: 'hash' },
  sha1: { hunt: 'Overview.sightings_of_hash', takes: 'hash' },
  sha256: { hunt: 'Overview.sightings_of_hash', takes: 'hash' },
};

/** Observables of one query: every one makes each table's filter longer. */
const perQuery = 100;

/** Whether one's own logs can be searched for such a thing. */
export function canBeSighted({ type }: Observable): boolean {
  return type in huntOf;
}

/** Where to look, and for how long. */
export interface SightingSearch {
  readonly catalogue: Catalogue;
  readonly workspace: Workspace;
  readonly window: Window;
  readonly options: RunOptions;
}

/** What one's own logs have of some observables, by value. */
export interface Sighted {
  readonly byValue: ReadonlyMap<string, readonly Sighting[]>;
  readonly notes: readonly string[];
}

/** Runs the sightings hunts, one query for up to a hundred observables of a kind. @throws {UserError} a query failed. */
export async function lookForSightings(
  observables: readonly Observable[],
  { catalogue, workspace, window, options }: SightingSearch,
): Promise<Sighted> {
  const byValue = new Map<string, Sighting[]>();
  const notes = new Set<string>();
  for (const [name, values] of valuesByHunt(observables)) {
    const hunt = catalogue.find(name);
    const parameter = hunt?.takes[takesOf(name)];
    if (!hunt || !parameter) {
      notes.add(`The hunt ${name} is not in the catalogue, so that its tables were not searched.`);
      continue;
    }
    for (let from = 0; from < values.length; from += perQuery) {
      const list = values
        .slice(from, from + perQuery)
        .map(quoted)
        .join(',');
      const { kql } = bindHunt(hunt, { [parameter]: list }, window);
      const table = await workspace.run(kql, window, options);
      if (table.partial) notes.add(`Sightings are partial: ${table.partial}`);
      if (table.truncated) notes.add('There are more sightings than are shown.');
      for (const [value, sighting] of readSightings(table)) {
        byValue.set(value, [...(byValue.get(value) ?? []), sighting]);
      }
    }
  }
  return { byValue, notes: [...notes] };
}

function valuesByHunt(observables: readonly Observable[]): ReadonlyMap<string, readonly string[]> {
  const values = new Map<string, string[]>();
  for (const { type, value } of observables) {
    const name = huntOf[type]?.hunt;
    if (name !== undefined) values.set(name, [...(values.get(name) ?? []), value]);
  }
  return values;
}

function takesOf(name: string): EntityType {
  return Object.values(huntOf).find(({ hunt }) => hunt === name)?.takes ?? 'ip';
}

/** One item of a list parameter. */
function quoted(value: string): string {
  return `"${value.replaceAll('"', '""')}"`;
}

function* readSightings(table: Table): Generator<readonly [value: string, Sighting]> {
  const at = (name: string) => table.columns.findIndex((column) => column.name === name);
  const [value, seenIn, events, first, last, hosts, accounts] = [
    'Observable',
    'SeenIn',
    'Events',
    'FirstSeen',
    'LastSeen',
    'Hosts',
    'Accounts',
  ].map(at);
  for (const row of table.rows) {
    const cell = (index: number | undefined): Cell => (index === undefined ? null : (row[index] ?? null));
    yield [
      String(cell(value)).toLowerCase(),
      {
        table: String(cell(seenIn)),
        events: Number(cell(events)),
        firstSeen: String(cell(first)),
        lastSeen: String(cell(last)),
        hosts: texts(cell(hosts)),
        accounts: texts(cell(accounts)),
      },
    ];
  }
}

function texts(cell: Cell): readonly string[] {
  return Array.isArray(cell)
    ? cell.flatMap((item) => (typeof item === 'string' && item !== '' ? [item] : []))
    : [];
}
