import {
  type Enrichment,
  type NoVerdict,
  type OverallVerdict,
  type Silence,
  severities,
  type Verdict,
} from '../enrichment.ts';
import type { Link } from '../types.ts';
import type { TextRun } from './card-types.ts';
import { GAP, ready, run, someOf } from './enrichment-words.ts';
import { pageLink } from './page-link.ts';
import { type Line, type Row, type Section, smallLine, type Writing } from './section.ts';
import { severityRun } from './severity-look.ts';
import { showAge } from './show-age.ts';
import { showText } from './show-text.ts';

/** Silences in a word or two, in the order in which they are told. */
const SILENCES: Readonly<Record<Silence, string>> = {
  quota: 'Quota',
  timeout: 'Too slow',
  failed: 'Failed',
  breaker: 'Paused',
  refused: 'Refused',
  unreadable: 'Unreadable',
  stopped: 'Stopped',
  withheld: 'Not asked',
  'no-key': 'No key',
  unsupported: 'Not its kind',
};
const silences = Object.keys(SILENCES) as readonly Silence[];
/** Of these, who is enough: what more there is to say is the same of all, and `ti` tells it. */
const NAMES_ONLY: ReadonlySet<Silence> = new Set(['no-key', 'stopped', 'unsupported', 'withheld']);
const MOST_NAMES = 40;
const MOST_TAGS = 6;
const MOST_FACTS = 3;

interface Intel {
  readonly overall: OverallVerdict;
  readonly verdicts: readonly Verdict[];
  readonly silent: readonly NoVerdict[];
}

/** What each provider says, worst first; who knows nothing of it, and who said nothing, in as few lines as may be. */
export function intelSection({ verdicts, silent }: Intel, writing: Writing): Section {
  const { limits, reader } = writing;
  const knowing = worstFirst(verdicts).filter(({ severity }) => severity !== 'unknown');
  const ignorant = verdicts.filter(({ severity }) => severity === 'unknown');
  const said = knowing.slice(0, limits.entries);
  const rest = knowing.length - said.length;
  const mute = silentRows(silent, writing);
  const shownMute = mute.slice(0, Math.max(1, Math.ceil(limits.entries / 2)));
  const left = mute.length - shownMute.length;
  const asked = verdicts.length + silent.length;
  return {
    aside: asked === 0 ? '' : `${verdicts.length} of ${asked} answered`,
    lines: asked === 0 ? [{ runs: [run('Nobody was asked')] }] : [],
    rows: [
      ...said.map((verdict, at) => verdictRow(verdict, at < limits.links, writing)),
      ...(rest > 0 ? [restRow(rest, 'providers', 'know it too')] : []),
      ...unknownRow(ignorant, writing),
      ...shownMute,
      ...(left > 0 ? [restRow(left, 'providers', 'said nothing')] : []),
    ],
    below:
      knowing.length === 0 && ignorant.length > 0
        ? [smallLine('Nobody who was asked knows it. That does not make it harmless.')]
        : [],
  };

  function unknownRow(those: readonly Verdict[], { now }: Writing): readonly Row[] {
    if (those.length === 0) return [];
    const names = those.map(({ name, cached, askedAt }) => {
      const age = cached ? showAge(askedAt, now) : '';
      return age === '' ? name : `${name} (${age})`;
    });
    return [
      {
        label: [severityRun('unknown')],
        lines: [{ runs: [run('to ', { isSubtle: true }), run(someOf(names, MOST_NAMES, reader))] }],
      },
    ];
  }
}

/** Pages of the providers that know it, for whoever cannot follow a link in a text. */
export function pagesOf({ intel }: Enrichment): readonly Link[] {
  return worstFirst(ready(intel)?.verdicts ?? []).flatMap(({ page, name, severity }) => {
    const link = severity === 'unknown' ? undefined : pageLink(page, name);
    return link?.selectAction ? [{ title: name, url: link.selectAction.url }] : [];
  });
}

function worstFirst(verdicts: readonly Verdict[]): readonly Verdict[] {
  return verdicts.toSorted((a, b) => severities.indexOf(a.severity) - severities.indexOf(b.severity));
}

function verdictRow(verdict: Verdict, isLinked: boolean, { limits, view, now }: Writing): Row {
  const { name, severity, summary } = verdict;
  const small = detailRuns(verdict, limits.cellChars * 3, now);
  const link =
    isLinked && view.surface !== 'terminal' ? pageLink(verdict.page, showText(name, 60)) : undefined;
  const gap = small.length > 0 && link ? [run(' · ', { size: 'Small', isSubtle: true })] : [];
  const details: readonly Line[] =
    small.length > 0 || link ? [{ runs: [...small, ...gap, ...(link ? [link] : [])] }] : [];
  const words = showText(summary, Math.max(80, limits.cellChars * 3));
  return {
    label: [severityRun(severity)],
    lines: [
      {
        runs: [
          run(showText(name, 60) || '–', { weight: 'Bolder' }),
          ...(words ? [run(`${GAP}${words}`)] : []),
        ],
      },
      ...details,
    ],
  };
}

/** Families, a few facts, and how old the answer is. */
function detailRuns(
  { tags = [], facts = [], cached, askedAt }: Verdict,
  max: number,
  now: string,
): readonly TextRun[] {
  const told = [
    tags.slice(0, MOST_TAGS).join(', '),
    ...facts.slice(0, MOST_FACTS).map(({ name, value }) => `${name}: ${value}`),
  ].filter((text) => text.trim() !== '');
  const age = cached ? showAge(askedAt, now) : '';
  const text = [showText(told.join(' · '), max), ...(age === '' ? [] : [`asked ${age}`])]
    .filter((part) => part !== '')
    .join(' · ');
  return text === '' ? [] : [run(text, { size: 'Small', isSubtle: true })];
}

function silentRows(silent: readonly NoVerdict[], { reader }: Writing): readonly Row[] {
  return silences.flatMap((silence) => {
    const those = silent.filter((one) => one.silence === silence);
    if (those.length === 0) return [];
    if (NAMES_ONLY.has(silence)) {
      const names = those.map(({ name }) => name);
      return [silentRow(silence, run(someOf(names, MOST_NAMES, reader), { isSubtle: true }))];
    }
    return those.map(({ name, message }) =>
      silentRow(silence, run(`${showText(name, 60)}: ${showText(message, 160)}`, { isSubtle: true })),
    );
  });
}

function silentRow(silence: Silence, said: TextRun): Row {
  return { label: [run(SILENCES[silence], { isSubtle: true })], lines: [{ runs: [said] }] };
}

function restRow(count: number, what: string, how: string): Row {
  return {
    label: [run('…', { isSubtle: true })],
    lines: [{ runs: [run(`and ${count} more ${what} ${how}`, { isSubtle: true })] }],
  };
}
