import { markColours, markSvg } from './mark-shapes.ts';
import { isPlace, type MapPoint, mergePoints } from './merge-points.ts';
import { palettePng } from './palette-png.ts';
import { rasterise } from './rasterise.ts';
import { drawWorld } from './world.ts';
import { worldCharacters } from './world-characters.ts';

export interface WorldMap {
  /** Opaque, 720 × 340 pixels, at most 20 kB. */
  readonly png: Buffer;
  /** The same in lines of at most 80 characters. */
  readonly characters: string[];
  /** Points left out since their numbers are no place. */
  readonly skipped: number;
}

export const [mapWidth, mapHeight] = [720, 340];
const nearness = 17;
const mostBytes = 20_000;
/** Of a dark sea, so that it is easy on the eye in light and dark surroundings alike. */
const colours = { sea: '#1f3247', land: '#7b91a5', border: '#5b7288', coast: '#4d6276' };

/**
 * A map of the world with marks on it: their colour and shape say how bad, their size and number how many are there.
 * Marks that would cover each other are one.
 */
export async function worldMap(points: readonly MapPoint[]): Promise<WorldMap> {
  const places = points.filter(isPlace);
  const [png, characters] = await Promise.all([drawPng(places), worldCharacters(places)]);
  return { png, characters, skipped: points.length - places.length };
}

async function drawPng(places: readonly MapPoint[]): Promise<Buffer> {
  const { land, borders, project } = await drawWorld(mapWidth, mapHeight);
  const world =
    `<rect width="${mapWidth}" height="${mapHeight}" fill="${colours.sea}"/>` +
    `<path d="${land}" fill="${colours.land}"/>` +
    `<path d="${borders}" fill="none" stroke="${colours.border}" stroke-width="0.7"/>`;
  // What is near each other is merged more where there is so much that the picture would grow too large.
  for (let near = nearness; ; near *= 1.6) {
    const marks = mergePoints(places, project, near).map(markSvg).join('');
    const svg = `<svg xmlns="http://www.w3.org/2000/svg" width="${mapWidth}" height="${mapHeight}">${world}${marks}</svg>`;
    const png = palettePng(await rasterise(svg), [...Object.values(colours), ...markColours]);
    if (png.length <= mostBytes || near > mapWidth) return png;
  }
}
