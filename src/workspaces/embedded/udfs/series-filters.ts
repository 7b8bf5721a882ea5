import { fourier, inverseFourier } from '../values/fourier.ts';
import { writeJson } from '../values/json.ts';
import { finiteSeries, realJson, seriesOf } from '../values/series.ts';
import type { Udf } from './define.ts';

/** Filters and transforms of a series, and its length as a vector. */
export const seriesFilterUdfs: readonly Udf[] = [
  {
    name: 'kql_series_fir',
    takes: ['string', 'string', 'boolean', 'boolean'],
    gives: 'string',
    seesNull: true,
    call: fir,
  },
  { name: 'kql_series_iir', takes: ['string', 'string', 'string'], gives: 'string', call: iir },
  { name: 'kql_series_fft', takes: ['string', 'string', 'boolean'], gives: 'string', call: fft },
  { name: 'kql_series_magnitude', takes: ['string'], gives: 'number', call: magnitude },
  { name: 'kql_series_cosine', takes: ['string', 'string'], gives: 'number', call: cosine },
];

function json(values: readonly number[]): string {
  return writeJson(values.map(realJson));
}

/** A weighted sum of a point and those before it, or of those around it. Before the first point stand zeros. */
function fir(
  text: string | null,
  filter: string | null,
  normalize: boolean | null,
  centred: boolean | null,
): string | null {
  const series = text === null ? undefined : finiteSeries(text);
  const weights = filter === null ? undefined : finiteSeries(filter);
  if (!series || !weights) return null;
  const negative = weights.some((weight) => weight < 0);
  if (negative && normalize) return null;
  const total = (normalize ?? !negative) ? weights.reduce((sum, weight) => sum + weight, 0) : 1;
  const ahead = centred ? Math.floor((weights.length - 1) / 2) : 0;
  return json(
    series.map((_, index) =>
      weights.reduce((sum, weight, back) => sum + (weight / total) * (series[index + ahead - back] ?? 0), 0),
    ),
  );
}

/** A weighted sum of the points up to here, less one of the answers so far. */
function iir(text: string, numerators: string, denominators: string): string | null {
  const [series, b, a] = [finiteSeries(text), finiteSeries(numerators), finiteSeries(denominators)];
  if (!series || !b || !a?.[0]) return null;
  const answers: number[] = [];
  for (const [index] of series.entries()) {
    const forward = b.reduce((sum, weight, back) => sum + weight * (series[index - back] ?? 0), 0);
    const fed = a.reduce(
      (sum, weight, back) => (back === 0 ? sum : sum + weight * (answers[index - back] ?? 0)),
      0,
    );
    answers.push((forward - fed) / a[0]);
  }
  return json(answers);
}

function fft(text: string, other: string, inverse: boolean): string | null {
  const real = finiteSeries(text);
  if (!real) return null;
  const imaginary = other === 'null' ? real.map(() => 0) : finiteSeries(other);
  if (imaginary?.length !== real.length) return null;
  const answer = inverse ? inverseFourier({ real, imaginary }) : fourier({ real, imaginary });
  return `[${json(answer.real)},${json(answer.imaginary)}]`;
}

function magnitude(text: string): number | null {
  const series = finiteSeries(text);
  return series ? norm(series) : null;
}

function norm(series: readonly number[]): number {
  return Math.sqrt(series.reduce((sum, x) => sum + x * x, 0));
}

/** The longer series is cut to the shorter one; places where either has no number are left out. */
function cosine(one: string, other: string): number | null {
  const [a, b] = [seriesOf(one), seriesOf(other)];
  if (!a || !b || a.length === 0 || b.length === 0) return null;
  const pairs = a.slice(0, b.length).flatMap((x, index): [number, number][] => {
    const y = b[index];
    return x === undefined || y === undefined ? [] : [[x, y]];
  });
  const product = pairs.reduce((sum, [x, y]) => sum + x * y, 0);
  return product / (norm(pairs.map(([x]) => x)) * norm(pairs.map(([, y]) => y)));
}
