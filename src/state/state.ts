import { type Cache, createCache } from './cache.ts';
import { type Conversations, createConversations } from './conversations.ts';
import { type Counters, createCounters } from './counters.ts';
import { type DatabaseOptions, openDatabase } from './database.ts';
import { createHeardMessages, type HeardMessages } from './heard-messages.ts';
import { createPreferences, type Preferences } from './preferences.ts';
import { createRoleGrants, type RoleGrants } from './role-grants.ts';

/** What outlives a restart. */
export interface State {
  readonly preferences: Preferences;
  readonly roles: RoleGrants;
  readonly conversations: Conversations;
  readonly cache: Cache;
  readonly counters: Counters;
  readonly heard: HeardMessages;
  /** Reads and writes once; for a check. @throws {UserError} saying what is wrong with the file. */
  probe(): Promise<void>;
  close(): Promise<void>;
}

/** Opens the state file. @throws {UserError} see {@link openDatabase}. */
export async function openState(options: DatabaseOptions): Promise<State> {
  const db = await openDatabase(options);
  const { now } = options;
  const cache = createCache(db, now);
  const heard = createHeardMessages(db, now);
  await Promise.all([cache.purge(), heard.purge()]);
  return {
    preferences: createPreferences(db, now),
    roles: createRoleGrants(db, now),
    conversations: createConversations(db, now),
    cache,
    counters: createCounters(db, now),
    heard,
    async probe() {
      await cache.set('check', 'probe', now().toISOString(), new Date(now().getTime() + 1_000));
      await cache.get('check', 'probe');
    },
    close: () => db.destroy(),
  };
}
