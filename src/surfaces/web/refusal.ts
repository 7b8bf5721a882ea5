import type { IncomingMessage, ServerResponse } from 'node:http';

// The web chat trusts whoever sits at this machine, so what it must keep out is other people's pages in that person's
// browser: a name rebound to loopback (Host), a form or fetch from another origin (Origin, content type), a frame.

/** On every response. Styles and scripts come from here alone; nothing inline, nothing from elsewhere, no frames. */
export const securityHeaders: Readonly<Record<string, string>> = {
  'content-security-policy': [
    "default-src 'none'",
    "script-src 'self'",
    "style-src 'self'",
    "img-src 'self' data:",
    "connect-src 'self'",
    "base-uri 'none'",
    "form-action 'none'",
    "frame-ancestors 'none'",
    "require-trusted-types-for 'script'",
    // The names that the adaptivecards script registers when it loads.
    'trusted-types adaptivecards#markdownPassthroughPolicy adaptivecards#restoreContentsPolicy adaptivecards#deprecatedExportedFunctionPolicy',
  ].join('; '),
  'cross-origin-opener-policy': 'same-origin',
  'cross-origin-resource-policy': 'same-origin',
  'referrer-policy': 'no-referrer',
  'x-content-type-options': 'nosniff',
  'x-frame-options': 'DENY',
};

/** Why a request is turned away. */
export interface Refusal {
  readonly status: number;
  readonly message: string;
}

/** What is wrong with a request to this port, or undefined. `method` is the one that the route takes (GET takes HEAD too). */
export function refusal(request: IncomingMessage, method: 'GET' | 'POST', host: string): Refusal | undefined {
  const { headers } = request;
  const port = request.socket.localPort ?? 0;
  if (!ownNames(host, port).includes(headers.host?.toLowerCase() ?? ''))
    return { status: 421, message: 'This address is not served here: open the web chat by its own address.' };
  if (request.method !== method && !(method === 'GET' && request.method === 'HEAD'))
    return { status: 405, message: `Use ${method} here.` };
  const site = headers['sec-fetch-site'];
  if (method === 'POST' && headers.origin !== `http://${headers.host}`)
    return { status: 403, message: 'Lines are taken from the web chat’s own page only.' };
  if (request.url?.startsWith('/api/') && site !== undefined && site !== 'same-origin' && site !== 'none')
    return { status: 403, message: 'This is for the web chat’s own page only.' };
  if (method === 'POST' && !/^application\/json\s*(;|$)/i.test(headers['content-type'] ?? ''))
    return { status: 415, message: 'Send JSON, with content-type application/json.' };
  return undefined;
}

/** Answers in plain words and closes the exchange. */
export function refuse(response: ServerResponse, { status, message }: Refusal): void {
  response
    .writeHead(status, {
      ...securityHeaders,
      'content-type': 'text/plain; charset=utf-8',
      'cache-control': 'no-store',
    })
    .end(`${message}\n`);
}

function ownNames(host: string, port: number): string[] {
  const bracketed = host.includes(':') ? `[${host}]` : host.toLowerCase();
  const names = [bracketed, 'localhost', '127.0.0.1', '[::1]'];
  return [...names.map((name) => `${name}:${port}`), ...(port === 80 ? names : [])];
}
