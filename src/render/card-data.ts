import type { Answer, CheckLine } from '../answers.ts';
import type { Link } from '../types.ts';
import { actionSets, cardAction, LONGEST_LINE } from './card-actions.ts';
import type { CodeBlock, LineAction } from './card-types.ts';
import { cutText } from './cut-text.ts';
import { enrichmentData } from './enrichment-data.ts';
import { enrichmentListData } from './enrichment-list-data.ts';
import { huntData } from './hunt-data.ts';
import { huntListData } from './hunt-list-data.ts';
import { addressBlock, addressLabel, launchWays, openRows, shownWays } from './launch-way.ts';
import type { Limits } from './limits.ts';
import { notebookData, notebookListData } from './notebook-data.ts';
import { observablesData } from './observables-data.ts';
import { pictureData } from './picture-data.ts';
import { showText, showWords, visibleCode } from './show-text.ts';
import type { View } from './view.ts';

type Data<Kind extends Answer['kind']> = (
  answer: Extract<Answer, { kind: Kind }>,
  limits: Limits,
  view: View,
) => object;

/** What each template of `cards/` is filled with: every text in it is ready to be shown. */
export const cardData: { readonly [Kind in Answer['kind']]: Data<Kind> } = {
  hunt: huntData,
  enrichment: enrichmentData,
  'enrichment-list': enrichmentListData,
  observables: observablesData,
  picture: pictureData,
  'notebook-list': notebookListData,
  notebook: notebookData,

  'hunt-list': huntListData,

  'hunt-help': (answer, limits) => {
    const { hunt } = answer;
    return {
      fallbackText: `${showText(answer.title, 120)}: ${showText(hunt.description, 200)}`,
      title: showText(answer.title, 120),
      name: [hunt.name, ...hunt.aliases]
        .map((name) => showWords(name, 80))
        .slice(0, 8)
        .join(' · '),
      description: paragraphs(hunt.description, limits.textChars),
      facts: [
        { label: 'Window', value: showText(answer.window, 80) },
        { label: 'Tables', value: named(hunt.tables) },
        { label: 'MITRE ATT&CK', value: named(hunt.techniques) },
      ].filter(({ value }) => value !== ''),
      hasParameters: hunt.parameters.length > 0,
      parameters: hunt.parameters.slice(0, limits.entries).map(({ name, type, required, ...rest }) => ({
        name: showText(name, 60),
        type,
        default: required ? 'required' : showText(rest.default ?? '', 60) || '–',
        description: showText(rest.description, Math.max(60, limits.cellChars * 2)) || '–',
      })),
      example: showWords(hunt.example, 300),
      code: [codeBlock(answer.kql, limits)],
      actions: actionSets(answer.actions, limits.buttons),
    };
  },

  help: (answer, limits) => ({
    fallbackText: `${showText(answer.title, 120)}: ${showText(answer.text, 200)}`,
    title: showText(answer.title, 120),
    text: paragraphs(answer.text, limits.textChars),
    commands: answer.commands.slice(0, limits.entries).map(({ name, summary, usage, examples }) => ({
      name: showWords(name, 80),
      summary: showText(summary, 200),
      usage: usage.slice(0, Math.min(12, limits.entries)).map((line) => showWords(line, 240)),
      hasExamples: examples.length > 0,
      examples: examples.slice(0, Math.min(12, limits.entries)).map((line) => showWords(line, 240)),
    })),
    actions: actionSets(answer.actions, limits.buttons),
  }),

  notice: (answer, limits) => {
    const shown = answer.items.slice(0, limits.entries);
    const rest = answer.items.length - shown.length;
    return {
      fallbackText: `${showText(answer.title, 120)}: ${showText(answer.text, 200)}`,
      title: showText(answer.title, 120),
      text: paragraphs(answer.text, limits.textChars),
      items: shown.map(({ name, text, lines = [] }) => ({
        name: showText(name, 200) || '–',
        text: text.trim() === '' ? '' : `  ${showText(text, 400)}`,
        lines: lines.slice(0, 4).map((line) => showWords(line, 240)),
      })),
      rest: rest > 0 ? [`… and ${rest} more do not fit here.`] : [],
      actions: actionSets(answer.actions, limits.buttons),
    };
  },

  kql: (answer, limits) => ({
    fallbackText: showText(answer.title, 120),
    title: showText(answer.title, 120),
    code: [codeBlock(answer.kql, limits)],
    notes:
      answer.kql.length > limits.textChars ? ['The query is too long for a message: its end is cut.'] : [],
    actions: actionSets(answer.actions, limits.buttons),
  }),

  file: (answer, limits, view) => ({
    fallbackText: `${showText(answer.title, 120)}: ${showWords(answer.name, 120)}`,
    title: showText(answer.title, 120),
    name: showWords(answer.name, 120),
    size: sizeOf(answer.content),
    notes: answer.notes.slice(0, 8).map((note) => showText(note, 300)),
    actions: actionSets(answer.actions, limits.buttons),
    ...fileLinks(answer.links ?? [], limits, view),
  }),

  form: (answer, limits, view) => {
    const canFill = view.forms && answer.line.length <= LONGEST_LINE;
    const ids = new Set<string>();
    const once = answer.fields.filter(({ id }) => !ids.has(id) && ids.add(id));
    const fields = once.slice(0, 12).map((field) => ({
      ...field,
      label: showText(field.label, 120) || showWords(field.id, 80),
      placeholder: showText(field.placeholder, 100),
    }));
    return {
      fallbackText: `${showText(answer.title, 120)}: ${showText(answer.text, 200)}`,
      title: showText(answer.title, 120),
      text: paragraphs(answer.text, limits.textChars),
      fields: canFill ? fields.map((field) => ({ ...field, missing: `${field.label} is needed` })) : [],
      asked: (canFill ? [] : fields).map(({ id, type, required, label, placeholder }) => ({
        name: `${showWords(id, 80)}=`,
        description: [
          `${type}${required ? ', required' : ''}: ${label}`,
          ...(placeholder === '' ? [] : [`(${placeholder})`]),
        ].join(' '),
      })),
      example: showWords(answer.example, 300),
      submit: canFill ? [{ type: 'ActionSet', actions: [runForm(answer.line)] }] : [],
      actions: actionSets(answer.actions, limits.buttons),
    };
  },

  check: (answer, limits) => {
    const wrong = answer.lines.filter(({ ok }) => !ok);
    const shown = [...wrong, ...answer.lines.filter(({ ok }) => ok)].slice(0, limits.entries);
    const rest = answer.lines.length - shown.length;
    const total = answer.lines.length;
    const subtitle =
      wrong.length === 0
        ? `All ${total} are ok`
        : `${wrong.length} of ${total} ${wrong.length === 1 ? 'is' : 'are'} wrong`;
    return {
      fallbackText: `${showText(answer.title, 120)}: ${subtitle}`,
      title: showText(answer.title, 120),
      subtitle,
      wrong: shown.filter(({ ok }) => !ok).map((line) => checked(line, limits)),
      fine: shown.filter(({ ok }) => ok).map((line) => checked(line, limits)),
      rest: rest > 0 ? [`… and ${rest} more: huntline check shows them all.`] : [],
      actions: actionSets(answer.actions, limits.buttons),
    };
  },

  error: (answer, limits) => ({
    fallbackText: `${showText(answer.title, 120)}: ${showText(answer.message, 200)}`,
    title: showText(answer.title, 120),
    message: paragraphs(answer.message, limits.textChars),
    hint: paragraphs(answer.hint ?? '', limits.textChars),
    reference: answer.reference === undefined ? [] : [`Reference ${showText(answer.reference, 60)}`],
    actions: actionSets(answer.actions, limits.buttons),
  }),

  progress: (answer, limits) => ({
    fallbackText: `${showText(answer.title, 120)} ${showText(answer.message, 200)}`.trim(),
    title: showText(answer.title, 120),
    message: paragraphs(answer.message, limits.textChars),
    actions: actionSets(answer.actions, limits.buttons),
  }),
};

/** Ways to open a file: buttons, and addresses to copy. */
function fileLinks(links: readonly Link[], limits: Limits, view: View): object {
  const ways = launchWays(links).slice(0, limits.links);
  return {
    links: openRows(ways),
    addresses: shownWays(ways, view).map((way) => ({ title: addressLabel(way), block: [addressBlock(way)] })),
  };
}

function runForm(line: string): LineAction {
  return { ...cardAction({ title: 'Run', line, inPlace: true }), style: 'positive' };
}

/** The query in monospaced type, with what a host without code blocks shows instead. */
function codeBlock(kql: string, limits: Limits): CodeBlock {
  const code = cutText(visibleCode(kql.slice(0, limits.textChars + 1)), limits.textChars);
  return {
    type: 'CodeBlock',
    codeSnippet: code,
    language: 'PlainText',
    fallback: {
      type: 'Container',
      style: 'emphasis',
      items: [
        {
          type: 'RichTextBlock',
          inlines: [{ type: 'TextRun', text: code, fontType: 'Monospace', size: 'Small' }],
        },
      ],
    },
  };
}

/** The lines of a text, each ready to be shown; blank ones are left out. */
function paragraphs(text: string, most: number): readonly string[] {
  return text
    .slice(0, most)
    .split(/\r?\n/)
    .filter((line) => line.trim() !== '')
    .slice(0, 20)
    .map((line) => showText(line));
}

/** A line of a check: what wrong has beside its message is how to go about it. */
function checked({ name, message, setting, written, mend }: CheckLine, limits: Limits): object {
  const [first = '–', ...more] = paragraphs(message, Math.min(1_000, limits.textChars));
  return {
    name: showWords(name, 80) || '–',
    message: first,
    more: more.slice(0, 4),
    asides: [
      { label: 'Setting', value: showWords(setting ?? '', 120) },
      { label: 'Written in', value: showWords(written ?? '', 200) },
      { label: 'Mend', value: showText(mend ?? '', 400) },
    ].filter(({ value }) => value !== ''),
  };
}

function named(names: readonly string[]): string {
  return showWords(names.join(', '), 300);
}

function sizeOf(content: string): string {
  const bytes = Buffer.byteLength(content);
  if (bytes < 1000) return `${bytes} bytes`;
  return bytes < 1_000_000 ? `${(bytes / 1000).toFixed(1)} kB` : `${(bytes / 1_000_000).toFixed(1)} MB`;
}
