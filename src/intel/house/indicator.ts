import type { Observable, Severity } from '../../enrichment.ts';

/** An observable that somebody in the house vouches for. */
export interface Indicator {
  /** Normalised by `canonical`. */
  readonly observable: Observable;
  readonly severity: Severity;
  readonly description?: string | undefined;
  readonly source?: string | undefined;
  /** 0 to 100. */
  readonly confidence?: number | undefined;
  readonly tags: readonly string[];
  /** Milliseconds since 1970. */
  readonly validUntil?: number | undefined;
  /** `TLP:AMBER`. */
  readonly marking?: string | undefined;
}

/** The words of STIX 2.1's `indicator_types` that tell how bad a thing is; the others say so by confidence. */
const harmless: ReadonlySet<string> = new Set(['benign']);
const seldomBad: ReadonlySet<string> = new Set(['anomalous-activity', 'anonymization']);

/**
 * How bad an indicator is by how sure its source is, on the scale of STIX 2.1 (appendix A: high from 70, low below 30).
 * One without a confidence is a warning.
 */
export function severityOf(confidence: number | undefined, types: readonly string[] = []): Severity {
  if (types.length > 0 && types.every((type) => harmless.has(type))) return 'none';
  const sure = confidence === undefined ? 'warning' : confidence >= 70 ? 'high' : undefined;
  const severity = sure ?? ((confidence ?? 0) >= 30 ? 'warning' : 'information');
  const mild = types.length > 0 && types.every((type) => seldomBad.has(type));
  return mild && severity === 'high' ? 'warning' : severity;
}
