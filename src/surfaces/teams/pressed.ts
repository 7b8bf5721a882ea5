import { z } from 'zod';
import type { Given } from './incoming-of.ts';

/** A button that was pressed: its line, the form's fields, and whether its answer takes the card's place. */
export interface Pressed extends Given {
  readonly inPlace: boolean;
}

const dataSchema = z.looseObject({ line: z.string().trim().min(1), inPlace: z.unknown().optional() });
const executeSchema = z.looseObject({ action: z.looseObject({ data: z.unknown().optional() }) });

/** The data of a card's action, or undefined where no card of ours sent it. */
export function pressedFrom(data: unknown): Pressed | undefined {
  const read = dataSchema.safeParse(data).data;
  if (!read) return undefined;
  const { line, inPlace, msteams: _, ...fields } = read;
  const inputs = Object.entries(fields).flatMap(([id, value]) => {
    const given = typeof value === 'number' || typeof value === 'boolean' ? String(value) : value;
    return typeof given === 'string' && given.trim() ? [[id, given] as const] : [];
  });
  return { line, inPlace: inPlace === true, inputs: Object.fromEntries(inputs) };
}

/** The same, of the value of an `adaptiveCard/action` invoke. */
export function executedFrom(value: unknown): Pressed | undefined {
  return pressedFrom(executeSchema.safeParse(value).data?.action.data);
}
