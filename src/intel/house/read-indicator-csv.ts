import { createReadStream } from 'node:fs';
import { parse } from 'csv-parse';
import type { Severity } from '../../enrichment.ts';
import { UserError } from '../../errors.ts';
import { cut, tagsOf } from '../answer-parts.ts';
import { recognise } from './canonical.ts';
import { type Indicator, severityOf } from './indicator.ts';
import { createProblems, type ReadList } from './read-list.ts';

type Field = 'confidence' | 'description' | 'observable' | 'severity' | 'source' | 'tags' | 'type' | 'until';

/** What people call the columns, without blanks, hyphens and underscores. */
const aliases: Readonly<Record<Field, readonly string[]>> = {
  observable: ['observable', 'value', 'indicator', 'ioc', 'observablevalue', 'indicatorvalue'],
  type: ['type', 'observabletype', 'indicatortype', 'ioctype'],
  severity: ['severity', 'verdict', 'level', 'risk'],
  confidence: ['confidence', 'confidencelevel', 'score'],
  source: ['source', 'feed', 'provider', 'reporter'],
  description: ['description', 'comment', 'note', 'notes', 'reason', 'context'],
  tags: ['tags', 'labels', 'tag', 'label'],
  until: ['validuntil', 'expires', 'expiration', 'expirationdate', 'expiry'],
};

const severityWords: Readonly<Record<Exclude<Severity, 'unknown'>, readonly string[]>> = {
  high: ['high', 'critical', 'severe', 'malicious', 'bad', 'block'],
  warning: ['warning', 'medium', 'moderate', 'suspicious', 'watch'],
  information: ['information', 'informational', 'info', 'low'],
  none: ['none', 'benign', 'clean', 'good', 'harmless', 'safe', 'allow', 'known good'],
};

const typeWords: Readonly<Record<string, readonly string[]>> = {
  ip: ['ipv4', 'ipv6', 'cidr'],
  ipv4: ['ipv4', 'cidr'],
  ipv4addr: ['ipv4', 'cidr'],
  ipv6: ['ipv6', 'cidr'],
  ipv6addr: ['ipv6', 'cidr'],
  cidr: ['cidr'],
  network: ['cidr'],
  domain: ['domain'],
  domainname: ['domain'],
  hostname: ['domain'],
  fqdn: ['domain'],
  url: ['url'],
  email: ['email'],
  emailaddr: ['email'],
  hash: ['md5', 'sha1', 'sha256'],
  file: ['md5', 'sha1', 'sha256'],
  md5: ['md5'],
  sha1: ['sha1'],
  sha256: ['sha256'],
};

/** A row that is left out, and why. */
class BrokenRow extends Error {}

/** Reads a list with a header row, as a stream. @throws {UserError} it has no column of observables. */
export async function readIndicatorCsv(file: string, most: number): Promise<ReadList> {
  const indicators: Indicator[] = [];
  const problems = createProblems();
  const source = createReadStream(file);
  const parser = source.pipe(
    parse({
      bom: true,
      info: true,
      relax_column_count: true,
      skip_empty_lines: true,
      skip_records_with_error: true,
      max_record_size: 65_536,
      trim: true,
      on_skip: (error) => {
        problems.add(`line ${lineOf(error)}: not a row of CSV`);
        return undefined;
      },
    }),
  );
  source.on('error', (error) => parser.destroy(error));
  let columns: ReadonlyMap<Field, number> | undefined;
  try {
    for await (const row of parser) {
      const { record, info } = row as { record: string[]; info: { lines: number } };
      if (!columns) {
        columns = columnsOf(record);
        continue;
      }
      if (indicators.length >= most) {
        problems.add(
          `line ${info.lines} and after: left out, since at most ${most.toLocaleString('en')} are read`,
        );
        break;
      }
      try {
        indicators.push(readRow(record, columns));
      } catch (error) {
        if (!(error instanceof BrokenRow)) throw error;
        problems.add(`line ${info.lines}: ${error.message}`);
      }
    }
  } finally {
    source.destroy();
  }
  if (!columns) throw noColumn();
  return { indicators, problems };
}

function columnsOf(header: readonly string[]): ReadonlyMap<Field, number> {
  const names = header.map((name) => name.toLowerCase().replace(/[\s_-]/g, ''));
  const columns = new Map<Field, number>();
  for (const [field, words] of Object.entries(aliases) as [Field, readonly string[]][]) {
    const at = words.map((word) => names.indexOf(word)).find((index) => index >= 0);
    if (at !== undefined) columns.set(field, at);
  }
  if (!columns.has('observable')) throw noColumn();
  return columns;
}

function noColumn(): UserError {
  return new UserError('The local list of indicators has no column of observables.', {
    hint: 'Its first row names the columns; one of them is observable, value, indicator or ioc.',
  });
}

function readRow(record: readonly string[], columns: ReadonlyMap<Field, number>): Indicator {
  const cell = (field: Field) => record[columns.get(field) ?? -1] ?? '';
  const observable = recognise(cell('observable'));
  if (!observable) throw new BrokenRow('not an address, network, domain, URL, e-mail address or hash');
  const type = cell('type')
    .toLowerCase()
    .replace(/[\s_-]/g, '');
  if (type !== '' && !(typeWords[type]?.includes(observable.type) ?? false)) {
    throw new BrokenRow(`is of type ${observable.type}, and not what its type column says`);
  }
  const confidence = readConfidence(cell('confidence'));
  return {
    observable,
    severity: readSeverity(cell('severity')) ?? severityOf(confidence),
    confidence,
    description: cut(cell('description'), 500) || undefined,
    source: cut(cell('source'), 100) || undefined,
    tags: tagsOf(...cell('tags').split(/[;,|]/)),
    validUntil: readTime(cell('until')),
  };
}

function readSeverity(text: string): Severity | undefined {
  if (text === '') return undefined;
  const word = text.toLowerCase();
  const found = Object.entries(severityWords).find(([, words]) => words.includes(word))?.[0];
  if (found === undefined) throw new BrokenRow('its severity is none of high, warning, information and none');
  return found as Severity;
}

function readConfidence(text: string): number | undefined {
  if (text === '') return undefined;
  const value = Number(text.replace(/\s*%$/, ''));
  if (!(value >= 0 && value <= 100)) throw new BrokenRow('its confidence is no number from 0 to 100');
  return value;
}

function readTime(text: string): number | undefined {
  if (text === '') return undefined;
  const time = /^\d{4}-\d\d-\d\d/.test(text) ? Date.parse(text) : Number.NaN;
  if (Number.isNaN(time))
    throw new BrokenRow('its valid_until is no time such as 2026-11-20 or 2026-11-20T14:05Z');
  return time;
}

function lineOf(error: unknown): string {
  return typeof error === 'object' && error !== null && 'lines' in error ? String(error.lines) : '?';
}
