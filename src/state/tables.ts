/** The tables of the state file. Times are ISO 8601 in UTC with milliseconds, so that they sort as text. */
export interface StateTables {
  huntline_migrations: { name: string; applied_at: string };
  preferences: { subject: string; name: string; value: string; changed_at: string };
  role_grants: { subject: string; role: string; granted_by: string; granted_at: string };
  conversations: {
    surface: string;
    place: string;
    /** Empty where the conversation is the place itself. */
    thread: string;
    reference: string;
    changed_at: string;
  };
  cache_entries: { area: string; name: string; value: string; expires_at: string };
  counters: { area: string; name: string; used: number; expires_at: string };
}
