import type { CheckLine } from '../answers.ts';

/** 0 where all is well, 1 where anything is not: for automation. */
export function checkExitCode(lines: readonly CheckLine[]): 0 | 1 {
  return lines.every(({ ok }) => ok) ? 0 : 1;
}

/** For `huntline check --json`. */
export function checkJson(lines: readonly CheckLine[]): string {
  return JSON.stringify({ ok: checkExitCode(lines) === 0, lines }, null, 2);
}

/** For a terminal: a line for each thing, and below what is wrong which setting, how to mend it and where it is written. */
export function checkText(lines: readonly CheckLine[], color = false): string {
  const width = Math.max(0, ...lines.map(({ name }) => name.length));
  const told = lines.flatMap((line) => {
    const mark = line.ok ? paint('32', 'ok   ', color) : paint('31', 'wrong', color);
    const [first = '', ...more] = line.message.split('\n');
    return [
      `${mark}  ${line.name.padEnd(width)}  ${first}`,
      ...more.map((text) => `${' '.repeat(9 + width)}${text}`),
      ...(line.ok ? [] : asides(line)),
    ];
  });
  return [...told, '', summary(lines)].join('\n');
}

/** In one sentence: how much is well, and what is not. */
export function summary(lines: readonly CheckLine[]): string {
  const wrong = lines.filter(({ ok }) => !ok).map(({ name }) => name);
  if (wrong.length === 0) return `All ${lines.length} are ok.`;
  return `${wrong.length} of ${lines.length} ${wrong.length === 1 ? 'is' : 'are'} wrong: ${wrong.join(', ')}.`;
}

function asides({ setting, written, mend }: CheckLine): readonly string[] {
  return [
    ...(setting === undefined
      ? []
      : [`       setting  ${setting}${written === undefined ? '' : `, in ${written}`}`]),
    ...(setting === undefined && written !== undefined ? [`       written  ${written}`] : []),
    ...(mend === undefined ? [] : [`       mend     ${mend.split('\n').join('\n                ')}`]),
  ];
}

function paint(code: string, text: string, color: boolean): string {
  return color ? `\u001b[${code}m${text}\u001b[0m` : text;
}
