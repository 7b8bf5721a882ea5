import type { Incoming, SurfaceName } from '../types.ts';

/** Whom or what a choice or a role belongs to, as text: `person:slack:T1:U1`, `group:teams:<id>`, `place:slack:C1`. */
export type Subject = `${'group' | 'person' | 'place'}:${SurfaceName}:${string}`;

export function personSubject({ surface, person }: Pick<Incoming, 'person' | 'surface'>): Subject {
  return `person:${surface}:${canonical(person.id)}`;
}

export function placeSubject({ surface, place }: Pick<Incoming, 'place' | 'surface'>): Subject {
  return `place:${surface}:${place.id}`;
}

/** `id` is Entra’s object id in Teams, `team:usergroup` in Slack. */
export function groupSubject(surface: SurfaceName, id: string): Subject {
  return `group:${surface}:${canonical(id)}`;
}

const form = /^(person|group|place):(teams|slack|web|terminal):(\S+)$/;

/** Reads a subject as settings and lines write it; undefined where it is none. */
export function readSubject(text: string): Subject | undefined {
  const [, kind, surface, id = ''] = form.exec(text.trim()) ?? [];
  if (!kind) return undefined;
  return `${kind}:${surface}:${kind === 'place' ? id : canonical(id)}` as Subject;
}

/** A directory’s ids are the same in either case; ids of conversations are not. */
function canonical(id: string): string {
  return /^[\da-f]{8}(?:-[\da-f]{4}){3}-[\da-f]{12}$/i.test(id) ? id.toLowerCase() : id;
}
