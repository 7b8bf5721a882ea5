import type { SurfaceName } from '../types.ts';
import type { WatchSettings } from './watch-rule.ts';

/** What is known of a place where Huntline reads along. */
export interface KnownPlace {
  /** As people see it. */
  readonly name?: string;
  /** When something was last heard there, since the start. */
  readonly heardAt: Date;
}

/** What can be told of reading along: its settings, its limits, and what was heard. */
export interface WatchFacts extends WatchSettings {
  /** Replies a minute and place, at the most. */
  readonly perMinute: number;
  /** Observables in a reply, at the most. */
  readonly perReply: number;
  /** Undefined where nothing was heard there since the start. */
  known(surface: SurfaceName, place: string): KnownPlace | undefined;
}
