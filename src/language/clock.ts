import { DateTime } from 'luxon';
import { isLocale, isTimeZone } from '../intl-names.ts';

/** When and where a line was typed. */
export interface Clock {
  readonly now: Date;
  /** IANA name; one that is unknown counts as UTC. */
  readonly timeZone: string;
  /** BCP 47; decides on which day a week starts and whether 5/10 is in May. Without one: Monday, day first. */
  readonly locale?: string | undefined;
}

/** The clock's now on the person's wall; carries their zone and locale. */
export function localNow({ now, timeZone, locale }: Clock): DateTime {
  return DateTime.fromJSDate(now, { zone: knownZone(timeZone) }).setLocale(knownLocale(locale));
}

/** The zone itself, or `UTC` where it is none. */
export function knownZone(timeZone: string): string {
  return isTimeZone(timeZone) ? timeZone : 'UTC';
}

/** The locale itself, or British English where it is none. */
export function knownLocale(locale: string | undefined): string {
  const tag = locale?.replaceAll('_', '-');
  return isLocale(tag) ? tag : 'en-GB';
}
