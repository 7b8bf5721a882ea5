import type { Reading } from './reading.ts';
import { namesOf, windowsExtent } from './windows-extent.ts';

const lead = new RegExp(
  [
    String.raw`(?<![a-z0-9])[a-z]:(?:\\{1,8}|/)(?=[\w.$%({~-](?:[\w. $%(){}~\\/-]))`,
    String.raw`(?<![\w\\/])\\{2,8}[a-z0-9.?][\w.-]{0,253}(?:@SSL)?(?:@\d{1,5})?\\{1,8}(?=[\w.$-]{2})`,
    String.raw`(?<![\w%])%[a-z_][\w()]{1,30}%\\{1,8}(?=[\w.$-])`,
    String.raw`(?<![\w\\])\\{1,8}(?:Device\\{1,8}HarddiskVolume\d{1,3}|SystemRoot)\\{1,8}(?=\w)`,
  ].join('|'),
  'gi',
);
const relative = /^\\+(?:Device|SystemRoot)\\/i;

/**
 * Paths of drives, shares, devices and `%variables%`, with single backslashes and the drive in upper case, the rest as
 * written. Read from the text as it stands, since a backslash is no fang here.
 */
export function* readWindowsPaths(text: string): Generator<Reading> {
  lead.lastIndex = 0;
  for (let match = lead.exec(text); match; match = lead.exec(text)) {
    const [start, names] = [match.index, match.index + match[0].length];
    if (isInUrl(text, start) || !isShare(match[0])) continue;
    const end = windowsExtent(text, names, namesOf(text, start, names));
    if (end <= names) continue;
    yield { type: 'file-path', value: normal(text.slice(start, end)), start, end };
    lead.lastIndex = end;
  }
}

/** `https://x/C:/y` and `//c:/y`; but `file:///C:/y` is a path. */
function isInUrl(text: string, start: number): boolean {
  if (text.charAt(start - 1) !== '/') return false;
  return !/file:\/{2,3}$/i.test(text.slice(Math.max(0, start - 8), start));
}

/** A share has twice as many backslashes before it as behind it; `\\bword\\b` of source code has not. */
function isShare(text: string): boolean {
  const [, before = '', behind = ''] = /^(\\{2,8})[^\\]+(\\+)$/.exec(text) ?? [];
  return before === '' || before.length === 2 * behind.length;
}

function normal(written: string): string {
  const root = written.startsWith('\\') ? (relative.test(written) ? '\\' : '\\\\') : '';
  const names = written.replace(/^\\+/, '').replace(/[\\/]+/g, '\\');
  return root + names.replace(/^[a-z]:/, (drive) => drive.toUpperCase());
}
