// What is said of an observable, by whom: the words shared by intel, geoip, rdap, enrich, watch and the cards.

/** The kinds of observable that are found in text. */
export const observableTypes = [
  'ipv4',
  'ipv6',
  'cidr',
  'domain',
  'url',
  'email',
  'md5',
  'sha1',
  'sha256',
  'cve',
  'file-path',
  'registry-key',
  'asn',
  'azure-resource',
  'guid',
] as const;
export type ObservableType = (typeof observableTypes)[number];

/** Something that can be looked up. `value` is refanged and normalised, so that equal things have equal values. */
export interface Observable {
  readonly type: ObservableType;
  readonly value: string;
}

/** An observable where it stood in a text. */
export interface FoundObservable extends Observable {
  /** As written, defanged or not. */
  readonly found: string;
  /** Offset of `found` in the text, in UTF-16 units. */
  readonly at: number;
}

/** How bad, worst first. `none`: looked at and found harmless. `unknown`: nobody knows it. */
export const severities = ['high', 'warning', 'information', 'none', 'unknown'] as const;
export type Severity = (typeof severities)[number];

/** A name and what is to be said of it, as short text. Providers' words: hostile until shown by `render/`. */
export interface Fact {
  readonly name: string;
  readonly value: string;
}

/** What a provider's answer means. */
export interface Opinion {
  readonly severity: Severity;
  /** One short clause that says why: `12 of 94 engines call it malicious`. */
  readonly summary: string;
  readonly facts?: readonly Fact[];
  /** Families, campaigns, categories, ports: short words. */
  readonly tags?: readonly string[];
  /** The page about it for people. */
  readonly page?: string;
}

/** What one provider says of one observable. */
export interface Verdict extends Opinion {
  /** Id of the provider. */
  readonly provider: string;
  /** As people know it. */
  readonly name: string;
  /** When the provider was asked, ISO 8601 in UTC. */
  readonly askedAt: string;
  /** True where it was asked before and its answer is still good. */
  readonly cached: boolean;
}

/** Why there is no verdict. */
export type Silence =
  | 'breaker'
  | 'failed'
  | 'no-key'
  | 'quota'
  | 'refused'
  | 'stopped'
  | 'timeout'
  | 'unreadable'
  | 'unsupported'
  | 'withheld';

/** A provider that said nothing, and why: one line on the card. */
export interface NoVerdict {
  readonly provider: string;
  readonly name: string;
  readonly silence: Silence;
  /** A clause for people, and what to do where there is something: `daily quota of 500 used up until 00:00 UTC`. */
  readonly message: string;
}

/** All that providers say of one observable. */
export interface Verdicts {
  readonly observable: Observable;
  readonly verdicts: readonly Verdict[];
  readonly silent: readonly NoVerdict[];
}

/** By what rule the providers' severities make one: `why` names the providers that decided it. */
export interface OverallVerdict {
  readonly severity: Severity;
  readonly why: string;
}

/** A database or service that a part of the answer is from: its licence asks to be named. */
export interface Source {
  readonly name: string;
  /** When the data was made, ISO 8601 in UTC. */
  readonly builtAt?: string;
  /** The line that its licence wants shown. */
  readonly licence?: string;
  /** Words of warning: too old, a fallback. */
  readonly notes?: readonly string[];
}

/** Where an address is. Absent parts are not known. */
export interface Location {
  /** ISO 3166-1 alpha-2, upper case. */
  readonly country?: string;
  readonly region?: string;
  readonly city?: string;
  /** Degrees. */
  readonly latitude?: number;
  readonly longitude?: number;
  /** Autonomous system number, without `AS`. */
  readonly asn?: number;
  readonly asName?: string;
  readonly sources: readonly Source[];
}

/** Whose an address, network or domain is, from RDAP. */
export interface Registration {
  readonly handle?: string;
  readonly name?: string;
  /** The organisation or person that holds it. */
  readonly holder?: string;
  readonly country?: string;
  /** `85.214.0.0 – 85.214.255.255`, `AS6724`, `example.com`. */
  readonly covers?: string;
  readonly registeredAt?: string;
  readonly changedAt?: string;
  readonly expiresAt?: string;
  readonly registrar?: string;
  readonly abuseContact?: string;
  readonly status: readonly string[];
  readonly source: Source;
}

/** One table of one's own logs in which the observable stands. */
export interface Sighting {
  readonly table: string;
  readonly events: number;
  /** ISO 8601 in UTC. */
  readonly firstSeen: string;
  readonly lastSeen: string;
  readonly hosts: readonly string[];
  readonly accounts: readonly string[];
}

/** A part of an enrichment: there, not to be had (and why), still being looked up, or not asked for. */
export type Part<T> =
  | { readonly state: 'ready'; readonly value: T }
  | { readonly state: 'missing'; readonly why: string }
  | { readonly state: 'pending' };

/** All that is known of one observable. A part that was not asked for, or makes no sense for its type, is absent. */
export interface Enrichment {
  readonly observable: Observable;
  readonly intel?: Part<{
    readonly overall: OverallVerdict;
    readonly verdicts: readonly Verdict[];
    readonly silent: readonly NoVerdict[];
  }>;
  readonly location?: Part<Location>;
  readonly registration?: Part<Registration>;
  readonly sightings?: Part<{
    readonly workspace: string;
    /** The words that gave the window. */
    readonly phrase: string;
    readonly sightings: readonly Sighting[];
    /** Tables that could not be read, and other words that qualify it. */
    readonly notes: readonly string[];
  }>;
  /** Why it is kept in the house, where it is. */
  readonly withheld?: string;
}
