import type { Fact } from '../../enrichment.ts';
import { UserError } from '../../errors.ts';
import { entityTypes } from '../../language/observable-type.ts';
import { findObservables } from '../../language/observables/find-observables.ts';
import type { NotebookCatalogue } from '../../notebooks/catalogue.ts';
import type { MakeOptions } from '../../notebooks/make/made-notebook.ts';
import type { Notebook } from '../../notebooks/notebook.ts';
import type { EntityType, Window } from '../../types.ts';
import type { Context } from '../command.ts';
import { mostObservables } from '../enrich/run-enrichment.ts';
import { resolveWindow } from '../hunt/resolve-window.ts';
import type { NamedEntity } from './alert-entities.ts';
import { type FoundEntities, foundEntities } from './found-entities.ts';
import { incidentNumbers } from './incident-words.ts';
import { oneWorkspace } from './one-workspace.ts';
import { subjectOfHunt } from './subject-of-hunt.ts';
import { subjectOfIncidents } from './subject-of-incidents.ts';

const defaultPhrase = 'last 14d';

/** What a line asks to launch. */
export interface LaunchLine {
  /** Empty for the notebook that suits best. */
  readonly name: string;
  /** After `for`: a result, observables, incidents. */
  readonly about: string;
  readonly phrase?: string;
  readonly window?: Window;
  /** After `in`. */
  readonly workspaces: readonly string[];
  /** After `as`: what the file is to be called. */
  readonly saveAs?: string;
  /** True where the file of that name may be written over. */
  readonly overwrite: boolean;
  /** True for `as file`: it is put nowhere. */
  readonly asFile: boolean;
  /** The line without what stands after `as`. */
  readonly again: string;
}

/** What of a line says what it is about. */
export type SubjectLine = Pick<LaunchLine, 'about' | 'name' | 'phrase' | 'window' | 'workspaces'>;

/** What one was looking at. */
export interface Subject {
  readonly title: string;
  readonly workspace: string;
  readonly window: Window;
  readonly phrase: string;
  readonly entities: FoundEntities['entities'];
  readonly hunt?: MakeOptions['hunt'];
  readonly incident?: MakeOptions['incident'];
  /** What is known of it besides, for its card. */
  readonly facts: readonly Fact[];
  /** What does not go along, and why. */
  readonly notes: readonly string[];
  /** Notebooks that carry on from it, best first. */
  readonly suited: readonly Notebook[];
}

/** What the line is about. @throws {UserError} there is no such thing. */
export async function subjectOf(
  line: SubjectLine,
  context: Context,
  catalogue: NotebookCatalogue,
): Promise<Subject> {
  const { services, incoming } = context;
  const result = /^(r[a-z0-9]{7})$/i.exec(line.about)?.[1];
  const list = result === undefined ? undefined : services.enrichment.kept.peek(result, incoming);
  if (result !== undefined && !list)
    return subjectOfHunt(services.results.find(result, incoming), line, context, catalogue);
  const numbers = incidentNumbers(line.about);
  if (numbers) return subjectOfIncidents(numbers, line, context, catalogue);
  const named = list
    ? list.enrichments.flatMap(({ observable }) => entityOf(observable))
    : findObservables(line.about, { limit: mostObservables }).observables.flatMap(entityOf);
  const [first] = named;
  if (line.about !== '' && !first) {
    throw new UserError(
      list
        ? `“${list.title}” names nothing that a notebook starts with: addresses, domains, URLs, accounts, hashes, files.`
        : `I see no result, observable or incident in “${line.about.slice(0, 80)}”.`,
      { hint: 'Try: notebook launch for 85.214.149.236, or press “Notebook” on a hunt’s card.' },
    );
  }
  const others = new Set(named.map(([, value]) => value)).size - 1;
  return {
    title: first ? `${first[1]}${others > 0 ? ` and ${others} more` : ''}` : line.name || 'Investigation',
    workspace: oneWorkspace(line.workspaces, services.workspaces),
    window: line.window ?? resolveWindow(defaultPhrase, context),
    phrase: line.phrase ?? defaultPhrase,
    ...foundEntities(named),
    facts: [],
    suited: first ? catalogue.forEntity(first[0]) : [],
  };
}

function entityOf({
  type,
  value,
}: {
  readonly type: keyof typeof entityTypes;
  readonly value: string;
}): readonly NamedEntity[] {
  const entity: EntityType | undefined = entityTypes[type];
  return entity ? [[entity, value]] : [];
}
