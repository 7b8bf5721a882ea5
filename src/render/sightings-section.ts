import type { Sighting } from '../enrichment.ts';
import { countOf, GAP, run, seenIn, showMinute, someOf } from './enrichment-words.ts';
import type { Line, Row, Section, Writing } from './section.ts';
import { smallLine } from './section.ts';
import { showText } from './show-text.ts';

const MOST_NOTES = 6;

interface Sightings {
  readonly workspace: string;
  readonly phrase: string;
  readonly sightings: readonly Sighting[];
  readonly notes: readonly string[];
}

/** Whether, where and when one's own logs have it, the table with the most of it first. */
export function sightingsSection(
  { workspace, phrase, sightings, notes }: Sightings,
  writing: Writing,
): Section {
  const { limits, reader, now } = writing;
  const where = `${showText(workspace, 60)}, ${showText(phrase, 80)}`;
  const below = notes.slice(0, MOST_NOTES).map((note) => smallLine(showText(note, 300) || '–'));
  if (sightings.length === 0) {
    return { lines: [{ runs: [run('Not seen'), run(`${GAP}in ${where}`, { isSubtle: true })] }], below };
  }
  const { events, first, last } = seenIn(sightings);
  const shown = sightings
    .toSorted((a, b) => b.events - a.events)
    .slice(0, Math.max(1, Math.ceil(limits.entries / 2)));
  const rest = sightings.length - shown.length;
  const times = `${showMinute(first, reader, now)} – ${showMinute(last, reader, now)}`;
  return {
    aside: where,
    lines: [
      {
        runs: [
          run(`Seen ${countOf(events, 'time', reader)}`, { weight: 'Bolder' }),
          run(`${GAP}in ${countOf(sightings.length, 'table', reader)}, ${times} ${reader.timeZone}`),
        ],
      },
    ],
    rows: shown.map((sighting) => sightingRow(sighting, writing)),
    below: [...(rest > 0 ? [smallLine(`… and ${countOf(rest, 'more table', reader)}.`)] : []), ...below],
  };
}

function sightingRow(sighting: Sighting, { limits, reader, now }: Writing): Row {
  const { table, events, firstSeen, lastSeen, hosts, accounts } = sighting;
  const [first, last] = [firstSeen, lastSeen].map((iso) => showMinute(iso, reader, now));
  const names = Math.max(2, Math.ceil(limits.entries / 4));
  const named = (what: string, those: readonly string[]): readonly Line[] =>
    those.length === 0
      ? []
      : [
          {
            runs: [
              run(`${what} `, { size: 'Small', isSubtle: true }),
              run(someOf(those, names, reader), { size: 'Small' }),
            ],
          },
        ];
  return {
    label: [run(countOf(events, 'event', reader))],
    lines: [
      {
        runs: [
          run(showText(table, 80) || '–', { weight: 'Bolder' }),
          run(`${GAP}${first === last ? first : `${first} – ${last}`}`, { isSubtle: true }),
        ],
      },
      ...named('Accounts', accounts),
      ...named('Hosts', hosts),
    ],
  };
}
