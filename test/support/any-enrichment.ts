import fc from 'fast-check';
import type {
  EnrichmentAnswer,
  EnrichmentListAnswer,
  ObservablesAnswer,
  PictureAnswer,
} from '../../src/answers.ts';
import {
  type Enrichment,
  type NoVerdict,
  observableTypes,
  type Part,
  type Source,
  severities,
  type Verdict,
} from '../../src/enrichment.ts';

// Answers about observables, as large and as nasty as providers, registries, logs and messages could make them.

/** The words that the parts are made of, and the buttons of the answer. */
interface Made {
  readonly text: fc.Arbitrary<string>;
  readonly actions: EnrichmentActions;
}
type EnrichmentActions = fc.Arbitrary<EnrichmentAnswer['actions']>;

const instant = fc.constantFrom(
  '2026-11-20T15:05:00.000Z',
  '2026-11-20T15:04:59.000Z',
  '2019-01-01T00:00:00.000Z',
  '9999-12-31T23:59:59.999Z',
  'not a time',
  '',
);
const number = fc.oneof(fc.nat(), fc.constantFrom(Number.NaN, -1, 1e21, 0.5));

function part<T>(value: fc.Arbitrary<T>, text: fc.Arbitrary<string>): fc.Arbitrary<Part<T>> {
  return fc.oneof(
    { arbitrary: value.map((known) => ({ state: 'ready' as const, value: known })), weight: 4 },
    { arbitrary: text.map((why) => ({ state: 'missing' as const, why })), weight: 1 },
    { arbitrary: fc.constant({ state: 'pending' as const }), weight: 1 },
  );
}

/** A database or service, as it may be named. */
function sourceOf(text: fc.Arbitrary<string>): fc.Arbitrary<Source> {
  return fc.record(
    { name: text, builtAt: instant, licence: text, notes: fc.array(text, { maxLength: 30 }) },
    { requiredKeys: ['name'] },
  );
}

function enrichmentOf(text: fc.Arbitrary<string>): fc.Arbitrary<Enrichment> {
  const texts = fc.array(text, { maxLength: 30 });
  const page = fc.oneof(
    text,
    text.map((path) => `https://www.virustotal.com/gui/${path}`),
    fc.nat({ max: 900 }).map((length) => `https://ti.example.com/${'x'.repeat(length)}`),
  );
  const severity = fc.constantFrom(...severities);
  const verdict: fc.Arbitrary<Verdict> = fc.record(
    {
      provider: text,
      name: text,
      severity,
      summary: text,
      askedAt: instant,
      cached: fc.boolean(),
      facts: fc.array(fc.record({ name: text, value: text }), { maxLength: 12 }),
      tags: texts,
      page,
    },
    { requiredKeys: ['provider', 'name', 'severity', 'summary', 'askedAt', 'cached'] },
  );
  const silent: fc.Arbitrary<NoVerdict> = fc.record({
    provider: text,
    name: text,
    silence: fc.constantFrom(
      ...(['breaker', 'failed', 'no-key', 'quota', 'refused', 'stopped', 'timeout', 'unreadable'] as const),
      ...(['unsupported', 'withheld'] as const),
    ),
    message: text,
  });
  const source = sourceOf(text);

  const location = fc.record(
    {
      country: fc.oneof(fc.constantFrom('DE', 'xx', 'ZZ', '1', '🇩🇪'), text),
      region: text,
      city: text,
      latitude: number,
      longitude: number,
      asn: number,
      asName: text,
      sources: fc.array(source, { maxLength: 8 }),
    },
    { requiredKeys: ['sources'] },
  );
  const registration = fc.record(
    {
      handle: text,
      name: text,
      holder: text,
      country: text,
      covers: text,
      registeredAt: instant,
      changedAt: instant,
      expiresAt: instant,
      registrar: text,
      abuseContact: text,
      status: texts,
      source,
    },
    { requiredKeys: ['status', 'source'] },
  );
  const sighting = fc.record({
    table: text,
    events: number,
    firstSeen: instant,
    lastSeen: instant,
    hosts: texts,
    accounts: texts,
  });
  return fc.record(
    {
      observable: fc.record({ type: fc.constantFrom(...observableTypes), value: text }),
      intel: part(
        fc.record({
          overall: fc.record({ severity, why: text }),
          verdicts: fc.array(verdict, { maxLength: 60 }),
          silent: fc.array(silent, { maxLength: 20 }),
        }),
        text,
      ),
      location: part(location, text),
      registration: part(registration, text),
      sightings: part(
        fc.record({
          workspace: text,
          phrase: text,
          sightings: fc.array(sighting, { maxLength: 30 }),
          notes: texts,
        }),
        text,
      ),
      withheld: text,
    },
    { requiredKeys: ['observable'] },
  );
}

/** Any answer about observables. */
export function anyEnrichmentAnswer({
  text,
  actions,
}: Made): fc.Arbitrary<EnrichmentAnswer | EnrichmentListAnswer | ObservablesAnswer | PictureAnswer> {
  const reading = {
    locale: fc.constantFrom('en-US', 'de', 'ar-EG', '!'),
    timeZone: fc.constantFrom('UTC', 'Asia/Kathmandu', 'nowhere'),
    now: instant,
    notes: fc.array(text, { maxLength: 12 }),
    actions,
  };
  const enrichment = enrichmentOf(text);
  return fc.oneof(
    fc.record({
      kind: fc.constant('enrichment' as const),
      title: text,
      enrichment,
      ...reading,
      pivots: actions,
    }),
    fc.record(
      {
        kind: fc.constant('enrichment-list' as const),
        title: text,
        // Many, without making each of them anew: that would take long, and shrinking longer.
        enrichments: fc
          .tuple(fc.array(enrichment, { maxLength: 4 }), fc.constantFrom(1, 3, 250))
          .map(([some, times]) =>
            Array.from({ length: some.length * times }, (_, at) => at).flatMap(
              (at) => some[at % some.length] ?? [],
            ),
          ),
        compact: fc.boolean(),
        result: fc.constantFrom('', 'rk3v9q2a'),
        page: fc.integer({ min: -2, max: 90 }),
        ...reading,
      },
      {
        requiredKeys: [
          'kind',
          'title',
          'enrichments',
          'compact',
          'page',
          'locale',
          'timeZone',
          'now',
          'notes',
          'actions',
        ],
      },
    ),
    fc.record({
      kind: fc.constant('observables' as const),
      title: text,
      observables: fc.array(
        fc.record({ type: fc.constantFrom(...observableTypes), value: text, found: text, at: fc.nat() }),
        { maxLength: 120 },
      ),
      notes: fc.array(text, { maxLength: 12 }),
      actions,
    }),
    fc.record({
      kind: fc.constant('picture' as const),
      title: text,
      name: text,
      mime: fc.constant('image/png' as const),
      content: fc.oneof(
        fc.constantFrom('', 'iVBORw0KGgo=', '"><script>'),
        fc.nat({ max: 8_000 }).map((size) => 'QUJD'.repeat(size)),
      ),
      description: text,
      characters: fc.array(text, { maxLength: 80 }),
      items: fc.array(fc.record({ name: text, text }), { maxLength: 40 }),
      sources: fc.array(sourceOf(text), { maxLength: 8 }),
      ...reading,
    }),
  );
}
