import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join, relative, resolve } from 'node:path';
import { describe, expect, it } from 'vitest';

const root = resolve(import.meta.dirname, '..');

/** Each part of `src/`, and the other parts that it may import; everyone may import the leaves. */
const leaves = [
  'types',
  'answers',
  'enrichment',
  'errors',
  'log',
  'intl-names',
  'kept',
  'located-yaml',
  'flights',
  'keep-code',
];
const mayImport: Readonly<Record<string, readonly string[]>> = {
  types: ['answers'],
  answers: ['enrichment', 'types'],
  enrichment: [],
  errors: ['answers', 'types'],
  log: [],
  'intl-names': [],
  kept: [],
  'located-yaml': [],
  flights: [],
  'keep-code': [],
  config: [],
  language: [],
  azure: [],
  kql: [],
  msticpy: [],
  state: [],
  http: [],
  intel: ['http', 'state'],
  geoip: ['http'],
  rdap: ['http', 'state'],
  map: [],
  notebooks: ['azure', 'http', 'hunts', 'language'],
  enrich: ['hunts', 'intel', 'language', 'workspaces'],
  watch: ['language', 'state'],
  render: [],
  hunts: ['kql'],
  secrets: ['azure'],
  access: ['state'],
  audit: ['azure'],
  workspaces: ['azure', 'kql'],
  check: ['azure', 'geoip', 'intel', 'msticpy', 'secrets', 'state', 'workspaces'],
  commands: [
    'access',
    'check',
    'enrich',
    'geoip',
    'hunts',
    'intel',
    'kql',
    'language',
    'map',
    'notebooks',
    'rdap',
    'state',
    'watch',
    'workspaces',
  ],
  app: ['access', 'audit', 'commands', 'language', 'state', 'watch'],
  surfaces: ['config', 'render'],
  compose: [
    'access',
    'app',
    'audit',
    'azure',
    'check',
    'commands',
    'config',
    'enrich',
    'geoip',
    'http',
    'hunts',
    'intel',
    'kql',
    'language',
    'msticpy',
    'notebooks',
    'rdap',
    'secrets',
    'state',
    'watch',
    'workspaces',
  ],
  'start-huntline': ['compose', 'config', 'render', 'surfaces'],
  serve: ['config', 'kql', 'start-huntline', 'workspaces'],
  main: ['config', 'serve'],
  'print-observables': ['language'],
  'run-queries-check': ['hunts', 'language'],
  cli: ['command-line'],
  'command-line': [
    'print-observables',
    'run-queries-check',
    'audit',
    'check',
    'compose',
    'config',
    'language',
    'render',
    'serve',
    'surfaces',
  ],
};

/** Packages that belong to one part alone. */
const ownedPackages: Readonly<Record<string, readonly string[]>> = {
  botbuilder: ['surfaces'],
  '@slack/bolt': ['surfaces'],
  '@slack/web-api': ['surfaces'],
  adaptivecards: ['surfaces'],
  'adaptivecards-templating': ['render'],
  '@azure/identity': ['azure'],
  '@azure/keyvault-secrets': ['secrets'],
  '@azure/monitor-ingestion': ['audit'],
  '@azure/monitor-query': ['workspaces'],
  axios: ['http'],
  maxmind: ['geoip'],
  'd3-geo': ['map'],
  'topojson-client': ['map'],
  '@resvg/resvg-wasm': ['map'],
  kysely: ['state'],
  '@duckdb/node-api': ['workspaces'],
  '@kusto/language-service-next': ['kql', 'workspaces'],
  pino: ['log'],
};

interface SourceFile {
  /** Below `src/`. */
  readonly path: string;
  readonly text: string;
}

function sourceFiles(): SourceFile[] {
  return readdirSync(join(root, 'src'), { recursive: true, encoding: 'utf8' })
    .filter((path) => path.endsWith('.ts'))
    .map((path) => ({ path, text: readFileSync(join(root, 'src', path), 'utf8') }));
}

function partOf(path: string): string {
  return path.split('/')[0]?.replace(/\.ts$/, '') ?? '';
}

function violations({ path, text }: SourceFile): string[] {
  const part = partOf(path);
  const allowed = [part, ...(part in mayImport ? [...leaves, ...(mayImport[part] ?? [])] : [])];
  const imports = [...text.matchAll(/(?:from|import)\s*\(?\s*'([^']+)'/g)].map((match) => match[1] ?? '');
  const found = imports.flatMap((name) => {
    if (!name.startsWith('.')) {
      const owner = Object.entries(ownedPackages).find(
        ([owned]) => name === owned || name.startsWith(`${owned}/`),
      );
      return owner && !owner[1].includes(part)
        ? [`${path} imports ${name}, which belongs to ${owner[1].join(', ')}`]
        : [];
    }
    const target = relative('src', relative(root, resolve(root, 'src', dirname(path), name)));
    if (target.startsWith('..'))
      return part === 'workspaces' ? [] : [`${path} imports ${name} from outside src`];
    return allowed.includes(partOf(target)) ? [] : [`${path} may not know ${partOf(target)}`];
  });
  if (!(part in mayImport)) found.push(`${path} belongs to no known part`);
  if (part !== 'config' && text.includes('process.env')) found.push(`${path} reads process.env`);
  return found;
}

describe('who may know whom', () => {
  it('holds for every file of src', () => {
    expect(sourceFiles().flatMap(violations)).toEqual([]);
  });

  it.each([
    ['commands/x.ts', "import { views } from '../render/view.ts';", 'commands/x.ts may not know render'],
    ['hunts/x.ts', "import type { App } from '../app.ts';", 'hunts/x.ts may not know app'],
    ['app.ts', "import { App } from '@slack/bolt';", 'app.ts imports @slack/bolt, which belongs to surfaces'],
    ['render/x.ts', 'const home = process.env.HOME;', 'render/x.ts reads process.env'],
    ['odd/x.ts', '', 'odd/x.ts belongs to no known part'],
  ])('is broken by a planted import in %s', (path, text, fault) => {
    expect(violations({ path, text })).toContain(fault);
  });
});
