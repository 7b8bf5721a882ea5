import { requireRole } from '../access/roles.ts';
import type { Answer } from '../answers.ts';
import { readHuntLine } from '../language/hunt-line.ts';
import type { Window } from '../types.ts';
import type { Args, Command, Context } from './command.ts';
import { clockOf } from './command.ts';
import { executeHunt } from './hunt/execute-hunt.ts';
import { findHunt } from './hunt/find-hunt.ts';
import { helpOnHunt } from './hunt/help-on-hunt.ts';
import { huntsFor } from './hunt/hunts-for.ts';
import type { PreparedHunt } from './hunt/kept-hunt.ts';
import { answerKept } from './hunt/kept-verbs.ts';
import { listHunts } from './hunt/list-hunts.ts';
import { prepareHunt } from './hunt/prepare-hunt.ts';
import { prepareKql, readKqlLine } from './hunt/prepare-kql.ts';
import { resolveWindow } from './hunt/resolve-window.ts';
import { showSchema, showTables } from './hunt/show-schema.ts';
import { takePage } from './hunt/take-page.ts';
import { withWindowParameters } from './hunt/window-parameters.ts';

/** Runs a named hunting query, or a query of one's own; lists and explains the hunts. */
export const hunt: Command = {
  name: 'hunt',
  summary: 'Run a hunting query over the workspace',
  access: 'reader',
  usage: [
    'hunt <hunt> [for <observable or name>] [<time phrase>] [name=value …] [top N] [as table|chart|csv] [in all|<workspace>,…] [split=1d] [| <KQL tail>]',
    'hunt list [name, table, technique, entity …] [page N]',
    'hunt for <observable>',
    'hunt help <hunt>',
    'hunt tables [words]',
    'hunt schema <table> [words]',
    'hunt [<time phrase>] kql <query>',
  ],
  examples: [
    'hunt alerts last 28d',
    'hunt alerts last 28d | summarize NumAlerts=count() by AlertName',
    'hunt list signins',
    'hunt for 185.220.101.34',
    'hunt help alerts',
    'hunt schema SecurityAlert severity',
    'hunt kql SecurityAlert | summarize count() by AlertSeverity',
  ],
  run,
};

async function run({ words, rest, tail }: Args, context: Context): Promise<Answer> {
  const [, verb = '', about = ''] = /^(\S*)\s*([\s\S]*)$/.exec(rest) ?? [];
  if (/^(|list)$/i.test(verb)) return listHunts(about, context);
  if (/^help$/i.test(verb) && about) return helpOnHunt(about, context);
  if (/^tables$/i.test(verb)) return showTables(about, context);
  if (/^schema$/i.test(verb)) return showSchema(about, context);
  requireRole(context.role, 'hunter', 'Hunting');
  const kept = answerKept(rest, context);
  if (kept) return kept;
  const raw = readKqlLine(rest, context);
  if (raw) return start(prepareKql(raw, context), raw.before.window, context);
  const line = withWindowParameters(readHuntLine(words(), tail, clockOf(context)), context);
  if (line.target !== undefined && /^(?:page \d{1,6})?$/i.test(line.name)) {
    return huntsFor(line.target, line, takePage(line.name).page ?? 1, context);
  }
  const prepared = prepareHunt(findHunt(line.name, context), line, context);
  return 'kind' in prepared ? prepared : start(prepared, line.window, context);
}

function start(prepared: PreparedHunt, window: Window | undefined, context: Context): Promise<Answer> {
  return executeHunt(prepared, window ?? resolveWindow(prepared.phrase, context), context);
}
