import { crc32, deflateSync } from 'node:zlib';

/** A picture as it is drawn: four bytes a pixel, rows from the top. */
export interface Pixels {
  readonly width: number;
  readonly height: number;
  readonly rgba: Uint8Array;
}

const signature = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]);

const mostColours = 16;
/** Squared distance of two colours that are worth an entry each. */
const apart = 600;

/**
 * An opaque PNG of 16 colours, four bits a pixel: those that are kept (`#rrggbb`) and the commonest of the rest. Every other
 * becomes the nearest of them.
 */
export function palettePng({ width, height, rgba }: Pixels, kept: readonly string[]): Buffer {
  const colours = colourAt({ width, height, rgba });
  const palette = withCommonest(
    colours,
    kept.map((colour) => Number.parseInt(colour.slice(1), 16)),
  );
  const nearest = nearestOf(palette);
  const stride = Math.ceil(width / 2);
  const rows = Buffer.alloc((stride + 1) * height);
  for (let y = 0; y < height; y += 1) {
    for (let x = 0; x < width; x += 1) {
      const index = nearest(colours[y * width + x] ?? 0);
      const at = y * (stride + 1) + 1 + (x >> 1);
      rows[at] = (rows[at] ?? 0) | (x % 2 === 0 ? index << 4 : index);
    }
  }
  const header = Buffer.alloc(13);
  header.writeUInt32BE(width, 0);
  header.writeUInt32BE(height, 4);
  header.set([4, 3, 0, 0, 0], 8); // 4 bits a pixel, indexed
  return Buffer.concat([
    signature,
    chunk('IHDR', header),
    chunk('PLTE', Buffer.from(palette.flatMap((colour) => channels(colour)))),
    chunk('IDAT', deflateSync(rows, { level: 9 })),
    chunk('IEND', Buffer.alloc(0)),
  ]);
}

function colourAt({ width, height, rgba }: Pixels): Uint32Array {
  const colours = new Uint32Array(width * height);
  for (let pixel = 0; pixel < colours.length; pixel += 1) {
    const [red = 0, green = 0, blue = 0] = rgba.subarray(pixel * 4, pixel * 4 + 3);
    colours[pixel] = (red << 16) | (green << 8) | blue;
  }
  return colours;
}

/** Also the commonest colours, but none that the eye takes for one that is there already. */
function withCommonest(colours: Uint32Array, kept: readonly number[]): readonly number[] {
  const counts = new Map<number, number>();
  for (const colour of colours) counts.set(colour, (counts.get(colour) ?? 0) + 1);
  const palette = [...new Set(kept)].slice(0, mostColours);
  for (const [colour] of [...counts].sort(([, a], [, b]) => b - a)) {
    if (palette.length === mostColours) break;
    if (palette.every((other) => distance(colour, other) > apart)) palette.push(colour);
  }
  return palette;
}

function nearestOf(palette: readonly number[]): (colour: number) => number {
  const known = new Map<number, number>();
  return (colour) => {
    const told = known.get(colour);
    if (told !== undefined) return told;
    let best = 0;
    for (const [index, other] of palette.entries())
      if (distance(colour, other) < distance(colour, palette[best] ?? 0)) best = index;
    known.set(colour, best);
    return best;
  };
}

function distance(one: number, other: number): number {
  const [a, b] = [channels(one), channels(other)];
  return a.reduce((sum, value, channel) => sum + (value - (b[channel] ?? 0)) ** 2, 0);
}

function channels(colour: number): readonly number[] {
  return [colour >> 16, (colour >> 8) & 255, colour & 255];
}

function chunk(type: string, data: Buffer): Buffer {
  const body = Buffer.concat([Buffer.from(type, 'latin1'), data]);
  const frame = Buffer.alloc(8);
  frame.writeUInt32BE(data.length, 0);
  frame.writeUInt32BE(crc32(body), 4);
  return Buffer.concat([frame.subarray(0, 4), body, frame.subarray(4)]);
}
