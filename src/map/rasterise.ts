import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import type { Pixels } from './palette-png.ts';

let ready: Promise<typeof import('@resvg/resvg-wasm')> | undefined;

/** Draws an SVG without text. */
export async function rasterise(svg: string): Promise<Pixels> {
  ready ??= load();
  const { Resvg } = await ready;
  const drawing = new Resvg(svg, { font: { loadSystemFonts: false } });
  const image = drawing.render();
  try {
    return { width: image.width, height: image.height, rgba: image.pixels.slice() };
  } finally {
    image.free();
    drawing.free();
  }
}

async function load(): Promise<typeof import('@resvg/resvg-wasm')> {
  const resvg = await import('@resvg/resvg-wasm');
  await resvg.initWasm(readFile(createRequire(import.meta.url).resolve('@resvg/resvg-wasm/index_bg.wasm')));
  return resvg;
}
