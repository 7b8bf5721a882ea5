import { z } from 'zod';
import { UserError } from '../../errors.ts';
import type { HttpClient } from '../../http/http-client.ts';
import { HttpFault } from '../../http/http-fault.ts';
import { isPublicHost } from '../../http/redirect.ts';
import { baseAddress } from '../link-parts.ts';
import { isRefusal, type OwnToken, sendWithToken } from './own-token.ts';

const model = z.object({ name: z.string().min(1).max(255) });

/** Asks a JupyterHub whose token it is: what the person is called there. @throws {UserError} saying what to do. */
export async function findHubUser(
  address: string,
  { own, http, signal }: { readonly own: OwnToken; readonly http: HttpClient; readonly signal: AbortSignal },
): Promise<string> {
  const hub = baseAddress('jupyterHub', address).replace(/\/hub$/, '');
  const { host, hostname, protocol } = new URL(hub);
  if (protocol === 'http:' && isPublicHost(hostname)) {
    throw new UserError(`The JupyterHub at ${host} is reached without encryption.`, {
      hint: 'A token sent over http can be read on the way: set its https address.',
    });
  }
  const options = { signal, timeoutMs: 30_000, maxBytes: 1_000_000 };
  const answer = await sendWithToken(own, (token) =>
    http.send({ url: `${hub}/hub/api/user`, headers: { authorization: `token ${token}` } }, options),
  ).catch((error: unknown) => {
    if (!(error instanceof HttpFault)) throw error;
    throw new UserError(`The JupyterHub at ${host}: ${error.message}.`, {
      hint: 'See that it runs and can be reached from here; the notebook can be had as a file too.',
    });
  });
  const read = answer.status === 200 ? model.safeParse(json(answer.body)) : undefined;
  if (read?.success) return read.data.name;
  if (isRefusal(answer.status)) {
    throw new UserError(`The JupyterHub at ${host} does not take the token (${answer.status}).`, {
      hint: 'Make a new one on its page Token, and store it. The notebook can be had as a file too.',
    });
  }
  throw new UserError(`The JupyterHub at ${host} did not tell whose token it is (${answer.status}).`, {
    hint: 'See that HUNTLINE_JUPYTERHUB ends where the hub begins, without /hub; or say whose server it is in HUNTLINE_JUPYTERHUB_USER.',
  });
}

function json(body: string): unknown {
  try {
    return JSON.parse(body);
  } catch {
    return undefined;
  }
}
