import type { Json } from '../types.ts';
import { codeOf, notAsked } from './azure-request.ts';
import { createGraphRequest, type GraphOptions } from './graph-request.ts';

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

/** Reads Microsoft Graph as an application; give it the bot's own identity for what a bot was permitted. */
export function createGraphGet(options: GraphOptions): GraphGet {
  const request = createGraphRequest(options);
  return async (path, signal) => {
    const { status, body } = await request(path, { signal }).catch((error: unknown) => {
      throw notAsked(error);
    });
    if (status !== 200 || body === undefined) throw new GraphRefusal(status, codeOf(body));
    return body as Json;
  };
}
