import ipaddr from 'ipaddr.js';
import { type Observable, type Opinion, severities } from '../../enrichment.ts';
import { count, cut, factsOf, tagsOf } from '../answer-parts.ts';
import { canonical, recognise } from './canonical.ts';
import type { Indicator } from './indicator.ts';

/** Indicators by what they are of; networks by their length, so that an address is found in a few steps. */
export interface IndicatorIndex {
  /** What they say of an observable; undefined where none is of it. `now` in milliseconds since 1970. */
  opinionOf(observable: Observable, now: number): Opinion | undefined;
  readonly size: number;
}

export function indexIndicators(indicators: readonly Indicator[]): IndicatorIndex {
  const exact = Map.groupBy(indicators, ({ observable }) => keyOf(observable));
  const lengths = new Set(indicators.flatMap(({ observable }) => prefixOf(observable)));
  return {
    size: indicators.length,
    opinionOf(observable, now) {
      const known = canonical(observable.type, observable.value);
      if (!known) return undefined;
      const found = keysFor(known, lengths).flatMap(({ key, through }) =>
        (exact.get(key) ?? []).map((indicator) => ({ indicator, through })),
      );
      // That a host is harmless says nothing of a page on it.
      const about = found.filter(({ indicator, through }) => through !== 'host' || isBad(indicator));
      return about.length === 0 ? undefined : opinionOf(about, now);
    },
  };
}

/** How an indicator came to be about the observable: it is of a network that holds it, or of a URL's host. */
interface About {
  readonly indicator: Indicator;
  readonly through?: 'host' | 'network' | undefined;
}

function opinionOf(about: readonly About[], now: number): Opinion {
  const valid = about.filter(({ indicator }) => (indicator.validUntil ?? Infinity) > now);
  const worst = worstOf(valid.length > 0 ? valid : about);
  const { indicator, through } = worst;
  const until = indicator.validUntil === undefined ? undefined : dayOf(indicator.validUntil);
  const where =
    through === 'network'
      ? `in ${indicator.observable.value}, which is listed`
      : through === 'host'
        ? `on ${cut(indicator.observable.value, 100)}, which is listed`
        : 'listed';
  const described = indicator.description ? `: ${cut(indicator.description, 160)}` : '';
  const expired = valid.length === 0 ? `, but no longer valid since ${until}` : '';
  const harmless = indicator.severity === 'none' && expired === '' ? ' as harmless' : '';
  return {
    severity: valid.length > 0 ? indicator.severity : 'information',
    summary: `${where}${harmless}${expired}${described}`,
    facts: factsOf({
      Source: indicator.source,
      Confidence: indicator.confidence,
      'Valid until': until,
      Marking: indicator.marking,
      Entries: about.length > 1 ? count(about.length, 'entry').replace(/entrys$/, 'entries') : undefined,
    }),
    tags: tagsOf(...about.flatMap(({ indicator: { tags } }) => tags)),
  };
}

function worstOf(about: readonly About[]): About {
  const rank = ({ indicator }: About) => severities.indexOf(indicator.severity);
  return about.reduce((worst, one) => (rank(one) < rank(worst) ? one : worst));
}

function isBad({ severity }: Indicator): boolean {
  return severity === 'high' || severity === 'warning';
}

function keyOf({ type, value }: Observable): string {
  return `${type} ${value}`;
}

function prefixOf({ type, value }: Observable): readonly number[] {
  return type === 'cidr' ? [Number(value.slice(value.indexOf('/') + 1))] : [];
}

interface Key {
  readonly key: string;
  readonly through?: About['through'];
}

function keysFor(observable: Observable, lengths: ReadonlySet<number>): readonly Key[] {
  const { type, value } = observable;
  const itself = { key: keyOf(observable) };
  if (type === 'ipv4' || type === 'ipv6') {
    const networks = [...lengths].flatMap((bits) => networkOf(type, value, bits));
    return [itself, ...networks.map((network): Key => ({ key: `cidr ${network}`, through: 'network' }))];
  }
  if (type !== 'url') return [itself];
  const host = new URL(value).hostname.replace(/^\[|\]$/g, '');
  const known = recognise(host);
  return [
    itself,
    ...(known ? keysFor(known, lengths) : []).map(({ key }): Key => ({ key, through: 'host' })),
  ];
}

function networkOf(type: 'ipv4' | 'ipv6', address: string, bits: number): readonly string[] {
  const kind = type === 'ipv4' ? ipaddr.IPv4 : ipaddr.IPv6;
  if (bits > (type === 'ipv4' ? 32 : 128)) return [];
  return [`${kind.networkAddressFromCIDR(`${address}/${bits}`)}/${bits}`];
}

function dayOf(time: number): string {
  return new Date(time).toISOString().slice(0, 10);
}
