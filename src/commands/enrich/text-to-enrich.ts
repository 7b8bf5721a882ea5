import { UserError } from '../../errors.ts';
import type { Json } from '../../types.ts';
import type { Context } from '../command.ts';

const resultId = /^(?:result\s+)?(r[a-z0-9]{7})$/i;
const ofThread = /^(?:this|(?:this|the) (?:thread|message))$/i;
const lastHunt = /^(?:the )?last (?:hunt|result)$/i;

/** The text to look for observables in: what was typed, `this` (the thread), a kept result, or `the last hunt`. @throws {UserError} there is none. */
export async function textToEnrich(typed: string, context: Context): Promise<string> {
  const { incoming, services } = context;
  const text = typed.trim();
  const id = resultId.exec(text)?.[1];
  if (id !== undefined) {
    const list = services.enrichment.kept.peek(id, incoming);
    if (list) return list.enrichments.map(({ observable }) => observable.value).join('\n');
    return textOf(services.results.find(id, incoming).answer.rows);
  }
  if (lastHunt.test(text)) {
    const kept = services.results.latest(incoming);
    if (kept) return textOf(kept.answer.rows);
    throw new UserError('No hunt was run in this place since Huntline started.', {
      title: 'No last hunt',
      hint: 'Run one first, such as: hunt signins last 7d',
    });
  }
  if (!ofThread.test(text) && !(text === '' && incoming.said)) return text;
  if (!incoming.said) {
    throw new UserError('There is no thread here that could be read.', {
      title: 'What is “this”?',
      hint: 'Say it in a reply to the messages that you mean, or paste the text: enrich <text>',
    });
  }
  return (await incoming.said()).join('\n');
}

/** Cells apart from each other, so that no observable grows out of two. */
function textOf(rows: readonly (readonly Json[])[]): string {
  return rows
    .map((row) => row.map((cell) => (typeof cell === 'string' ? cell : JSON.stringify(cell))).join('\n'))
    .join('\n');
}
