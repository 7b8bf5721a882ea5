import { describe, expect, it } from 'vitest';
import { createEnricher, type EnrichRequest, type Sources } from '../../src/enrich/enricher.ts';
import { createHouseRules } from '../../src/enrich/house-rules.ts';
import type { Enrichment, Observable, Verdicts } from '../../src/enrichment.ts';
import { UserError } from '../../src/errors.ts';
import { fixedWorkspace } from '../fakes/fixed-workspace.ts';

const rules = createHouseRules({ domains: ['contoso.com'], ranges: [] });
const hosting: Observable = { type: 'ipv4', value: '85.214.149.236' };
const inside: Observable = { type: 'ipv4', value: '10.20.9.52' };

function verdictsOn(observable: Observable): Verdicts {
  const verdict = {
    provider: 'list',
    name: 'List',
    severity: 'high',
    summary: 'on the list',
    askedAt: '2026-11-21T00:00:00.000Z',
    cached: false,
  } as const;
  return { observable, verdicts: [verdict], silent: [] };
}

function sources(more: Partial<Sources> = {}): Sources {
  return {
    ask: async (observables, { told }) => {
      const all = observables.map(verdictsOn);
      for (const one of all) told(one);
      return all;
    },
    overall: ([first]) => ({ severity: first?.severity ?? 'unknown', why: 'List says so' }),
    locate: async () => ({ country: 'DE', sources: [] }),
    whois: async () => ({ holder: 'Strato AG', status: [], source: { name: 'RIPE' } }),
    sight: async () => ({
      byValue: new Map([
        [
          hosting.value,
          [{ table: 'SigninLogs', events: 3, firstSeen: 'a', lastSeen: 'b', hosts: [], accounts: ['ann'] }],
        ],
      ]),
      notes: [],
    }),
    rules,
    ...more,
  };
}

const logs = {
  workspace: fixedWorkspace(),
  window: { start: '2026-11-07T00:00:00.000Z', end: '2026-11-21T00:00:00.000Z' },
  phrase: 'last 14d',
};

function request(more: Partial<EnrichRequest> = {}): EnrichRequest {
  return {
    observables: [hosting],
    parts: ['intel', 'location', 'registration', 'sightings'],
    providers: ['list'],
    outside: true,
    mark: undefined,
    ceiling: 'green',
    logs,
    signal: new AbortController().signal,
    ...more,
  };
}

const states = ({ intel, location, registration, sightings }: Enrichment) =>
  [intel, location, registration, sightings].map((part) => part?.state);

describe('an enrichment', () => {
  it('has every part that was asked for', async () => {
    const [found] = await createEnricher(sources()).enrich(request());
    expect(found && states(found)).toEqual(['ready', 'ready', 'ready', 'ready']);
    const [located] = await createEnricher(sources()).enrich(request({ parts: ['location'] }));
    expect(located && states(located)).toEqual([undefined, 'ready', undefined, undefined]);
  });

  it('leaves out what makes no sense for its kind', async () => {
    const observables: readonly Observable[] = [
      { type: 'sha256', value: 'a'.repeat(64) },
      { type: 'cve', value: 'CVE-2026-1' },
    ];
    const found = await createEnricher(sources()).enrich(request({ observables }));
    expect(found.map(states)).toEqual([
      ['ready', undefined, undefined, 'ready'],
      ['ready', undefined, undefined, undefined],
    ]);
  });

  it('is told part by part while others are still being looked up', async () => {
    const told: (readonly (string | undefined)[])[] = [];
    let seen: (value: Awaited<ReturnType<Sources['sight']>>) => void = () => undefined;
    const sight = new Promise<Awaited<ReturnType<Sources['sight']>>>((resolve) => {
      seen = resolve;
    });
    const enriching = createEnricher(sources({ sight: () => sight })).enrich(
      request({ told: ([draft]) => draft && told.push(states(draft)) }),
    );
    await new Promise((resolve) => setTimeout(resolve, 5));
    expect(told.at(-1)).toEqual(['ready', 'ready', 'ready', 'pending']);
    seen({ byValue: new Map(), notes: [] });
    const [whole] = await enriching;
    expect(whole && states(whole)).toEqual(['ready', 'ready', 'ready', 'ready']);
  });

  it('says in the place of a part why it is missing, and keeps the others', async () => {
    const fails = () => Promise.reject(new UserError('not to be had today'));
    const broken = sources({ locate: fails, whois: fails, sight: fails });
    const [found] = await createEnricher(broken).enrich(request());
    expect(found && states(found)).toEqual(['ready', 'missing', 'missing', 'missing']);
    expect(found?.sightings).toEqual({ state: 'missing', why: 'not to be had today' });
  });

  it('does not hide a fault of our own', async () => {
    const broken = sources({ locate: () => Promise.reject(new TypeError('ours')) });
    await expect(createEnricher(broken).enrich(request())).rejects.toThrow('ours');
  });

  it('asks no registry about what is private, marked too high, or where nobody outside is to be asked', async () => {
    const asked: string[] = [];
    const whois: Sources['whois'] = async ({ value }) => {
      asked.push(value);
      return { status: [], source: { name: 'RIPE' } };
    };
    const enricher = createEnricher(sources({ whois }));
    const [kept] = await enricher.enrich(request({ observables: [inside] }));
    expect(kept?.withheld).toContain('private');
    expect(kept?.registration).toMatchObject({ state: 'missing' });
    const [marked] = await enricher.enrich(request({ mark: 'red' }));
    expect(marked?.withheld).toContain('TLP:RED');
    await enricher.enrich(request({ outside: false }));
    expect(asked).toEqual([]);
    await enricher.enrich(request());
    expect(asked).toEqual([hosting.value]);
  });

  it('tells the providers what may not leave, and why', async () => {
    const reasons: (string | undefined)[] = [];
    const ask: Sources['ask'] = async (observables, { mayLeave }) => {
      reasons.push(...observables.map(mayLeave));
      return observables.map(verdictsOn);
    };
    await createEnricher(sources({ ask })).enrich(request({ observables: [hosting, inside] }));
    expect(reasons).toEqual([undefined, 'it is a private address']);
  });

  it('ends where the request is aborted', async () => {
    const controller = new AbortController();
    controller.abort(new Error('stopped'));
    const stopped = createEnricher(sources()).enrich(request({ signal: controller.signal }));
    await expect(stopped).rejects.toThrow('stopped');
  });

  it('looks up a thousand, each once, and says what is beyond its limits', async () => {
    const observables = Array.from({ length: 1_200 }, (_, index): Observable => {
      return { type: 'ipv4', value: `85.${Math.floor(index / 250)}.${index % 250}.7` };
    });
    const found = await createEnricher(sources()).enrich(request({ observables }));
    const missing = (part: 'registration' | 'sightings') =>
      found.filter((one) => one[part]?.state === 'missing').length;
    expect(missing('registration')).toBe(1_180);
    expect(missing('sightings')).toBe(200);
    expect(found.every(({ intel }) => intel?.state === 'ready')).toBe(true);
  });
});
