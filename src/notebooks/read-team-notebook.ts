import { z } from 'zod';
import type { EntityType } from '../types.ts';
import { entityTypes, notebook as notebookForm } from './catalogue-file.ts';
import type { Kernel, Notebook, NotebookParameter } from './notebook.ts';
import { readParameters } from './read-parameters.ts';

/** What is said of a team's notebook besides its content. */
export interface TeamNotebookPlace {
  /** A repository's id. */
  readonly repository: string;
  /** Below the folder, `/` between the parts. */
  readonly path: string;
  /** Absolute path of the file. */
  readonly file: string;
}

const source = z.union([z.string(), z.array(z.string())]).transform((text) => [text].flat().join(''));
const cell = z.looseObject({
  cell_type: z.string(),
  source: source.catch(''),
  metadata: z.looseObject({ tags: z.array(z.string()).optional().catch(undefined) }).catch({}),
});
const file = z.looseObject({
  nbformat: z.literal(4),
  cells: z.array(cell),
  metadata: z
    .looseObject({
      kernelspec: z
        .looseObject({ name: z.string().catch(''), language: z.string().catch('') })
        .optional()
        .catch(undefined),
      huntline: z.unknown().optional(),
    })
    .catch({ huntline: undefined }),
});

/** What a team may say of a notebook in its metadata, under `huntline`. */
const said = z
  .strictObject(notebookForm.shape)
  .pick({
    title: true,
    short: true,
    group: true,
    purpose: true,
    needs: true,
    entities: true,
    hunts: true,
    takes: true,
  })
  .partial();

/** Parameters whose names say what fills them: what Microsoft's own notebooks call theirs, and the like. */
const fillers: readonly (readonly [RegExp, EntityType | 'end' | 'incident' | 'start' | 'workspace'])[] = [
  [/^(?:ip|ip_?addr(?:ess)?|address)$/i, 'ip'],
  [/^(?:account|user|upn)(?:_?name)?$|^user_?principal_?name$/i, 'account'],
  [/^(?:host|computer|device|machine)(?:_?name)?$/i, 'host'],
  [/^(?:domain|fqdn)(?:_?name)?$/i, 'domain'],
  [/^url$/i, 'url'],
  [/^(?:(?:file_?)?hash|md5|sha1|sha256)$/i, 'hash'],
  [/^file_?name$/i, 'file'],
  [/^process(?:_?name)?$/i, 'process'],
  [/^resource(?:_?id)?$/i, 'resource'],
  [/^(?:ws|workspace)(?:_?name)?$/i, 'workspace'],
  [/^start(?:_?time)?$/i, 'start'],
  [/^end(?:_?time)?$/i, 'end'],
  [/^incident(?:_?id)?$/i, 'incident'],
];

/**
 * Reads a notebook of a team's own: the title from its first heading, what it is for from the words under it, the
 * parameters from the cell tagged `parameters`. @throws {Error} in a few words, where it is not a notebook.
 */
export function readTeamNotebook(text: string, place: TeamNotebookPlace): Notebook {
  const read = file.safeParse(parsed(text));
  if (!read.success) throw new Error('is not a notebook in format 4');
  const { cells, metadata } = read.data;
  const own = metadata.huntline === undefined ? undefined : said.safeParse(metadata.huntline);
  if (own && !own.success) {
    const issue = own.error.issues[0];
    throw new Error(
      `says of itself what does not fit: metadata.huntline.${issue?.path.join('.')} ${issue?.message}`,
    );
  }
  const tagged = cells.find(
    ({ cell_type, metadata: { tags } }) => cell_type === 'code' && tags?.includes('parameters'),
  );
  const parameters = tagged ? readParameters(tagged.source) : [];
  const { heading, words } = introduction(cells);
  const takes = own?.data.takes ?? fills(parameters);
  const inferred = entityTypes.filter((type) => takes[type] !== undefined);
  return {
    id: `${place.repository}-${kebab(place.path.replace(/\.ipynb$/i, ''))}`,
    title:
      own?.data.title ??
      heading ??
      oneLine(
        place.path
          .split('/')
          .at(-1)
          ?.replace(/\.ipynb$/i, '') ?? '',
        120,
      ),
    ...(own?.data.short === undefined ? {} : { short: own.data.short }),
    group: own?.data.group ?? 'The team’s own',
    purpose: own?.data.purpose ?? words ?? 'The notebook itself says what it is for.',
    repository: place.repository,
    path: place.path,
    needs: own?.data.needs ?? [],
    entities: own?.data.entities ?? inferred,
    parameters,
    ...(Object.keys(takes).length > 0 ? { takes } : {}),
    kernel: kernelOf(metadata.kernelspec?.name ?? '', metadata.kernelspec?.language ?? ''),
    ...(own?.data.hunts ? { hunts: own.data.hunts } : {}),
    file: place.file,
  };
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text.replace(/^\uFEFF/, ''));
  } catch {
    throw new Error('is not JSON');
  }
}

/** The first heading of the text cells, and the first paragraph after it. */
function introduction(cells: readonly { readonly cell_type: string; readonly source: string }[]): {
  heading: string | undefined;
  words: string | undefined;
} {
  const markdown = cells
    .filter(({ cell_type }) => cell_type === 'markdown')
    .slice(0, 3)
    .map((one) => one.source.slice(0, 8000))
    .join('\n\n');
  const match = /^ {0,3}#{1,6}[ \t]+(\S.*)$/m.exec(markdown);
  const after = match ? markdown.slice(match.index + match[0].length) : markdown;
  const paragraph = after
    .split(/\n[ \t]*\n/)
    .map((one) => one.trim())
    .find((one) => one !== '' && !/^(?:[#>|<!\-*=`]|\d+\.)/.test(one));
  return {
    heading:
      match?.[1] === undefined ? undefined : oneLine(match[1].replace(/[ \t]#+$/, ''), 120) || undefined,
    words: paragraph === undefined ? undefined : oneLine(paragraph, 240) || undefined,
  };
}

function fills(
  parameters: readonly NotebookParameter[],
): Partial<Record<(typeof fillers)[number][1], string>> {
  const takes: Partial<Record<(typeof fillers)[number][1], string>> = {};
  for (const { name } of parameters) {
    const what = fillers.find(([pattern]) => pattern.test(name))?.[1];
    if (what !== undefined) takes[what] ??= name;
  }
  return takes;
}

function kernelOf(name: string, language: string): Kernel {
  const both = `${name} ${language}`.toLowerCase();
  if (/spark|scala/.test(both)) return 'spark';
  if (/powershell|pwsh/.test(both)) return 'powershell';
  if (/csharp|c#/.test(both)) return 'csharp';
  return 'python';
}

/** Markdown as plain words on one line, with nothing that a terminal or a chat would take for more. */
function oneLine(text: string, longest: number): string {
  const plain = text
    .slice(0, 2000)
    .toWellFormed()
    .replaceAll(/!?\[([^\]]*)\]\([^)]*\)/g, '$1')
    .replaceAll(/<[^>]{0,200}>/g, ' ')
    .replaceAll(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\s]+/gu, ' ')
    .replaceAll(/[*_`~]{1,3}(?=\S)|(?<=\S)[*_`~]{1,3}/g, '')
    .trim();
  return plain.length > longest
    ? `${plain
        .slice(0, longest - 1)
        .toWellFormed()
        .trimEnd()}…`
    : plain;
}

function kebab(text: string): string {
  const words = text
    .normalize('NFKD')
    .toLowerCase()
    .replaceAll(/[^a-z0-9]+/g, '-')
    .replaceAll(/^-+|-+$/g, '');
  return words.slice(0, 100).replace(/-+$/, '') || 'notebook';
}
