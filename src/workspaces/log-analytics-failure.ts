import { type Position, QueryError, UserError } from '../errors.ts';
import { messagesOf } from './log-analytics-answer.ts';

/** An answer that is no table: what the service, or something before it, said. */
export interface Refusal {
  readonly status: number;
  readonly body: string;
  /** The header `Retry-After`, verbatim. */
  readonly retryAfter?: string | undefined;
  /** By which Microsoft's support finds it. */
  readonly requestId?: string | undefined;
  readonly cause?: unknown;
}

/** What was asked, for the sentence. */
export interface Asked {
  /** The workspace's name here, its id, and its resource id where it is known. */
  readonly name: string;
  readonly workspaceId: string;
  readonly resourceId?: string | undefined;
  readonly host: string;
  readonly timeoutMs: number;
  /** Lines that were put before the query. */
  readonly linesBefore: number;
}

/** A refusal as a sentence that a person can act on. */
export function failureOf(refusal: Refusal, asked: Asked): UserError {
  const { status } = refusal;
  const error = serviceError(refusal.body);
  if (status === 400) return badRequest(error, asked);
  if (status === 401) return notSignedIn(asked, error);
  if (status === 403) return forbidden(asked, error);
  if (status === 404) return notFound(asked);
  if (status === 429) return throttled(refusal, error);
  if (status === 408 || status === 504) return outOfTime(asked.timeoutMs);
  if (status === 413) return tooLarge();
  if (status >= 500) return notAnswering(refusal, asked, error);
  if (status >= 300 || !error) return unreadable(refusal, asked);
  return badRequest(error, asked);
}

/** A query that outran its time, whoever noticed. */
export function outOfTime(timeoutMs: number): QueryError {
  return new QueryError('stopped', 'time', `The query was stopped after ${Math.ceil(timeoutMs / 1000)} s`, {
    hint: 'Ask for a shorter window, or filter before you join, expand or sort.',
  });
}

/** Milliseconds until the service wants to be asked again; undefined where it does not say. */
export function retryDelay({ status, retryAfter }: Refusal, now: Date): number | undefined {
  if ((status !== 429 && status !== 503) || retryAfter === undefined) return undefined;
  const seconds = /^\s*\d+\s*$/.test(retryAfter) ? Number(retryAfter) : Number.NaN;
  const delay = Number.isNaN(seconds) ? Date.parse(retryAfter) - now.getTime() : seconds * 1000;
  return Number.isNaN(delay) ? undefined : Math.max(0, delay);
}

/** A connection that came to nothing, by Node's or OpenSSL's code. */
export function connectionFailure(code: string, { host }: Asked, cause: unknown): UserError | undefined {
  const reason = connectionReasons.find(({ codes }) => codes.test(code));
  if (!reason) return undefined;
  return new UserError(`Log Analytics cannot be reached: ${reason.says(host)} (${code}).`, {
    title: 'No connection',
    hint: reason.hint,
    cause,
  });
}

const connectionReasons = [
  {
    codes: /^(ENOTFOUND|EAI_AGAIN)$/,
    says: (host: string) => `the name ${host} is not known here`,
    hint: 'Check the network and its DNS, and that the cloud and the endpoint are set as they should be.',
  },
  {
    codes: /CERT|^UNABLE_TO|SELF_SIGNED|^ERR_TLS/,
    says: (host: string) => `the certificate of ${host} is not trusted`,
    hint: 'Where a proxy inspects TLS, give Node its authority in NODE_EXTRA_CA_CERTS.',
  },
  {
    codes: /^E(CONN|PIPE|TIMEDOUT|HOST|NET)|^REQUEST_SEND_ERROR$|^PARSE_ERROR$|^HPE_/,
    says: (host: string) => `the connection to ${host} did not hold`,
    hint: 'Try again; if it stays so, check the network, the proxy and the firewall.',
  },
];

interface ServiceError {
  readonly code: string;
  /** The codes from the outside in. */
  readonly codes: readonly string[];
  readonly message: string;
  readonly line?: number;
  readonly pos?: number;
  readonly token?: string;
}

function serviceError(body: string): ServiceError | undefined {
  const outer = parsed(body)?.error;
  if (!isBag(outer)) return undefined;
  const chain = [outer];
  for (let inner = innerOf(outer); inner; inner = innerOf(inner)) chain.push(inner);
  const last = chain.at(-1) ?? outer;
  const codes = chain.flatMap(({ code }) => (typeof code === 'string' ? [code] : []));
  return {
    code: codes[0] ?? '',
    codes,
    message: messagesOf(outer).join(' '),
    ...(typeof last.line === 'number' ? { line: last.line } : {}),
    ...(typeof last.pos === 'number' ? { pos: last.pos } : {}),
    ...(typeof last.token === 'string' ? { token: last.token } : {}),
  };
}

function parsed(body: string): Readonly<Record<string, unknown>> | undefined {
  try {
    const value: unknown = JSON.parse(body);
    return isBag(value) ? value : undefined;
  } catch (error) {
    if (error instanceof SyntaxError) return undefined;
    throw error;
  }
}

function innerOf(error: Readonly<Record<string, unknown>>): Readonly<Record<string, unknown>> | undefined {
  const inner = error.innererror ?? error.innerError;
  return isBag(inner) ? inner : undefined;
}

function isBag(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function badRequest(error: ServiceError | undefined, asked: Asked): UserError {
  if (!error) return unreadable({ status: 400, body: '' }, asked);
  if (/E_RUNAWAY_QUERY|E_LOW_MEMORY|lacks memory|memory budget|80DA0001|80DA0007/i.test(error.message)) {
    return new QueryError('stopped', 'memory', `The query needs more than it may take: ${sentence(error)}`, {
      hint: 'Ask for a shorter window, or fewer columns.',
    });
  }
  if (/SizeLimit|TooLarge/i.test(error.codes.join(' '))) return tooLarge();
  const construct = error.codes.find((code) => /^(SYN|SEM)/.test(code)) ?? error.code;
  return new QueryError('invalid', construct, sentence(error), {
    position: positionOf(error, asked.linesBefore),
  });
}

/** The service counts lines from 1 and places in a line from 0, in the query as it was sent. */
function positionOf(error: ServiceError, linesBefore: number): Position | undefined {
  const [, inLine, inPlace] = position.exec(error.message) ?? [];
  const line = error.line ?? Number(inLine ?? Number.NaN);
  const place = error.pos ?? Number(inPlace ?? Number.NaN);
  if (!(line > linesBefore) || !(place >= 0)) return undefined;
  return { line: line - linesBefore, column: place + 1, length: error.token?.length || 1 };
}

const position = /(?:on line \[|\[line:position=)(\d+)[,:](\d+)\]/;

/** What the service says, without the position, on one line, without its full stop. */
function sentence({ message, code }: ServiceError): string {
  const [first = ''] = message.split('\n');
  const text = first.replace(/\s*on line \[\d+,\d+\]/, '').replace(/\s*\[line:position=.*$/, '');
  return text.trim().replace(/\.$/, '') || code || 'The request was not understood';
}

function notSignedIn({ name }: Asked, error: ServiceError | undefined): UserError {
  return new UserError(`The workspace ${name} did not accept the identity’s token${said(error)}.`, {
    title: 'Not signed in',
    hint: 'Check the identity that Huntline runs as, and this machine’s clock.',
  });
}

function forbidden(asked: Asked, error: ServiceError | undefined): UserError {
  const codes = error?.codes.join(' ') ?? '';
  if (/Audience/i.test(codes)) {
    return new UserError(
      `The identity’s token is for another cloud than that of the workspace ${asked.name}.`,
      {
        title: 'Wrong cloud',
        hint: 'Check which cloud is configured: global, US Government or China.',
      },
    );
  }
  if (/InvalidAuthenticationToken|AuthenticationFailed/i.test(codes)) return notSignedIn(asked, error);
  const scope = asked.resourceId ?? `the workspace ${asked.name} (${asked.workspaceId})`;
  return new UserError(`The identity lacks Log Analytics Reader on ${scope}.`, {
    title: 'Not allowed in this workspace',
    hint: 'Have the role “Log Analytics Reader” given to the identity that Huntline runs as; a new role can take up to an hour to count.',
  });
}

function notFound({ workspaceId, name, host }: Asked): UserError {
  return new UserError(
    `Log Analytics at ${host} knows no workspace ${workspaceId}, which is “${name}” here.`,
    {
      title: 'No such workspace',
      hint: 'Take the Workspace ID (a GUID) from the workspace’s overview in the Azure portal, and check that the cloud is the one it is in.',
    },
  );
}

function throttled(refusal: Refusal, error: ServiceError | undefined): UserError {
  const delay = retryDelay(refusal, new Date());
  const when = delay === undefined ? 'in a minute' : `in ${Math.max(1, Math.ceil(delay / 1000))} s`;
  return new UserError(`Log Analytics has had too many queries of this identity${said(error)}.`, {
    title: 'Throttled',
    hint: `Try again ${when}.`,
  });
}

function tooLarge(): QueryError {
  return new QueryError('stopped', 'size', 'The answer is larger than Log Analytics hands over', {
    hint: 'Ask for fewer rows or columns: a shorter window, a filter, a project.',
  });
}

function notAnswering({ status }: Refusal, { name }: Asked, error: ServiceError | undefined): UserError {
  return new UserError(
    `Log Analytics could not answer for the workspace ${name}: status ${status}${said(error)}.`,
    {
      title: 'Log Analytics is in trouble',
      hint: 'Try again in a few minutes; status.azure.com says whether more is down.',
    },
  );
}

/** No body, a web page, or something else that is no answer of the service's. */
function unreadable({ status, body, cause }: Refusal, { name, host }: Asked): UserError {
  if (body.trim() === '') {
    return new UserError(`The workspace ${name} answered with nothing (status ${status}).`, {
      title: 'An empty answer',
      hint: 'A workspace without any data does so: check that a table receives data. Else a proxy may strip the Content-Type of requests.',
    });
  }
  const what = /^\s*</.test(body) ? 'a web page' : 'something that is no answer of Log Analytics';
  return new UserError(`${host} answered with ${what} (status ${status}).`, {
    title: 'Not Log Analytics',
    hint: 'A proxy or a sign-in page may stand between, or the endpoint may be set to something else.',
    cause,
  });
}

function said(error: ServiceError | undefined): string {
  return error && error.message !== '' ? `: ${sentence(error)}` : '';
}
