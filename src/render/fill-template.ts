import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import type { Answer } from '../answers.ts';
import type { AdaptiveCard } from './card-types.ts';

/** Of `adaptivecards-templating`, what is used here: its own types pull in another package's sources, which do not compile. */
interface Template {
  expand(context: { readonly $root: object }): AdaptiveCard;
}
interface Engine {
  readonly Template: new (template: unknown) => Template;
}

const folder = new URL('../../cards/', import.meta.url);
const templates = new Map<Answer['kind'], Template>();

/**
 * Fills `cards/<kind>.json`. Only the template's own `${…}` are expressions: what the data holds is copied as it is.
 * The template engine takes a fifth of a second to load, so it waits for the first card.
 */
export function fillTemplate(kind: Answer['kind'], data: object): AdaptiveCard {
  return templateOf(kind).expand({ $root: data });
}

function templateOf(kind: Answer['kind']): Template {
  const known = templates.get(kind);
  if (known) return known;
  const engine: Engine = createRequire(import.meta.url)('adaptivecards-templating');
  const template = new engine.Template(JSON.parse(readFileSync(new URL(`${kind}.json`, folder), 'utf8')));
  templates.set(kind, template);
  return template;
}
