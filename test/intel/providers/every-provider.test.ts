import { readdirSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Observable, ObservableType } from '../../../src/enrichment.ts';
import { severities } from '../../../src/enrichment.ts';
import { providers } from '../../../src/intel/index.ts';
import type { Provider } from '../../../src/intel/provider.ts';
import { ProviderSays } from '../../../src/intel/provider-says.ts';
import type { Documented, WireAnswer } from './answers/documented.ts';
import { documentedAnswers } from './answers/index.ts';

const samples: Partial<Readonly<Record<ObservableType, string>>> = {
  ipv4: '203.0.113.7',
  ipv6: '2001:db8::7',
  domain: 'login.skyline-cdn.example',
  url: 'https://static.skyline-cdn.example/s.ps1?a=1&b=2#c d',
  md5: '0'.repeat(32),
  sha1: '1'.repeat(40),
  sha256: '2'.repeat(64),
};
const keys = { AuthKey: 'canary+key/&=', ApiID: 'canary:id' };

function readBody(provider: Provider, { body }: WireAnswer): unknown {
  return provider.answers === 'json' ? JSON.parse(body) : body;
}

function answersOf(id: string) {
  const answers = documentedAnswers[id];
  if (!answers) throw new Error(`no documented answers of ${id}`);
  return answers;
}

function documented(id: string): readonly Documented[] {
  const { found, clean, notFound, others = [] } = answersOf(id);
  return [found, clean, notFound, ...others];
}

it('lists each file of the folder, and each has documented answers', () => {
  const files = readdirSync(new URL('../../../src/intel/providers/', import.meta.url));
  const ids = providers.map(({ id }) => id);
  expect(files.map((file) => file.replace(/\.ts$/, '')).sort()).toEqual([...ids].sort());
  expect(Object.keys(documentedAnswers).sort()).toEqual([...ids].sort());
});

describe.each(providers.map((provider) => [provider.id, provider] as const))('%s', (id, provider) => {
  const supported: Observable[] = provider.supports.map((type) => ({ type, value: samples[type] ?? '' }));

  it('says of its documented answers what they mean', () => {
    for (const answer of documented(id)) {
      expect(answer.status === 200 || provider.alsoAnswers?.includes(answer.status)).toBe(true);
      expect(provider.supports).toContain(answer.observable.type);
      expect(provider.parse(readBody(provider, answer), answer.observable, answer.status)).toMatchObject(
        answer.means,
      );
    }
  });

  it('links to its own https pages alone, whatever the answer holds', () => {
    for (const answer of documented(id)) {
      const { page } = provider.parse(readBody(provider, answer), answer.observable, answer.status);
      if (page !== undefined) expect(new URL(page).protocol).toBe('https:');
    }
  });

  it('tells a refused key, a used up quota and a refused question in a body from an unreadable one', () => {
    for (const refusal of answersOf(id).refusals ?? []) {
      const parse = () =>
        provider.parse(readBody(provider, refusal), answersOf(id).found.observable, refusal.status);
      expect(parse).toThrow(ProviderSays);
      expect(parse).toThrow(expect.objectContaining({ saying: refusal.says }));
    }
  });

  it('asks over https, with its required keys in each request and observables that cannot leave their place', () => {
    const hostile = 'x/../y?key=z&indicator=w#\r\nhost: evil';
    const origins = new Set<string>();
    for (const observable of [...supported, ...supported.map(({ type }) => ({ type, value: hostile }))]) {
      const { url, headers = {}, body = '' } = provider.request(observable, keys);
      const parsed = new URL(url);
      origins.add(parsed.origin);
      expect(parsed.protocol).toBe('https:');
      expect(parsed.hash).toBe('');
      expect(url).not.toMatch(/[\r\n ]/);
      expect(Object.values(headers).join('')).not.toMatch(/[\r\n]|evil/);
      expect(parsed.pathname).not.toContain('/y');
      expect(
        [...parsed.searchParams.keys()].filter((name) => name === 'w' || name === 'key').length,
      ).toBeLessThan(2);
      const sent = decodeURIComponent(url) + Object.values(headers).join(' ') + body;
      const basic = Buffer.from(`${keys.ApiID}:${keys.AuthKey}`).toString('base64');
      if (provider.keys.some(({ required }) => required)) {
        expect(sent.includes(keys.AuthKey) || sent.includes(basic)).toBe(true);
      }
    }
    expect(origins.size).toBe(1);
  });

  it('throws nothing but an Error of its own words at any JSON, or makes a severity of it', () => {
    const observable = supported[0];
    if (!observable) throw new Error('supports nothing');
    const statuses = fc.constantFrom(200, ...(provider.alsoAnswers ?? []));
    fc.assert(
      fc.property(fc.jsonValue({ maxDepth: 4 }), statuses, (body, status) => {
        survives(provider, body, observable, status);
      }),
      { numRuns: 200 },
    );
  });

  it('survives its own answers with any part of them changed, and keeps texts as bounded texts', () => {
    const answers = documented(id);
    const index = fc.nat(answers.length - 1);
    const planted = fc.oneof(fc.constant('long'), fc.jsonValue({ maxDepth: 2 }));
    fc.assert(
      fc.property(index, fc.nat(400), planted, (which, place, value) => {
        const answer = answers[which];
        if (!answer) return;
        const plant = value === 'long' ? '<!channel> [x](https://evil.example) '.repeat(500) : value;
        const body =
          provider.answers === 'json'
            ? changed(JSON.parse(answer.body), place, plant)
            : typeof plant === 'string'
              ? plant
              : JSON.stringify(plant);
        survives(provider, body, answer.observable, answer.status);
      }),
      { numRuns: 300 },
    );
  });
});

/** Either an opinion of bounded texts or an error that quotes nothing of the answer. */
function survives(provider: Provider, body: unknown, observable: Observable, status: number): void {
  try {
    const { severity, summary, facts = [], tags = [], page = '' } = provider.parse(body, observable, status);
    expect(severities).toContain(severity);
    expect(summary.length).toBeLessThan(400);
    expect(facts.length).toBeLessThan(20);
    expect(tags.length).toBeLessThan(13);
    for (const text of [...facts.flatMap(({ name, value }) => [name, value]), ...tags]) {
      expect(typeof text).toBe('string');
      expect(text.length).toBeLessThanOrEqual(200);
    }
    expect(page).not.toContain('evil');
  } catch (error) {
    if (!(error instanceof Error) || error.name === 'AssertionError') throw error;
    expect(error.name).toMatch(/^(?:Error|ProviderSays)$/);
    expect(error.message.length).toBeLessThan(200);
    expect(error.message).not.toContain('evil');
  }
}

/** The same value with one of its parts, counted depth first, replaced. */
function changed(value: unknown, place: number, planted: unknown): unknown {
  let left = place % size(value);
  const walk = (part: unknown): unknown => {
    if (left-- === 0) return planted;
    if (Array.isArray(part)) return part.map(walk);
    if (typeof part !== 'object' || part === null) return part;
    return Object.fromEntries(Object.entries(part).map(([name, inner]) => [name, walk(inner)]));
  };
  return walk(value);
}

function size(value: unknown): number {
  if (typeof value !== 'object' || value === null) return 1;
  return Object.values(value).reduce((sum: number, inner) => sum + size(inner), 1);
}
