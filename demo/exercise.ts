import type { Moment } from './attack.ts';

// The security team's exercise, announced to IT: harmless, and in the logs it looks like the real thing.

/** When its parts begin. */
export const exerciseTimeline = {
  mailsSent: { daysAgo: 18, at: '10:05' },
  guessing: { daysAgo: 18, at: '11:20' },
  handsOn: { daysAgo: 18, at: '13:30' },
  scan: { daysAgo: 18, at: '14:10' },
  linux: { daysAgo: 18, at: '15:00' },
} as const satisfies Record<string, Moment>;

/** Who plays the attacker, where, and what stands on the far side. */
export const exercise = {
  player: 'jonas.weber',
  host: 'WS-IT-08',
  linuxHost: 'GIT01',
  guessedHost: 'BAS01',
  /** Rented for the day: it guesses passwords from outside. */
  outside: '198.51.100.240',
  server: '192.0.2.230',
  domain: 'range.larkmoor-exercise.example',
  sender: 'parcels@larkmoor-exercise.example',
  subject: 'Your parcel could not be delivered',
  /** The one Dropbox that everybody knows, so that the hunt for it has something to find. */
  dropboxUrl: 'https://dl.dropboxusercontent.com/s/9kx2lark/Tracking_Tool.exe',
  tool: { name: 'Tracking_Tool.exe', folder: 'Downloads' },
  document: 'Parcel_Notice.docx',
} as const;

/** Who was mailed; the first two open what came, the third follows the link in a document, the last two do nothing. */
export const mailed = [
  'emma.lindqvist',
  'barry.coughlan',
  'oscar.lind',
  'rory.cassidy',
  'tara.lennon',
] as const;

/** How long after the mails each of the first three follows the link, minutes. */
export const clickedAfter: Readonly<Record<string, number>> = {
  'emma.lindqvist': 6,
  'barry.coughlan': 31,
  'oscar.lind': 47,
};
