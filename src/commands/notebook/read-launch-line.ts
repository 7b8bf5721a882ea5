import type { Clock } from '../../language/clock.ts';
import { readEnrichLine } from '../../language/enrich-line.ts';
import type { LaunchLine } from './subject.ts';

/** `as file`, `as "Case 12"`, `as case-12 overwrite`. */
const saveEnd = /\sas\s+(?:"([^"]*)"|“([^”]*)”|([^\s"“”]+))(\s+overwrite)?$/i;

type Save = Pick<LaunchLine, 'asFile' | 'overwrite' | 'saveAs'>;

/** Reads what stands behind `notebook launch`. @throws {UserError} a time that cannot be. */
export function readLaunchLine(words: string, clock: Clock): LaunchLine {
  const { plain, save } = readSave(words.trim(), clock);
  const { text, window, phrase, workspaces } = readEnrichLine(plain, clock);
  const [, name = '', about = ''] = /^(?:([\s\S]*?)(?:^|\s+))?for\s+([\s\S]+)$/i.exec(text) ?? ['', text, ''];
  return {
    name: name.trim().replaceAll(/^["“]|["”]$/g, ''),
    about: about.trim(),
    workspaces,
    ...(window && phrase !== undefined ? { window, phrase } : {}),
    ...save,
    again: `notebook launch ${plain}`.trim(),
  };
}

/** The words without what stands after `as`, at the end or before the time and the workspace. */
function readSave(words: string, clock: Clock): { readonly plain: string; readonly save: Save } {
  const last = takeSave(words);
  if (last) return { plain: last.text, save: last.save };
  const { text } = readEnrichLine(words, clock);
  const inner = takeSave(text);
  if (!inner) return { plain: words, save: { asFile: false, overwrite: false } };
  return { plain: `${inner.text}${words.slice(text.length)}`.trim(), save: inner.save };
}

function takeSave(words: string): { readonly text: string; readonly save: Save } | undefined {
  const found = saveEnd.exec(` ${words}`);
  if (!found) return undefined;
  const [whole, straight, curly, word, over] = found;
  const name = straight ?? curly ?? word ?? '';
  const overwrite = over !== undefined;
  const asFile = word?.toLowerCase() === 'file' && !overwrite;
  const save = { asFile, overwrite, ...(asFile || name === '' ? {} : { saveAs: name }) };
  return { text: ` ${words}`.slice(0, -whole.length).trim(), save };
}
