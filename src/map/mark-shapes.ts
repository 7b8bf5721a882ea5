import type { Severity } from '../enrichment.ts';
import type { Mark } from './merge-points.ts';

interface Look {
  readonly fill: string;
  /** SVG of a shape of radius 1 round the origin. */
  readonly shape: string;
  /** How much larger it is drawn, for shapes with little room. */
  readonly scale: number;
  readonly character: string;
}

const circle = 'M1 0A1 1 0 1 1 -1 0A1 1 0 1 1 1 0Z';

/** Okabe and Ito's colours, which stay apart for colour-blind eyes, and a shape each for those that see no colour. */
const looks: Readonly<Record<Severity | 'plain', Look>> = {
  high: { fill: '#d55e00', shape: 'M0 -1.15L1.1 0.8L-1.1 0.8Z', scale: 1.35, character: '▲' },
  warning: { fill: '#f0b429', shape: 'M0 -1.2L1.2 0L0 1.2L-1.2 0Z', scale: 1.15, character: '◆' },
  information: { fill: '#56b4e9', shape: 'M-0.9 -0.9H0.9V0.9H-0.9Z', scale: 1, character: '■' },
  none: { fill: '#2ca58d', shape: circle, scale: 1, character: '●' },
  unknown: { fill: '#c3ccd5', shape: circle, scale: 0.9, character: '○' },
  plain: { fill: '#f0b429', shape: circle, scale: 1, character: '●' },
};
const outline = '#101820';
/** Every colour that marks are drawn in. */
export const markColours: readonly string[] = [outline, ...Object.values(looks).map(({ fill }) => fill)];
const smallest = 5.5;
const largest = 15;

function lookOf({ severity }: Mark): Look {
  return looks[severity ?? 'plain'];
}

/** The character that stands for a mark where there are no colours. */
export function markCharacter(mark: Mark): string {
  return lookOf(mark).character;
}

/** A mark as SVG, larger where it stands for more, with their number in it. */
export function markSvg(mark: Mark): string {
  const { fill, shape, scale } = lookOf(mark);
  const label = countLabel(mark.count);
  const room = label === '' ? 0 : 3 + 2 * label.length;
  const radius = Math.min(largest, smallest + room + Math.log2(Math.max(1, mark.count)) * 0.5) * scale;
  const [x, y] = [mark.x.toFixed(1), mark.y.toFixed(1)];
  return (
    `<g transform="translate(${x} ${y})">` +
    `<path d="${shape}" transform="scale(${radius.toFixed(2)})" fill="${fill}" stroke="${outline}" ` +
    `stroke-width="${(1.6 / radius).toFixed(3)}" stroke-linejoin="round"/>${digitsSvg(label)}</g>`
  );
}

/** `1` says nothing; thousands are cut. */
export function countLabel(count: number): string {
  const whole = Math.round(count);
  if (whole <= 1) return '';
  if (whole < 1_000) return String(whole);
  return whole < 99_500 ? `${Math.round(whole / 1_000)}k` : '+';
}

/** Strokes of each sign on a grid of 4 × 6: there is no font. */
const signs: Readonly<Record<string, string>> = {
  '0': 'M1 0H3L4 1V5L3 6H1L0 5V1Z',
  '1': 'M1 1.2L2.4 0V6',
  '2': 'M0 1.2L1 0H3L4 1.2V2.2L0 6H4',
  '3': 'M0 0.8L1 0H3L4 1V2L3 3H1.6M3 3L4 4V5L3 6H1L0 5.2',
  '4': 'M3 6V0L0 4.2H4',
  '5': 'M4 0H0.4V2.6H3L4 3.6V5L3 6H1L0 5.2',
  '6': 'M3.6 0H2L0 2.4V5L1 6H3L4 5V4L3 2.8H0.4',
  '7': 'M0 0H4L1.4 6',
  '8': 'M1 3L0 2V1L1 0H3L4 1V2L3 3H1L0 4V5L1 6H3L4 5V4L3 3',
  '9': 'M0.4 6H2L4 3.6V1L3 0H1L0 1V2.2L1 3.2H3.6',
  k: 'M0.4 0V6M3.6 2L0.4 4.2M1.6 3.4L3.8 6',
  '+': 'M2 1V5M0 3H4',
};
const signWidth = 5.4;

function digitsSvg(label: string): string {
  if (label === '') return '';
  const width = label.length * signWidth - 1.4;
  const strokes = [...label]
    .map(
      (sign, index) =>
        `<path transform="translate(${(index * signWidth).toFixed(1)} 0)" d="${signs[sign] ?? ''}"/>`,
    )
    .join('');
  return `<g transform="translate(${(-width / 2).toFixed(2)} -3)" fill="none" stroke="${outline}" stroke-width="1.5" stroke-linecap="round" stroke-linejoin="round">${strokes}</g>`;
}
