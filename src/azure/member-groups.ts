import { setTimeout as delay } from 'node:timers/promises';
import type { TokenCredential } from '@azure/core-auth';
import { UserError } from '../errors.ts';
import { createKept } from '../kept.ts';
import type { Cloud } from './clouds.ts';
import { reasonOf } from './reason-of.ts';

/** Object ids of the Entra groups that somebody is in, directly or through other groups. @throws {UserError} */
export type MemberGroups = (objectId: string) => Promise<readonly string[]>;

export interface MemberGroupsOptions {
  readonly credential: TokenCredential;
  readonly cloud: Pick<Cloud, 'graph'>;
  readonly clock?: () => Date;
  /** How long an answer holds; a person who leaves a group keeps its role for so long at the most. */
  readonly keepMs?: number;
  /** A line waits for its groups no longer than this, pauses that Graph asks for among it. */
  readonly patienceMs?: number;
}

/** The least that an application needs for this call, one beside the other. */
const permissions = 'GroupMember.Read.All and User.ReadBasic.All (or Directory.Read.All)';
const title = 'Not answered';
const whyAsked = 'What you may do here depends on the groups you are in.';
const capacity = 5_000;

const faults: Readonly<Record<number, readonly [message: string, hint: string]>> = {
  400: [
    'Microsoft Graph does not list your groups: more than 11 000 are too many for it.',
    `${whyAsked} Whoever runs Huntline can give you a role as a person.`,
  ],
  401: [
    'Microsoft Graph did not accept the token of Huntline’s identity.',
    'Whoever runs Huntline can see whether the cloud and the tenant are right (HUNTLINE_CLOUD, AZURE_TENANT_ID).',
  ],
  403: [
    'Huntline’s identity may not see which groups you are in.',
    `Whoever runs Huntline can have an administrator of the directory grant it the application permissions ${permissions} of Microsoft Graph, or give roles to people instead of groups.`,
  ],
};

/** Asks Microsoft Graph, as the application itself; at most once for a person in five minutes. */
export function createMemberGroups(options: MemberGroupsOptions): MemberGroups {
  const { credential, cloud, clock = () => new Date(), keepMs = 300_000, patienceMs = 10_000 } = options;
  const kept = createKept<readonly string[]>(() => clock().getTime(), capacity);
  let quietUntil = 0;

  async function ask(objectId: string): Promise<readonly string[]> {
    const signal = AbortSignal.timeout(patienceMs);
    const giveUpAt = clock().getTime() + patienceMs;
    for (;;) {
      const pause = quietUntil - clock().getTime();
      if (quietUntil > giveUpAt) throw busy(pause);
      if (pause > 0) await delay(pause);
      const response = await post(objectId, signal);
      if (response.status !== 429) return read(response, signal);
      await response.body?.cancel();
      quietUntil = clock().getTime() + secondsOf(response.headers.get('retry-after')) * 1_000;
    }
  }

  async function post(objectId: string, signal: AbortSignal): Promise<Response> {
    const { token } = await tokenOf(signal);
    try {
      return await fetch(`${cloud.graph}/v1.0/users/${encodeURIComponent(objectId)}/getMemberGroups`, {
        method: 'POST',
        redirect: 'error',
        headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
        // A Teams team is a group that is not “security enabled”.
        body: JSON.stringify({ securityEnabledOnly: false }),
        signal,
      });
    } catch (cause) {
      const why = signal.aborted
        ? `did not answer within ${patienceMs / 1000} seconds`
        : 'could not be reached';
      throw new UserError(`Microsoft Graph ${why}, so nobody knows which groups you are in.`, {
        title,
        hint: `${whyAsked} Try again in a minute.`,
        cause,
      });
    }
  }

  async function tokenOf(signal: AbortSignal): Promise<{ readonly token: string }> {
    try {
      const token = await credential.getToken(`${cloud.graph}/.default`, { abortSignal: signal });
      if (token) return token;
    } catch (cause) {
      throw noToken(reasonOf(cause), cause);
    }
    throw noToken('no token was given.');
  }

  return (objectId) =>
    kept.of(objectId.toLowerCase(), async () => ({ value: await ask(objectId), forMs: keepMs }));
}

async function read(response: Response, signal: AbortSignal): Promise<readonly string[]> {
  const { status } = response;
  const body: unknown = await response.json().catch(() => {
    signal.throwIfAborted();
  });
  // Somebody of another directory is in no group of this one.
  if (status === 404) return [];
  const groups = status === 200 ? idsIn(body) : undefined;
  if (groups) return groups;
  const [message, hint] = faults[status] ?? [
    `Microsoft Graph did not say which groups you are in (status ${status}).`,
    `${whyAsked} Try again in a minute.`,
  ];
  throw new UserError(message, { title, hint, cause: new Error(`status ${status}: ${codeOf(body)}`) });
}

function idsIn(body: unknown): readonly string[] | undefined {
  if (typeof body !== 'object' || body === null || !('value' in body)) return undefined;
  const { value } = body;
  return Array.isArray(value) && value.every((id) => typeof id === 'string') ? value : undefined;
}

function codeOf(body: unknown): string {
  const { error } = (body ?? {}) as { error?: { code?: unknown } };
  return typeof error?.code === 'string' ? error.code : 'no code';
}

/** `Retry-After` in seconds; a date or nothing is ten. */
function secondsOf(header: string | null): number {
  const seconds = Number(header ?? Number.NaN);
  return Number.isFinite(seconds) && seconds >= 0 ? Math.max(seconds, 0.1) : 10;
}

function busy(pause: number): UserError {
  return new UserError(
    'Microsoft Graph takes no more questions for the moment, so nobody knows your groups.',
    {
      title,
      hint: `${whyAsked} Try again in ${Math.ceil(pause / 1_000)} seconds.`,
    },
  );
}

function noToken(reason: string, cause?: unknown): UserError {
  return new UserError(`Huntline could not sign in to see which groups you are in: ${reason}`, {
    title,
    hint: 'An administrator mends this; "huntline check" tells what was tried.',
    cause,
  });
}
