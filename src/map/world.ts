import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import type { GeoPermissibleObjects, GeoProjection } from 'd3-geo';
import type { GeometryCollection, Topology } from 'topojson-specification';

/** The world's outlines as SVG paths at a size, and where a place is on it. */
export interface World {
  readonly land: string;
  readonly borders: string;
  readonly project: GeoProjection;
}

const antarctica = '010';
const margin = 6;

/** Natural Earth's countries at 1:110 million without Antarctica, in Natural Earth's projection. */
export async function drawWorld(width: number, height: number): Promise<World> {
  const [{ geoNaturalEarth1, geoPath }, { feature, mesh, merge }] = await Promise.all([
    import('d3-geo'),
    import('topojson-client'),
  ]);
  const atlas = await readAtlas();
  const { countries } = atlas.objects;
  const inhabited = { ...countries, geometries: countries.geometries.filter(({ id }) => id !== antarctica) };
  const area: GeoPermissibleObjects = feature(atlas, inhabited);
  const project = geoNaturalEarth1().fitExtent(
    [
      [margin, margin],
      [width - margin, height - margin],
    ],
    area,
  );
  const path = geoPath(project).digits(1);
  const polygons = inhabited.geometries.filter(
    (shape) => shape.type === 'Polygon' || shape.type === 'MultiPolygon',
  );
  return {
    land: path(merge(atlas, polygons)) ?? '',
    borders: path(mesh(atlas, inhabited, (one, other) => one !== other)) ?? '',
    project,
  };
}

type Atlas = Topology<{ countries: GeometryCollection }>;
let atlas: Promise<Atlas> | undefined;

function readAtlas(): Promise<Atlas> {
  atlas ??= readFile(createRequire(import.meta.url).resolve('world-atlas/countries-110m.json'), 'utf8').then(
    (text) => JSON.parse(text) as Atlas,
  );
  return atlas;
}
