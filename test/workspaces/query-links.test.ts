import { gunzipSync } from 'node:zlib';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Window } from '../../src/types.ts';
import { type LinkTarget, queryLinks } from '../../src/workspaces/query-links.ts';

const resourceId =
  '/subscriptions/0f/resourceGroups/my rg/providers/Microsoft.OperationalInsights/workspaces/sentinel';
const target: LinkTarget = {
  portals: { azure: 'portal.azure.com', defender: 'security.microsoft.com' },
  tenantId: 'tenant-guid',
  resourceId,
};
const window: Window = { start: '2026-11-13T00:00:00.000Z', end: '2026-11-20T00:00:00.000Z' };
const now = new Date('2026-11-20T00:00:00Z');

function urls(kql: string, over: Window = window, to = target): readonly string[] {
  return queryLinks(to, kql, over, now).links.map(({ url }) => url);
}

describe('the link to Azure’s portal', () => {
  it('holds workspace, query and window, each where the portal looks for it', () => {
    const [, tenant, blade, workspace, query = '', timespan] =
      /^https:\/\/portal\.azure\.com\/#@([^/]+)\/blade\/([^/]+\/[^/]+)\/resourceId\/([^/]+)\/source\/LogsBlade\.AnalyticsShareLinkToQuery\/q\/([^/]+)\/timespan\/([^/]+)$/.exec(
        urls('SecurityAlert | take 10')[0] ?? '',
      ) ?? [];
    expect(tenant).toBe('tenant-guid');
    expect(blade).toBe('Microsoft_Azure_Monitoring_Logs/LogsBlade');
    expect(decodeURIComponent(workspace ?? '')).toBe(resourceId);
    expect(gunzipSync(Buffer.from(decodeURIComponent(query), 'base64')).toString()).toBe(
      'SecurityAlert | take 10',
    );
    expect(decodeURIComponent(timespan ?? '')).toBe('2026-11-13T00:00:00.000Z/2026-11-20T00:00:00.000Z');
  });

  it('needs no tenant, but the workspace’s resource id', () => {
    const { tenantId: _, ...noTenant } = target;
    expect(urls('T', window, noTenant)[0]).toMatch(/^https:\/\/portal\.azure\.com\/#blade\//);
    const { resourceId: __, ...noResource } = target;
    expect(queryLinks(noResource, 'T', window, now).links.map(({ title }) => title)).toEqual([
      'Open in Defender',
    ]);
  });
});

describe('the link to Defender', () => {
  it('holds tenant and query, as UTF-16', () => {
    const url = new URL(urls('SecurityAlert | take 10')[1] ?? '');
    expect(url.origin + url.pathname).toBe('https://security.microsoft.com/v2/advanced-hunting');
    expect(url.searchParams.get('tid')).toBe('tenant-guid');
    const packed = Buffer.from(url.searchParams.get('query') ?? '', 'base64url');
    expect(gunzipSync(packed).toString('utf16le')).toBe('SecurityAlert | take 10');
  });

  it.each([
    ['2026-11-19T00:00:00.000Z', 'day'],
    ['2026-11-18T23:00:00.000Z', 'week'],
    ['2026-11-13T00:00:00.000Z', 'week'],
    ['2026-10-21T00:00:00.000Z', 'month'],
  ])('reaches back to %s with the range %s', (start, range) => {
    const url = new URL(urls('T', { ...window, start })[1] ?? '');
    expect(url.searchParams.get('timeRangeId')).toBe(range);
  });

  it('is left out where the cloud has no Defender', () => {
    expect(urls('T', window, { ...target, portals: { azure: 'portal.azure.cn' } })).toHaveLength(1);
  });
});

it('brings any query through unharmed', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary', maxLength: 300 }), (kql) => {
      const [azure = '', defender = ''] = urls(kql);
      const packed = decodeURIComponent(/\/q\/([^/]+)\//.exec(azure)?.[1] ?? '');
      expect(gunzipSync(Buffer.from(packed, 'base64')).toString()).toBe(kql);
      const query = new URL(defender).searchParams.get('query') ?? '';
      expect(gunzipSync(Buffer.from(query, 'base64url')).toString('utf16le')).toBe(kql);
    }),
  );
});

it('leaves out what is too long for a link, and says so', () => {
  const kql = Array.from({ length: 1500 }, (_, n) => `word${(n * n * 7919) % 1_000_003}`).join(' or ');
  expect(queryLinks(target, kql, window, now)).toEqual({
    links: [],
    notes: [
      'The query is too long for the link “Open in Azure portal”; copy it from “Show KQL”.',
      'The query is too long for the link “Open in Defender”; copy it from “Show KQL”.',
    ],
  });
  const shorter = queryLinks(target, kql.slice(0, 3000), window, now);
  expect(shorter.links.every(({ url }) => url.length <= 3000)).toBe(true);
  expect(shorter.links.length + shorter.notes.length).toBe(2);
});
