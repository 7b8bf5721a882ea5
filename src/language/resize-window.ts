import type { Window } from '../types.ts';

/** A window, and the phrase that reads back to it in any zone and at any later time. */
export interface PhrasedWindow {
  readonly window: Window;
  readonly phrase: string;
}

/** Twice as long, with the same end, which is never in the future. */
export function widen({ start, end }: Window, now: Date): PhrasedWindow {
  const until = Math.min(Date.parse(end), now.getTime());
  const length = Date.parse(end) - Date.parse(start);
  return phrased(Math.max(0, until - 2 * length), until);
}

/** Half as long, with the same end. */
export function narrow({ start, end }: Window): PhrasedWindow {
  const until = Date.parse(end);
  return phrased(until - Math.ceil((until - Date.parse(start)) / 2), until);
}

function phrased(from: number, until: number): PhrasedWindow {
  const [start, end] = [new Date(from).toISOString(), new Date(until).toISOString()];
  return { window: { start, end }, phrase: `from ${brief(start)} to ${brief(end)}` };
}

/** Without the zeros that say nothing. */
function brief(iso: string): string {
  return iso.replace(/(?::00)?\.000Z$/, 'Z');
}
