import { createRequire } from 'node:module';
import type { AdaptiveCard } from '../../src/render/card-types.ts';

/** Every object in a card that has a `type`, wherever it stands. */
export function partsOf(value: unknown): readonly Record<string, unknown>[] {
  if (Array.isArray(value)) return value.flatMap(partsOf);
  if (typeof value !== 'object' || value === null) return [];
  const own = 'type' in value ? [value as Record<string, unknown>] : [];
  return [...own, ...Object.values(value).flatMap(partsOf)];
}

/** Every text of a card that a person gets to see, but for code blocks. */
export function shownTexts(card: AdaptiveCard): readonly string[] {
  const keys = new Set([
    'text',
    'title',
    'legend',
    'x',
    'xAxisTitle',
    'yAxisTitle',
    'label',
    'placeholder',
    'errorMessage',
    'altText',
  ]);
  const texts: string[] = [card.fallbackText];
  const walk = (value: unknown): void => {
    if (Array.isArray(value)) value.forEach(walk);
    if (typeof value !== 'object' || value === null || ('type' in value && value.type === 'CodeBlock'))
      return;
    for (const [key, inner] of Object.entries(value)) {
      if (typeof inner === 'string' && keys.has(key)) texts.push(inner);
      else if (key !== 'data' || Array.isArray(inner)) walk(inner);
    }
  };
  walk(card.body);
  return texts;
}

/** What the vendor's own parser finds wrong with a card, but for the elements that only Teams knows. */
export function cardFaults(card: AdaptiveCard): readonly string[] {
  // The package's entry does not load in Node, its bundle does.
  const cards: typeof import('adaptivecards') = createRequire(import.meta.url)(
    'adaptivecards/dist/adaptivecards.js',
  );
  const parsed = new cards.AdaptiveCard();
  const context = new cards.SerializationContext(cards.Versions.v1_5);
  parsed.parse(JSON.parse(JSON.stringify(card)), context);
  const faults: string[] = [];
  for (let at = 0; at < context.eventCount; at += 1) faults.push(context.getEventAt(at).message);
  for (const { failures } of parsed
    .validateProperties()
    .validationEvents.map((event) => ({ failures: [event] }))) {
    faults.push(...failures.map(({ message }) => message));
  }
  return faults.filter((fault) => !/(?:Chart\.[\w.]+|CodeBlock)/.test(fault));
}
