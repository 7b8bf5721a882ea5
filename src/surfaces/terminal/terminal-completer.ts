import type { App } from '../../types.ts';

/**
 * Completion for `node:readline`: shows the words that differ rather than whole lines, where every way to go on begins
 * with what was typed.
 */
export function terminalCompleter(app: App): (line: string) => [string[], string] {
  return (line) => {
    const lines = app.complete(line).filter((one) => one !== line);
    const word = /\S*$/.exec(line)?.[0] ?? '';
    const before = line.slice(0, line.length - word.length);
    return lines.every((one) => one.startsWith(before))
      ? [lines.map((one) => one.slice(before.length)), word]
      : [lines, line];
  };
}
