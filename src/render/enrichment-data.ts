import type { EnrichmentAnswer } from '../answers.ts';
import type { Enrichment } from '../enrichment.ts';
import { actionSets, linkSets } from './card-actions.ts';
import type { TextRun } from './card-types.ts';
import { run, sentence } from './enrichment-words.ts';
import { knownReader } from './format-time.ts';
import { intelSection, pagesOf } from './intel-section.ts';
import type { Limits } from './limits.ts';
import { observableWords } from './observable-words.ts';
import { ownerSection } from './owner-section.ts';
import { placeSection } from './place-section.ts';
import { sectionOf, type Writing } from './section.ts';
import { severityLook, severityRun } from './severity-look.ts';
import { showText } from './show-text.ts';
import { sightingsSection } from './sightings-section.ts';
import type { View } from './view.ts';

const MOST_NOTES = 8;
/** Characters of a title in large type: a longer one would fill a phone. */
const LONGEST_LARGE = 48;
const HASH = /^[\da-f]{32,}$/i;

/** What the template `cards/enrichment.json` is filled with. */
export function enrichmentData(answer: EnrichmentAnswer, limits: Limits, view: View): object {
  const { enrichment } = answer;
  const writing: Writing = { limits, view, reader: knownReader(answer), now: answer.now };
  const title = showText(answer.title, 300) || showText(enrichment.observable.value, 300) || '–';
  const { style, verdict, why } = verdictOf(enrichment);
  return {
    fallbackText: [title, [...verdict.map(({ text }) => text.replace(/^[●○]\u00a0/, '')), ...why].join('. ')]
      .filter((part) => part !== '')
      .join(': '),
    style,
    title: [titleRun(title)],
    type: observableWords[enrichment.observable.type][0],
    verdict: verdict.map((one) => ({ runs: [one] })),
    why,
    withheld: enrichment.withheld === undefined ? [] : [showText(enrichment.withheld, 200) || '–'],
    sections: [
      ...sectionOf('Threat intelligence', enrichment.intel, (value) => intelSection(value, writing)),
      ...sectionOf('In our logs', enrichment.sightings, (value) => sightingsSection(value, writing)),
      ...sectionOf('Where it is', enrichment.location, (value) => placeSection(value, writing)),
      ...sectionOf('Whose it is', enrichment.registration, (value) => ownerSection(value, writing)),
    ],
    notes: answer.notes.slice(0, MOST_NOTES).map((note) => showText(note, 300)),
    actions: actionSets(answer.actions, limits.buttons),
    // A terminal opens no link behind a word: it gets the addresses whole.
    links: linkSets(view.surface === 'terminal' ? pagesOf(enrichment) : [], limits.links),
    hasPivots: answer.pivots.length > 0 && limits.buttons > 0,
    pivots: actionSets(answer.pivots, limits.buttons),
  };
}

interface ShownVerdict {
  readonly style: string;
  readonly verdict: readonly TextRun[];
  readonly why: readonly string[];
}

/** The verdict comes first, and then why; what has none says so. */
function verdictOf({ intel }: Enrichment): ShownVerdict {
  if (intel === undefined) return { style: 'emphasis', verdict: [], why: [] };
  if (intel.state === 'pending') {
    return { style: 'emphasis', verdict: [run('Asking …', { size: 'Medium', weight: 'Bolder' })], why: [] };
  }
  if (intel.state === 'missing') {
    return {
      style: 'emphasis',
      verdict: [run('No verdict', { size: 'Medium', weight: 'Bolder' })],
      why: [sentence(showText(intel.why, 300)) || '–'],
    };
  }
  const { severity, why } = intel.value.overall;
  return {
    style: severityLook[severity].style,
    verdict: [severityRun(severity, { size: 'Medium' })],
    why: why.trim() === '' ? [] : [sentence(showText(why, 300))],
  };
}

function titleRun(title: string): TextRun {
  return run(title, {
    size: title.length <= LONGEST_LARGE ? 'Large' : 'Medium',
    weight: 'Bolder',
    ...(HASH.test(title) ? { fontType: 'Monospace' } : {}),
  });
}
