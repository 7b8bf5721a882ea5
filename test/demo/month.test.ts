import { readdirSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import type { ColumnType } from '../../src/types.ts';
import type { SourceValue } from '../../src/workspaces/embedded/table-source.ts';
import { now, openMonth, timeOf } from './month.ts';

const day = 24 * 60 * 60 * 1000;
const { source, rows } = openMonth();
const tables = Object.keys(source.schema);

const fits: Readonly<Record<ColumnType, (value: SourceValue) => boolean>> = {
  bool: (value) => typeof value === 'boolean',
  datetime: (value) => value instanceof Date && Number.isFinite(value.getTime()),
  decimal: (value) => typeof value === 'string',
  dynamic: (value) => typeof value === 'object' && !(value instanceof Date),
  guid: (value) => typeof value === 'string',
  int: (value) => Number.isInteger(value) && Math.abs(Number(value)) < 2 ** 31,
  long: (value) => Number.isSafeInteger(value),
  real: (value) => typeof value === 'number',
  string: (value) => typeof value === 'string',
  timespan: (value) => typeof value === 'string',
};

describe('the demo month', () => {
  it('has a schema file for each of its tables, and a table for each but those that an import alone makes', () => {
    const names = readdirSync(new URL('../../schemas/', import.meta.url)).map((name) =>
      name.replace('.json', ''),
    );
    expect([...tables, 'Event', 'WindowsEvent'].sort()).toEqual(names.sort());
  });

  it('has at least a hundred thousand rows, and some in every table', () => {
    const counts = tables.map((table) => rows(table).length);
    expect(Math.min(...counts)).toBeGreaterThan(0);
    expect(counts.reduce((sum, count) => sum + count, 0)).toBeGreaterThanOrEqual(100_000);
  });

  it.each(tables)('%s has rows of the month alone, oldest first', (table) => {
    const times = rows(table).map(timeOf);
    expect(times.every((time) => time >= now.getTime() - 30 * day && time <= now.getTime())).toBe(true);
    expect(times.every((time, index) => index === 0 || time >= (times[index - 1] ?? 0))).toBe(true);
  });

  it.each(tables)('%s fills only columns of its schema, with values of their types', (table) => {
    const types = new Map(source.schema[table]?.map(({ name, type }) => [name, type]));
    const wrong = new Set<string>();
    for (const row of rows(table))
      for (const [name, value] of Object.entries(row)) {
        const type = types.get(name);
        if (type === undefined) wrong.add(`${name} is not a column`);
        else if (value !== null && value !== undefined && !fits[type](value))
          wrong.add(`${name} is no ${type}`);
      }
    expect([...wrong]).toEqual([]);
  });

  it.each(tables)('%s says in each row which table and workspace it is', (table) => {
    const all = rows(table);
    expect(all.every((row) => row.Type === table && String(row.TenantId).length === 36)).toBe(true);
  });

  it('keeps JSON in the columns that hold it as text', () => {
    for (const row of rows('SecurityAlert')) {
      expect(Array.isArray(JSON.parse(String(row.Entities)))).toBe(true);
      expect(JSON.parse(String(row.ExtendedProperties))).toBeTypeOf('object');
    }
    for (const row of rows('OfficeActivity'))
      if (row.RecordType === 'ExchangeAdmin')
        expect(Array.isArray(JSON.parse(String(row.Parameters)))).toBe(true);
  });

  it('has nothing in the future but the end of what is valid', () => {
    const late = new Set<string>();
    for (const table of tables)
      for (const row of rows(table))
        for (const [name, value] of Object.entries(row))
          if (value instanceof Date && value > now && name !== 'ValidUntil') late.add(`${table}.${name}`);
    expect([...late]).toEqual([]);
  });
});

describe('the clock and the seed', () => {
  const small = [
    'SecurityAlert',
    'SecurityIncident',
    'AuditLogs',
    'ThreatIntelIndicators',
    'DnsEvents',
    'SigninLogs',
  ];

  it('give the same rows when they are the same', () => {
    const again = openMonth();
    for (const table of small) expect(JSON.stringify(again.rows(table))).toBe(JSON.stringify(rows(table)));
  });

  it('give a table the same rows whatever other tables were made before', () => {
    const last = openMonth();
    for (const table of [...small].reverse()) last.rows(table);
    for (const table of small) expect(JSON.stringify(last.rows(table))).toBe(JSON.stringify(rows(table)));
  });

  it('give other rows when the seed differs', () => {
    expect(JSON.stringify(openMonth(now, 2).rows('AuditLogs'))).not.toBe(JSON.stringify(rows('AuditLogs')));
  });

  it('refuse a table that the demo does not have', () => {
    expect(() => source.rows('Nonsense')).toThrow(/no table Nonsense/);
  });
});

describe('ordinary noise', () => {
  it('keeps to working hours on weekdays', () => {
    const own = rows('OfficeActivity').filter((row) => row.RecordType !== 'ExchangeAdmin');
    const hours = own.map((row) => new Date(timeOf(row)));
    const working = hours.filter(
      (time) => isWeekday(time) && time.getUTCHours() >= 7 && time.getUTCHours() < 19,
    );
    expect(working.length / hours.length).toBeGreaterThan(0.85);
    expect(hours.filter((time) => !isWeekday(time)).length / hours.length).toBeLessThan(0.06);
  });

  it('lets service accounts work round the clock', () => {
    const logons = rows('SecurityEvent').filter(
      (row) => row.EventID === 4624 && row.TargetUserName === 'svc-backup',
    );
    expect(new Set(logons.map((row) => new Date(timeOf(row)).getUTCHours())).size).toBe(24);
  });

  it('names no public address but documentation ranges and the few well-known ones', () => {
    const strange = new Set<string>();
    for (const [text, where] of dotted())
      for (const [address] of text.matchAll(/(?<![\w./-])\d{1,3}(?:\.\d{1,3}){3}(?![\w.])/g))
        if (!isAllowed(address)) strange.add(`${where}: ${address}`);
    expect([...strange]).toEqual([]);
  });

  it('names no domain that somebody could own but Dropbox’s, whose downloads there is a hunt for', () => {
    const strange = new Set<string>();
    for (const [text, where] of dotted())
      for (const [domain] of text.matchAll(/\b[a-z0-9-]+\.(?:com|net|org|io|dev|eu|ie|de|info|biz)\b/gi))
        if (!/\.(?:IncidentUrl|Uri)$/.test(where) && domain !== 'dropboxusercontent.com')
          strange.add(`${where}: ${domain}`);
    expect([...strange]).toEqual([]);
  });
});

/** Every different text of the month with a dot in it, and the column where it first stands. */
const dotted = memo(() => {
  const texts = new Map<string, string>();
  for (const table of tables)
    for (const row of rows(table))
      for (const [name, value] of Object.entries(row)) {
        const text = textOf(value);
        if (text.includes('.') && !texts.has(text) && !versions.has(name))
          texts.set(text, `${table}.${name}`);
      }
  return texts;
});

function memo<T>(make: () => T): () => T {
  let made: { value: T } | undefined;
  return () => {
    made ??= { value: make() };
    return made.value;
  };
}

/** Columns whose values look like addresses and are versions. */
const versions = new Set(['UserAgent', 'Version', 'DeviceVersion']);

function isAllowed(address: string): boolean {
  const known = ['8.8.8.8', '1.1.1.1', '185.220.101.34', '185.220.101.46', '85.214.149.236'];
  return /^(?:10\.|192\.0\.2\.|198\.51\.100\.|203\.0\.113\.)/.test(address) || known.includes(address);
}

function textOf(value: SourceValue): string {
  if (typeof value === 'string') return value;
  return typeof value === 'object' && value !== null && !(value instanceof Date) ? JSON.stringify(value) : '';
}

function isWeekday(time: Date): boolean {
  return time.getUTCDay() !== 0 && time.getUTCDay() !== 6;
}
