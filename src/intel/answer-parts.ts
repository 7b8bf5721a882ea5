import { z } from 'zod';
import type { Fact } from '../enrichment.ts';

/** Longest fact and tag that is kept of a provider's words, in UTF-16 units. */
const longestFact = 200;
const longestTag = 60;
const mostTags = 12;
const mostTexts = 200;

/** What a verdict does not need, bounded: where it is not what it should be, it counts as absent. */
export const someText = z
  .string()
  .nullish()
  .catch(undefined)
  .transform((text) => (typeof text === 'string' ? cut(text, longestFact) : undefined));
export const someNumber = z.number().nullish().catch(undefined);
export const someFlag = z.boolean().nullish().catch(undefined);
/** A list of texts, or what there is of one: the rest of its entries counts as absent, too. */
export const someTexts = z
  .array(z.unknown())
  .nullish()
  .catch(undefined)
  .transform((list) => {
    const texts = (list ?? []).slice(0, mostTexts).filter((one) => typeof one === 'string');
    return texts.map((text) => cut(text, longestFact));
  });

/** What `schema` makes of an answer. @throws {Error} it does not fit; the message quotes nothing of it. */
export function readAnswer<T>(schema: z.ZodType<T>, body: unknown): T {
  const read = schema.safeParse(body);
  if (read.success) return read.data;
  const path = read.error.issues[0]?.path.map(String).join('.') ?? '';
  throw new Error(`the answer does not fit what is documented${path ? `, at ${cut(path, 80)}` : ''}`);
}

/** Facts out of pairs of a name and what an answer holds; what is absent or empty is left out. */
export function factsOf(
  values: Readonly<Record<string, string | number | boolean | null | undefined>>,
): Fact[] {
  return Object.entries(values).flatMap(([name, value]) => {
    if (value === null || value === undefined || value === false || value === '') return [];
    return [{ name, value: value === true ? 'yes' : cut(String(value), longestFact) }];
  });
}

/** Short words, each once, at the most twelve. */
export function tagsOf(...words: readonly (string | null | undefined)[]): string[] {
  const tags = words.map((word) => cut((word ?? '').trim(), longestTag)).filter((word) => word !== '');
  return [...new Set(tags)].slice(0, mostTags);
}

/** At most `length` UTF-16 units, an ellipsis included where something was cut. */
export function cut(text: string, length: number): string {
  if (text.length <= length) return text;
  return `${text.slice(0, length - 1).replace(/[\uD800-\uDBFF]$/, '')}…`;
}

/** `1 report`, `12 reports`. */
export function count(amount: number, thing: string): string {
  return `${amount} ${thing}${amount === 1 ? '' : 's'}`;
}

/** Seconds since 1970 as a day, as `2026-11-20`; nothing where that is no time. */
export function dayOf(seconds: number | null | undefined): string | undefined {
  if (seconds === null || seconds === undefined || Math.abs(seconds) > 8_640_000_000_000) return undefined;
  return new Date(seconds * 1_000).toISOString().slice(0, 10);
}
