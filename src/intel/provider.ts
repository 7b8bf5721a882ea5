import type { Observable, ObservableType, Opinion } from '../enrichment.ts';

/** A secret that a provider wants. */
export interface ProviderKey {
  /** MSTICPy's name of it in `TIProviders.<name>.Args`: `AuthKey`, `ApiID`. */
  readonly arg: 'ApiID' | 'AuthKey';
  /** The setting that holds it. */
  readonly setting: string;
  readonly required: boolean;
}

/** One call to a provider. A URL may hold a key: it is never logged or shown. */
export interface ProviderRequest {
  readonly url: string;
  readonly method?: 'GET' | 'POST';
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string;
}

/** What may be asked of a provider; its documented free plan, which settings can raise. */
export interface ProviderLimits {
  readonly concurrent: number;
  readonly perMinute?: number;
  readonly perDay?: number;
  readonly perMonth?: number;
}

/** A threat-intelligence service outside, as data and two pure functions: it does no I/O of its own. */
export interface Provider {
  /** Kebab-case, the file's name; what people type after `using`. */
  readonly id: string;
  readonly name: string;
  /** MSTICPy's class of provider in `msticpyconfig.yaml`, where there is one. */
  readonly msticpy?: string;
  readonly keys: readonly ProviderKey[];
  /** True where asking costs nothing and uses up no daily quota: such are in the set `free`. */
  readonly free: boolean;
  readonly supports: readonly ObservableType[];
  readonly limits: ProviderLimits;
  /** What the service answers with; `parse` is given the parsed JSON, or the text. */
  readonly answers: 'json' | 'text';
  /** Milliseconds that one answer serves for every observable, where the service gives a list. */
  readonly sharedMs?: number;
  /** Statuses besides 2xx that are an answer, such as 404 for what is not known; `parse` is given their body too. */
  readonly alsoAnswers?: readonly number[];
  /** `keys` by argument name; a required one is always there. */
  request(observable: Observable, keys: Readonly<Record<string, string>>): ProviderRequest;
  /** What the answer means. @throws {Error} it does not fit the provider's schema, which is “unreadable answer”. */
  parse(body: unknown, observable: Observable, status: number): Opinion;
}

/** Threat intelligence in one's own house: nothing leaves, so that it may be asked about anything. */
export interface HouseProvider {
  readonly id: string;
  readonly name: string;
  readonly supports: readonly ObservableType[];
  /** Opinions by the observable's value; one that is absent is unknown to it. @throws {UserError} it cannot be read. */
  look(observables: readonly Observable[], signal: AbortSignal): Promise<ReadonlyMap<string, Opinion>>;
}
