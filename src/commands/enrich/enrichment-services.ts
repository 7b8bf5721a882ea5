import type { EnrichmentListAnswer } from '../../answers.ts';
import type { Enricher } from '../../enrich/enricher.ts';
import type { Location } from '../../enrichment.ts';
import type { ProviderStatus } from '../../intel/provider-status.ts';
import type { Tlp } from '../../language/tlp.ts';
import type { KeptResults } from '../../state/kept-results.ts';

/** What the commands that enrich use. */
export interface EnrichmentServices {
  readonly enricher: Enricher;
  /** Ids of the providers that words mean: `free`, `all`, `internal`, names. @throws {UserError} naming what there is. */
  choose(words: string): readonly string[];
  /** Whether asking the provider tells somebody outside. */
  isOutside(provider: string): boolean;
  status(): Promise<readonly ProviderStatus[]>;
  /** Undefined where the databases do not know the address. @throws {UserError} there is no database. */
  locate(address: string): Promise<Location | undefined>;
  /** By the settings, where neither the place nor the line says otherwise. */
  readonly defaults: { readonly providers: string; readonly tlp: Tlp };
  readonly kept: KeptResults<EnrichmentListAnswer>;
}
