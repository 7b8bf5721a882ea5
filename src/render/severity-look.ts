import type { Severity } from '../enrichment.ts';
import type { TextRun, Tone } from './card-types.ts';
import { toneDot } from './runs-of.ts';

/** A severity in words, in the colour that goes with them, and as the style of what holds them. */
interface Look {
  readonly word: string;
  readonly tone: Tone;
  readonly style: 'accent' | 'attention' | 'emphasis' | 'good' | 'warning';
}

/** `unknown` has no colour: that nobody knows a thing says nothing for it. */
export const severityLook: Readonly<Record<Severity, Look>> = {
  high: { word: 'High', tone: 'Attention', style: 'attention' },
  warning: { word: 'Warning', tone: 'Warning', style: 'warning' },
  information: { word: 'Information', tone: 'Accent', style: 'accent' },
  none: { word: 'Harmless', tone: 'Good', style: 'good' },
  unknown: { word: 'Unknown', tone: 'Default', style: 'emphasis' },
};

/** The severity as a word behind a dot of its colour; `before` stands between the two. */
export function severityRun(severity: Severity, look: Partial<TextRun> = {}, before = ''): TextRun {
  const { tone, word } = severityLook[severity];
  return {
    ...look,
    type: 'TextRun',
    text: `${toneDot(tone)}${before}${word}`,
    weight: 'Bolder',
    ...(tone === 'Default' ? {} : { color: tone }),
  };
}
