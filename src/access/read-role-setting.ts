import { UserError } from '../errors.ts';
import { readSubject, type Subject } from '../state/subject.ts';

/** To whom a setting gives its role: `everybody` where the list has a `*`. */
export interface RoleSetting {
  readonly everybody: boolean;
  readonly subjects: ReadonlySet<Subject>;
}

/** Reads a comma list of `person:…`, `group:…`, `place:…` and `*`. @throws {UserError} naming the setting and each entry that is none. */
export function readRoleSetting(setting: string, list: string): RoleSetting {
  const entries = list.split(',').flatMap((entry) => entry.trim() || []);
  const subjects = new Set<Subject>();
  const unread: string[] = [];
  for (const entry of entries.filter((one) => one !== '*')) {
    const subject = readSubject(entry);
    if (subject) subjects.add(subject);
    else unread.push(entry);
  }
  if (unread.length === 0) return { everybody: entries.includes('*'), subjects };
  throw new UserError(`${setting}: ${unread.map(inWords).join(' ')}`, {
    title: 'A role is given to nobody',
    hint: 'Write person:<surface>:<id>, group:<surface>:<id>, place:<surface>:<id> (surfaces: teams, slack), or * for everybody, separated by commas. A person’s id is on the card that refuses them.',
  });
}

/** What was probably meant: ids alone were enough once, and are what people copy. */
function inWords(entry: string): string {
  const meant = /^[\da-f-]{36}$/i.test(entry)
    ? `person:teams:${entry}`
    : /^[TE][\dA-Z]+:[UW][\dA-Z]+$/.test(entry)
      ? `person:slack:${entry}`
      : undefined;
  return `“${entry}” says not whom it means.${meant ? ` Did you mean ${meant}?` : ''}`;
}
