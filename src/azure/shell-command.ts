/** A command for a POSIX shell, broken behind backslashes so that a card shows it whole. */
export interface ShellCommand {
  /** What it does, in a few words. */
  readonly purpose: string;
  readonly lines: readonly string[];
}

/** One option with its values; a command's name is one without values. */
export type ShellOption = readonly [option: string, ...values: readonly string[]];

/** A word that a POSIX shell takes as it is, whatever it holds but NUL; PowerShell does too, where it holds no `'`. */
export function quoteForShell(word: string): string {
  return /^[\w@%+:,./-]+$/.test(word) ? word : `'${word.replaceAll("'", String.raw`'\''`)}'`;
}

/** Lines are as long as `width` at the most, but for an option that is longer by itself. */
export function shellCommand(
  purpose: string,
  start: string,
  options: readonly ShellOption[],
  width = 100,
): ShellCommand {
  const lines: string[] = [];
  let line = start;
  for (const part of options.map(written)) {
    if (line.length + 1 + part.length + 2 > width) {
      lines.push(`${line} \\`);
      line = `  ${part}`;
    } else line = `${line} ${part}`;
  }
  return { purpose, lines: [...lines, line] };
}

/** A value that begins with a dash is tied to its option, or it would be taken for one. */
function written([option, ...values]: ShellOption): string {
  const [only] = values;
  if (values.length === 1 && only?.startsWith('-')) return `${option}=${quoteForShell(only)}`;
  return [option, ...values.map(quoteForShell)].join(' ');
}
