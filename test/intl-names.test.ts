import { describe, expect, it } from 'vitest';
import { isLocale, isTimeZone } from '../src/intl-names.ts';

describe('isTimeZone', () => {
  it.each(['UTC', 'Europe/Berlin', 'europe/berlin', 'Europe/Berlin', '+05:30'])('takes %s', (name) => {
    expect(isTimeZone(name)).toBe(true);
  });

  it.each([undefined, null, '', 'Europe/Atlantis', 'W. Europe Standard Time', '../etc'])(
    'does not take %s',
    (name) => {
      expect(isTimeZone(name)).toBe(false);
      expect(isTimeZone(name)).toBe(false);
    },
  );
});

describe('isLocale', () => {
  it.each(['en', 'en-GB', 'zh-Hant-TW', 'xx', 'de-u-ca-buddhist'])(
    'takes %s, which dates can be written in',
    (tag) => {
      expect(isLocale(tag)).toBe(true);
      expect(() => new Intl.DateTimeFormat(tag)).not.toThrow();
    },
  );

  it.each([undefined, null, '', 'de_DE', 'C', 'en-', '123'])('does not take %s', (tag) => {
    expect(isLocale(tag)).toBe(false);
  });
});
