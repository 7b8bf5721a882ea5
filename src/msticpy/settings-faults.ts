import { UserError } from '../errors.ts';

/** What to tell of a file that is not as it must be: each problem begins with its place. */
export function settingsFaults(file: string, problems: readonly string[]): UserError {
  const shown = problems.slice(0, 20);
  const more = problems.length > shown.length ? [`… and ${problems.length - shown.length} more`] : [];
  return new UserError([...shown, ...more].join('\n'), {
    title: `MSTICPy’s settings in ${file}`,
    hint: 'Mend them there: Huntline reads the same file as your notebooks (HUNTLINE_MSTICPYCONFIG).',
  });
}
