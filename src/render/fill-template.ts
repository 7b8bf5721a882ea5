import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import type { Template } from 'adaptivecards-templating';
import type { Answer } from '../types.ts';
import type { AdaptiveCard } from './card-types.ts';

const folder = new URL('../../cards/', import.meta.url);
const templates = new Map<Answer['kind'], Template>();

/**
 * Fills `cards/<kind>.json`. Only the template's own `${…}` are expressions: what the data holds is copied as it is.
 * The template engine takes a fifth of a second to load, so it waits for the first card.
 */
export function fillTemplate(kind: Answer['kind'], data: object): AdaptiveCard {
  const card: AdaptiveCard = templateOf(kind).expand({ $root: data });
  return card;
}

function templateOf(kind: Answer['kind']): Template {
  const known = templates.get(kind);
  if (known) return known;
  const engine: typeof import('adaptivecards-templating') = createRequire(import.meta.url)(
    'adaptivecards-templating',
  );
  const template = new engine.Template(JSON.parse(readFileSync(new URL(`${kind}.json`, folder), 'utf8')));
  templates.set(kind, template);
  return template;
}
