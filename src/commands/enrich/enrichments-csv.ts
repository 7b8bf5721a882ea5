import type { EnrichmentListAnswer, FileAnswer } from '../../answers.ts';
import { eventsOf } from '../../enrich/worst-first.ts';
import type { Enrichment, Part } from '../../enrichment.ts';
import type { Cell, Column } from '../../types.ts';
import { toCsv } from '../hunt/to-csv.ts';

/** One column of the file: what it is called, of which type, and how it is read. */
type Field = readonly [name: string, type: Column['type'], read: (enrichment: Enrichment) => Cell];

const fields: readonly Field[] = [
  ['Type', 'string', ({ observable }) => observable.type],
  ['Observable', 'string', ({ observable }) => observable.value],
  ['Verdict', 'string', ({ intel }) => ready(intel)?.overall.severity ?? ''],
  ['Why', 'string', ({ intel }) => ready(intel)?.overall.why ?? missing(intel)],
  [
    'Providers',
    'string',
    ({ intel }) =>
      (ready(intel)?.verdicts ?? [])
        .map(({ name, severity, summary }) => `${name}: ${severity}, ${summary}`)
        .join('; '),
  ],
  [
    'Silent',
    'string',
    ({ intel }) => (ready(intel)?.silent ?? []).map(({ name, message }) => `${name}: ${message}`).join('; '),
  ],
  ['Country', 'string', ({ location }) => ready(location)?.country ?? ''],
  ['City', 'string', ({ location }) => ready(location)?.city ?? ''],
  ['Latitude', 'real', ({ location }) => ready(location)?.latitude ?? null],
  ['Longitude', 'real', ({ location }) => ready(location)?.longitude ?? null],
  ['ASN', 'long', ({ location }) => ready(location)?.asn ?? null],
  ['Network', 'string', ({ location }) => ready(location)?.asName ?? ''],
  ['Holder', 'string', ({ registration }) => ready(registration)?.holder ?? missing(registration)],
  ['Events', 'long', (enrichment) => (ready(enrichment.sightings) ? eventsOf(enrichment) : null)],
  [
    'SeenIn',
    'string',
    ({ sightings }) => (ready(sightings)?.sightings ?? []).map(({ table }) => table).join('; '),
  ],
  [
    'FirstSeen',
    'datetime',
    ({ sightings }) => earliest((ready(sightings)?.sightings ?? []).map(({ firstSeen }) => firstSeen)),
  ],
  [
    'LastSeen',
    'datetime',
    ({ sightings }) => latest((ready(sightings)?.sightings ?? []).map(({ lastSeen }) => lastSeen)),
  ],
  ['Withheld', 'string', ({ withheld }) => withheld ?? ''],
];

/** Every observable of a list as a CSV file. */
export function enrichmentsCsv({ title, enrichments, notes, now }: EnrichmentListAnswer): FileAnswer {
  const columns = fields.map(([name, type]) => ({ name, type }));
  return {
    kind: 'file',
    title: `${title} as CSV`,
    name: `observables_${now.slice(0, 10)}.csv`,
    mime: 'text/csv; charset=utf-8',
    content: toCsv(
      columns,
      enrichments.map((enrichment) => fields.map(([, , read]) => read(enrichment))),
    ),
    notes,
    actions: [],
  };
}

function ready<T>(part: Part<T> | undefined): T | undefined {
  return part?.state === 'ready' ? part.value : undefined;
}

function missing<T>(part: Part<T> | undefined): string {
  return part?.state === 'missing' ? part.why : '';
}

/** Of ISO instants, which sort as text. */
function earliest(instants: readonly string[]): Cell {
  return instants.toSorted().at(0) ?? null;
}

function latest(instants: readonly string[]): Cell {
  return instants.toSorted().at(-1) ?? null;
}
