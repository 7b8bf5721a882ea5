import { createHash } from 'node:crypto';
import { open, rm } from 'node:fs/promises';
import type { Readable } from 'node:stream';
import type { AxiosResponse } from 'axios';
import { UserError } from '../errors.ts';
import type { HttpOptions, HttpRequest } from './http-client.ts';
import { redirectOf } from './redirect.ts';

export interface DownloadAnswer {
  readonly status: number;
  /** Of the last host, names in lower case. */
  readonly headers: Readonly<Record<string, string>>;
}

export interface Download extends DownloadAnswer {
  readonly bytes: number;
  /** Of what was written, in hexadecimal. */
  readonly sha256: string;
}

/** What a download asks with. The headers go to the host of the URL alone, never to one it redirects to. */
export type DownloadRequest = Pick<HttpRequest, 'headers' | 'url'>;

const mostRedirects = 3;

/**
 * Asks with HEAD, following redirects. @throws {UserError} no answer came, in words that hold neither URL nor header.
 */
export async function askHead(request: DownloadRequest, options: HttpOptions): Promise<DownloadAnswer> {
  const { response } = await follow('HEAD', request, options, signalOf(options));
  response.data.destroy();
  return { status: response.status, headers: headersOf(response) };
}

/**
 * Streams the body of a 200 into a new file, and removes it again where it does not come whole; any other status
 * writes nothing. `timeoutMs` is for all of it. @throws {UserError} as {@link askHead}, and where it is larger than `maxBytes`.
 */
export async function download(
  request: DownloadRequest,
  path: string,
  options: HttpOptions,
): Promise<Download> {
  const signal = signalOf(options);
  const { response, host } = await follow('GET', request, options, signal);
  const answer = { status: response.status, headers: headersOf(response) };
  if (response.status !== 200) {
    response.data.destroy();
    return { ...answer, bytes: 0, sha256: '' };
  }
  const file = await open(path, 'wx', 0o600).catch((error: unknown) => {
    response.data.destroy();
    throw error;
  });
  try {
    const hash = createHash('sha256');
    let bytes = 0;
    const stop = () => response.data.destroy(new Error('stopped'));
    signal.addEventListener('abort', stop, { once: true });
    try {
      if (signal.aborted) throw new Error('stopped');
      for await (const chunk of response.data as AsyncIterable<Buffer>) {
        bytes += chunk.length;
        if (bytes > options.maxBytes) throw tooLarge(host, options.maxBytes);
        hash.update(chunk);
        await file.writeFile(chunk);
      }
    } finally {
      signal.removeEventListener('abort', stop);
      response.data.destroy();
    }
    const length = Number(response.headers['content-length'] ?? bytes);
    if (length !== bytes) throw new UserError(`${host} sent ${bytes} bytes of ${length}.`);
    await file.sync();
    return { ...answer, bytes, sha256: hash.digest('hex') };
  } catch (error) {
    await file.close();
    await rm(path, { force: true });
    throw faultOf(error, host, options, signal);
  } finally {
    await file.close().catch(() => undefined);
  }
}

async function follow(
  method: 'GET' | 'HEAD',
  { url, headers = {} }: DownloadRequest,
  options: HttpOptions,
  signal: AbortSignal,
): Promise<{ response: AxiosResponse<Readable>; host: string }> {
  const { default: axios } = await import('axios');
  const first = new URL(url);
  let at = first;
  for (let hops = 0; hops <= mostRedirects; hops++) {
    const response = await axios
      .request<Readable>({
        url: at.href,
        method,
        headers: { 'user-agent': 'Huntline', ...(at.origin === first.origin ? headers : {}) },
        responseType: 'stream',
        decompress: false,
        maxRedirects: 0,
        maxContentLength: -1,
        validateStatus: () => true,
        signal,
      })
      .catch((error: unknown) => {
        throw faultOf(error, at.host, options, signal);
      });
    const redirect = redirectOf(response.status, headersOf(response).location, at);
    if (!redirect) return { response, host: at.host };
    response.data.destroy();
    if ('refused' in redirect) throw new UserError(`${at.host} ${redirect.refused}.`);
    at = redirect.to;
  }
  throw new UserError(`${first.host} redirects more than ${mostRedirects} times.`);
}

function signalOf({ signal, timeoutMs }: HttpOptions): AbortSignal {
  return AbortSignal.any([signal, AbortSignal.timeout(timeoutMs)]);
}

function headersOf(response: AxiosResponse): Record<string, string> {
  return Object.fromEntries(
    Object.entries(response.headers).map(([name, value]) => [name.toLowerCase(), String(value)]),
  );
}

function tooLarge(host: string, maxBytes: number): UserError {
  return new UserError(`${host} sends more than the ${maxBytes} bytes that are taken.`);
}

/** The library's own error holds the request, and with it the key: only its code goes on. */
function faultOf(error: unknown, host: string, options: HttpOptions, signal: AbortSignal): Error {
  if (error instanceof UserError) return error;
  if (options.signal.aborted) return new UserError(`the call to ${host} was stopped.`);
  if (signal.aborted) return new UserError(`${host} took longer than ${options.timeoutMs / 1000} s.`);
  const code = (error as { code?: unknown } | undefined)?.code;
  const why = typeof code === 'string' ? ` (${code})` : '';
  return new UserError(`${host} could not be reached, or broke off${why}.`);
}
