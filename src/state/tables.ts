import type { Generated } from 'kysely';

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
  /** Observables that were seen in a thread, by a digest: values can be long. */
  heard_observables: { surface: string; place: string; thread: string; digest: string; seen_at: string };
  /** Messages whose reply is still to be written. */
  owed_replies: {
    id: Generated<number>;
    surface: string;
    place: string;
    thread: string;
    message: string;
    person: string;
    kind: string;
    name: string | null;
    guests: number;
    observables: string;
    locale: string;
    time_zone: string;
    heard_at: string;
    tries: number;
    not_before: string;
  };
  /** When something was written unasked; kept as long as it counts against a place’s rate. */
  unasked_replies: { surface: string; place: string; replied_at: string };
  /** The strictest mark of a thread; a greater level lets less out. */
  thread_marks: { surface: string; place: string; thread: string; level: number; marked_at: string };
}
