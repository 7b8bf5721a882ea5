import type {
  Activity,
  ConfigurationBotFrameworkAuthentication as Authority,
  ConversationReference,
  TurnContext,
} from 'botbuilder';
import type { TeamsSettings } from '../teams.ts';
import type { Inbound } from './inbound.ts';
import { Refusal } from './read-body.ts';

/** Members of a conversation or a team, as Teams lists them: a page of at most 500. */
export type Roster = (
  conversation: string,
  continuationToken?: string,
) => Promise<{ readonly members?: readonly unknown[]; readonly continuationToken?: string }>;

/** A channel of a team; the one that every team starts with has no name, and the team's id. */
export interface Channel {
  readonly id?: string | undefined;
  readonly name?: string | null | undefined;
}

/** What of botbuilder's connector client is used here by itself. */
interface RosterClient {
  readonly conversations: {
    getConversationPagedMembers(
      conversation: string,
      options: { readonly pageSize: number; readonly continuationToken?: string },
    ): ReturnType<Roster>;
  };
}

const pageSize = 500;

/** The Bot Framework, as the rest of this surface sees it. */
export interface Connection {
  /** Runs a verified activity. @throws {Refusal} 401 where the caller is not who it must be. */
  process(
    authorization: string,
    activity: Inbound,
    turn: (context: TurnContext) => Promise<void>,
  ): Promise<{ readonly status: number; readonly body?: unknown }>;
  /** What is needed to write to this conversation after the turn. */
  reference(context: TurnContext): Partial<ConversationReference>;
  /** Asks for members where this activity came from; to be taken within the turn, and good after it. */
  roster(context: TurnContext): Roster;
  /** The team's channels that everybody in it sees. */
  channels(reference: Partial<ConversationReference>, team: string): Promise<readonly Channel[]>;
  /** The directory's id of the group behind a team. */
  groupOf(reference: Partial<ConversationReference>, team: string): Promise<string | undefined>;
  /** Opens a conversation again, outside any turn. */
  resume(
    reference: Partial<ConversationReference>,
    logic: (context: TurnContext) => Promise<void>,
  ): Promise<void>;
}

/** Loads botbuilder (a quarter of a second, so only a bot that serves Teams pays for it) and signs in with the settings. */
export async function connect(settings: TeamsSettings, given?: Authority): Promise<Connection> {
  const { CloudAdapter, ConfigurationBotFrameworkAuthentication, TeamsInfo, TurnContext } = await import(
    'botbuilder'
  );
  const authority =
    given ??
    new ConfigurationBotFrameworkAuthentication({
      ...(settings.appId ? { MicrosoftAppId: settings.appId } : {}),
      ...(settings.password ? { MicrosoftAppPassword: settings.password } : {}),
      ...(settings.tenantId ? { MicrosoftAppTenantId: settings.tenantId } : {}),
      ...(settings.appId ? { MicrosoftAppType: settings.type ?? 'SingleTenant' } : {}),
    });
  // `CloudAdapter.process` writes failures to the console and their text to the caller; this leaves both to us.
  class Adapter extends CloudAdapter {
    async run(authorization: string, inbound: Inbound, turn: (context: TurnContext) => Promise<void>) {
      const activity = inbound as unknown as Activity;
      const caller = await authority.authenticateRequest(activity, authorization).catch(refuse);
      return this.processActivity(caller, activity, turn);
    }
  }
  const adapter = new Adapter(authority);
  const resume: Connection['resume'] = (reference, logic) =>
    adapter.continueConversationAsync(settings.appId ?? '', reference, logic);
  async function within<T>(
    reference: Partial<ConversationReference>,
    ask: (context: TurnContext) => Promise<T>,
  ): Promise<T> {
    const { promise, resolve } = Promise.withResolvers<T>();
    await resume(reference, async (context) => resolve(await ask(context)));
    return promise;
  }
  return {
    process: async (authorization, activity, turn) =>
      (await adapter.run(authorization, activity, turn)) ?? { status: 200 },
    reference: (context) => TurnContext.getConversationReference(context.activity),
    roster(context) {
      const client = context.turnState.get<RosterClient>(adapter.ConnectorClientKey);
      return (conversation, continuationToken) =>
        client.conversations.getConversationPagedMembers(conversation, {
          pageSize,
          ...(continuationToken === undefined ? {} : { continuationToken }),
        });
    },
    channels: (reference, team) => within(reference, (context) => TeamsInfo.getTeamChannels(context, team)),
    groupOf: (reference, team) =>
      within(reference, async (context) => (await TeamsInfo.getTeamDetails(context, team)).aadGroupId),
    resume,
  };
}

/** A caller's fault becomes a refusal; a fault of ours (no key server in reach) stays what it is. */
function refuse(error: unknown): never {
  const theirs =
    error instanceof Error &&
    (('statusCode' in error && error.statusCode === 401) ||
      ['JsonWebTokenError', 'NotBeforeError', 'SyntaxError', 'TokenExpiredError'].includes(error.name));
  throw theirs ? new Refusal(401, 'This request is not signed for this bot.') : error;
}
