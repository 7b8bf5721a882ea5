import { z } from 'zod';
import { fragmentKinds } from './read-fragment.ts';

// MSTICPy's query-template format. What chat needs on top stands under `metadata`, where MSTICPy allows any key.
// `queries/huntline.schema.json` is made from these; keys that are not here are ignored, as MSTICPy ignores them.

const scalar = z.union([z.string(), z.number(), z.boolean()]);
const texts = z.array(z.string());
const entityType = z.enum(['account', 'domain', 'file', 'hash', 'host', 'ip', 'process', 'resource', 'url']);

/** Hunts are called `family.name`, and a person types that. */
const families = z.array(
  z.string().regex(/^[A-Za-z_][\w.-]{0,63}$/, 'a family has letters, digits, _, - and dots only'),
);
/** MSTICPy's own files write one alias without brackets. */
const names = z.union([texts, z.string()]);
const filled = z.string().regex(/\S/, 'is empty');

const parameter = z.object({
  description: z.string().nullish().describe('What it is, in one line'),
  type: z.enum(['str', 'int', 'float', 'bool', 'datetime', 'list']),
  default: z
    .union([scalar, z.array(scalar)])
    .nullish()
    .describe('Without it, a value must be given'),
  aliases: names.nullish().describe('Other names of the parameter'),
});

const chart = z.object({
  kind: z.enum(['line', 'bar', 'stacked-bar', 'horizontal-bar', 'pie']),
  title: z.string(),
  time: z.string().optional().describe('Time column; rows are counted over it'),
  by: z.string().optional().describe('Column whose values become the series'),
  x: z.string().optional().describe('Column of categories'),
  y: z.string().optional().describe('Column of numbers; without it, rows are counted'),
});

/** How a parameter is offered in chat. */
const offer = z.object({
  example: scalar.optional().describe('A value that finds rows in the demo workspace'),
  choices: texts.optional().describe('The only values there are: words of KQL, put in unquoted'),
  items: z.enum(['str', 'int']).optional().describe('What the items of a list are'),
  holds: z
    .enum(fragmentKinds)
    .optional()
    .describe('What piece of KQL it takes outside quotes; each kind has a grammar of its own'),
});

const metadata = z
  .looseObject({
    data_environments: texts.optional(),
    data_families: families.optional(),
    tags: texts.optional(),
    title: z.string().optional().describe('Short and human'),
    group: z.string().optional().describe('What is being hunted, for the list'),
    aliases: z
      .union([z.array(z.unknown()), z.string()])
      .optional()
      .describe('Short names for chat'),
    example: z.string().optional().describe('A line that finds rows in the demo workspace'),
    window: z.string().optional().describe('Default time phrase, such as last 7d'),
    split: z.string().optional().describe('Run a long window in pieces of this length, such as 1d'),
    rank: z.number().optional().describe('Lower is offered earlier; 50 unless told'),
    techniques: texts.optional().describe('MITRE ATT&CK techniques'),
    tables: texts.optional().describe('Tables that it reads'),
    columns: texts.optional().describe('Columns to show first'),
    entities: z.record(z.string(), entityType).optional().describe('Columns to go on from'),
    takes: z.partialRecord(entityType, z.string()).optional().describe('Parameter that `for …` fills'),
    chart: chart.optional(),
    params: z.record(z.string(), offer).optional().describe('How the parameters are offered in chat'),
    override: z.boolean().optional().describe('Takes the place of an earlier hunt of the same name'),
  })
  .describe('MSTICPy reads data_environments and data_families; the rest is for chat');

const macro = z.object({ description: z.string().nullish(), value: z.string() });

export const querySource = z.object({
  description: filled,
  metadata: metadata.nullish(),
  args: z.object({
    query: filled.describe('KQL with {placeholders}; double the braces that are KQL’s own'),
    uri: z.string().nullish(),
  }),
  parameters: z.record(z.string(), parameter).nullish(),
  query_macros: z.record(z.string(), macro).nullish(),
});

const fileMetadata = metadata.safeExtend({
  version: scalar,
  description: z.string(),
  data_environments: texts.min(1),
  data_families: families.min(1),
});
const defaults = z.object({
  metadata: metadata.nullish(),
  parameters: z.record(z.string(), parameter).nullish(),
});

/** The file without its sources, which are judged one by one so that a bad one leaves the rest. */
export const queryFile = z.object({
  metadata: fileMetadata,
  defaults: defaults.nullish(),
  sources: z.record(z.string(), z.unknown()),
});

export type QuerySource = z.infer<typeof querySource>;
export type QueryFile = z.infer<typeof queryFile>;
export type QueryMetadata = z.infer<typeof metadata>;
export type QueryParameter = z.infer<typeof parameter>;

/** JSON Schema of a query file, for editors. */
export function queryFileSchema(): object {
  const whole = queryFile.extend({ sources: z.record(z.string(), querySource) });
  return {
    title: 'A Huntline query file',
    description: 'MSTICPy’s query-template format, with what chat needs under metadata.',
    ...z.toJSONSchema(whole),
  };
}
