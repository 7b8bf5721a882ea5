import { UserError } from '../../errors.ts';
import { pathParts } from '../link-parts.ts';

const ending = '.ipynb';
const most = 120;

/** A name that every file system, Jupyter and Azure Files take: what does not fit is a `-`. Ends in `.ipynb`. */
export function notebookFileName(name: string): string {
  const stem = name.replace(/\.ipynb\s*$/i, '');
  return `${safePart(stem) || 'huntline'}${ending}`;
}

/** A folder's parts, made safe; none for the top folder. @throws {UserError} where it goes up. */
export function folderParts(folder: string): readonly string[] {
  if (/^\/*$/.test(folder)) return [];
  return pathParts(folder).map((part) => {
    const safe = safePart(part);
    if (safe !== '') return safe;
    throw new UserError('That folder has a part without a letter or digit in it.', {
      title: 'That path is not plain',
    });
  });
}

/** The same name with a number: `alerts-1.ipynb`, `alerts-2.ipynb` …; none for 0. */
export function numberedName(name: string, count: number): string {
  return count === 0 ? name : `${name.slice(0, -ending.length)}-${count}${ending}`;
}

/** Names that mean a device to Windows, whatever their ending. */
const devices = /^(?:con|prn|aux|nul|com\d|lpt\d)(?:\.|$)/i;

function safePart(text: string): string {
  const safe = text
    .toWellFormed()
    .normalize('NFC')
    .replaceAll(/[\p{C}\ufffd]/gu, '')
    .replaceAll(/[\p{Z}\s]+/gu, ' ')
    .replaceAll(/["\\/:|<>*?#%]+/g, '-')
    .replaceAll(/\.{2,}/g, '.')
    // A dot in front hides a file, and Jupyter does not write hidden ones; one at the end is lost on Windows.
    .replaceAll(/^[. -]+|[. ]+$/g, '');
  const short = cut(safe).replaceAll(/[. ]+$/g, '');
  return devices.test(short) ? `_${short}` : short;
}

/** Cut by bytes, since file systems count those, and never within a character. */
function cut(text: string): string {
  let bytes = 0;
  let kept = '';
  for (const character of text) {
    bytes += Buffer.byteLength(character);
    if (bytes > most) break;
    kept += character;
  }
  return kept;
}
