import type { PictureAnswer } from '../answers.ts';
import { actionSets } from './card-actions.ts';
import type { CodeBlock, ImageElement } from './card-types.ts';
import { knownReader } from './format-time.ts';
import type { Limits } from './limits.ts';
import { sourceLines } from './place-section.ts';
import { showText, showWords, visibleCode } from './show-text.ts';
import type { View } from './view.ts';

const BASE64 = /^[A-Za-z0-9+/]+={0,2}$/;
const MOST_LINES = 60;
const MOST_SOURCES = 4;
const LONGEST_LINE = 200;

/** What the template `cards/picture.json` is filled with. */
export function pictureData(answer: PictureAnswer, limits: Limits, view: View): object {
  const title = showText(answer.title, 120) || 'Picture';
  const description = showText(answer.description, 1000) || title;
  const items = answer.items.slice(0, limits.entries);
  const rest = answer.items.length - items.length;
  const drawn =
    view.surface === 'terminal' ? charactersOf(answer) : limits.picture ? imageOf(answer, description) : [];
  return {
    fallbackText: `${title}: ${showText(description, 300)}`,
    title,
    drawn,
    description: [description],
    items: items.map(({ name, text }) => ({
      name: showText(name, 120) || '–',
      text: text.trim() === '' ? '' : `  ${showText(text, Math.max(80, limits.cellChars * 3))}`,
    })),
    rest: rest > 0 ? [`… and ${rest} more do not fit here.`] : [],
    credits: answer.sources
      .slice(0, MOST_SOURCES)
      .flatMap((source) =>
        sourceLines(source, { reader: knownReader(answer), now: answer.now, limits, view }, 'linked'),
      )
      .map(({ runs }) => ({ type: 'RichTextBlock', spacing: 'Small', inlines: runs })),
    notes: answer.notes.slice(0, 8).map((note) => showText(note, 300)),
    actions: actionSets(answer.actions, limits.buttons),
  };
}

/** The picture in the card itself: no host has to fetch it. */
function imageOf({ name, content }: PictureAnswer, altText: string): readonly ImageElement[] {
  if (!BASE64.test(content)) return [];
  return [
    {
      type: 'Image',
      // Its file name, for who has to upload it.
      id: showWords(name, 80) || 'picture.png',
      url: `data:image/png;base64,${content}`,
      altText,
      size: 'Stretch',
      spacing: 'Medium',
      msTeams: { allowExpand: true },
    },
  ];
}

function charactersOf({ characters }: PictureAnswer): readonly CodeBlock[] {
  const code = characters
    .slice(0, MOST_LINES)
    .map((line) => visibleCode(line.slice(0, LONGEST_LINE)).replaceAll('\n', ' '))
    .join('\n');
  if (code.trim() === '') return [];
  return [
    {
      type: 'CodeBlock',
      codeSnippet: code,
      language: 'PlainText',
      fallback: { type: 'RichTextBlock', inlines: [{ type: 'TextRun', text: code, fontType: 'Monospace' }] },
    },
  ];
}
