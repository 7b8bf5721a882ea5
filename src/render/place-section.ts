import type { Location, Source } from '../enrichment.ts';
import type { TextRun } from './card-types.ts';
import { networkOf, placeOf, run, sentence, showDay } from './enrichment-words.ts';
import { pageLink } from './page-link.ts';
import { factRow, type Line, type Section, smallLine, type Writing } from './section.ts';
import { showText } from './show-text.ts';
import type { View } from './view.ts';

const MOST_SOURCES = 4;
const SMALL_PRINT = { size: 'Small', isSubtle: true } as const;

/** Where an address is, and by which database. */
export function placeSection(location: Location, writing: Writing): Section {
  const { reader } = writing;
  const place = placeOf(location, reader);
  const network = networkOf(location);
  const nothing = place === '' && network === '';
  return {
    lines: nothing ? [{ runs: [run('The databases do not say')] }] : [],
    rows: [...factRow('Place', place), ...factRow('Network', network)],
    below: location.sources
      .slice(0, MOST_SOURCES)
      .flatMap((source) => sourceLines(source, writing, 'linked')),
  };
}

/** A source, how old it is, and what its licence wants said: in small print. */
export function sourceLines(
  source: Source,
  { reader, view }: Writing,
  links: 'linked' | 'plain',
): readonly Line[] {
  const { name, builtAt, licence = '', notes = [] } = source;
  const words = [showText(name, 80), builtAt === undefined ? '' : `built ${showDay(builtAt, reader)}`]
    .filter((part) => part !== '')
    .join(' · ');
  const credit = links === 'linked' ? creditRuns(licence, view) : plainRuns(licence);
  const gap = words !== '' && credit.length > 0 ? [run(' · ', SMALL_PRINT)] : [];
  const runs = [...(words === '' ? [] : [run(words, SMALL_PRINT)]), ...gap, ...credit];
  return [
    ...(runs.length === 0 ? [] : [{ runs }]),
    ...notes.slice(0, 3).map((note) => smallLine(sentence(showText(note, 200)) || '–', { color: 'Warning' })),
  ];
}

/** A database's licence line; some ask for a link back, which stands where the address stood. */
function creditRuns(licence: string, view: View): readonly TextRun[] {
  const [address = ''] = /https:\/\/[^\s(),]+/.exec(licence) ?? [];
  const link = address === '' ? undefined : pageLink(address, 'Source');
  if (!link) return plainRuns(licence);
  const [before = '', ...after] = licence.split(address);
  const shown = view.surface === 'terminal' ? run(link.text, SMALL_PRINT) : link;
  // Spaces at the ends stay: they set the link apart.
  return [...plainRuns(before), shown, ...plainRuns(after.join(address))];
}

function plainRuns(text: string): readonly TextRun[] {
  return text.trim() === '' ? [] : [run(showText(text, 200), SMALL_PRINT)];
}
