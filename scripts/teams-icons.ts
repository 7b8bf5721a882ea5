// Draws Huntline's mark, the one of the web chat's icon.svg, as the two icons that Teams asks for.
import { writeFile } from 'node:fs/promises';
import { type Pixel, png } from './png.ts';

type Point = readonly [x: number, y: number];

// In a square of 32 units.
const trace: readonly Point[] = [
  [6, 21],
  [13, 21],
  [16, 10],
  [20, 24],
  [22, 17],
  [26, 17],
];
const halfWidth = 1.2;
const spot: Point = [26, 17];
const spotRadius = 2.4;

const ground = [0x0f, 0x4c, 0x5c] as const;
const line = [0xff, 0xff, 0xff] as const;
const mark = [0xff, 0x7a, 0x45] as const;

/** The icons by file name: `color.png` 192 by 192, and `outline.png` 32 by 32, white on nothing. */
export function teamsIcons(): Readonly<Record<string, Buffer>> {
  return { 'color.png': png(192, colorPixel), 'outline.png': png(32, outlinePixel) };
}

function colorPixel(x: number, y: number): Pixel {
  const onTrace = coverage(x, y, 192, nearTrace);
  const onSpot = coverage(x, y, 192, nearSpot);
  const mixed = ground.map((value, channel) => {
    const traced = value + ((line[channel] ?? 0) - value) * onTrace;
    return Math.round(traced + ((mark[channel] ?? 0) - traced) * onSpot);
  });
  return [mixed[0] ?? 0, mixed[1] ?? 0, mixed[2] ?? 0, 255];
}

function outlinePixel(x: number, y: number): Pixel {
  const covered = coverage(x, y, 32, (point) => nearTrace(point) || nearSpot(point));
  return [255, 255, 255, Math.round(covered * 255)];
}

/** The part of a pixel that lies within a shape, by 5 times 5 samples. */
function coverage(x: number, y: number, side: number, inside: (point: Point) => boolean): number {
  const samples = 5;
  let hits = 0;
  for (let index = 0; index < samples * samples; index += 1) {
    const dx = ((index % samples) + 0.5) / samples;
    const dy = (Math.floor(index / samples) + 0.5) / samples;
    if (inside([((x + dx) * 32) / side, ((y + dy) * 32) / side])) hits += 1;
  }
  return hits / (samples * samples);
}

function nearSpot(point: Point): boolean {
  return distance(point, spot) <= spotRadius;
}

function nearTrace(point: Point): boolean {
  return trace.some((end, index) => {
    const start = trace[index - 1];
    return start !== undefined && toSegment(point, start, end) <= halfWidth;
  });
}

function toSegment(point: Point, start: Point, end: Point): number {
  const [dx, dy] = [end[0] - start[0], end[1] - start[1]];
  const along = ((point[0] - start[0]) * dx + (point[1] - start[1]) * dy) / (dx * dx + dy * dy);
  const part = Math.min(1, Math.max(0, along));
  return distance(point, [start[0] + part * dx, start[1] + part * dy]);
}

function distance(a: Point, b: Point): number {
  return Math.hypot(a[0] - b[0], a[1] - b[1]);
}

if (import.meta.main) {
  const folder = new URL('../manifest/teams/', import.meta.url);
  for (const [name, bytes] of Object.entries(teamsIcons())) await writeFile(new URL(name, folder), bytes);
}
