import type { Observable, Opinion } from '../../enrichment.ts';
import { severities } from '../../enrichment.ts';
import type { Cell, Table } from '../../types.ts';
import { count, cut, factsOf, tagsOf } from '../answer-parts.ts';
import type { HouseProvider } from '../provider.ts';
import { canonical } from './canonical.ts';
import { severityOf } from './indicator.ts';

/** Observables of one query, and characters of them: a hunt's list holds 1,000 items of 64 kB together. */
const perQuery = 200;
const charactersPerQuery = 40_000;

/**
 * The workspace's own indicators, `ThreatIntelIndicators`. `run` runs the hunt `ThreatIntelligence.indicators_for` for
 * the values of the observables, which are at most 200 and spelled as feeds spell them.
 */
export function createWorkspaceIndicators(
  run: (observables: readonly Observable[], signal: AbortSignal) => Promise<Table>,
): HouseProvider {
  return {
    id: 'workspace',
    name: 'Workspace indicators',
    supports: ['ipv4', 'ipv6', 'domain', 'url', 'email', 'md5', 'sha1', 'sha256'],
    async look(observables, signal) {
      const bySpelling = new Map<string, Observable[]>();
      for (const observable of observables)
        for (const { value } of spellings(observable)) {
          const key = value.toLowerCase();
          bySpelling.set(key, [...(bySpelling.get(key) ?? []), observable]);
        }
      const opinions = new Map<string, Opinion>();
      for (const some of batches(observables.flatMap(spellings))) {
        for (const [value, opinion] of read(await run(some, signal))) {
          for (const observable of bySpelling.get(value.toLowerCase()) ?? [])
            opinions.set(observable.value, worse(opinions.get(observable.value), opinion));
        }
      }
      return opinions;
    },
  };
}

/** Feeds write a URL's bare host with a slash and without. */
function spellings(observable: Observable): readonly Observable[] {
  const { type, value } = observable;
  const known = canonical(type, value)?.value ?? value;
  const bare = type === 'url' && /^[^/]+\/\/[^/]+\/$/.test(known) ? [known.slice(0, -1)] : [];
  return [...new Set([value, known, ...bare])].map((spelled) => ({ type, value: spelled }));
}

function* batches(observables: readonly Observable[]): Generator<readonly Observable[]> {
  let batch: Observable[] = [];
  let characters = 0;
  for (const observable of observables) {
    if (observable.value.length > charactersPerQuery) continue;
    if (batch.length >= perQuery || characters + observable.value.length > charactersPerQuery) {
      yield batch;
      batch = [];
      characters = 0;
    }
    batch.push(observable);
    characters += observable.value.length;
  }
  if (batch.length > 0) yield batch;
}

function* read(table: Table): Generator<readonly [value: string, Opinion]> {
  for (const row of table.rows) {
    const cell = (name: string): Cell =>
      row[table.columns.findIndex((column) => column.name === name)] ?? null;
    const value = text(cell('ObservableValue'));
    if (value === undefined) continue;
    const confidence = number(cell('Confidence'));
    const tags = tagsOf(...(text(cell('Tags')) ?? '').split(','));
    const description = text(cell('Description'));
    const indicators = number(cell('Indicators')) ?? 1;
    yield [
      value,
      {
        severity: severityOf(confidence, typesIn(cell('IndicatorTypes'))),
        summary: `${confidence === undefined ? 'an indicator' : `an indicator of confidence ${confidence}`}${description ? `: ${cut(description, 160)}` : ''}`,
        facts: factsOf({
          Source: text(cell('SourceSystem')),
          Indicators: indicators > 1 ? count(indicators, 'indicator') : undefined,
          Published: text(cell('TimeGenerated'))?.slice(0, 10),
          'Valid until': text(cell('ValidUntil'))?.slice(0, 10),
        }),
        tags,
      },
    ];
  }
}

function worse(one: Opinion | undefined, other: Opinion): Opinion {
  if (!one) return other;
  return severities.indexOf(one.severity) <= severities.indexOf(other.severity) ? one : other;
}

function typesIn(cell: Cell): readonly string[] {
  return Array.isArray(cell) ? cell.filter((type): type is string => typeof type === 'string') : [];
}

function text(cell: Cell): string | undefined {
  return typeof cell === 'string' && cell !== '' ? cell : undefined;
}

function number(cell: Cell): number | undefined {
  return typeof cell === 'number' ? cell : undefined;
}
