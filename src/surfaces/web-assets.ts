import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';

const types = {
  css: 'text/css; charset=utf-8',
  html: 'text/html; charset=utf-8',
  js: 'text/javascript; charset=utf-8',
  svg: 'image/svg+xml',
};

const page = [
  'card.js',
  'chart-data.js',
  'chart-scale.js',
  'charts.js',
  'chat.css',
  'chat.js',
  'completion.js',
  'elements.js',
  'history.js',
  'host-config.js',
  'icon.svg',
  'stream.js',
  'turn.js',
];

/** The files of the page: path on the server to content type and reader. */
export const webAssets: ReadonlyMap<string, { readonly type: string; read(): Promise<Buffer> }> = new Map([
  ['/', asset('html', new URL('./web/index.html', import.meta.url))],
  ...page.map(
    (name) => [`/${name}`, asset(extension(name), new URL(`./web/${name}`, import.meta.url))] as const,
  ),
  [
    '/adaptivecards.min.js',
    asset('js', createRequire(import.meta.url).resolve('adaptivecards/dist/adaptivecards.min.js')),
  ],
]);

function asset(kind: keyof typeof types, file: URL | string) {
  return { type: types[kind], read: () => readFile(file) };
}

function extension(name: string): keyof typeof types {
  return name.endsWith('.css') ? 'css' : name.endsWith('.svg') ? 'svg' : 'js';
}
