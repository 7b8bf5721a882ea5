import type { Enrichment } from '../enrichment.ts';
import type { TextRun } from './card-types.ts';
import { GAP, ownerOf, placeOf, ready, run, seenIn } from './enrichment-words.ts';
import { showCount } from './format-cell.ts';
import type { Reader } from './format-time.ts';
import type { Limits } from './limits.ts';
import { showObservable } from './observable-words.ts';
import { severityRun } from './severity-look.ts';
import { cutShown, showText } from './show-text.ts';

/** One observable in one line: verdict, observable, place, owner, sightings; what is not known is not spoken of. */
export function compactLine(enrichment: Enrichment, limits: Limits, reader: Reader): readonly TextRun[] {
  const { observable, intel, location, withheld } = enrichment;
  const overall = ready(intel)?.overall;
  const place = ready(location);
  const details = [
    place ? placeOf(place, reader) : '',
    ownerOf(enrichment),
    withheld === undefined ? '' : `not sent outside: ${showText(withheld, 120)}`,
  ].map((text) => cutShown(text, limits.cellChars));
  const known = details.filter((text) => text !== '').join(' · ');
  return [
    overall ? severityRun(overall.severity) : run(noVerdict(enrichment), { isSubtle: true }),
    run(GAP),
    run(showObservable(observable, limits.cellChars), { fontType: 'Monospace' }),
    ...(known === '' ? [] : [run(`${GAP}${known}`, { isSubtle: true })]),
    ...seenRuns(enrichment, reader),
  ];
}

function noVerdict({ intel }: Enrichment): string {
  if (intel === undefined) return '–';
  return intel.state === 'pending' ? '…\u00a0Asking' : '–\u00a0No\u00a0verdict';
}

function seenRuns({ sightings }: Enrichment, reader: Reader): readonly TextRun[] {
  if (sightings === undefined) return [];
  if (sightings.state === 'pending') return [run(' · looking in our logs …', { isSubtle: true })];
  if (sightings.state === 'missing') return [run(' · logs not searched', { isSubtle: true })];
  const { events } = seenIn(sightings.value.sightings);
  if (events === 0) return [run(' · not seen here', { isSubtle: true })];
  return [run(' · ', { isSubtle: true }), run(`seen ${showCount(events, reader)}×`, { weight: 'Bolder' })];
}
