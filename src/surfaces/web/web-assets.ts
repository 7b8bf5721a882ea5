import { readdirSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { extname } from 'node:path';

const types: Readonly<Record<string, string>> = {
  '.css': 'text/css; charset=utf-8',
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.svg': 'image/svg+xml',
};

const page = new URL('./page/', import.meta.url);

/** One file that the page is made of. */
export interface WebAsset {
  readonly type: string;
  read(): Promise<Buffer>;
}

/** The files of the page by their path on the server: all of `page/` that a browser reads, and the card renderer. */
export const webAssets: ReadonlyMap<string, WebAsset> = new Map([
  ...readdirSync(page).flatMap((name) => {
    const type = types[extname(name)];
    if (!type) return [];
    return [[name === 'index.html' ? '/' : `/${name}`, asset(type, new URL(name, page))] as const];
  }),
  [
    '/adaptivecards.min.js',
    asset(
      'text/javascript',
      createRequire(import.meta.url).resolve('adaptivecards/dist/adaptivecards.min.js'),
    ),
  ],
]);

function asset(type: string, file: URL | string): WebAsset {
  return { type, read: () => readFile(file) };
}
