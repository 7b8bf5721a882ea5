import type { SourceValue } from '../src/workspaces/embedded/table-source.ts';
import { type Moment, timeline, victims } from './attack.ts';
import { company, type Person, sites } from './company.ts';
import { createRandom, type Random } from './random.ts';

/** One row as a table's file makes it; the registry adds the columns that every table has. */
export type Row = Record<string, SourceValue>;

/** Milliseconds. */
export const second = 1000;
export const minute = 60 * second;
export const hour = 60 * minute;
const dayLength = 24 * hour;

/** One day of the company's clock. */
export interface Day {
  /** `2026-11-20`: names the day's random streams, so that a day keeps its noise when `now` moves on. */
  readonly key: string;
  readonly daysAgo: number;
  /** Epoch milliseconds of midnight on the company's clock (by its noon offset: exact but on the nights clocks change). */
  readonly start: number;
  readonly weekend: boolean;
}

/** Where somebody works from on a day; null on days off. */
export interface Presence {
  readonly place: 'office' | 'home' | 'travel';
  /** Address that the Internet sees. */
  readonly publicIp: string;
  /** Address on the company's own network: of the desk, or of the VPN. */
  readonly privateIp: string;
  readonly location: Location;
}

/** A place as sign-in logs give it. */
export interface Location {
  readonly city: string;
  readonly state: string;
  readonly country: string;
  readonly latitude: number;
  readonly longitude: number;
}

/** What all tables agree on: the clock, the days, who was where. */
export interface World {
  readonly now: number;
  readonly start: number;
  /** Oldest first, today last. */
  readonly days: readonly Day[];
  /** An independent stream of its own for each name. */
  random(stream: string): Random;
  /** Epoch milliseconds of a moment of the story. */
  at(moment: Moment): number;
  presence(person: Person, day: Day): Presence | null;
}

export const berlin: Location = {
  city: 'Berlin',
  state: 'Berlin',
  country: 'DE',
  latitude: 52.5155,
  longitude: 13.4062,
};

/** The one who travels, for harmless sign-ins from abroad. */
export const traveller = 'stephen.keogh';

const trips: readonly { from: number; to: number; ip: string; location: Location }[] = [
  {
    from: 13,
    to: 10,
    ip: '198.51.100.220',
    location: { city: 'Lisbon', state: 'Lisboa', country: 'PT', latitude: 38.7223, longitude: -9.1393 },
  },
  {
    from: 6,
    to: 4,
    ip: '198.51.100.221',
    location: {
      city: 'Boston',
      state: 'Massachusetts',
      country: 'US',
      latitude: 42.3601,
      longitude: -71.0589,
    },
  },
];

/** Days of logs behind `now`. */
const length = 30;

/** Builds the company's month; nothing of it is made before a table asks. */
export function createWorld(options: { now: Date; seed: number }): World {
  const now = options.now.getTime();
  const days = daysUntil(now);
  const today = days[days.length - 1]?.start ?? now;
  const presences = new Map<string, Presence | null>();
  function random(stream: string): Random {
    return createRandom(`${options.seed} ${stream}`);
  }
  /** Every table asks; it is worked out once. */
  function presence(person: Person, day: Day): Presence | null {
    const key = `${person.account} ${day.key}`;
    const known = presences.get(key);
    if (known !== undefined) return known;
    const found = presenceOf(person, day, random(`presence ${key}`));
    presences.set(key, found);
    return found;
  }
  return {
    now,
    start: now - length * dayLength,
    days,
    random,
    at({ daysAgo, at }) {
      const start = days[days.length - 1 - daysAgo]?.start ?? today - daysAgo * dayLength;
      return start + clock(at);
    },
    presence,
  };
}

/** A moment of a working day, epoch milliseconds; few before eight and after six, a dip at lunch. */
export function busyMoment(random: Random, day: Day): number {
  return day.start + (random.pick(busyHours) + random.next()) * hour;
}

/** Any moment of a day, round the clock, epoch milliseconds. */
export function anyMoment(random: Random, day: Day): number {
  return day.start + Math.floor(random.next() * dayLength);
}

/** How busy each hour of the day is. */
const busyHours: readonly number[] = [
  1, 1, 1, 1, 1, 1, 1, 5, 14, 22, 22, 20, 11, 15, 20, 20, 17, 10, 4, 2, 2, 2, 1, 1,
].flatMap((weight, at) => (at < 6 ? [] : new Array<number>(weight).fill(at)));

function presenceOf(person: Person, day: Day, random: Random): Presence | null {
  const trip =
    person.account === traveller && trips.find(({ from, to }) => day.daysAgo <= from && day.daysAgo >= to);
  const privateIp = `10.20.200.${random.int(10, 250)}`;
  if (trip) return { place: 'travel', publicIp: trip.ip, privateIp, location: trip.location };
  const site = sites[person.department.site];
  const location: Location = {
    city: person.department.site,
    state: site.state,
    country: 'IE',
    latitude: site.latitude,
    longitude: site.longitude,
  };
  const away = random.next();
  if (isNeeded(person, day))
    return { place: 'office', publicIp: site.egress, privateIp: person.host.ip, location };
  if (away < (day.weekend ? 0.94 : 0.06)) return null;
  if (day.weekend || (person.department.code !== 'OPS' && random.chance(0.35)))
    return { place: 'home', publicIp: person.home, privateIp, location };
  return { place: 'office', publicIp: site.egress, privateIp: person.host.ip, location };
}

/** Those who fall must be at their desks when they do, whatever weekday that is. */
function isNeeded(person: Person, day: Day): boolean {
  return (
    (person.account === victims.first && day.daysAgo === timeline.foreignSignIn.daysAgo) ||
    (person.account === victims.second && day.daysAgo === timeline.documentOpened.daysAgo)
  );
}

function daysUntil(now: number): readonly Day[] {
  const today = utcMidnightOfLocalDate(now);
  return Array.from({ length: length + 2 }, (_, index) => {
    const daysAgo = length + 1 - index;
    const date = today - daysAgo * dayLength;
    const weekday = new Date(date).getUTCDay();
    return {
      key: new Date(date).toISOString().slice(0, 10),
      daysAgo,
      start: date - offsetAt(date + 12 * hour),
      weekend: weekday === 0 || weekday === 6,
    };
  });
}

/** UTC midnight of the calendar day that the company is in. */
function utcMidnightOfLocalDate(instant: number): number {
  return Math.floor((instant + offsetAt(instant)) / dayLength) * dayLength;
}

/** Milliseconds that the company's clock is ahead of UTC. */
function offsetAt(instant: number): number {
  const name = zone.formatToParts(instant).find((part) => part.type === 'timeZoneName')?.value ?? 'GMT';
  const [, sign = '+', hours = '0', minutes = '0'] = /^GMT(?:([+-])(\d\d):(\d\d))?$/.exec(name) ?? [];
  return (sign === '-' ? -1 : 1) * (Number(hours) * hour + Number(minutes) * minute);
}

const zone = new Intl.DateTimeFormat('en', { timeZone: company.timeZone, timeZoneName: 'longOffset' });

function clock(text: string): number {
  const [hours = '0', minutes = '0'] = text.split(':');
  return Number(hours) * hour + Number(minutes) * minute;
}
