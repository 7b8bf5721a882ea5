import { mean, squares } from './series.ts';

/** The straight line that fits a series best, over the places 1, 2, 3 … */
export interface Line {
  readonly slope: number;
  /** Its height at place 0, one before the first. */
  readonly start: number;
  /** How much of the variance the line explains, from 0 to 1. */
  readonly rsquare: number;
  /** As of a sample: divided by one less than the number of points. */
  readonly variance: number;
  /** What is left of the variance. */
  readonly rest: number;
  readonly values: readonly number[];
}

/** Least squares. */
export function fitLine(values: readonly number[]): Line {
  const places = values.map((_, index) => index + 1);
  const [x0, y0] = [mean(places), mean(values)];
  const spread = squares(places);
  const slope = spread === 0 ? 0 : values.reduce((sum, y, x) => sum + (x + 1 - x0) * (y - y0), 0) / spread;
  const start = y0 - slope * x0;
  const line = places.map((x) => start + slope * x);
  const rest = values.reduce((sum, y, x) => sum + (y - (line[x] ?? 0)) ** 2, 0);
  const whole = squares(values);
  return {
    slope,
    start,
    rsquare: whole === 0 ? 1 : 1 - rest / whole,
    variance: whole / (values.length - 1),
    rest: rest / (values.length - 1),
    values: line,
  };
}
