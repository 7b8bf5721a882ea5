import type { Reading } from './reading.ts';
import { namesOf, windowsExtent } from './windows-extent.ts';

const roots: Readonly<Record<string, string>> = {
  HKLM: 'HKEY_LOCAL_MACHINE',
  HKEY_LOCAL_MACHINE: 'HKEY_LOCAL_MACHINE',
  '\\REGISTRY\\MACHINE': 'HKEY_LOCAL_MACHINE',
  HKCU: 'HKEY_CURRENT_USER',
  HKEY_CURRENT_USER: 'HKEY_CURRENT_USER',
  HKU: 'HKEY_USERS',
  HKEY_USERS: 'HKEY_USERS',
  '\\REGISTRY\\USER': 'HKEY_USERS',
  HKCR: 'HKEY_CLASSES_ROOT',
  HKEY_CLASSES_ROOT: 'HKEY_CLASSES_ROOT',
  HKCC: 'HKEY_CURRENT_CONFIG',
  HKEY_CURRENT_CONFIG: 'HKEY_CURRENT_CONFIG',
};
const lead = new RegExp(
  String.raw`(?<!\w)(?<!\\(?=\\))(${Object.keys(roots)
    .map((root) => root.replaceAll('\\', String.raw`\\{1,8}`))
    .join('|')}):?\\{1,8}(?=[\w.$*{(-])`,
  'gi',
);

/** Keys and values of Windows' registry: the root's long name, single backslashes, the rest as written. */
export function* readRegistryKeys(text: string): Generator<Reading> {
  lead.lastIndex = 0;
  for (let match = lead.exec(text); match; match = lead.exec(text)) {
    const [start, names] = [match.index, match.index + match[0].length];
    const end = windowsExtent(text, names, namesOf(text, start, names));
    if (end <= names) continue;
    const root = roots[(match[1] ?? '').replace(/\\+/g, '\\').toUpperCase()] ?? '';
    const value = `${root}\\${text.slice(names, end).replace(/\\+/g, '\\')}`;
    yield { type: 'registry-key', value, start, end };
    lead.lastIndex = end;
  }
}
