import { z } from 'zod';
import { UserError } from '../../errors.ts';
import type { HttpAnswer, HttpClient } from '../../http/http-client.ts';
import { HttpFault } from '../../http/http-fault.ts';
import { isPublicHost } from '../../http/redirect.ts';
import { baseAddress, encodePart } from '../link-parts.ts';
import { folderParts, notebookFileName } from './file-name.ts';
import { isRefusal, type OwnToken, sendWithToken } from './own-token.ts';
import type { Placed, PlacedEntry, Placing } from './placing.ts';
import { NameTaken, writeUnderFreeName } from './taken.ts';

export interface JupyterPlace extends OwnToken {
  /** A Jupyter server, or one of a hub's: `https://hub.contoso.com/user/alex`. */
  readonly baseUrl: string;
  readonly http: HttpClient;
  /** For each call; 30 s unless told. */
  readonly timeoutMs?: number;
}

const entry = z.object({ name: z.string(), path: z.string(), type: z.string() });
const folder = z.object({ type: z.literal('directory'), content: z.array(entry) });
const kinds: Readonly<Record<string, PlacedEntry['kind']>> = { directory: 'folder', notebook: 'notebook' };

/** Puts notebooks on a Jupyter server through its Contents API: JupyterHub’s, JupyterLab’s, an AML compute’s. */
export function createJupyterPlacing(place: JupyterPlace): Placing {
  const { baseUrl, http, timeoutMs = 30_000 } = place;
  const base = baseAddress('jupyter', baseUrl);
  const { hostname, host, protocol } = new URL(base);
  // An AML compute stands behind Entra's own way of signing in.
  const scheme = /\.instances\.azureml\.(?:ms|net|us|cn)$/i.test(hostname) ? 'Bearer' : 'token';
  if (protocol === 'http:' && isPublicHost(hostname)) {
    throw new UserError(`The Jupyter server at ${host} is reached without encryption.`, {
      hint: 'A token sent over http can be read on the way: set its https address.',
    });
  }

  async function call(
    method: 'GET' | 'PUT',
    parts: readonly string[],
    signal: AbortSignal,
    { query = '', body }: { readonly query?: string; readonly body?: unknown } = {},
  ): Promise<HttpAnswer> {
    const url = `${base}/api/contents${parts.map((part) => `/${encodePart(part)}`).join('')}${query}`;
    const send = (own: string) => {
      const headers = {
        authorization: `${scheme} ${own}`,
        ...(body === undefined ? {} : { 'content-type': 'application/json' }),
      };
      const request = { url, method, headers, ...(body === undefined ? {} : { body: JSON.stringify(body) }) };
      return http.send(request, { signal, timeoutMs, maxBytes: 20_000_000 });
    };
    try {
      return await sendWithToken(place, send);
    } catch (error) {
      if (!(error instanceof HttpFault)) throw error;
      throw new UserError(`The Jupyter server at ${host}: ${error.message}.`, {
        hint: 'See that it runs and can be reached from here; the notebook can be had as a file too.',
      });
    }
  }

  async function exists(parts: readonly string[], signal: AbortSignal): Promise<boolean> {
    const answer = await call('GET', parts, signal, { query: '?content=0' });
    if (answer.status === 404) return false;
    read(answer, host, entry);
    return true;
  }

  async function makeFolders(parts: readonly string[], signal: AbortSignal): Promise<void> {
    for (let depth = 1; depth <= parts.length; depth++) {
      const path = parts.slice(0, depth);
      const found = await call('GET', path, signal, { query: '?content=0' });
      if (found.status === 404) {
        read(await call('PUT', path, signal, { body: { type: 'directory' } }), host, entry);
      } else if (read(found, host, entry).type !== 'directory') {
        throw new UserError(`On the Jupyter server at ${host}, ${path.join('/')} is a file, not a folder.`, {
          hint: 'Choose another folder.',
        });
      }
    }
  }

  return {
    async put(wanted, wantedName, notebook, { signal, overwrite = false }) {
      const parts = folderParts(wanted);
      const name = notebookFileName(wantedName);
      await makeFolders(parts, signal);
      return writeUnderFreeName(
        `${base}/${parts.join('/')}`,
        name,
        async (candidate) => overwrite || !(await exists([...parts, candidate], signal)),
        async (candidate): Promise<Placed> => {
          const body = { type: 'notebook', format: 'json', content: notebook };
          const answer = await call('PUT', [...parts, candidate], signal, { body });
          if (!overwrite && (answer.status === 409 || answer.status === 412))
            throw new NameTaken(refusal(answer.status, host));
          read(answer, host, entry);
          const path = [...parts, candidate].join('/');
          return candidate === name ? { path } : { path, renamedFrom: [...parts, name].join('/') };
        },
      );
    },

    async list(wanted, signal) {
      const answer = await call('GET', folderParts(wanted), signal, { query: '?type=directory&content=1' });
      if (answer.status === 404) return [];
      return read(answer, host, folder).content.map(({ name, path, type }) => ({
        name,
        path,
        kind: kinds[type] ?? 'file',
      }));
    },
  };
}

/** Reads what the server says of a file or folder. What it says in words is not passed on: it may hold anything. */
function read<T>({ status, body }: HttpAnswer, host: string, shape: z.ZodType<T>): T {
  if (status !== 200 && status !== 201) throw refusal(status, host);
  const parsed = shape.safeParse(json(body));
  if (parsed.success) return parsed.data;
  throw new UserError(`What answers at ${host} is no Jupyter server.`, {
    hint: 'See that the address ends where the server begins: with JupyterHub, at /user/<name>.',
  });
}

function refusal(status: number, host: string): UserError {
  const server = `The Jupyter server at ${host}`;
  const asFile = 'The notebook can be had as a file too.';
  if (isRefusal(status)) {
    return new UserError(`${server} does not take the token (${status}).`, {
      hint: `Make a new one on the server, and store it; in JupyterHub it needs access to your server and its contents. ${asFile}`,
    });
  }
  if (status === 424 || status === 503) {
    return new UserError(`${server} is not running (${status}).`, {
      hint: `Start it, in JupyterHub from its home page, and try again. ${asFile}`,
    });
  }
  if (status === 404 || status === 405) {
    return new UserError(`${server} has no such place (${status}).`, {
      hint: 'See that the address ends where the server begins: with JupyterHub, at /user/<name>.',
    });
  }
  if (status === 507) {
    return new UserError(`${server} has no room left (${status}).`, {
      hint: `Remove what is not needed there. ${asFile}`,
    });
  }
  if (status === 413)
    return new UserError(`${server} finds the notebook too large (${status}).`, { hint: asFile });
  return new UserError(`${server} could not write or read there (${status}).`, {
    hint: `See its log, and that the folder may be written to. ${asFile}`,
  });
}

function json(body: string): unknown {
  try {
    return JSON.parse(body);
  } catch {
    return undefined;
  }
}
