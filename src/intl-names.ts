/** Whether `Intl` knows the time zone; names come from people, chats and settings. */
export function isTimeZone(name: string | null | undefined): name is string {
  return Boolean(name) && accepts(() => new Intl.DateTimeFormat('en', { timeZone: name ?? '' }));
}

/** Whether `Intl` can write dates in the language of that BCP 47 tag. */
export function isLocale(tag: string | null | undefined): tag is string {
  return Boolean(tag) && accepts(() => new Intl.DateTimeFormat(tag ?? ''));
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
