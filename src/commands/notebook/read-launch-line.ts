import type { Clock } from '../../language/clock.ts';
import { readEnrichLine } from '../../language/enrich-line.ts';
import type { LaunchLine } from './subject.ts';

/** `as file`, `as "Case 12"`, `as case-12 overwrite`. */
const saveEnd = /\sas\s+(?:"([^"]*)"|“([^”]*)”|([^\s"“”]+))(\s+overwrite)?$/i;

type Save = Pick<LaunchLine, 'asFile' | 'overwrite' | 'saveAs'>;

/** Reads what stands behind `notebook launch`. @throws {UserError} a time that cannot be. */
export function readLaunchLine(words: string, clock: Clock): LaunchLine {
  const last = takeSave(words);
  const { text: rest, window, phrase, workspaces } = readEnrichLine(last.text, clock);
  // The time and the workspace may stand behind it.
  const { text, save } = last.save ? { ...last, text: rest } : takeSave(rest);
  const behind = last.save ? '' : last.text.slice(rest.length);
  const [, name = '', about = ''] = /^(?:([\s\S]*?)(?:^|\s+))?for\s+([\s\S]+)$/i.exec(text) ?? ['', text, ''];
  return {
    name: name.trim().replaceAll(/^["“]|["”]$/g, ''),
    about: about.trim(),
    workspaces,
    ...(window && phrase !== undefined ? { window, phrase } : {}),
    ...(save ?? { asFile: false, overwrite: false }),
    again: `notebook launch ${last.save ? last.text : `${text}${behind}`}`.trim(),
  };
}

function takeSave(words: string): { readonly text: string; readonly save?: Save } {
  const found = saveEnd.exec(` ${words.trim()}`);
  if (!found) return { text: words.trim() };
  const [whole, straight, curly, word, overwrite] = found;
  const text = ` ${words.trim()}`.slice(0, -whole.length).trim();
  const name = straight ?? curly ?? word ?? '';
  if (word?.toLowerCase() === 'file' && overwrite === undefined)
    return { text, save: { asFile: true, overwrite: false } };
  return {
    text,
    save: { asFile: false, overwrite: overwrite !== undefined, ...(name === '' ? {} : { saveAs: name }) },
  };
}
