import { type Severity, severities } from '../enrichment.ts';

/** Something at a place. `weight` is how many it stands for: 1 where it is absent. */
export interface MapPoint {
  /** Degrees. */
  readonly latitude: number;
  readonly longitude: number;
  readonly weight?: number;
  readonly severity?: Severity;
}

/** Points so near each other that they are drawn as one; the worst severity counts. */
export interface Mark {
  readonly x: number;
  readonly y: number;
  readonly count: number;
  readonly severity: Severity | undefined;
}

interface Growing {
  x: number;
  y: number;
  count: number;
  severity: Severity | undefined;
}

/** Whether numbers are a place, and a weight one that can be counted with. */
export function isPlace({ latitude, longitude, weight = 1 }: MapPoint): boolean {
  return Math.abs(latitude) <= 90 && Math.abs(longitude) <= 180 && weight > 0 && Number.isFinite(weight);
}

/** Merges what is nearer than `nearness` to another; the gravest are last, so that they are drawn on top. */
export function mergePoints(
  points: readonly MapPoint[],
  project: (place: [longitude: number, latitude: number]) => [number, number] | null,
  nearness: number,
): readonly Mark[] {
  const marks: Growing[] = [];
  const gravestFirst = points.toSorted(
    (a, b) => rank(a.severity) - rank(b.severity) || weightOf(b) - weightOf(a),
  );
  for (const point of gravestFirst) {
    const place = project([point.longitude, point.latitude]);
    if (place === null) continue;
    const [x, y] = place;
    const near = marks.find((mark) => Math.hypot(mark.x - x, mark.y - y) < nearness);
    if (!near) {
      marks.push({ x, y, count: weightOf(point), severity: point.severity });
      continue;
    }
    const count = near.count + weightOf(point);
    near.x += ((x - near.x) * weightOf(point)) / count;
    near.y += ((y - near.y) * weightOf(point)) / count;
    near.count = count;
  }
  return marks.toSorted((a, b) => rank(b.severity) - rank(a.severity) || b.y - a.y);
}

function weightOf({ weight = 1 }: MapPoint): number {
  return weight;
}

function rank(severity: Severity | undefined): number {
  return severity === undefined ? severities.length : severities.indexOf(severity);
}
