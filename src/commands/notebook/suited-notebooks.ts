import { requireRole } from '../../access/roles.ts';
import { UserError } from '../../errors.ts';
import { readEnrichLine } from '../../language/enrich-line.ts';
import { entityTypes } from '../../language/observable-type.ts';
import { findObservables } from '../../language/observables/find-observables.ts';
import type { NotebookCatalogue } from '../../notebooks/catalogue.ts';
import type { Notebook } from '../../notebooks/notebook.ts';
import { type Context, clockOf } from '../command.ts';
import { lineAbout } from '../enrich/line-about.ts';
import { mostObservables } from '../enrich/run-enrichment.ts';
import { countEntities } from './found-entities.ts';
import { incidentNumbers } from './incident-words.ts';
import { type Subject, subjectOf } from './subject.ts';

/** Notebooks that carry on from something. */
export interface Suited {
  readonly notebooks: readonly Notebook[];
  /** What they are for, in words. */
  readonly of: string;
  /** What is known of it, and what is not. */
  readonly notes: readonly string[];
  /** What goes along into one: ` for …`, or nothing. */
  readonly carry: string;
}

/** What suits the words behind `notebook for`. @throws {UserError} they name nothing that is there. */
export async function suitedNotebooks(words: string, context: Context): Promise<Suited> {
  const { services, role } = context;
  const catalogue = await services.notebooks.catalogue();
  const { text, ...when } = readEnrichLine(words, clockOf(context));
  const of = text.slice(0, 60);
  if (/^incidents?$/i.test(text)) return { notebooks: catalogue.forIncident(), of, notes: [], carry: '' };
  const numbers = incidentNumbers(text);
  if (numbers || /^r[a-z0-9]{7}$/i.test(text)) {
    requireRole(role, 'hunter', numbers ? 'Looking up an incident' : 'A hunt’s result');
    const subject = await subjectOf({ name: '', about: text, ...when }, context, catalogue);
    return {
      of: titled(subject),
      notes: told(subject),
      carry: ` for ${words}`,
      notebooks: also(subject, catalogue),
    };
  }
  const { observables } = findObservables(text, { limit: mostObservables });
  const entities = observables.filter(({ type }) => entityTypes[type]);
  const [first] = entities;
  const type = first && entityTypes[first.type];
  if (type)
    return { notebooks: catalogue.forEntity(type), of, notes: [], carry: lineAbout(' for', entities) ?? '' };
  const hunt = services.catalogue.find(text) ?? services.catalogue.find(text.replace(/^hunt\s+/i, ''));
  if (hunt) return { notebooks: catalogue.forHunt(hunt.name, hunt.tables), of, notes: [], carry: '' };
  throw new UserError(`I see no observable, hunt, result or incident in “${text.slice(0, 80)}”.`, {
    hint: 'Try: notebook for 85.214.149.236, notebook for signins, notebook for incident 42',
  });
}

function titled({ title, incident }: Subject): string {
  return typeof incident?.title === 'string' && !title.includes(incident.title)
    ? `${title}: ${incident.title}`
    : title;
}

function told({ facts, entities, notes }: Subject): readonly string[] {
  const things = countEntities(entities);
  const counted = [
    ...facts.filter(({ name }) => name === 'Alerts').map(({ value }) => `${value} alerts`),
    ...things,
  ];
  return [...(counted.length > 0 ? [`In it: ${counted.join(', ')}.`] : []), ...notes];
}

/** After what carries on from it as a whole, the explorers of what it names. */
function also({ suited, entities, incident }: Subject, catalogue: NotebookCatalogue): readonly Notebook[] {
  if (!incident) return suited;
  const explorers = Object.keys(entities).flatMap(
    (type) => catalogue.forEntity(type as keyof typeof entities)[0] ?? [],
  );
  return [...new Set([...suited, ...explorers])];
}
