import { inflateSync } from 'node:zlib';
import { geoNaturalEarth1 } from 'd3-geo';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { severities } from '../../src/enrichment.ts';
import { mapHeight, mapWidth, worldMap } from '../../src/map/world-map.ts';

const mostBytes = 20_000;
const berlin = { latitude: 52.52, longitude: 13.4 };
const sydney = { latitude: -33.87, longitude: 151.2 };
const vermillion = 'd55e00';

describe('the map of the world', () => {
  it('puts a point where the projection says', async () => {
    const [mark] = [await centreOf(berlin, vermillion)];
    const [other] = [await centreOf(sydney, vermillion)];
    // Two places settle the scale and the shift of the projection, whatever the picture is fitted to.
    const project = geoNaturalEarth1().translate([0, 0]).scale(1);
    const [b, s] = [project([13.4, 52.52]), project([151.2, -33.87])];
    if (!b || !s) throw new Error('no such place');
    const scale = (other.x - mark.x) / (s[0] - b[0]);
    expect((other.y - mark.y) / (s[1] - b[1]) / scale).toBeCloseTo(1, 1);
    // Natural Earth is symmetric: longitude 0 is in the middle of what is inhabited but for a few pixels.
    expect(mark.x - b[0] * scale).toBeGreaterThan(mapWidth * 0.4);
    expect(mark.x - b[0] * scale).toBeLessThan(mapWidth * 0.6);
  });

  it('says by shape, too, how bad it is', async () => {
    const pictures = await Promise.all(
      severities.map(async (severity) => (await worldMap([{ ...berlin, severity }])).characters.join('\n')),
    );
    expect(pictures.map((text) => /[▲◆■●○]/.exec(text)?.[0])).toEqual(['▲', '◆', '■', '●', '○']);
  });

  it('merges what is near each other into one mark with their number, the worst severity', async () => {
    const { characters } = await worldMap([
      { ...berlin, severity: 'none', weight: 9 },
      { latitude: 52.4, longitude: 13.1, severity: 'high' },
      { latitude: 52.5, longitude: 13.5, weight: 2 },
    ]);
    expect(characters.join('\n')).toContain('▲12');
    expect(characters.join('\n')).not.toContain('●');
  });

  it('stays small with a thousand points, and opaque', async () => {
    const points = Array.from({ length: 1_000 }, (_, n) => ({
      latitude: ((n * 37) % 140) - 60,
      longitude: ((n * 101) % 360) - 180,
      ...(n % 6 < 5 ? { severity: severities[n % 5] ?? 'none' } : {}),
    }));
    const { png, characters, skipped } = await worldMap(points);
    const picture = decode(png);
    expect(png.length).toBeLessThanOrEqual(mostBytes);
    expect([picture.width, picture.height]).toEqual([mapWidth, mapHeight]);
    expect(Math.max(picture.width, picture.height)).toBeLessThanOrEqual(1_024);
    expect(Math.max(...characters.map((line) => line.length))).toBeLessThanOrEqual(80);
    expect(skipped).toBe(0);
    for (const fill of [vermillion, 'f0b429', '56b4e9', '2ca58d', 'c3ccd5'])
      expect(picture.palette).toContain(fill);
  });

  it('leaves out what is no place, and counts it', async () => {
    const hostile = [Number.NaN, 999, -91, Number.POSITIVE_INFINITY].map((latitude) => ({
      latitude,
      longitude: 0,
    }));
    const { png, skipped } = await worldMap([
      ...hostile,
      { latitude: 0, longitude: 180.5 },
      { ...berlin, weight: -1 },
      { ...berlin, weight: Number.NaN },
      berlin,
    ]);
    expect(skipped).toBe(7);
    expect(png).toEqual((await worldMap([berlin])).png);
  });

  it('is drawn of any points at all', async () => {
    const number = fc.double();
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.record({ latitude: number, longitude: number, weight: number })),
        async (points) => {
          expect((await worldMap(points)).png.length).toBeLessThanOrEqual(mostBytes);
        },
      ),
      { numRuns: 5 },
    );
  });
});

/** The middle of all pixels of a colour in a map of one point. */
async function centreOf(place: { latitude: number; longitude: number }, colour: string) {
  const { png } = await worldMap([{ ...place, severity: 'high' }]);
  const { width, pixels, palette } = decode(png);
  const wanted = palette.indexOf(colour);
  const marked = pixels.flatMap((index, at) =>
    index === wanted ? [{ x: at % width, y: Math.floor(at / width) }] : [],
  );
  expect(marked.length).toBeGreaterThan(20);
  const mean = (values: readonly number[]) => values.reduce((sum, value) => sum + value, 0) / values.length;
  return { x: mean(marked.map(({ x }) => x)), y: mean(marked.map(({ y }) => y)) };
}

/** Reads a PNG with a palette of four bits a pixel and no filters. */
function decode(png: Buffer) {
  const chunks = new Map<string, Buffer>();
  for (let at = 8; at < png.length; at += 12 + png.readUInt32BE(at)) {
    chunks.set(png.toString('latin1', at + 4, at + 8), png.subarray(at + 8, at + 8 + png.readUInt32BE(at)));
  }
  const [header, colours, data] = ['IHDR', 'PLTE', 'IDAT'].map((name) => chunks.get(name) ?? Buffer.alloc(0));
  const [width, height] = [header?.readUInt32BE(0) ?? 0, header?.readUInt32BE(4) ?? 0];
  const rows = inflateSync(data ?? Buffer.alloc(0));
  const stride = Math.ceil(width / 2) + 1;
  const pixels = Array.from({ length: width * height }, (_, pixel) => {
    const [x, y] = [pixel % width, Math.floor(pixel / width)];
    const byte = rows[y * stride + 1 + (x >> 1)] ?? 0;
    return x % 2 === 0 ? byte >> 4 : byte & 15;
  });
  const palette = colours?.toString('hex').match(/.{6}/g) ?? [];
  return { width, height, pixels, palette: [...palette] };
}
