import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

/** A file share of Azure Files on a local port, as far as its REST interface is used here. */
export interface AzureFilesDouble {
  readonly endpoint: string;
  /** Whole paths within the share; a folder is undefined. */
  readonly files: Map<string, Buffer | undefined>;
  /** Method and address of each call. */
  readonly calls: readonly string[];
  /** The status to answer the calls that match with, in place of serving them. */
  fail(matching: RegExp, status: number, code?: string): void;
  close(): Promise<void>;
}

const token = 'files-t0ken';
const mostRange = 4 * 1024 * 1024;
/** The oldest version that takes a token of Entra's. */
const firstVersion = '2022-11-02';
const skewMs = 15 * 60_000;

/** What the service says to headers that break its rules, which every operation has in common; undefined for none. */
function headerFault(
  { method, headers }: IncomingMessage,
  body: Buffer,
): readonly [status: number, code: string] | undefined {
  const version = String(headers['x-ms-version']);
  if (headers.authorization === undefined) return [401, 'NoAuthenticationInformation'];
  if (headers.authorization !== `Bearer ${token}`) return [401, 'InvalidAuthenticationInfo'];
  if (!/^\d{4}-\d{2}-\d{2}$/.test(version) || version < firstVersion) return [400, 'InvalidHeaderValue'];
  if (headers['x-ms-file-request-intent'] !== 'backup') return [400, 'MissingRequiredHeader'];
  const date = String(headers['x-ms-date'] ?? headers.date);
  if (!/ GMT$/.test(date) || !(Math.abs(Date.parse(date) - Date.now()) < skewMs))
    return [403, 'AuthenticationFailed'];
  if (method === 'PUT' && headers['content-length'] === undefined) return [411, 'MissingContentLengthHeader'];
  if (Number(headers['content-length'] ?? 0) !== body.length) return [400, 'InvalidHeaderValue'];
  return undefined;
}

/** Serves one share, `code-1`, with the folder `Users`, to whoever brings the token `files-t0ken`. */
export async function startAzureFiles(): Promise<AzureFilesDouble> {
  const files = new Map<string, Buffer | undefined>([['Users', undefined]]);
  const calls: string[] = [];
  const failures: { matching: RegExp; status: number; code: string }[] = [];

  async function serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk as Buffer);
    const body = Buffer.concat(chunks);
    const url = new URL(request.url ?? '/', 'http://share.test');
    const call = `${request.method} ${request.url}`;
    calls.push(call);
    const answer = (status: number, code = '', text = '') => {
      response.writeHead(status, code === '' ? {} : { 'x-ms-error-code': code }).end(text);
    };
    const failure = failures.find(({ matching }) => matching.test(call));
    if (failure) return answer(failure.status, failure.code, '<Error>files-t0ken</Error>');

    const { headers } = request;
    const fault = headerFault(request, body);
    if (fault) return answer(...fault);
    if (url.searchParams.has('sig')) return answer(400, 'InvalidQueryParameterValue');
    const [share, ...parts] = url.pathname.slice(1).split('/').map(decodeURIComponent);
    if (share !== 'code-1') return answer(404, 'ShareNotFound');
    if (parts.some((part) => part === '' || part.length > 255 || /["\\:|<>*?]|[. ]$/.test(part))) {
      return answer(400, 'InvalidResourceName');
    }
    if (parts.join('/').length > 2048 || parts.length > 250)
      return answer(400, 'InvalidFileOrDirectoryPathName');
    const path = parts.join('/');
    const parent = parts.slice(0, -1).join('/');
    const there = files.has(path);
    const isFolder = there && files.get(path) === undefined;
    const parentIsThere = parent === '' || (files.has(parent) && files.get(parent) === undefined);
    const asFolder = url.searchParams.get('restype') === 'directory';

    if (asFolder && url.searchParams.get('comp') === 'list') {
      if (!isFolder) return answer(404, 'ResourceNotFound');
      const names = [...files.keys()].filter((one) => one.slice(0, one.lastIndexOf('/')) === path).sort();
      // Two a page, so that whoever lists has to go on.
      const from = Number(url.searchParams.get('marker') ?? 0);
      const entries = names.slice(from, from + 2).map((one) => {
        const kind = files.get(one) === undefined ? 'Directory' : 'File';
        const name = one
          .slice(path.length + 1)
          .replaceAll('&', '&amp;')
          .replaceAll("'", '&#39;');
        return `<${kind}><Name>${name}</Name><Properties><Content-Length>1</Content-Length></Properties></${kind}>`;
      });
      const next = from + 2 < names.length ? String(from + 2) : '';
      return answer(
        200,
        '',
        `\ufeff<?xml version="1.0" encoding="utf-8"?><EnumerationResults><Entries>${entries.join('')}</Entries><NextMarker>${next}</NextMarker></EnumerationResults>`,
      );
    }
    switch (request.method) {
      case 'HEAD':
        return answer(there && isFolder === asFolder ? 200 : 404, there ? '' : 'ResourceNotFound');
      case 'DELETE':
        return answer(files.delete(path) ? 202 : 404);
      case 'PUT':
        break;
      default:
        return answer(405, 'UnsupportedHttpVerb');
    }
    if (!parentIsThere) return answer(404, 'ParentNotFound');
    if (asFolder) {
      if (there) return answer(409, isFolder ? 'ResourceAlreadyExists' : 'ResourceTypeMismatch');
      files.set(path, undefined);
      return answer(201);
    }
    if (url.searchParams.get('comp') === 'range') {
      const file = files.get(path);
      const [, start = '', end = ''] = /^bytes=(\d+)-(\d+)$/.exec(String(headers['x-ms-range'])) ?? [];
      if (!file || headers['x-ms-write'] !== 'update') return answer(400, 'InvalidHeaderValue');
      if (body.length > mostRange) return answer(413, 'RequestBodyTooLarge');
      if (body.length !== Number(end) - Number(start) + 1) return answer(416, 'InvalidRange');
      if (Number(end) >= file.length) return answer(416, 'InvalidRange');
      body.copy(file, Number(start));
      return answer(201);
    }
    if (isFolder) return answer(409, 'ResourceTypeMismatch');
    const size = String(headers['x-ms-content-length']);
    if (headers['x-ms-type'] !== 'file' || !/^\d+$/.test(size)) return answer(400, 'MissingRequiredHeader');
    if (body.length > 0) return answer(400, 'InvalidHeaderValue');
    // The real one overwrites without asking, too.
    files.set(path, Buffer.alloc(Number(size)));
    return answer(201);
  }

  const server = createServer((request, response) => void serve(request, response));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    endpoint: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    files,
    calls,
    fail: (matching, status, code = '') => void failures.push({ matching, status, code }),
    async close() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}
