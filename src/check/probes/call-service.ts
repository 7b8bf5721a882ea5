import { UserError } from '../../errors.ts';

/** What a service answered; `body` is `undefined` where that was not JSON. */
export interface ServiceAnswer {
  readonly status: number;
  readonly headers: Headers;
  readonly body: Readonly<Record<string, unknown>>;
}

/** One small call. Credentials never follow a redirect. @throws {UserError} where the service cannot be reached. */
export async function callService(url: string, init: RequestInit): Promise<ServiceAnswer> {
  const { signal } = init;
  const response = await fetch(url, { redirect: 'error', ...init }).catch((cause: unknown) => {
    if (signal?.aborted) throw cause;
    throw new UserError(`${new URL(url).host} could not be reached: ${codeOf(cause)}.`, {
      hint: 'See whether this machine reaches it: a firewall or a proxy may stand in between.',
      cause,
    });
  });
  const body: unknown = await response.json().catch(() => undefined);
  return { status: response.status, headers: response.headers, body: isRecord(body) ? body : {} };
}

/** A text of an answer, or nothing. */
export function textIn(body: Readonly<Record<string, unknown>>, name: string): string | undefined {
  const value = body[name];
  return typeof value === 'string' ? value : undefined;
}

/** A section of an answer; an empty one where it is absent. */
export function sectionIn(
  body: Readonly<Record<string, unknown>>,
  name: string,
): Readonly<Record<string, unknown>> {
  const value = body[name];
  return isRecord(value) ? value : {};
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** `fetch` hides why it failed in the cause of its error. */
function codeOf(error: unknown): string {
  const cause = error instanceof Error ? (error.cause ?? error) : error;
  if (cause instanceof Error) return 'code' in cause && cause.code ? String(cause.code) : cause.message;
  return String(cause);
}
