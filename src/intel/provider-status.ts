/** How a provider is doing, for people and for `check`. */
export interface ProviderStatus {
  readonly id: string;
  readonly name: string;
  /** Whether asking it tells somebody outside. */
  readonly outside: boolean;
  /** Settings that it cannot do without and that hold nothing. */
  readonly missing: readonly string[];
  readonly quotas: readonly QuotaStatus[];
  /** Until when it is not asked, ISO 8601 in UTC: it asked for a pause, refused the key, or failed too often. */
  readonly restsUntil?: string;
  /** What it last failed with, as a card would say it, and when. */
  readonly lastFault?: { readonly message: string; readonly at: string };
  /** All of it in a sentence. */
  readonly words: string;
}

/** What is left of something rationed. */
export interface QuotaStatus {
  readonly per: 'day' | 'minute' | 'month';
  readonly used: number;
  readonly most: number;
  /** ISO 8601 in UTC; a minute's is when the oldest request in it is a minute old. */
  readonly renewsAt?: string;
}
