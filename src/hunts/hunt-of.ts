import type { ParameterType } from '../answers.ts';
import type { Hunt, HuntParameter, ItemType } from './hunt.ts';
import type { QueryFile, QueryMetadata, QueryParameter, QuerySource } from './query-file.ts';
import { joinItems } from './read-value.ts';
import type { HuntPlaces } from './report-book.ts';
import { sourceOf } from './source-of.ts';
import { compileTemplate, type TemplateParameter } from './template.ts';
import { trimmedQuery } from './trimmed-query.ts';

interface Problem {
  readonly path: readonly string[];
  readonly message: string;
}

type Offer = NonNullable<QueryMetadata['params']>[string];

/** Makes a hunt of one source of a file: what the file says for all of them, and what the source says for itself. */
export function huntOf(
  file: QueryFile,
  source: QuerySource,
  { name, unrunnable, ...places }: HuntPlaces & { name: string; unrunnable: string | undefined },
): { hunt: Hunt | undefined; problems: readonly Problem[] } {
  const metadata = { ...file.metadata, ...file.defaults?.metadata, ...own(source) };
  const parameters = new Map<string, QueryParameter>([
    ...Object.entries(file.defaults?.parameters ?? {}),
    ...Object.entries(source.parameters ?? {}),
  ]);
  for (const bound of ['start', 'end']) {
    if (!parameters.has(bound))
      parameters.set(bound, { type: 'datetime', description: `Query ${bound} time` });
  }
  const offers = new Map(Object.entries({ ...file.defaults?.metadata?.params, ...metadata.params }));
  const written = withMacros(source);
  const kql = trimmedQuery(written);
  // Another language has quotes and braces of its own: its text is shown, and never filled in.
  const template = unrunnable
    ? { parts: [kql], fixed: [], problems: [] }
    : compileTemplate(kql, templateParameters(parameters, offers));
  const used = new Set(template.parts.flatMap((part) => (typeof part === 'string' ? [] : [part.parameter])));
  const problems = [
    ...template.problems.map(({ message, offset }) => ({
      path: ['args', 'query'],
      message: `line ${kql.slice(0, offset).split('\n').length} of the query: ${message}`,
    })),
    ...(unrunnable ? [] : references(metadata, used)),
  ];
  if (problems.length > 0) return { hunt: undefined, problems };

  const [family = 'Other', ...families] = metadata.data_families ?? [];
  const table = parameters.get('table')?.default;
  const aliases = [source.metadata?.aliases ?? []].flat().filter((alias) => typeof alias === 'string');
  return {
    problems,
    hunt: {
      name: `${family}.${name}`,
      aliases: [
        ...aliases,
        ...families.map((other) => `${other}.${name}`),
        ...namesOf(
          aliases.filter((alias) => alias !== name),
          [family, ...families],
        ),
      ],
      title: metadata.title ?? humanised(name),
      group: metadata.group ?? family,
      description: source.description.trim().replaceAll(/\s+/g, ' '),
      kql,
      parts: template.parts,
      window: metadata.window ?? 'last 7d',
      ...(metadata.split ? { split: metadata.split } : {}),
      shown: metadata.columns ?? [],
      entities: metadata.entities ?? {},
      takes: unrunnable ? {} : definedOnly(metadata.takes ?? {}),
      ...(metadata.chart ? { chart: definedOnly(metadata.chart) } : {}),
      parameters: [...parameters]
        .filter(([parameter]) => used.has(parameter))
        .map(([parameter, declared]) => huntParameter(parameter, declared, offers.get(parameter))),
      fixed: template.fixed,
      tables: metadata.tables ?? (typeof table === 'string' ? [table.split('|')[0]?.trim() ?? table] : []),
      techniques: metadata.techniques ?? [],
      example: metadata.example ?? `hunt ${family}.${name}`,
      rank: metadata.rank ?? 50,
      tags: metadata.tags ?? [],
      override: metadata.override ?? false,
      ...(unrunnable ? { unrunnable } : {}),
      source: sourceOf(
        name,
        written,
        source.query_macros ? { ...places, queryLine: () => undefined } : places,
      ),
    },
  };
}

/** What a source says for itself; the names of a file are not the names of each of its hunts. */
function own(source: QuerySource): Partial<QueryMetadata> {
  return definedOnly(source.metadata ?? {});
}

/** MSTICPy gives a query each of its aliases in every family; those that only a person would type are no names. */
function namesOf(aliases: readonly string[], families: readonly string[]): readonly string[] {
  const names = aliases.filter((alias) => /^[a-z][a-z0-9]*(?:_[a-z0-9]+)+$/.test(alias));
  return families.flatMap((family) => names.map((name) => `${family}.${name}`));
}

function templateParameters(
  parameters: ReadonlyMap<string, QueryParameter>,
  offers: ReadonlyMap<string, Offer>,
): ReadonlyMap<string, TemplateParameter> {
  return new Map(
    [...parameters].map(([name, { type, default: value }]) => [
      name,
      {
        type,
        fixed: value == null ? undefined : String(value),
        choices: offers.get(name)?.choices ?? [],
        holds: offers.get(name)?.holds !== undefined,
      },
    ]),
  );
}

function huntParameter(name: string, declared: QueryParameter, offer: Offer | undefined): HuntParameter {
  const value = defaultText(declared.type, declared.default);
  return {
    name,
    type: declared.type,
    description: declared.description ?? humanised(name),
    required: value === null && !isBound(name),
    default: value,
    aliases: [declared.aliases ?? []].flat(),
    example: offer?.example === undefined ? null : String(offer.example),
    choices: offer?.choices ?? [],
    items: offer?.items ?? itemType(declared.default),
    ...(offer?.holds ? { holds: offer.holds } : {}),
  };
}

/** True for the two parameters that the window fills. */
export function isBound(name: string): boolean {
  return name === 'start' || name === 'end';
}

function defaultText(type: ParameterType, value: QueryParameter['default']): string | null {
  if (value == null) return null;
  if (Array.isArray(value)) return joinItems(value.map(String));
  if (type === 'bool') return String(value).toLowerCase();
  return String(value);
}

function itemType(value: QueryParameter['default']): ItemType {
  return Array.isArray(value) && value.length > 0 && value.every(Number.isInteger) ? 'int' : 'str';
}

/** What the metadata names must be there. */
function references(metadata: QueryMetadata, used: ReadonlySet<string>): Problem[] {
  return Object.entries(metadata.takes ?? {})
    .filter(([, parameter]) => typeof parameter === 'string' && !used.has(parameter))
    .map(([type, parameter]) => ({
      path: ['metadata', 'takes', type],
      message: `${String(parameter)} is not a parameter of the query`,
    }));
}

/** MSTICPy's macros, `$<name>$`, are put in before anything else. */
function withMacros(source: QuerySource): string {
  let query = source.args.query;
  for (const [name, { value }] of Object.entries(source.query_macros ?? {})) {
    query = query.replaceAll(`$<${name}>$`, () => value);
  }
  return query;
}

/** `list_host_logons` as words. */
export function humanised(name: string): string {
  const words = name.replaceAll('_', ' ').trim();
  return words.charAt(0).toUpperCase() + words.slice(1);
}

type Defined<T> = { [K in keyof T]: Exclude<T[K], undefined> };

function definedOnly<T extends object>(value: T): Defined<T> {
  return Object.fromEntries(Object.entries(value).filter(([, item]) => item !== undefined)) as Defined<T>;
}
