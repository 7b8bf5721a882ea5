import type { Part, Reading } from './reading.ts';

const guid = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

/** GUIDs, in lower case. Everything has one, so they are found only where they are asked for. */
export function readGuid({ word, start, end }: Part): Reading | undefined {
  return guid.test(word) ? { type: 'guid', value: word.toLowerCase(), start, end } : undefined;
}
