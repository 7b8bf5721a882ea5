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
const BOLD: Look = { size: 'Small', weight: 'Bolder' };
const SUBTLE: Look = { size: 'Small', isSubtle: true };

/** What a cell may be about; `Place`: where and whose in one; `Seen at`: how often and when. */
type Topic =
  | 'Last seen'
  | 'Observable'
  | 'Owner'
  | 'Place'
  | 'Seen'
  | 'Seen at'
  | 'Verdict'
  | 'Where'
  | 'Why';

/** What a table of many says of one observable, by topic. */
type Cells = Readonly<Record<Topic, TextRun>>;

/** One column: its topic, and what stands below it in the same cell where cells hold several lines. */
interface Column {
  readonly head: Topic;
  readonly below: readonly Topic[];
  readonly width: number | string;
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
  const columns = view.stacks === 0 ? flat(asked, limits.columns) : stacked(asked, view.stacks);
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
    ...(has('location') || has('registration') ? (['Owner', 'Place'] as const) : []),
    ...(has('sightings') ? (['Seen', 'Last seen', 'Seen at'] as const) : []),
  ]);
}

/** A column for each topic; where not all fit, the first of these. */
function flat(asked: ReadonlySet<Topic>, most: number): readonly Column[] {
  const byWorth: readonly Topic[] = ['Observable', 'Verdict', 'Seen', 'Why', 'Where', 'Owner', 'Last seen'];
  const kept = new Set(byWorth.filter((topic) => asked.has(topic)).slice(0, most));
  const columns: readonly Column[] = [
    { head: 'Observable', below: [], width: 16 },
    { head: 'Verdict', below: [], width: 9 },
    { head: 'Seen', below: [], width: 6, right: true },
    { head: 'Why', below: [], width: 18 },
    { head: 'Where', below: [], width: 14 },
    { head: 'Owner', below: [], width: 14 },
    { head: 'Last seen', below: [], width: 10 },
  ];
  return columns.filter(({ head }) => kept.has(head));
}

/** Two columns for a phone, or four, in which what belongs together stands together. */
function stacked(asked: ReadonlySet<Topic>, columns: 2 | 4): readonly Column[] {
  const hasVerdict = asked.has('Verdict');
  const all: readonly Column[] =
    columns === 2 && hasVerdict
      ? [
          { head: 'Verdict', below: [], width: '100px' },
          { head: 'Observable', below: ['Why', 'Place', 'Seen at'], width: 26 },
        ]
      : [
          { head: 'Verdict', below: [], width: '100px' },
          { head: 'Observable', below: hasVerdict ? ['Place'] : [], width: 18 },
          hasVerdict ? { head: 'Why', below: [], width: 18 } : { head: 'Place', below: ['Why'], width: 18 },
          { head: 'Seen', below: ['Last seen'], width: 8, right: true },
        ];
  return all
    .filter(({ head }) => asked.has(head))
    .map((column) => ({ ...column, below: column.below.filter((topic) => asked.has(topic)) }));
}

function cellsOf(enrichment: Enrichment, limits: Limits, reader: Reader, now: string): Cells {
  const { observable, location } = enrichment;
  const cut = (text: string) => cutShown(text, limits.cellChars);
  const known = ready(location);
  const place = known ? placeOf(known, reader) : '';
  const owner = ownerOf(enrichment);
  return {
    Observable: run(showObservable(observable, limits.cellChars), BOLD),
    Verdict: verdictRun(enrichment),
    Why: run(cutShown(whyOf(enrichment), Math.floor(limits.cellChars * 1.5)), SUBTLE),
    Where: run(location?.state === 'pending' ? 'looking …' : cut(place), SUBTLE),
    Owner: run(cut(owner), SUBTLE),
    Place: run(cut([place, owner].filter((text) => text !== '').join(' · ')), SUBTLE),
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

function seenRuns(
  { sightings }: Enrichment,
  reader: Reader,
  now: string,
): Pick<Cells, 'Last seen' | 'Seen' | 'Seen at'> {
  const nothing = run('', SUBTLE);
  if (sightings?.state === 'pending') {
    return {
      Seen: run('looking …', SUBTLE),
      'Last seen': nothing,
      'Seen at': run('looking in our logs …', SUBTLE),
    };
  }
  if (sightings?.state !== 'ready') return { Seen: nothing, 'Last seen': nothing, 'Seen at': nothing };
  const { events, last } = seenIn(sightings.value.sightings);
  if (events === 0)
    return { Seen: run('not seen', SUBTLE), 'Last seen': nothing, 'Seen at': run('not seen here', SUBTLE) };
  const at = showMinute(last, reader, now);
  const times = `${showCount(events, reader)}×`;
  return {
    Seen: run(times, BOLD),
    'Last seen': run(at, SUBTLE),
    'Seen at': run(`seen ${times}, last ${at}`, BOLD),
  };
}
