import type { NoVerdict, OverallVerdict, Severity, Verdict } from '../enrichment.ts';

/**
 * Whose `high` is believed alone: one's own house; services that list nothing but malware that somebody has looked at;
 * and VirusTotal, which is many engines already.
 */
export const believedAlone: readonly string[] = [
  'local-list',
  'workspace',
  'malwarebazaar',
  'threatfox',
  'urlhaus',
  'virustotal',
];

const mostNames = 4;

/**
 * One severity of many, by the rule that `docs/threat-intelligence.md` states: `high` by one who is believed alone, or
 * by two of whom one says high and the other at least `warning`; a lone `high` of the others is a `warning`; else the
 * worst that anybody says. A worse verdict never makes it better.
 */
export function overallVerdict(
  verdicts: readonly Verdict[],
  silent: readonly NoVerdict[] = [],
): OverallVerdict {
  const who = (severity: Severity) => verdicts.filter((verdict) => verdict.severity === severity);
  const high = who('high');
  const warning = who('warning');
  const alone = high.filter(({ provider }) => believedAlone.includes(provider));
  const qualified = (severity: Severity, why: string): OverallVerdict => ({
    severity,
    why: `${why}${although(severity, who('none'))}${unheard(severity, silent)}`,
  });
  if (alone.length > 0) return qualified('high', say(high, 'high'));
  if (high.length > 1 || (high.length > 0 && warning.length > 0)) {
    return qualified(
      'high',
      `${say(high, 'high')}${warning.length > 0 ? `; ${say(warning, 'warning')}` : ''}`,
    );
  }
  if (high.length > 0) return qualified('warning', `only ${say(high, 'high')}, and nobody bears it out`);
  for (const severity of ['warning', 'information', 'none'] as const) {
    const those = who(severity);
    if (those.length > 0) return qualified(severity, say(those, severity));
  }
  const asked = verdicts.length === 0 ? 'nobody gave a verdict' : `not known to ${names(verdicts)}`;
  return qualified('unknown', asked);
}

const words: Readonly<Record<Severity, string>> = {
  high: 'high',
  warning: 'warning',
  information: 'nothing worse than information',
  none: 'harmless',
  unknown: 'unknown',
};

function say(verdicts: readonly Verdict[], severity: Severity): string {
  return `${names(verdicts)} ${verdicts.length === 1 ? 'says' : 'say'} ${words[severity]}`;
}

function although(severity: Severity, harmless: readonly Verdict[]): string {
  const against = (severity === 'high' || severity === 'warning') && harmless.length > 0;
  return against ? `, although ${say(harmless, 'none')}` : '';
}

/** Where nothing bad was found, it matters who was not heard; a type that a provider does not take never does. */
function unheard(severity: Severity, silent: readonly NoVerdict[]): string {
  const missing = silent.filter(({ silence }) => silence !== 'unsupported');
  const bad = severity === 'high' || severity === 'warning';
  return bad || missing.length === 0 ? '' : `; not heard: ${names(missing)}`;
}

function names(those: readonly { readonly name: string }[]): string {
  const all = [...new Set(those.map(({ name }) => name))];
  const named =
    all.length > mostNames ? [...all.slice(0, mostNames - 1), `${all.length - mostNames + 1} more`] : all;
  const last = named.at(-1) ?? '';
  return named.length > 1 ? `${named.slice(0, -1).join(', ')} and ${last}` : last;
}
