import { gzipSync } from 'node:zlib';
import type { Link, QueryLinks, Window } from '../types.ts';

/** The hosts of a cloud's portals, such as `portal.azure.com` and `security.microsoft.com`. */
export interface Portals {
  readonly azure: string;
  /** Absent where the cloud has none. */
  readonly defender?: string | undefined;
}

/** The workspace that the links lead to. */
export interface LinkTarget {
  readonly portals: Portals;
  readonly tenantId?: string | undefined;
  readonly resourceId?: string | undefined;
}

/** What a button of Slack's takes; browsers and portals take more. */
const longest = 3000;

/** A query over a window, in Azure's portal and in Defender. What cannot be linked is said in a note. */
export function queryLinks(target: LinkTarget, kql: string, window: Window, now: Date): QueryLinks {
  const { portals, resourceId } = target;
  const links: Link[] = [];
  const notes: string[] = [];
  const add = (title: string, url: string) => {
    if (url.length <= longest) links.push({ title, url });
    else notes.push(`The query is too long for the link “${title}”; copy it from “Show KQL”.`);
  };
  if (resourceId)
    add('Open in Azure portal', azureLink(portals.azure, target.tenantId, resourceId, kql, window));
  if (portals.defender) {
    add('Open in Defender', defenderLink(portals.defender, target.tenantId, kql, window, now));
  }
  return { links, notes };
}

/** Azure's log query blade: the query is base64 of gzip of UTF-8, the window two instants. */
function azureLink(
  portal: string,
  tenantId: string | undefined,
  resourceId: string,
  kql: string,
  { start, end }: Window,
): string {
  const query = gzipSync(kql).toString('base64');
  return [
    `https://${portal}/#${tenantId ? `@${encodeURIComponent(tenantId)}/` : ''}blade/Microsoft_Azure_Monitoring_Logs/LogsBlade`,
    `resourceId/${encodeURIComponent(resourceId)}`,
    'source/LogsBlade.AnalyticsShareLinkToQuery',
    `q/${encodeURIComponent(query)}`,
    `timespan/${encodeURIComponent(`${start}/${end}`)}`,
  ].join('/');
}

/**
 * Defender's advanced hunting: base64url of gzip of UTF-16LE. It knows no window but the last day, week and month, so the
 * smallest of those that reaches back to the start; what a query itself says of time holds beside it.
 */
function defenderLink(
  portal: string,
  tenantId: string | undefined,
  kql: string,
  { start }: Window,
  now: Date,
): string {
  const url = new URL(`https://${portal}/v2/advanced-hunting`);
  if (tenantId) url.searchParams.set('tid', tenantId);
  url.searchParams.set('query', gzipSync(Buffer.from(kql, 'utf16le')).toString('base64url'));
  const days = (now.getTime() - Date.parse(start)) / 86_400_000;
  url.searchParams.set('timeRangeId', days <= 1 ? 'day' : days <= 7 ? 'week' : 'month');
  return url.href;
}
