import type { Action, EnrichmentAnswer, EnrichmentListAnswer } from '../../answers.ts';
import type { PartName } from '../../enrich/enricher.ts';
import { eventsOf, worstFirst } from '../../enrich/worst-first.ts';
import type { Enrichment } from '../../enrichment.ts';
import type { Catalogue } from '../../hunts/catalogue.ts';
import { entityTypes } from '../../language/observable-type.ts';
import { quoteWord } from '../../language/quote-word.ts';
import type { Incoming } from '../../types.ts';
import { lineAbout } from './line-about.ts';

const mostPivots = 4;

/** How an answer reads for the person, and when. */
export type Reading = Pick<Incoming, 'locale' | 'timeZone'> & { readonly now: string };

/** What the answer about one observable was asked with. */
export interface Asked {
  readonly parts: readonly PartName[];
  readonly outside: boolean;
  /** The providers as the line named them. */
  readonly using?: string;
  readonly phrase: string;
  readonly notes: readonly string[];
}

/** The answer about one observable; pivots are hunts for it. */
export function enrichmentAnswer(
  enrichment: Enrichment,
  asked: Asked,
  reading: Reading,
  catalogue: Catalogue,
): EnrichmentAnswer {
  const { value } = enrichment.observable;
  return {
    kind: 'enrichment',
    title: value,
    enrichment,
    ...reading,
    notes: asked.notes,
    actions: furtherLines(enrichment, asked),
    pivots: pivotsOn(enrichment, asked.phrase, catalogue),
  };
}

function furtherLines(
  { observable, intel, location, registration, withheld }: Enrichment,
  asked: Asked,
): readonly Action[] {
  const thing = quoteWord(observable.value);
  const mayAsk = withheld === undefined;
  return [
    ...(mayAsk && intel && !asked.outside
      ? [{ title: 'Ask free providers', line: `enrich ${thing} using free` }]
      : []),
    ...(mayAsk && intel && asked.outside
      ? [
          {
            title: 'Ask again',
            line: `enrich ${thing}${asked.using === undefined ? '' : ` using ${asked.using}`} fresh`,
          },
        ]
      : []),
    ...(mayAsk && registration?.state !== 'ready' && registration
      ? [{ title: 'Whose is it?', line: `whois ${thing}` }]
      : []),
    ...(location?.state === 'ready' && location.value.latitude !== undefined
      ? [{ title: 'Map', line: `map ${thing}` }]
      : []),
    ...(startsNotebook({ observable }) ? [{ title: 'Notebook', line: `notebook launch for ${thing}` }] : []),
  ];
}

function pivotsOn(enrichment: Enrichment, phrase: string, catalogue: Catalogue): readonly Action[] {
  const { type, value } = enrichment.observable;
  const entity = entityTypes[type];
  if (!entity) return [];
  // What our logs have not seen needs no further hunts.
  if (enrichment.sightings?.state === 'ready' && eventsOf(enrichment) === 0) return [];
  return catalogue
    .taking(entity)
    .slice(0, mostPivots)
    .map((hunt) => ({
      title: hunt.title,
      line: `hunt ${hunt.aliases[0] ?? hunt.name} for ${quoteWord(value)} ${phrase}`,
    }));
}

/** The answer about several, worst first; `result` finds it again for paging and CSV. */
export function enrichmentListAnswer(
  enrichments: readonly Enrichment[],
  {
    title,
    notes,
    result,
  }: { readonly title: string; readonly notes: readonly string[]; readonly result: string },
  reading: Reading,
): EnrichmentListAnswer {
  const located = enrichments.some(
    ({ location }) => location?.state === 'ready' && location.value.latitude !== undefined,
  );
  return {
    kind: 'enrichment-list',
    title,
    enrichments: worstFirst(enrichments),
    compact: false,
    result,
    page: 1,
    ...reading,
    notes,
    actions: [
      { title: 'CSV', line: `enrich csv ${result}` },
      ...(located ? [{ title: 'Map', line: `map ${result}` }] : []),
      ...(enrichments.some(startsNotebook)
        ? [{ title: 'Notebook', line: `notebook launch for ${result}` }]
        : []),
    ],
  };
}

/** The quiet reply in an incident channel. */
export function compactAnswer(
  enrichments: readonly Enrichment[],
  notes: readonly string[],
  reading: Reading,
): EnrichmentListAnswer {
  const seen = worstFirst(enrichments);
  const more = lineAbout(
    'enrich',
    enrichments.map(({ observable }) => observable),
  );
  const notebook = lineAbout(
    'notebook launch for',
    seen.filter(startsNotebook).map(({ observable }) => observable),
  );
  return {
    kind: 'enrichment-list',
    title:
      enrichments.length === 1 ? 'Seen in this thread' : `${enrichments.length} observables in this thread`,
    enrichments: seen,
    compact: true,
    page: 1,
    ...reading,
    notes,
    actions: [
      ...(more === undefined ? [] : [{ title: 'More', line: more }]),
      ...(notebook === undefined ? [] : [{ title: 'Notebook', line: notebook }]),
    ],
  };
}

/** Notebooks begin with what hunts take: not with a network or the name of a vulnerability. */
function startsNotebook({ observable }: Pick<Enrichment, 'observable'>): boolean {
  return entityTypes[observable.type] !== undefined;
}
