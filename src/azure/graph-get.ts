import { UserError } from '../errors.ts';
import type { Json } from '../types.ts';
import { codeOf, createGraphRequest, type GraphOptions, GraphSilence } from './graph-request.ts';

/** What stands at a path of Microsoft Graph (after `/v1.0`). @throws {UserError} nobody could ask, {@link GraphRefusal} */
export type GraphGet = (path: string, signal: AbortSignal) => Promise<Json>;

/** Graph answered, and not with what was asked for. */
export class GraphRefusal extends Error {
  readonly statusCode: number;

  constructor(statusCode: number, code: string) {
    super(`Microsoft Graph answered with status ${statusCode}: ${code}`);
    this.name = 'GraphRefusal';
    this.statusCode = statusCode;
  }
}

const clauses: Readonly<Record<GraphSilence['why'], (detail: string) => string>> = {
  busy: (pause) => `Microsoft Graph takes no more questions for the next ${pause}.`,
  late: (late) => `Microsoft Graph ${late}.`,
  unreachable: (reason) => `Microsoft Graph ${reason}.`,
  'no-token': (reason) => `The bot could not sign in to Microsoft Graph: ${reason}`,
};

/** Reads Microsoft Graph as an application; give it the bot's own identity for what a bot was permitted. */
export function createGraphGet(options: GraphOptions): GraphGet {
  const request = createGraphRequest(options);
  return async (path, signal) => {
    const { status, body } = await request(path, { signal }).catch((error: unknown) => {
      throw error instanceof GraphSilence ? notAsked(error) : error;
    });
    if (status !== 200 || body === undefined) throw new GraphRefusal(status, codeOf(body));
    return body as Json;
  };
}

function notAsked(silence: GraphSilence): UserError {
  return new UserError(clauses[silence.why](silence.detail), {
    hint: 'Try again in a minute.',
    cause: silence,
  });
}
