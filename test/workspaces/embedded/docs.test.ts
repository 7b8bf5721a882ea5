import { readdirSync, readFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createDemo } from '../../../demo/index.ts';
import { runQuery } from '../../../src/workspaces/embedded/run-query.ts';
import { Store } from '../../../src/workspaces/embedded/store.ts';

const root = new URL('../../../', import.meta.url);
const pages = ['README.md', ...readdirSync(new URL('docs/', root)).map((name) => `docs/${name}`)].filter(
  (name) => name.endsWith('.md'),
);

/** The KQL of a page: its fenced blocks, and what `hunt kql` is given in its command lines. */
const examples = pages.flatMap((page) => {
  const text = readFileSync(new URL(page, root), 'utf8');
  const blocks = [...text.matchAll(/^```(?:kusto|kql)\n([\s\S]*?)^```/gm)].map((match) => match[1] ?? '');
  const lines = [...text.matchAll(/hunt kql ([^"`\n]+)["`]/g)].map((match) => match[1] ?? '');
  return [...blocks, ...lines].map((kql) => [page, kql.trim()] as const);
});

const now = new Date('2026-11-20T15:00:00Z');
const window = { start: '2026-10-21T15:00:00.000Z', end: now.toISOString() };
let store: Store;

beforeAll(async () => {
  store = await Store.open(createDemo({ now, seed: 1 }));
});
afterAll(() => store.close());

describe('KQL of the documentation', () => {
  it('is there', () => {
    expect(examples.length).toBeGreaterThanOrEqual(7);
  });

  it.each(examples)('%s: %s', async (_page, kql) => {
    const { signal } = new AbortController();
    const { rows } = await runQuery(store, kql, window, { maxRows: 100, timeoutMs: 60_000, signal });
    expect(rows.length).toBeGreaterThan(0);
  });
});
