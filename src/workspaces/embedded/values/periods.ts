import { fourier, inverseFourier } from './fourier.ts';
import { mean } from './series.ts';

/** A period in bins, and how strongly a series repeats after it: from 0 to 1. */
export interface Period {
  readonly length: number;
  readonly score: number;
}

const shortest = 4;

/** Times the mean of the spectrum that a frequency must reach to stand out. */
const outstanding = 4;

/**
 * The periods that a series has, the strongest first. A period stands out in the spectrum, and the circular
 * autocorrelation has a peak at it; its score is that peak's height, where the lowest value is 0 and that of no shift 1.
 * At least four bins, and less than half the series.
 */
export function periodsOf(series: readonly number[]): Period[] {
  const middle = mean(series);
  const { length } = series;
  if (length < 2 * shortest || series.every((x) => x === series[0])) return [];
  const { real, imaginary } = fourier({
    real: series.map((x) => x - middle),
    imaginary: series.map(() => 0),
  });
  const power = real.map((x, index) => x * x + (imaginary[index] ?? 0) ** 2);
  const correlation = autocorrelation(power);
  const found = new Map<number, Period>();
  for (const frequency of outstandingFrequencies(power)) {
    const period = peakNear(correlation, frequency);
    if (period) found.set(period.length, period);
  }
  return [...found.values()].sort((a, b) => b.score - a.score || a.length - b.length);
}

/** Correlation of a series with itself, turned around by each number of bins, from its spectrum. */
function autocorrelation(power: readonly number[]): number[] {
  const { real } = inverseFourier({ real: power, imaginary: power.map(() => 0) });
  const [whole = 1] = real;
  const least = real.reduce((low, x) => Math.min(low, x), whole);
  return real.map((x) => (x - least) / (whole - least));
}

/** Frequencies that are higher than both their neighbours and far above the mean. */
function outstandingFrequencies(power: readonly number[]): number[] {
  const half = power.slice(0, Math.floor(power.length / 2) + 1);
  const bar = mean(half.slice(1)) * outstanding;
  return half.flatMap((value, frequency) => {
    const isPeak = value >= (half[frequency - 1] ?? 0) && value >= (half[frequency + 1] ?? 0);
    return frequency > 1 && isPeak && value > bar ? [frequency] : [];
  });
}

/** The highest peak of the autocorrelation among the periods that a frequency stands for. */
function peakNear(correlation: readonly number[], frequency: number): Period | undefined {
  const { length } = correlation;
  const from = Math.max(shortest, Math.floor(length / (frequency + 0.5)));
  const to = Math.min(Math.ceil(length / 2) - 1, Math.ceil(length / (frequency - 0.5)));
  let best: Period | undefined;
  for (let lag = from; lag <= to; lag++) {
    const score = correlation[lag] ?? 0;
    const isPeak = score > (correlation[lag - 1] ?? 1) && score > (correlation[lag + 1] ?? 1);
    if (isPeak && score > (best?.score ?? 0)) best = { length: lag, score };
  }
  return best;
}
