import { z } from 'zod';

/** A scalar as it was written; YAML’s words for nothing (`~`, `null`, no value) are the empty text. */
export const settingText = z
  .string({ error: 'is not a single value' })
  .transform((text) => (isNothing(text) ? '' : text.trim()));

/** A setting of which nothing is written counts as absent. */
export function orAbsent<Schema extends z.ZodType>(schema: Schema) {
  return z.preprocess((value) => (isNothing(value) ? undefined : value), schema.optional());
}

export function isNothing(value: unknown): boolean {
  return (
    value === undefined ||
    value === null ||
    (typeof value === 'string' && /^(~|null|Null|NULL|\s*)$/.test(value))
  );
}

/** YAML 1.1’s words, which is the YAML that MSTICPy reads. */
export const settingFlag = z
  .string()
  .refine((text) => /^(true|false|yes|no|on|off)$/i.test(text), 'is neither True nor False')
  .transform((text) => /^(true|yes|on)$/i.test(text));
