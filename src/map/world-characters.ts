import { countLabel, markCharacter } from './mark-shapes.ts';
import { type MapPoint, mergePoints } from './merge-points.ts';
import { rasterise } from './rasterise.ts';
import { drawWorld } from './world.ts';

const [columns, rows] = [80, 20];
/** A braille character is two dots wide and four high. */
const [width, height] = [columns * 2, rows * 4];
const braille = 0x2800;
const dots: readonly (readonly number[])[] = [
  [0x01, 0x08],
  [0x02, 0x10],
  [0x04, 0x20],
  [0x40, 0x80],
];
const nearness = 5;

/** The world in lines of 80 characters: land in braille dots, marks as signs with their number beside them. */
export async function worldCharacters(points: readonly MapPoint[]): Promise<string[]> {
  const { land, project } = await drawWorld(width, height);
  const svg = `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}"><path fill="#fff" d="${land}"/></svg>`;
  const { rgba } = await rasterise(svg);
  const isLand = (x: number, y: number) => (rgba[(y * width + x) * 4 + 3] ?? 0) > 110;
  const lines = Array.from({ length: rows }, (_, row) =>
    Array.from({ length: columns }, (_, column) => cell(column * 2, row * 4, isLand)),
  );
  for (const mark of mergePoints(points, project, nearness)) {
    const [row, column] = [Math.floor(mark.y / 4), Math.floor(mark.x / 2)];
    for (const [offset, sign] of [markCharacter(mark), ...countLabel(mark.count)].entries()) {
      const line = lines[row];
      if (line && column + offset < columns) line[column + offset] = sign;
    }
  }
  const written = lines.map((line) => line.join('').trimEnd());
  const isEmpty = (line: string) => line === '';
  return written.slice(
    written.findIndex((line) => !isEmpty(line)),
    written.findLastIndex((line) => !isEmpty(line)) + 1,
  );
}

/** Land is every other dot, so that what is marked on it stands out. */
function cell(left: number, top: number, isLand: (x: number, y: number) => boolean): string {
  let bits = 0;
  for (const [y, pair] of dots.entries()) {
    for (const [x, bit] of pair.entries()) {
      if ((x + y) % 2 === 0 && isLand(left + x, top + y)) bits |= bit;
    }
  }
  return bits === 0 ? ' ' : String.fromCharCode(braille + bits);
}
