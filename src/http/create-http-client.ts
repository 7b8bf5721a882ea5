import { Agent as HttpAgent } from 'node:http';
import { Agent as HttpsAgent } from 'node:https';
import type { AxiosInstance, AxiosResponse } from 'axios';
import type { HttpAnswer, HttpClient, HttpOptions, HttpRequest } from './http-client.ts';
import { HttpFault } from './http-fault.ts';

export interface HttpClientSettings {
  /**
   * Where `HTTPS_PROXY`, `HTTP_PROXY` and `NO_PROXY` are looked up (lower case too). Absent: axios looks them up by
   * itself, but opens a connection a call.
   */
  readonly proxies?: Readonly<Record<string, string | undefined>>;
  /** Connections to one host at a time. */
  readonly maxSockets?: number;
}

/** Calls services outside through axios, which is loaded with the first call. Connections are kept open between calls. */
export function createHttpClient({ proxies, maxSockets = 32 }: HttpClientSettings = {}): HttpClient {
  let axios: Promise<AxiosInstance> | undefined;
  return {
    async send(request, options) {
      axios ??= createAxios(proxies, maxSockets);
      return send(await axios, request, options);
    },
  };
}

async function createAxios(
  proxies: HttpClientSettings['proxies'],
  maxSockets: number,
): Promise<AxiosInstance> {
  const { default: axios } = await import('axios');
  const agent = { keepAlive: true, maxSockets, ...(proxies ? { proxyEnv: { ...proxies } } : {}) };
  const instance = axios.create({
    httpAgent: new HttpAgent(agent),
    httpsAgent: new HttpsAgent(agent),
    maxRedirects: 0,
    // Any status is an answer, and the text is the caller's to read.
    validateStatus: () => true,
    responseType: 'text',
    transformResponse: (body: unknown) => body,
    headers: {
      common: { Accept: 'application/json, text/plain;q=0.9, */*;q=0.1', 'User-Agent': 'Huntline' },
    },
  });
  // What axios rejects with holds the request, and with it the key: it ends here.
  instance.interceptors.response.use(undefined, (error: unknown) => Promise.reject(redact(error)));
  return instance;
}

async function send(
  axios: AxiosInstance,
  { url, method = 'GET', headers = {}, body }: HttpRequest,
  { signal, timeoutMs, maxBytes }: HttpOptions,
): Promise<HttpAnswer> {
  // axios knows more kinds of URL than a service outside has.
  if (!/^https?:$/.test(URL.parse(url)?.protocol ?? '')) {
    throw new HttpFault('unreachable', 'its address is not an http(s) URL');
  }
  const deadline = new AbortController();
  const timer = setTimeout(() => deadline.abort(), timeoutMs);
  try {
    const response = await axios.request<string>({
      url,
      method,
      headers: { ...headers },
      ...(body === undefined ? {} : { data: body }),
      maxContentLength: maxBytes,
      signal: AbortSignal.any([signal, deadline.signal]),
    });
    return { status: response.status, headers: headersOf(response), body: String(response.data ?? '') };
  } catch (error) {
    if (signal.aborted) throw new HttpFault('stopped', 'the call was stopped');
    if (deadline.signal.aborted) {
      throw new HttpFault('timeout', `it did not answer within ${timeoutMs / 1_000} s`);
    }
    throw error instanceof HttpFault && error.fault === 'too-large'
      ? new HttpFault('too-large', `its answer is larger than ${maxBytes} bytes`)
      : redact(error);
  } finally {
    clearTimeout(timer);
  }
}

/** Codes of a connection that was there, and did not bring a whole answer that can be read. */
const broken = /^(?:HPE_|Z_|ERR_BAD_RESPONSE$|ERR_STREAM_PREMATURE_CLOSE$|ERR_BROTLI|ERR__ERROR_FORMAT)/;

function redact(error: unknown): HttpFault {
  if (error instanceof HttpFault) return error;
  const { code, message = '' } = (error ?? {}) as { code?: unknown; message?: unknown };
  if (/^maxContentLength/.test(String(message))) return new HttpFault('too-large', 'its answer is too large');
  const known = typeof code === 'string' && /^[A-Z\d_]{1,60}$/.test(code) ? code : undefined;
  const why = known ? ` (${known})` : '';
  if (known && broken.test(known)) return new HttpFault('broken', `its answer could not be read${why}`);
  return new HttpFault('unreachable', `it could not be reached, or hung up${why}`);
}

function headersOf({ headers }: AxiosResponse): Record<string, string> {
  return Object.fromEntries(
    Object.entries(headers).map(([name, value]) => [name.toLowerCase(), String(value)]),
  );
}
