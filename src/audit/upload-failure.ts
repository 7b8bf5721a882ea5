/** A failed upload in words, and when to try again. */
export interface UploadFailure {
  readonly message: string;
  /** What the service asks for; undefined where it does not say. */
  readonly retryAfterMs?: number;
}

const wordsByStatus: Readonly<Record<number, string>> = {
  400: 'the data collection rule does not take the rows: its stream or its columns are not Huntline’s (HUNTLINE_AUDIT_STREAM; docs/deploy.md has the columns)',
  401: 'the identity’s token was not accepted: see the cloud and the tenant it signs in to',
  403: 'the identity lacks the role Monitoring Metrics Publisher on the data collection rule; a new role takes up to 30 minutes to work',
  404: 'there is no such data collection rule or stream at this endpoint (HUNTLINE_AUDIT_ENDPOINT, HUNTLINE_AUDIT_RULE, HUNTLINE_AUDIT_STREAM)',
  413: 'the upload was too large',
  429: 'the service takes no more for the moment',
};

/** Reads an error of the SDK by its shape: the package is loaded on first use only. */
export function uploadFailure(error: unknown): UploadFailure {
  const { statusCode, code, response } = error as {
    statusCode?: unknown;
    code?: unknown;
    response?: { headers?: { get(name: string): string | undefined } };
  };
  const seconds = Number(response?.headers?.get('retry-after'));
  const wait = Number.isFinite(seconds) && seconds > 0 ? { retryAfterMs: seconds * 1000 } : {};
  return { message: `Audit entries are not uploaded: ${words(statusCode, code)}.`, ...wait };
}

function words(status: unknown, code: unknown): string {
  if (typeof status === 'number')
    return wordsByStatus[status] ?? `the service answered with status ${status}`;
  if (typeof code === 'string') return `the endpoint could not be reached (${code}; HUNTLINE_AUDIT_ENDPOINT)`;
  return 'no token for it could be had, or the endpoint could not be reached';
}
