import { requireRole } from '../access/roles.ts';
import type { Answer } from '../answers.ts';
import { UserError } from '../errors.ts';
import { type Tlp, tlpLevels } from '../language/tlp.ts';
import { placeSubject } from '../state/subject.ts';
import type { Command, Context } from './command.ts';
import { ceilingOf, chooseProviders } from './enrich/provider-choice.ts';
import { runEnrichment } from './enrich/run-enrichment.ts';
import { notice } from './notice.ts';

const usage = [
  'ti <observables> [using <providers>] [fresh]',
  'ti providers                     who can be asked, and what is left of the quotas',
  'ti use <providers> here          for this place: free, all, internal, or names such as virustotal,otx',
  'ti tlp <level> here              what may leave from this place: clear, green, amber, amber+strict, red',
  'ti reset here                    as the settings have it',
] as const;

/** What threat intelligence says, and who is asked. */
export const ti: Command = {
  name: 'ti',
  summary: 'What threat intelligence says, and which providers are asked',
  access: 'hunter',
  usage,
  examples: ['ti 85.214.149.236', 'ti providers'],
  async run(args, context) {
    const rest = args.rest.trim();
    const [, verb = '', words = ''] = /^(providers|use|tlp|reset)(?:\s+([\s\S]*?))?$/i.exec(rest) ?? [];
    const about = words.replace(/(?:^|\s)here$/i, '').trim();
    switch (verb.toLowerCase()) {
      case 'providers':
        return providers(context);
      case 'use':
        return use(about, context);
      case 'tlp':
        return setCeiling(about, context);
      case 'reset':
        return reset(context);
      default:
        return runEnrichment(rest, { verb: 'ti', parts: ['intel'] }, context);
    }
  },
};

async function providers(context: Context): Promise<Answer> {
  const { incoming, services } = context;
  const { enrichment, preferences } = services;
  const [status, choice, ceiling] = await Promise.all([
    enrichment.status(),
    chooseProviders(undefined, incoming, preferences, enrichment),
    ceilingOf(incoming, preferences, enrichment),
  ]);
  const by = choice.by === 'place' ? 'chosen for this place' : 'by HUNTLINE_TI_PROVIDERS';
  return notice(
    'Threat-intelligence providers',
    `Asked here: ${choice.words} (${by}). Nothing marked above TLP:${ceiling.toUpperCase()} leaves from here, and nothing private or internal ever does.`,
    status.map(({ id, name, words }) => ({
      name: `${name} (${id})`,
      text: `${choice.providers.includes(id) ? 'asked here; ' : ''}${words}`,
    })),
    [
      { title: 'Use free ones here', line: 'ti use free here' },
      { title: 'Use only our own here', line: 'ti use internal here' },
    ],
  );
}

async function use(words: string, context: Context): Promise<Answer> {
  const { incoming, services } = context;
  requireRole(context.role, forOthers(context) ? 'admin' : 'hunter', 'Choosing the providers of a place');
  if (words === '') throw notUnderstood('ti use');
  const chosen = services.enrichment.choose(words);
  await services.preferences.set(placeSubject(incoming), 'providers', words);
  return notice('Providers chosen', `Asked in this place from now on: ${chosen.join(', ')}.`);
}

async function setCeiling(words: string, context: Context): Promise<Answer> {
  const { incoming, services } = context;
  requireRole(context.role, forOthers(context) ? 'admin' : 'hunter', 'Choosing what may leave from a place');
  const level = tlpLevels.find((known: Tlp) => known === words.toLowerCase().replace(/^tlp:/, ''));
  if (!level) throw notUnderstood('ti tlp');
  await services.preferences.set(placeSubject(incoming), 'tlp', level);
  return notice(
    'Ceiling chosen',
    `From this place, observables marked up to TLP:${level.toUpperCase()} may be told to providers outside; what is marked higher never is.`,
  );
}

async function reset(context: Context): Promise<Answer> {
  const { incoming, services } = context;
  requireRole(context.role, forOthers(context) ? 'admin' : 'hunter', 'Choosing the providers of a place');
  const place = placeSubject(incoming);
  await Promise.all([
    services.preferences.clear(place, 'providers'),
    services.preferences.clear(place, 'tlp'),
  ]);
  const { providers: words, tlp } = services.enrichment.defaults;
  return notice(
    'Choice taken back',
    `Asked in this place: ${words}. What may leave: up to TLP:${tlp.toUpperCase()}.`,
  );
}

function forOthers({ incoming }: Context): boolean {
  return incoming.place.kind !== 'personal';
}

function notUnderstood(what: string): UserError {
  return new UserError(`“${what}” needs to be told what.`, { hint: `Try one of:\n${usage.join('\n')}` });
}
