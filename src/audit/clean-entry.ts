import type { AuditEntry } from './audit-entry.ts';

/** Letters of each text that are kept; of any other all are. */
const longest: Readonly<Record<string, number>> = {
  line: 2_000,
  name: 200,
  person: 500,
  place: 500,
  thread: 500,
};

/**
 * The entry without the secrets that somebody typed or that a name holds, its texts cut where they are very long: in
 * this order, since of a secret that is cut nothing else finds what is left.
 */
export function cleanEntry(entry: AuditEntry, redact: (text: string) => string): AuditEntry {
  const cleaned = Object.entries(entry).map(([name, value]) => [
    name,
    typeof value === 'string' ? cut(redact(value), longest[name]) : value,
  ]);
  return Object.fromEntries(cleaned) as AuditEntry;
}

function cut(text: string, most = Number.POSITIVE_INFINITY): string {
  return text.length > most ? `${text.slice(0, most)}… (${text.length} characters)` : text;
}
