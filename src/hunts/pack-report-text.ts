import type { PackReport } from './check-packs.ts';

/** One line a finding, as compilers write them, and a line of counts. */
export function packReportText({ hunts, runnable, counts, findings }: PackReport): string {
  const lines = findings.map(
    ({ file, line, column, severity, message, rule }) =>
      `${file}:${line}:${column}: ${severity}: ${message} [${rule}]`,
  );
  const elsewhere = hunts > runnable ? `, ${hunts - runnable} of them in other languages` : '';
  const total = [
    counted(counts.error, 'error'),
    counted(counts.warning, 'warning'),
    counted(counts.note, 'note'),
  ];
  return [...lines, `${counted(hunts, 'hunt')}${elsewhere}: ${total.join(', ')}`].join('\n');
}

function counted(count: number, word: string): string {
  return `${count} ${word}${count === 1 ? '' : 's'}`;
}
