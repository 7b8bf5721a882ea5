import type { EntityType } from '../types.ts';
import type { Hunt, HuntParameter, Place, TemplatePart } from './hunt.ts';
import { humanised } from './hunt-of.ts';
import { normalised } from './nearest.ts';
import type { ReportBook } from './report-book.ts';
import { type SentinelRule, sentinelRule } from './sentinel-rule.ts';
import { sourceOf } from './source-of.ts';
import { trimmedQuery } from './trimmed-query.ts';

/** Sentinel's entity types, in lower case, and what they are here. */
const entityTypes: Readonly<Record<string, EntityType>> = {
  account: 'account',
  azureresource: 'resource',
  dns: 'domain',
  file: 'file',
  filehash: 'hash',
  host: 'host',
  ip: 'ip',
  mailbox: 'account',
  process: 'process',
  url: 'url',
};

/** Columns by which queries named entities before there were mappings. */
const customEntities: Readonly<Record<string, EntityType>> = {
  AccountCustomEntity: 'account',
  FileHashCustomEntity: 'hash',
  HostCustomEntity: 'host',
  IPCustomEntity: 'ip',
  URLCustomEntity: 'url',
};

/** The hunt of a file in Azure-Sentinel's format. Its KQL is taken as it is: it has no parameters but the window's. */
export function readSentinelRule(content: unknown, book: ReportBook): readonly Hunt[] {
  const read = sentinelRule.safeParse(content);
  if (!read.success) {
    book.reportAll(read.error);
    return [];
  }
  const rule = read.data;
  const slug = slugOf(rule.name) || slugOf(rule.id);
  const kql = trimmedQuery(rule.query);
  const parts = timeParts(kql);
  if (!parts) {
    book.report(['query'], '{{StartTimeISO}} and {{EndTimeISO}} must stand in quotes');
    return [];
  }
  if (slug === '') {
    book.report(['name'], 'has no letter or digit to be called by');
    return [];
  }
  const isAlert = Boolean(rule.severity ?? rule.queryFrequency);
  const name = `${isAlert ? 'AnalyticsRule' : 'HuntingQuery'}.${slug}`;
  const entities = entitiesOf(rule);
  return [
    {
      name,
      aliases: [rule.id],
      title: rule.name,
      group: groupOf(rule),
      description: plainDescription(rule),
      kql,
      parts,
      window: phraseOf(rule.queryPeriod) ?? (isAlert ? 'last 1d' : 'last 7d'),
      shown: [],
      entities,
      takes: {},
      parameters: boundsOf(parts),
      fixed: [],
      tables: tablesOf(rule),
      techniques: rule.relevantTechniques ?? [],
      example: `hunt ${name}`,
      rank: 60,
      tags: [...(rule.tactics ?? []).map(spaced), isAlert ? 'analytics rule' : 'hunting query'],
      override: rule.override ?? false,
      source: sourceOf(slug, rule.query, book.placesOf([], ['query'])),
    },
  ];
}

function slugOf(name: string): string {
  return normalised(name).replaceAll(' ', '_').slice(0, 100);
}

/** The KQL with the two placeholders that Sentinel's own hunting page fills; undefined where one is not in quotes. */
function timeParts(kql: string): readonly TemplatePart[] | undefined {
  const parts: TemplatePart[] = [];
  let last = 0;
  for (const match of kql.matchAll(/\{\{(StartTimeISO|EndTimeISO)\}\}/g)) {
    const place = quotedBy(kql.at(match.index - 1));
    if (!place) return undefined;
    parts.push(kql.slice(last, match.index), {
      parameter: match[1] === 'StartTimeISO' ? 'start' : 'end',
      place,
    });
    last = match.index + match[0].length;
  }
  return [...parts, kql.slice(last)];
}

function quotedBy(quote: string | undefined): Place | undefined {
  if (quote === '"') return 'double-quoted';
  return quote === "'" ? 'single-quoted' : undefined;
}

function boundsOf(parts: readonly TemplatePart[]): readonly HuntParameter[] {
  const used = new Set(parts.flatMap((part) => (typeof part === 'string' ? [] : [part.parameter])));
  return [...used].map((name) => ({
    name,
    type: 'datetime',
    description: `Query ${name} time`,
    required: false,
    default: null,
    aliases: [],
    example: null,
    choices: [],
    items: 'str',
  }));
}

function entitiesOf({ entityMappings, query }: SentinelRule): Readonly<Record<string, EntityType>> {
  const mapped = (entityMappings ?? []).flatMap(({ entityType, fieldMappings }) => {
    const type = entityTypes[entityType.toLowerCase()];
    const [field] = fieldMappings.toSorted((a, b) => worthOf(b.identifier) - worthOf(a.identifier));
    return type && field ? [[field.columnName, type] as const] : [];
  });
  const custom = Object.entries(customEntities).filter(([column]) => query.includes(column));
  return Object.fromEntries([...custom, ...mapped]);
}

/** An entity may be given by several columns; the one that names it whole is the one to go on with. */
function worthOf(identifier: string): number {
  const whole = ['FullName', 'Address', 'Url', 'Value', 'DomainName', 'HostName', 'ResourceId', 'Name'];
  const place = whole.indexOf(identifier);
  return place < 0 ? 0 : whole.length - place;
}

/** `SecurityEvent` and the like; a connector's data type may say more after the table's name. */
function tablesOf({ requiredDataConnectors }: SentinelRule): readonly string[] {
  const named = (requiredDataConnectors ?? []).flatMap(({ dataTypes }) => dataTypes ?? []);
  return [...new Set(named.flatMap((text) => /^[A-Za-z_]\w*/.exec(text.trim())?.[0] ?? []))];
}

function groupOf({ tactics }: SentinelRule): string {
  const [first] = tactics ?? [];
  return first ? humanised(spaced(first).toLowerCase()) : 'Sentinel rules and queries';
}

/** `InitialAccess` as `Initial Access`. */
function spaced(tactic: string): string {
  return tactic.replaceAll(/(?<=[a-z])(?=[A-Z])/g, ' ');
}

/** Many of the repository's descriptions stand in quotes of their own. */
function plainDescription(rule: SentinelRule): string {
  const text = (rule['description-detailed'] ?? rule.description ?? rule.name).trim().replaceAll(/\s+/g, ' ');
  return /^'.*'$/.test(text) ? text.slice(1, -1).trim() : text;
}

/** `14d` and `PT5H` as `last 14d` and `last 5h`; undefined for anything else. */
function phraseOf(period: string | null | undefined): string | undefined {
  const text = period?.trim().toLowerCase() ?? '';
  const [, plain] = /^(\d{1,4}[dhm])$/.exec(text) ?? [];
  const [, days] = /^p(\d{1,4}d)$/.exec(text) ?? [];
  const [, time] = /^pt(\d{1,4}[hm])$/.exec(text) ?? [];
  const found = plain ?? days ?? time;
  return found === undefined ? undefined : `last ${found}`;
}
