import { expect, it } from 'vitest';
import { createRecent } from '../../src/geoip/recent.ts';

it('what is asked for stays, and what is not is forgotten after two generations', () => {
  const recent = createRecent<number>(3);
  recent.set('often', 1);
  for (let n = 0; n < 100; n++) {
    recent.set(`seldom ${n}`, n);
    expect(recent.get('often')).toBe(1);
  }
  expect(recent.get('seldom 0')).toBeUndefined();
  expect(recent.get('seldom 99')).toBe(99);
});
