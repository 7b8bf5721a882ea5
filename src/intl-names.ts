/** Whether `Intl` knows the time zone; names come from people, chats and settings. */
export function isTimeZone(name: string | null | undefined): name is string {
  if (!name) return false;
  if (knownZones.has(name)) return true;
  const known = accepts(() => new Intl.DateTimeFormat('en', { timeZone: name }));
  // Every message has one, and finding out takes longer than reading a line; in odd case there are endlessly many.
  if (known && knownZones.size < mostZones) knownZones.add(name);
  return known;
}

const knownZones = new Set<string>();
const mostZones = 1_000;

/** Whether `Intl` can write dates in the language of that BCP 47 tag. */
export function isLocale(tag: string | null | undefined): tag is string {
  return Boolean(tag) && accepts(() => Intl.getCanonicalLocales(tag ?? ''));
}

function accepts(make: () => unknown): boolean {
  try {
    make();
    return true;
  } catch (error) {
    if (error instanceof RangeError) return false;
    throw error;
  }
}
