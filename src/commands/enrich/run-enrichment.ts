import type { Answer } from '../../answers.ts';
import type { PartName } from '../../enrich/enricher.ts';
import type { Enrichment, Observable, ObservableType } from '../../enrichment.ts';
import { UserError } from '../../errors.ts';
import { type EnrichLine, readEnrichLine } from '../../language/enrich-line.ts';
import { findObservables } from '../../language/observables/find-observables.ts';
import { shorten } from '../../language/shorten.ts';
import { readTlp } from '../../language/tlp.ts';
import { chooseWorkspace } from '../../workspaces/choose-workspace.ts';
import { type Context, clockOf } from '../command.ts';
import { resolveWindow } from '../hunt/resolve-window.ts';
import { enrichmentAnswer, enrichmentListAnswer } from './enrichment-answer.ts';
import { enrichmentsCsv } from './enrichments-csv.ts';
import { answerKept } from './kept-enrichments.ts';
import { ceilingOf, chooseProviders, type ProviderChoice } from './provider-choice.ts';
import { textToEnrich } from './text-to-enrich.ts';

/** What one of the commands asks about. */
export interface Question {
  /** The verb that was typed. */
  readonly verb: string;
  readonly parts: readonly PartName[];
  /** Kinds that are taken from the text; all but GUIDs where absent. */
  readonly types?: readonly ObservableType[];
  /** True where asking is itself the wish to ask outside: the registries of `whois`. */
  readonly asksOutside?: boolean;
}

/** Observables of one line. */
export const mostObservables = 1_000;
const defaultPhrase = 'last 14d';

/** Answers `<verb> <text> [options]`. @throws {UserError} nothing in the text can be looked up. */
export async function runEnrichment(rest: string, question: Question, context: Context): Promise<Answer> {
  const kept = answerKept(rest, context);
  if (kept) return kept;
  const line = readEnrichLine(rest, clockOf(context));
  const text = await textToEnrich(line.text, context);
  const { observables, notes } = observablesIn(text, question);
  const choice = await choiceFor(line, context);
  const request = await requestFor({ observables, text, line, question, choice }, context);
  const [only] = observables;
  const reading = {
    locale: context.incoming.locale,
    timeZone: context.incoming.timeZone,
    now: context.now.toISOString(),
  };
  const about = [...notes, ...(question.parts.includes('intel') ? notesOn(choice) : [])];
  if (only && observables.length === 1 && !line.asCsv) {
    const { catalogue } = context.services;
    const asked = {
      parts: question.parts,
      outside: choice.outside,
      ...(line.using === undefined ? {} : { using: line.using }),
      phrase: request.logs.phrase,
      notes: about,
    };
    const answer = (enrichment: Enrichment) => enrichmentAnswer(enrichment, asked, reading, catalogue);
    const [enrichment] = await context.services.enrichment.enricher.enrich({
      ...request,
      told: ([draft]) => draft && context.draft(answer(draft)),
    });
    return answer(enrichment ?? { observable: only });
  }
  const { kept: results } = context.services.enrichment;
  const result = results.newId();
  const title = `${observables.length.toLocaleString('en')} observables`;
  const answer = (enrichments: readonly Enrichment[]) =>
    enrichmentListAnswer(enrichments, { title, notes: about, result }, reading);
  context.progress(`Looking up ${title} …`);
  const enrichments = await context.services.enrichment.enricher.enrich({
    ...request,
    // What its buttons would look for is kept once it is whole.
    told: (drafts) => context.draft({ ...answer(drafts), actions: [] }),
  });
  const whole = answer(enrichments);
  results.keep(result, context.incoming, whole, enrichments.length * 20);
  return line.asCsv ? enrichmentsCsv(whole) : whole;
}

function observablesIn(
  text: string,
  { verb, types }: Question,
): { readonly observables: readonly Observable[]; readonly notes: readonly string[] } {
  const found = findObservables(text, { limit: mostObservables, ...(types ? { types } : {}) });
  if (found.observables.length === 0) {
    const kinds = types ? types.join(', ') : 'address, domain, URL, e-mail address, hash';
    throw new UserError(
      text.trim() === ''
        ? `What shall “${verb}” look up?`
        : `There is nothing in “${shorten(text.trim(), 80)}” that “${verb}” could look up (${kinds} …).`,
      {
        title: 'No observable',
        hint: `Try: ${verb} ${types?.includes('domain') === false ? '85.214.149.236' : '85[.]214[.]149[.]236'}`,
      },
    );
  }
  const left = found.more;
  return {
    observables: found.observables.map(({ type, value }) => ({ type, value })),
    notes:
      left > 0
        ? [
            `Only the first ${mostObservables.toLocaleString('en')} observables were looked up; ${left.toLocaleString('en')} more were found.`,
          ]
        : [],
  };
}

function choiceFor({ using }: EnrichLine, { incoming, services }: Context): Promise<ProviderChoice> {
  return chooseProviders(using, incoming, services.preferences, services.enrichment);
}

interface Asking {
  readonly observables: readonly Observable[];
  readonly text: string;
  readonly line: EnrichLine;
  readonly question: Question;
  readonly choice: ProviderChoice;
}

async function requestFor({ observables, text, line, question, choice }: Asking, context: Context) {
  const { incoming, services, resolved, signal } = context;
  const phrase = line.phrase ?? defaultPhrase;
  const window = line.window ?? resolveWindow(defaultPhrase, context);
  const workspace = chooseWorkspace(services.workspaces, line.workspaces);
  if (question.parts.includes('sightings')) Object.assign(resolved, { workspace: workspace.name, window });
  return {
    observables,
    parts: question.parts,
    providers: choice.providers,
    outside: choice.outside || question.asksOutside === true,
    mark: readTlp(`${incoming.line}\n${text}`),
    ceiling: await ceilingOf(incoming, services.preferences, services.enrichment),
    logs: { workspace, window, phrase },
    fresh: line.fresh,
    person: incoming.person.id,
    signal,
  };
}

function notesOn({ outside, by, words }: ProviderChoice): readonly string[] {
  if (outside) return [];
  const who =
    by === 'place' ? 'for this place' : by === 'settings' ? 'by HUNTLINE_TI_PROVIDERS' : 'by the line';
  return [`Nobody outside was asked: the providers are “${words}” ${who}.`];
}
