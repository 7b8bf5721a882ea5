/** What Teams posts to a bot, as JSON. */
export type TeamsActivity = Record<string, unknown>;

export type TeamsScope = 'channel' | 'group' | 'personal';

const conversations: Readonly<Record<TeamsScope, Record<string, unknown>>> = {
  personal: { id: 'a:1personal', conversationType: 'personal', tenantId: 'tenant-1' },
  group: { id: '19:group@thread.v2', conversationType: 'groupChat', isGroup: true, tenantId: 'tenant-1' },
  channel: {
    id: '19:channel@thread.tacv2;messageid=1700000000001',
    conversationType: 'channel',
    isGroup: true,
    tenantId: 'tenant-1',
  },
};

export const botAccount = { id: '28:bot', name: 'Huntline' };

let lastId = 0;

/** An activity of `type` with the envelope that Teams gives it; `more` replaces what it names. */
export function teamsActivity(
  type: string,
  serviceUrl: string,
  scope: TeamsScope,
  more: TeamsActivity = {},
): TeamsActivity {
  lastId += 1;
  return {
    type,
    id: `activity-${lastId}`,
    timestamp: '2026-11-03T10:15:00.000Z',
    channelId: 'msteams',
    serviceUrl,
    from: { id: '29:ada', name: 'Ada Lovelace', aadObjectId: '0b3f-ada' },
    recipient: botAccount,
    conversation: conversations[scope],
    locale: 'en-GB',
    localTimezone: 'Europe/Berlin',
    entities: [{ type: 'clientInfo', locale: 'en-GB', country: 'GB', platform: 'Web' }],
    ...more,
  };
}

/** A typed message; outside a personal chat it starts with the bot's mention, as Teams demands. */
export function teamsMessage(
  text: string,
  serviceUrl: string,
  scope: TeamsScope = 'personal',
  more: TeamsActivity = {},
): TeamsActivity {
  if (scope === 'personal')
    return teamsActivity('message', serviceUrl, scope, { text, textFormat: 'plain', ...more });
  const mention = `<at>${botAccount.name}</at>`;
  return teamsActivity('message', serviceUrl, scope, {
    text: `${mention} ${text}\n`,
    textFormat: 'plain',
    entities: [{ type: 'mention', mentioned: botAccount, text: mention }],
    ...more,
  });
}

/** Names the channel of {@link teamsActivity}, and its team. */
export const teamsChannel = {
  team: { id: '19:team@thread.tacv2', aadGroupId: 'group-1' },
  channel: { id: '19:channel@thread.tacv2' },
};

/** A message among people, as Teams hands it over by resource-specific consent. */
export function teamsSaid(
  text: string,
  serviceUrl: string,
  more: TeamsActivity = {},
  scope: TeamsScope = 'channel',
): TeamsActivity {
  return teamsActivity('message', serviceUrl, scope, {
    text,
    textFormat: 'plain',
    ...(scope === 'channel' ? { channelData: teamsChannel } : {}),
    ...more,
  });
}

/** The same message, changed: with its id, as an activity of another type. */
export function teamsEdited(
  said: TeamsActivity,
  text: string,
  eventType: 'editMessage' | 'undeleteMessage' = 'editMessage',
): TeamsActivity {
  const channelData = { ...(said.channelData as object | undefined), eventType };
  return { ...said, type: 'messageUpdate', text, channelData, timestamp: '2026-11-03T10:20:00.000Z' };
}

/** An entry of a message's menu that was chosen. */
export function teamsMessageAction(
  commandId: string,
  messagePayload: unknown,
  serviceUrl: string,
  more: TeamsActivity = {},
): TeamsActivity {
  return teamsActivity('invoke', serviceUrl, 'channel', {
    name: 'composeExtension/fetchTask',
    value: { commandId, commandContext: 'message', context: { theme: 'default' }, messagePayload },
    conversation: {
      id: '19:channel@thread.tacv2',
      conversationType: 'channel',
      isGroup: true,
      tenantId: 'tenant-1',
    },
    channelData: teamsChannel,
    ...more,
  });
}

/** A pressed `Action.Execute`. */
export function teamsExecute(
  data: unknown,
  serviceUrl: string,
  scope: TeamsScope = 'personal',
  more: TeamsActivity = {},
): TeamsActivity {
  return teamsActivity('invoke', serviceUrl, scope, {
    name: 'adaptiveCard/action',
    value: { action: { type: 'Action.Execute', verb: 'line', data }, trigger: 'manual' },
    ...more,
  });
}

/** Posts an activity as Teams does. */
export async function postActivity(
  url: string,
  activity: unknown,
  headers: Record<string, string> = {},
  // biome-ignore lint/suspicious/noExplicitAny: tests look into the JSON
): Promise<{ status: number; body: any }> {
  const response = await fetch(url, {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...headers },
    body: typeof activity === 'string' ? activity : JSON.stringify(activity),
  });
  const text = await response.text();
  return { status: response.status, body: text ? JSON.parse(text) : undefined };
}
