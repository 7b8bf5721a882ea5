import type { Answer } from '../../answers.ts';
import { UserError } from '../../errors.ts';
import { narrow, widen } from '../../language/resize-window.ts';
import type { Context } from '../command.ts';
import { csvFile } from './csv-file.ts';
import { executeHunt } from './execute-hunt.ts';
import type { KeptHunt } from './kept-hunt.ts';
import { resolveWindow } from './resolve-window.ts';

type KeptVerb = (kept: KeptHunt, context: Context) => Answer | Promise<Answer>;

/** What can be done with a kept result: `hunt <verb> <result>`. Only the last three run the query again. */
const verbs: Readonly<Record<string, KeptVerb>> = {
  csv: ({ answer }) => csvFile(answer),
  table: ({ answer }) => ({ ...answer, as: 'table' }),
  chart: ({ answer }) => {
    if (answer.chart) return { ...answer, as: 'chart' };
    throw new UserError('There is no picture for this result.', {
      hint: 'Say what to draw in a KQL tail, such as: | summarize count() by bin(TimeGenerated, 1d) | render timechart',
    });
  },
  kql: ({ answer }) => ({
    kind: 'kql',
    title: `The query of ${answer.title}`,
    kql: answer.kql,
    actions: [{ title: 'Run again', line: `hunt again ${answer.result}` }],
  }),
  again: ({ prepared }, context) => executeHunt(prepared, resolveWindow(prepared.phrase, context), context),
  wider: ({ prepared, answer }, context) => runOver(prepared, widen(answer.window, context.now), context),
  narrower: ({ prepared, answer }, context) => runOver(prepared, narrow(answer.window), context),
};

function runOver(
  prepared: KeptHunt['prepared'],
  { window, phrase }: ReturnType<typeof narrow>,
  context: Context,
): Promise<Answer> {
  return executeHunt({ ...prepared, phrase, isDefaultWindow: false }, window, context);
}

/** Answers `hunt page N of <result>` and `hunt <verb> <result>`; undefined where the line is another one. */
export function answerKept(rest: string, context: Context): Promise<Answer> | undefined {
  const paging = /^page\s+(\d{1,6})\s+of\s+(r[a-z0-9]{1,12})$/i.exec(rest);
  const other = /^(\w+)\s+(?:of\s+)?(r[a-z0-9]{7})$/i.exec(rest);
  const find = (id: string | undefined) => context.services.results.find(id ?? '', context.incoming);
  if (paging) return Promise.resolve({ ...find(paging[2]).answer, page: Number(paging[1]), as: 'table' });
  const verb = other && verbs[other[1]?.toLowerCase() ?? ''];
  return verb ? Promise.resolve(verb(find(other[2]), context)) : undefined;
}
