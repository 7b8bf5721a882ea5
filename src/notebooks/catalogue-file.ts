import { z } from 'zod';
import { kernels } from './notebook.ts';

// The form of `notebooks/catalogue.yaml`; `notebooks/huntline.schema.json` is made from it.

const id = z.string().regex(/^[a-z0-9]+(?:-[a-z0-9]+)*$/, 'has small letters, digits and single dashes only');
const line = z
  .string()
  .min(1)
  .max(400)
  .refine((text) => !/\p{Cc}/u.test(text), 'is one line without control characters');
const day = z.iso.date();

export const entityTypes = [
  'account',
  'domain',
  'file',
  'hash',
  'host',
  'ip',
  'process',
  'resource',
  'url',
] as const;

/** A path in a repository, as it is there: down from the top folder to a notebook. */
const path = z
  .string()
  .max(400)
  .refine((text) => text.endsWith('.ipynb'), 'does not end in .ipynb')
  .refine(isPlainPath, 'is not a plain path: no "\\", no "." or "..", no "/" at the beginning');

/** True for `folder/name`, with nothing in it that goes up or nowhere. */
export function isPlainPath(text: string): boolean {
  return (
    text.isWellFormed() &&
    !/[\\\p{Cc}]/u.test(text) &&
    text.split('/').every((part) => part !== '' && part !== '.' && part !== '..')
  );
}

const repository = z.strictObject({
  owner: z.string().regex(/^[\w.-]{1,100}$/, 'is not the owner of a repository on GitHub'),
  name: z.string().regex(/^[\w.-]{1,100}$/, 'is not the name of a repository on GitHub'),
  ref: line.describe('Branch or tag'),
  comparedAt: day.describe('Day on which the list was last compared with the repository'),
  note: line.optional().describe('How it was compared, and what could not be confirmed'),
});

const parameter = z.strictObject({
  name: z.string().regex(/^[A-Za-z_]\w{0,99}$/, 'is not a name of Python’s'),
  type: z.enum(['str', 'datetime', 'int', 'list']),
  description: line,
});

const taken = z.enum([...entityTypes, 'workspace', 'start', 'end', 'incident']);

const retired = z.strictObject({
  why: line.describe('Why it should not be used any more'),
  heir: id.optional().describe('The one to take instead'),
});

export const notebook = z
  .strictObject({
    title: line.describe('Short and human'),
    short: line.max(20).optional().describe('What a button calls it, where the title is long'),
    group: line.describe('What it is for, for the list'),
    purpose: line.describe('What one gets out of it, in one sentence'),
    repository: id,
    path: path.describe('In the repository, as it is there'),
    needs: z.array(line).default([]).describe('Tables, or other data'),
    entities: z.array(z.enum(entityTypes)).default([]).describe('What it can be started with'),
    parameters: z.array(parameter).default([]).describe('What its parameters cell takes'),
    takes: z.partialRecord(taken, z.string()).optional().describe('Which parameter is filled by what'),
    kernel: z.enum(kernels).default('python'),
    hunts: z
      .array(line)
      .optional()
      .describe(
        'Hunts that it carries on from: full names, or families; one for Spark is linked on the cards of those it names in full',
      ),
    retired: retired.optional(),
    seen: z.int().min(2018).max(2100).optional().describe('Latest year in which it was seen at its path'),
  })
  .superRefine((value, context) => {
    for (const [what, name] of Object.entries(value.takes ?? {})) {
      if (!value.parameters.some((one) => one.name === name)) {
        context.addIssue({
          code: 'custom',
          path: ['takes', what],
          message: `${name} is not among the parameters`,
        });
      }
    }
  });

/** The file without its notebooks, which are judged one by one so that a bad one leaves the rest. */
export const catalogueFile = z.strictObject({
  repositories: z.record(id, repository),
  notebooks: z.record(z.string(), z.unknown()),
});

export const notebookId = id;

/** JSON Schema of a catalogue file, for editors. */
export function catalogueFileSchema(): object {
  const whole = catalogueFile.extend({ notebooks: z.record(id, notebook) });
  return {
    title: 'A Huntline notebook catalogue',
    description: 'The notebooks that people are offered, and where they are published.',
    ...z.toJSONSchema(whole, { io: 'input' }),
  };
}
