import type { CloudName } from '../../azure/clouds.ts';
import { UserError } from '../../errors.ts';
import type { HttpAnswer, HttpClient, HttpRequest } from '../../http/http-client.ts';
import { HttpFault } from '../../http/http-fault.ts';
import { encodePart } from '../link-parts.ts';
import { asciiJson } from './ascii-json.ts';
import { folderParts, notebookFileName } from './file-name.ts';
import type { Placed, PlacedEntry, Placing } from './placing.ts';
import { readListing } from './read-listing.ts';
import { NameTaken, writeUnderFreeName } from './taken.ts';

/** What a token for Azure Files is asked for with, in every cloud. */
export const storageScope = 'https://storage.azure.com/.default';

const suffixes: Readonly<Record<CloudName, string>> = {
  global: 'core.windows.net',
  usgov: 'core.usgovcloudapi.net',
  china: 'core.chinacloudapi.cn',
};

/** Where a storage account's file shares are. @throws {UserError} for what is no account's name. */
export function filesEndpoint(account: string, cloud: CloudName): string {
  if (/^[a-z0-9]{3,24}$/.test(account)) return `https://${account}.file.${suffixes[cloud]}`;
  throw new UserError('That is not the name of a storage account.', {
    hint: 'It has 3 to 24 small letters and digits.',
  });
}

export interface AzureFilesPlace {
  /** {@link filesEndpoint}. */
  readonly endpoint: string;
  readonly share: string;
  /** The folder that launchers count paths from: `Users/alex`. */
  readonly root: string;
  /** A token of Entra's for {@link storageScope}. */
  readonly token: () => Promise<string>;
  readonly http: HttpClient;
  /** For each call; 30 s unless told. */
  readonly timeoutMs?: number;
}

/** The most that one Put Range takes. */
const rangeBytes = 4 * 1024 * 1024;

/**
 * Puts notebooks into a file share of Azure Files, as Azure Machine Learning keeps its notebooks, through REST. The
 * identity needs Storage File Data Privileged Contributor. Paths are from `root`.
 */
export function createAzureFilesPlacing(place: AzureFilesPlace): Placing {
  const { endpoint, share, token, http, timeoutMs = 30_000 } = place;
  const root = folderParts(place.root);
  const base = `${endpoint.replace(/\/+$/, '')}/${encodePart(share)}`;

  async function call(
    method: NonNullable<HttpRequest['method']>,
    parts: readonly string[],
    signal: AbortSignal,
    {
      query = '',
      headers = {},
      body,
    }: { query?: string; headers?: Record<string, string>; body?: string } = {},
  ): Promise<HttpAnswer> {
    const request = {
      url: `${base}${parts.map((part) => `/${encodePart(part)}`).join('')}${query}`,
      method,
      headers: {
        authorization: `Bearer ${await token()}`,
        'x-ms-version': '2022-11-02',
        'x-ms-date': new Date().toUTCString(),
        // Without it a token of Entra's is refused: the share's own permissions do not know the identity.
        'x-ms-file-request-intent': 'backup',
        ...(body === undefined ? {} : { 'content-type': 'application/octet-stream' }),
        ...headers,
      },
      ...(body === undefined ? {} : { body }),
    };
    try {
      return await http.send(request, { signal, timeoutMs, maxBytes: 8_000_000 });
    } catch (error) {
      if (!(error instanceof HttpFault)) throw error;
      throw new UserError(`Azure Files: ${error.message}.`, {
        hint: 'See that the storage account lets this machine in; the notebook can be had as a file too.',
      });
    }
  }

  async function makeFolders(parts: readonly string[], signal: AbortSignal): Promise<void> {
    for (let depth = 1; depth <= parts.length; depth++) {
      const answer = await call('PUT', parts.slice(0, depth), signal, { query: '?restype=directory' });
      if (answer.status === 201) continue;
      // The folder is there, or a file of that name is: the service tells the two apart.
      if (answer.status === 409 && codeOf(answer) === 'ResourceAlreadyExists') continue;
      throw refusal(answer);
    }
  }

  async function exists(parts: readonly string[], signal: AbortSignal): Promise<boolean> {
    const file = await call('HEAD', parts, signal);
    if (file.status === 200 || isInUse(file)) return true;
    if (file.status !== 404) throw refusal(file);
    const directory = await call('HEAD', parts, signal, { query: '?restype=directory' });
    if (directory.status === 200 || isInUse(directory)) return true;
    if (directory.status !== 404) throw refusal(directory);
    return false;
  }

  async function write(parts: readonly string[], text: string, signal: AbortSignal): Promise<void> {
    const headers = {
      'x-ms-type': 'file',
      'x-ms-content-length': String(text.length),
      'x-ms-content-type': 'application/x-ipynb+json',
    };
    const made = await call('PUT', parts, signal, { headers });
    if (isInUse(made)) throw new NameTaken(refusal(made));
    if (made.status !== 201) throw refusal(made);
    try {
      for (let start = 0; start < text.length; start += rangeBytes) {
        const body = text.slice(start, start + rangeBytes);
        const range = `bytes=${start}-${start + body.length - 1}`;
        const put = await call('PUT', parts, signal, {
          query: '?comp=range',
          headers: { 'x-ms-write': 'update', 'x-ms-range': range },
          body,
        });
        if (put.status !== 201) throw refusal(put);
      }
    } catch (error) {
      // Half a notebook opens nowhere. Its removal is tried once; what is told is what went wrong before.
      await call('DELETE', parts, AbortSignal.timeout(timeoutMs)).catch(() => undefined);
      throw error;
    }
  }

  return {
    async put(folder, wantedName, notebook, { signal, overwrite = false }) {
      const parts = folderParts(folder);
      const name = notebookFileName(wantedName);
      const text = asciiJson(notebook);
      await makeFolders([...root, ...parts], signal);
      return writeUnderFreeName(
        [base, ...root, ...parts].join('/'),
        name,
        async (candidate) => overwrite || !(await exists([...root, ...parts, candidate], signal)),
        async (candidate): Promise<Placed> => {
          await write([...root, ...parts, candidate], text, signal).catch((error: unknown) => {
            // Over this one it was to be written, and over no other.
            throw overwrite && error instanceof NameTaken ? error.fault : error;
          });
          const path = [...parts, candidate].join('/');
          return candidate === name ? { path } : { path, renamedFrom: [...parts, name].join('/') };
        },
      );
    },

    async list(folder, signal) {
      const parts = folderParts(folder);
      const found: PlacedEntry[] = [];
      let marker = '';
      do {
        const query = `?restype=directory&comp=list${marker === '' ? '' : `&marker=${encodePart(marker)}`}`;
        const answer = await call('GET', [...root, ...parts], signal, { query });
        if (answer.status === 404 && codeOf(answer) !== 'ShareNotFound') return [];
        if (answer.status !== 200) throw refusal(answer);
        const listing = readListing(answer.body);
        found.push(
          ...listing.entries.map(({ name, kind }) => ({ name, kind, path: [...parts, name].join('/') })),
        );
        marker = listing.next;
      } while (marker !== '' && found.length < 20_000);
      return found;
    },
  };
}

/** The service's own name for what is wrong, a word. */
function codeOf({ headers }: HttpAnswer): string {
  const code = headers['x-ms-error-code'] ?? '';
  return /^\w{1,60}$/.test(code) ? code : '';
}

/** True where something else has the name: a folder, or a file that somebody has open, locked or leased. */
function isInUse(answer: HttpAnswer): boolean {
  const { status } = answer;
  return status === 412 || (status === 409 && !codeOf(answer).startsWith('Share'));
}

function refusal(answer: HttpAnswer): UserError {
  const { status } = answer;
  const code = codeOf(answer);
  const said = `(${status}${code === '' ? '' : `, ${code}`})`;
  if (status === 401 || status === 403) {
    return new UserError(`The file share does not let Huntline’s identity write ${said}.`, {
      hint: 'It needs the role Storage File Data Privileged Contributor on the storage account, and a way through its firewall. The notebook can be had as a file too.',
    });
  }
  if (code === 'ShareNotFound' || status === 404) {
    return new UserError(`There is no such file share ${said}.`, {
      hint: 'See the storage account and the share of the Azure Machine Learning workspace.',
    });
  }
  if (status === 409 || status === 412) {
    return new UserError(`The file share holds something else by that name, or it is in use ${said}.`, {
      hint: 'Choose another folder, or close it there.',
    });
  }
  return new UserError(`The file share did not take the notebook ${said}.`, {
    hint: 'Try again in a minute; the notebook can be had as a file too.',
  });
}
