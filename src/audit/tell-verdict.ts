import type { AuditVerdict } from './verify-audit.ts';

/** A verdict in words, a line each; the first says whether the file is as it was written. */
export function tellVerdict(file: string, { status, entries, head, faults, notes }: AuditVerdict): string {
  const count = `${entries} ${entries === 1 ? 'entry' : 'entries'}`;
  const first = {
    intact: `${file} is intact: ${count}, the last is number ${head.seq}.`,
    torn: `${file} is intact but for its last line, which was cut off: ${count}, the last is number ${head.seq}.`,
    broken: `${file} was tampered with: ${faults.length} ${faults.length === 1 ? 'line does' : 'lines do'} not fit, among ${count}.`,
  }[status];
  return [
    first,
    ...faults.map(({ line, message }) => `  line ${line}: ${message}`),
    ...notes.map((note) => `  ${note}`),
  ].join('\n');
}
