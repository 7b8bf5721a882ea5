import { mkdtemp, rm, utimes, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Observable, ObservableType } from '../../../src/enrichment.ts';
import { UserError } from '../../../src/errors.ts';
import { createLocalList, type LocalListOptions } from '../../../src/intel/house/local-list.ts';

const now = new Date('2026-11-20T15:00:00Z');
const { signal } = new AbortController();

let folder = '';
let files = 0;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'huntline-list-'));
});
afterAll(() => rm(folder, { recursive: true }));

function silentLog() {
  const told: string[] = [];
  const write = (_: unknown, message?: string) => void told.push(message ?? '');
  return { told, log: { info: write, warn: write } };
}

async function listOf(content: string, options: Partial<LocalListOptions> = {}) {
  const file = join(folder, `list-${files++}`);
  await writeFile(file, content);
  const { log, told } = silentLog();
  const list = createLocalList({ file, log, clock: () => now, ...options });
  const ask = async (type: ObservableType, value: string) =>
    (await list.look([{ type, value }], signal)).get(value);
  return { file, list, ask, told };
}

describe('a list in CSV', () => {
  const header = 'indicator,type,severity,confidence,description,tags,source,valid_until\n';

  it('says what it says of each kind of observable, defanged or not', async () => {
    const { ask, list } = await listOf(
      `${header}203.0.113.7,ip,high,90,"Control server, of someone",c2;quiet-heron,SOC,2027-01-01
2001:DB8:0::7,,malicious,,,,,
hxxps://evil[.]example/a?b=1,url,bad,,,,,
User@Mail[.]Example,email,suspicious,,,,,
EVIL.example.,domain,,80,,,,
0FED000EFA119AAE9F3830340F76AE2F,md5,,50,,,,
803995070265cf809afaf2681cd9e877e2604950,hash,,10,,,,
8.8.8.8,ip,none,,Public resolver,,,
`,
    );
    expect(await ask('ipv4', '203.0.113.7')).toEqual({
      severity: 'high',
      summary: 'listed: Control server, of someone',
      facts: [
        { name: 'Source', value: 'SOC' },
        { name: 'Confidence', value: '90' },
        { name: 'Valid until', value: '2027-01-01' },
      ],
      tags: ['c2', 'quiet-heron'],
    });
    expect(await ask('ipv6', '2001:db8::7')).toMatchObject({ severity: 'high' });
    expect(await ask('url', 'https://evil.example/a?b=1')).toMatchObject({ severity: 'high' });
    expect(await ask('email', 'user@mail.example')).toMatchObject({ severity: 'warning' });
    expect(await ask('domain', 'evil.example')).toMatchObject({ severity: 'high' });
    expect(await ask('md5', '0fed000efa119aae9f3830340f76ae2f')).toMatchObject({ severity: 'warning' });
    expect(await ask('sha1', '803995070265cf809afaf2681cd9e877e2604950')).toMatchObject({
      severity: 'information',
    });
    expect(await ask('ipv4', '8.8.8.8')).toMatchObject({
      severity: 'none',
      summary: 'listed as harmless: Public resolver',
    });
    expect(await ask('ipv4', '203.0.113.8')).toBeUndefined();
    expect(list.problems()).toEqual([]);
  });

  it.each(['value', 'IOC', 'Observable', 'indicator_value', 'Indicator Value'])(
    'takes %s for the column of observables',
    async (name) => {
      const { ask } = await listOf(`note,${name},Verdict\nx,203.0.113.7,high\n`);
      expect(await ask('ipv4', '203.0.113.7')).toMatchObject({ severity: 'high', summary: 'listed: x' });
    },
  );

  it('names broken rows by line and reads the rest', async () => {
    const { ask, list, told } = await listOf(
      `${header}not an observable,,,,,,,
203.0.113.1,domain,,,,,,
203.0.113.2,ip,purple,,,,,
203.0.113.3,ip,,120,,,,
203.0.113.4,ip,,,,,,tomorrow
203.0.113.5 "x,ip,,,,,,
203.0.113.7,ip,high
`,
    );
    expect(await ask('ipv4', '203.0.113.7')).toMatchObject({ severity: 'high' });
    const lines = list.problems().map((problem) => problem.slice(0, 30));
    expect(lines.toSorted()).toEqual([
      'line 2: not an address, networ',
      'line 3: is of type ipv4, and n',
      'line 4: its severity is none o',
      'line 5: its confidence is no n',
      'line 6: its valid_until is no ',
      'line 7: not a row of CSV',
    ]);
    expect(told.at(-1)).toContain('left out');
  });

  it('says where a quote that is never closed swallows the rest', async () => {
    const { ask, list } = await listOf(
      'value,note\n203.0.113.1,x\n203.0.113.2,"never closed\n203.0.113.3,x\n',
    );
    expect(await ask('ipv4', '203.0.113.1')).toMatchObject({ severity: 'warning' });
    expect(await ask('ipv4', '203.0.113.3')).toBeUndefined();
    expect(list.problems()).toEqual([expect.stringMatching(/^line \d: not a row of CSV$/)]);
    const long = await listOf(
      `value,note\n203.0.113.1,x\n203.0.113.2,"never closed\n${'203.0.113.3,x\n'.repeat(9_000)}`,
    );
    expect(await long.ask('ipv4', '203.0.113.1')).toMatchObject({ severity: 'warning' });
    expect(long.list.problems().length).toBeGreaterThan(0);
  });

  it('finds addresses within networks, the worst entry first, and not outside of them', async () => {
    const { ask } = await listOf(
      'value,severity,description\n203.0.113.0/24,none,ours\n203.0.113.7,high,bad\n2001:db8:1::/48,warning,rented\n',
    );
    expect(await ask('ipv4', '203.0.113.7')).toMatchObject({ severity: 'high', summary: 'listed: bad' });
    expect(await ask('ipv4', '203.0.113.8')).toMatchObject({
      severity: 'none',
      summary: 'in 203.0.113.0/24, which is listed as harmless: ours',
    });
    expect(await ask('ipv6', '2001:db8:1:2::9')).toMatchObject({ severity: 'warning' });
    expect(await ask('ipv6', '2001:db8:2::9')).toBeUndefined();
    expect(await ask('ipv4', '203.0.114.7')).toBeUndefined();
    expect(await ask('cidr', '203.0.113.0/24')).toMatchObject({ severity: 'none' });
  });

  it('finds a URL on a host that is bad, but does not call one harmless for its host', async () => {
    const { ask } = await listOf(
      'value,severity\nevil.example,high\nfiles.example,none\n203.0.113.0/24,warning\n',
    );
    expect(await ask('url', 'https://evil.example/x')).toMatchObject({
      severity: 'high',
      summary: 'on evil.example, which is listed',
    });
    expect(await ask('url', 'http://203.0.113.9:8080/x')).toMatchObject({ severity: 'warning' });
    expect(await ask('url', 'https://files.example/x')).toBeUndefined();
  });

  it('says of an entry that is no longer valid that it was', async () => {
    const { ask } = await listOf(
      'value,severity,valid_until\n203.0.113.7,high,2026-11-01\n203.0.113.8,high,2026-11-01\n203.0.113.8,warning,2027-01-01\n',
    );
    expect(await ask('ipv4', '203.0.113.7')).toMatchObject({
      severity: 'information',
      summary: 'listed, but no longer valid since 2026-11-01',
    });
    expect(await ask('ipv4', '203.0.113.8')).toMatchObject({ severity: 'warning' });
  });

  it('refuses a file without a column of observables, an absent one and a huge one, saying what to do', async () => {
    const odd = await listOf('a,b\n1,2\n');
    await expect(odd.ask('ipv4', '203.0.113.7')).rejects.toThrow(UserError);
    const empty = await listOf('');
    await expect(empty.ask('ipv4', '203.0.113.7')).rejects.toThrow('no column of observables');
    const absent = await listOf('', { file: join(folder, 'nowhere'), setting: 'HUNTLINE_TI_LIST' });
    await expect(absent.ask('ipv4', '203.0.113.7')).rejects.toMatchObject({
      message: 'The local list of indicators cannot be read (ENOENT).',
      hint: expect.stringContaining('HUNTLINE_TI_LIST'),
    });
    const huge = await listOf('value\n203.0.113.7\n', { maxBytes: 10 });
    await expect(huge.ask('ipv4', '203.0.113.7')).rejects.toThrow('at most');
  });

  it('reads so many entries and says from where on it did not', async () => {
    const rows = Array.from({ length: 50 }, (_, index) => `203.0.113.${index}`).join('\n');
    const { ask, list } = await listOf(`value\n${rows}\n`, { maxIndicators: 10 });
    expect(await ask('ipv4', '203.0.113.9')).toMatchObject({ severity: 'warning' });
    expect(await ask('ipv4', '203.0.113.10')).toBeUndefined();
    expect(list.problems()).toEqual(['line 12 and after: left out, since at most 10 are read']);
  });

  it('names the first of very many problems and counts the others', async () => {
    const { ask, list } = await listOf(`value\n${'broken\n'.repeat(5_000)}`);
    await ask('ipv4', '203.0.113.7');
    expect(list.problems()).toHaveLength(21);
    expect(list.problems().at(-1)).toBe('and 4980 more');
  });

  it('is read again when the file has changed, and kept while the new one is broken', async () => {
    const { file, ask, list } = await listOf('value,severity\n203.0.113.7,high\n');
    expect(await ask('ipv4', '203.0.113.7')).toMatchObject({ severity: 'high' });
    await writeFile(file, '{ "type": "bundle", "objects": [');
    expect(await ask('ipv4', '203.0.113.7')).toMatchObject({ severity: 'high' });
    expect(list.problems()).toEqual([
      'the list as it was before is in use: The local list of indicators is no whole JSON.',
    ]);
    await writeFile(file, 'value,severity\n203.0.113.7,none\n');
    await utimes(file, now, now);
    expect(await ask('ipv4', '203.0.113.7')).toMatchObject({ severity: 'none' });
    expect(list.problems()).toEqual([]);
  });

  it('survives any text', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.oneof(fc.string({ unit: 'grapheme' }), fc.string({ unit: 'binary' })),
        async (text) => {
          const { ask, list } = await listOf(`value,severity,confidence\n${text}\n203.0.113.7,high\n`);
          await ask('ipv4', '203.0.113.7');
          expect(JSON.stringify(list.problems()).length).toBeLessThan(5_000);
        },
      ),
      { numRuns: 60 },
    );
  });
});

describe('a list in STIX 2.1', () => {
  const indicator = (pattern: string, changes: object = {}) => ({
    type: 'indicator',
    spec_version: '2.1',
    id: 'indicator--2a6b7c7a-9a7e-4d0b-9a39-6c8d6d3f0f11',
    created: '2026-11-01T00:00:00Z',
    modified: '2026-11-01T00:00:00Z',
    pattern,
    pattern_type: 'stix',
    valid_from: '2026-11-01T00:00:00Z',
    ...changes,
  });
  const bundle = (...objects: unknown[]) =>
    JSON.stringify({ type: 'bundle', id: 'bundle--7c8a9c0e-1f9a-4f0e-8f6a-9a4c1f6f0a01', objects });

  it('says what its indicators, their authors and their markings say', async () => {
    const { ask, list } = await listOf(
      bundle(
        { type: 'identity', id: 'identity--1', name: 'Larkmoor SOC' },
        {
          type: 'marking-definition',
          id: 'marking-definition--1',
          definition_type: 'tlp',
          definition: { tlp: 'amber' },
        },
        indicator("[ipv4-addr:value = '203.0.113.7' OR domain-name:value = 'evil.example']", {
          name: 'Control server',
          confidence: 85,
          indicator_types: ['malicious-activity'],
          labels: ['quiet heron'],
          created_by_ref: 'identity--1',
          object_marking_refs: ['marking-definition--1'],
          valid_until: '2027-02-01T00:00:00.000Z',
        }),
        { type: 'malware', id: 'malware--1', name: 'SyncHelper', is_family: true },
      ),
    );
    const opinion = {
      severity: 'high',
      summary: 'listed: Control server',
      facts: [
        { name: 'Source', value: 'Larkmoor SOC' },
        { name: 'Confidence', value: '85' },
        { name: 'Valid until', value: '2027-02-01' },
        { name: 'Marking', value: 'TLP:AMBER' },
      ],
      tags: ['malicious-activity', 'quiet heron'],
    };
    expect(await ask('ipv4', '203.0.113.7')).toEqual(opinion);
    expect(await ask('domain', 'evil.example')).toEqual(opinion);
    expect(list.problems()).toEqual([]);
  });

  it('leaves out what is revoked or not yet valid, and calls benign what is', async () => {
    const { ask } = await listOf(
      bundle(
        indicator("[ipv4-addr:value = '203.0.113.1']", { revoked: true, confidence: 90 }),
        indicator("[ipv4-addr:value = '203.0.113.2']", { valid_from: '2027-01-01T00:00:00Z' }),
        indicator("[ipv4-addr:value = '203.0.113.3']", { indicator_types: ['benign'], confidence: 90 }),
        indicator("[ipv4-addr:value = '203.0.113.4']", {
          indicator_types: ['anonymization'],
          confidence: 90,
        }),
        indicator("[ipv4-addr:value = '203.0.113.5']", {
          object_marking_refs: ['marking-definition--e828b379-4e03-4974-9ac4-e53a884c97c1'],
        }),
      ),
    );
    expect(await ask('ipv4', '203.0.113.1')).toBeUndefined();
    expect(await ask('ipv4', '203.0.113.2')).toBeUndefined();
    expect(await ask('ipv4', '203.0.113.3')).toMatchObject({ severity: 'none' });
    expect(await ask('ipv4', '203.0.113.4')).toMatchObject({ severity: 'warning' });
    expect(await ask('ipv4', '203.0.113.5')).toMatchObject({
      facts: [{ name: 'Marking', value: 'TLP:RED' }],
    });
  });

  it('names objects that it cannot read, and reads the rest', async () => {
    const { ask, list } = await listOf(
      bundle(
        indicator("[file:hashes.MD5 = 'nonsense']"),
        indicator("[ipv4-addr:value = '203.0.113.1' AND domain-name:value = 'evil.example']"),
        indicator('rule x { condition: true }', { pattern_type: 'yara' }),
        { type: 'indicator', id: 'indicator--1' },
        'odd',
        null,
        indicator("[ipv4-addr:value ISSUBSET '203.0.113.0/24']", { confidence: 40 }),
      ),
    );
    expect(await ask('ipv4', '203.0.113.77')).toMatchObject({ severity: 'warning' });
    expect(list.problems()).toEqual([
      'object 1: its pattern holds a value that does not fit its type',
      'object 2: its pattern says more than that one of several observables is bad',
      'object 3: its pattern is of type yara',
      'object 4: not an indicator of STIX 2.1, at pattern',
    ]);
  });

  it('refuses JSON that is no bundle', async () => {
    const { ask } = await listOf('[1, 2]');
    await expect(ask('ipv4', '203.0.113.7')).rejects.toThrow('no bundle of STIX 2.1');
  });

  it('survives any JSON in its objects', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.jsonValue(), { maxLength: 5 }),
        fc.jsonValue(),
        async (objects, planted) => {
          const broken = { ...indicator("[ipv4-addr:value = '203.0.113.9']"), pattern: planted };
          const { ask } = await listOf(
            bundle(...objects, broken, indicator("[ipv4-addr:value = '203.0.113.7']")),
          );
          const observable: Observable = { type: 'ipv4', value: '203.0.113.7' };
          expect(await ask(observable.type, observable.value)).toMatchObject({ severity: 'warning' });
        },
      ),
      { numRuns: 60 },
    );
  });
});
