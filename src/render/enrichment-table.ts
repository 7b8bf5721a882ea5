import type { Enrichment } from '../enrichment.ts';
import type { TextRun } from './card-types.ts';
import { ownerOf, placeOf, ready, run, seenIn, sentence, showMinute } from './enrichment-words.ts';
import { showCount } from './format-cell.ts';
import type { Reader } from './format-time.ts';
import type { Limits } from './limits.ts';
import { showObservable } from './observable-words.ts';
import { severityRun } from './severity-look.ts';
import { cutShown, showText } from './show-text.ts';
import type { View } from './view.ts';

type Look = Omit<TextRun, 'text' | 'type'>;
const SMALL: Look = { size: 'Small' };
const SUBTLE: Look = { size: 'Small', isSubtle: true };

/** What a cell may be about. */
type Topic = 'Observable' | 'Owner' | 'Seen' | 'Last seen' | 'Verdict' | 'Where' | 'Why';

/** What a table of many says of one observable, by topic. */
type Cells = Readonly<Record<Topic, TextRun>>;

/** One column: its topic, and what stands below it in the same cell where cells hold several lines. */
interface Column {
  readonly head: Topic;
  readonly below: readonly Topic[];
  readonly width: number;
  readonly right?: boolean;
}

/** Columns and rows of the table of observables: few and tall columns for narrow places, else one for each topic. */
export function enrichmentTable(
  enrichments: readonly Enrichment[],
  limits: Limits,
  view: View,
  reader: Reader,
  now: string,
): object {
  const asked = topicsOf(enrichments);
  const columns = view.stacks ? stacked(asked, limits.columns) : flat(asked, limits.columns);
  return {
    columns: columns.map(({ width, right }) => ({
      width,
      ...(right ? { horizontalCellContentAlignment: 'Right' } : {}),
    })),
    head: columns.map(({ head }) => run(head, { size: 'Small', weight: 'Bolder' })),
    rows: enrichments.map((enrichment) => {
      const cells = cellsOf(enrichment, limits, reader, now);
      return {
        cells: columns.map(({ head, below }) => ({
          lines: [head, ...below.filter((topic) => cells[topic].text !== '')].map((topic) => ({
            runs: [cells[topic].text === '' ? run('–', SUBTLE) : cells[topic]],
          })),
        })),
      };
    }),
  };
}

function topicsOf(enrichments: readonly Enrichment[]): ReadonlySet<Topic> {
  const has = (part: 'intel' | 'location' | 'registration' | 'sightings') =>
    enrichments.some((enrichment) => enrichment[part] !== undefined);
  const withheld = enrichments.some((enrichment) => enrichment.withheld !== undefined);
  return new Set<Topic>([
    'Observable',
    ...(has('intel') ? (['Verdict'] as const) : []),
    ...(has('intel') || withheld ? (['Why'] as const) : []),
    ...(has('location') ? (['Where'] as const) : []),
    ...(has('location') || has('registration') ? (['Owner'] as const) : []),
    ...(has('sightings') ? (['Seen', 'Last seen'] as const) : []),
  ]);
}

/** A column for each topic; where not all fit, the first of these. */
function flat(asked: ReadonlySet<Topic>, most: number): readonly Column[] {
  const byWorth: readonly Topic[] = ['Observable', 'Verdict', 'Seen', 'Why', 'Where', 'Owner', 'Last seen'];
  const kept = new Set(byWorth.filter((topic) => asked.has(topic)).slice(0, most));
  const columns: readonly Column[] = [
    { head: 'Observable', below: [], width: 16 },
    { head: 'Verdict', below: [], width: 9 },
    { head: 'Why', below: [], width: 18 },
    { head: 'Where', below: [], width: 14 },
    { head: 'Owner', below: [], width: 14 },
    { head: 'Seen', below: [], width: 6, right: true },
    { head: 'Last seen', below: [], width: 10 },
  ];
  return columns.filter(({ head }) => kept.has(head));
}

/** At most three columns, so that a phone can show them; what belongs together stands together. */
function stacked(asked: ReadonlySet<Topic>, most: number): readonly Column[] {
  const below = (...topics: readonly Topic[]) => topics.filter((topic) => most > 2 && asked.has(topic));
  const hasVerdict = asked.has('Verdict');
  const columns: readonly Column[] = [
    { head: 'Observable', below: hasVerdict ? below('Where', 'Owner') : [], width: 16 },
    hasVerdict
      ? { head: 'Verdict', below: below('Why'), width: 16 }
      : asked.has('Where')
        ? { head: 'Where', below: below('Owner', 'Why'), width: 16 }
        : { head: 'Owner', below: below('Why'), width: 16 },
    { head: 'Seen', below: below('Last seen'), width: 8, right: true },
  ];
  return columns.filter(({ head }) => asked.has(head)).slice(0, Math.max(1, most));
}

function cellsOf(enrichment: Enrichment, limits: Limits, reader: Reader, now: string): Cells {
  const { observable, location } = enrichment;
  const cut = (text: string) => cutShown(text, limits.cellChars);
  const place = ready(location);
  return {
    Observable: run(showObservable(observable, limits.cellChars), { ...SMALL, weight: 'Bolder' }),
    Verdict: verdictRun(enrichment),
    Why: run(cutShown(whyOf(enrichment), Math.floor(limits.cellChars * 1.5)), SUBTLE),
    Where: run(
      location?.state === 'pending' ? 'looking …' : cut(place ? placeOf(place, reader) : ''),
      SUBTLE,
    ),
    Owner: run(cut(ownerOf(enrichment)), SUBTLE),
    ...seenRuns(enrichment, reader, now),
  };
}

function verdictRun({ intel }: Enrichment): TextRun {
  if (intel?.state === 'ready') return severityRun(intel.value.overall.severity, SMALL);
  return run(intel?.state === 'pending' ? 'asking …' : 'no verdict', SUBTLE);
}

function whyOf({ intel, withheld }: Enrichment): string {
  const overall = ready(intel)?.overall;
  if (withheld !== undefined && (overall?.severity ?? 'unknown') === 'unknown') {
    return `Not sent outside: ${showText(withheld, 200)}`;
  }
  const why = intel?.state === 'missing' ? intel.why : overall?.why;
  return sentence(showText(why ?? '', 300));
}

function seenRuns({ sightings }: Enrichment, reader: Reader, now: string): Pick<Cells, 'Last seen' | 'Seen'> {
  const nothing = run('', SUBTLE);
  if (sightings?.state === 'pending') return { Seen: run('looking …', SUBTLE), 'Last seen': nothing };
  if (sightings?.state !== 'ready') return { Seen: nothing, 'Last seen': nothing };
  const { events, last } = seenIn(sightings.value.sightings);
  if (events === 0) return { Seen: run('no', SUBTLE), 'Last seen': nothing };
  return {
    Seen: run(`${showCount(events, reader)}×`, { ...SMALL, weight: 'Bolder' }),
    'Last seen': run(showMinute(last, reader, now), SUBTLE),
  };
}
