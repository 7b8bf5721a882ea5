import type { Location, Source } from '../enrichment.ts';
import { networkOf, placeOf, run, showDay } from './enrichment-words.ts';
import type { Reader } from './format-time.ts';
import { factRow, type Line, type Section, smallLine, type Writing } from './section.ts';
import { showText } from './show-text.ts';

const MOST_SOURCES = 4;

/** Where an address is, and by which database. */
export function placeSection(location: Location, { reader }: Writing): Section {
  const place = placeOf(location, reader);
  const network = networkOf(location);
  const nothing = place === '' && network === '';
  return {
    lines: nothing ? [{ runs: [run('The databases do not say')] }] : [],
    rows: [...factRow('Place', place), ...factRow('Network', network)],
    below: location.sources.slice(0, MOST_SOURCES).flatMap((source) => sourceLines(source, reader)),
  };
}

/** A source, how old it is, and what its licence wants said: in small print. */
export function sourceLines({ name, builtAt, licence, notes = [] }: Source, reader: Reader): readonly Line[] {
  const words = [
    showText(name, 80),
    builtAt === undefined ? '' : `built ${showDay(builtAt, reader)}`,
    showText(licence ?? '', 200),
  ].filter((part) => part !== '');
  return [
    ...(words.length === 0 ? [] : [smallLine(words.join(' · '))]),
    ...notes.slice(0, 3).map((note) => smallLine(showText(note, 200) || '–', { color: 'Warning' })),
  ];
}
