import { UserError } from '../errors.ts';
import { createKept } from '../kept.ts';
import { type AzureAnswer, AzureSilence, codeOf } from './azure-request.ts';
import { createGraphRequest, type GraphOptions } from './graph-request.ts';

/** Object ids of the Entra groups that somebody is in, directly or through other groups. @throws {UserError} */
export type MemberGroups = (objectId: string) => Promise<readonly string[]>;

export interface MemberGroupsOptions extends GraphOptions {
  /** How long an answer holds; a person who leaves a group keeps its role for so long at the most. */
  readonly keepMs?: number;
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
  const { clock = () => new Date(), keepMs = 300_000 } = options;
  const kept = createKept<readonly string[]>(() => clock().getTime(), capacity);
  const request = createGraphRequest(options);

  async function ask(objectId: string): Promise<readonly string[]> {
    const path = `/users/${encodeURIComponent(objectId)}/getMemberGroups`;
    // A Teams team is a group that is not “security enabled”.
    const answer = await request(path, { post: { securityEnabledOnly: false } }).catch((error: unknown) => {
      throw error instanceof AzureSilence ? notTold(error) : error;
    });
    return read(answer);
  }

  return (objectId) =>
    kept.of(objectId.toLowerCase(), async () => ({ value: await ask(objectId), forMs: keepMs }));
}

function read({ status, body }: AzureAnswer): readonly string[] {
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

function notTold(silence: AzureSilence): UserError {
  const { why, detail, cause = silence } = silence;
  if (why === 'no-token') {
    return new UserError(`Huntline could not sign in to see which groups you are in: ${detail}`, {
      title,
      hint: 'An administrator mends this; "huntline check" tells what was tried.',
      cause,
    });
  }
  if (why === 'busy') {
    return new UserError(
      'Microsoft Graph takes no more questions for the moment, so nobody knows your groups.',
      { title, hint: `${whyAsked} Try again in ${detail}.` },
    );
  }
  return new UserError(`Microsoft Graph ${detail}, so nobody knows which groups you are in.`, {
    title,
    hint: `${whyAsked} Try again in a minute.`,
    cause,
  });
}
