import { describe, expect, it } from 'vitest';
import { dateOrder, portalHeader, portalTime } from '../../../../src/workspaces/embedded/rows/portal-time.ts';

describe('times as the portal writes them', () => {
  it('knows a header with a zone from a name with brackets', () => {
    expect(portalHeader('TimeGenerated [UTC]')).toEqual({ name: 'TimeGenerated', zone: 'UTC' });
    expect(portalHeader('TimeGenerated [Local Time]')).toEqual({ name: 'TimeGenerated', zone: 'local' });
    expect(portalHeader('Start [UTC+02:00]')).toEqual({ name: 'Start', zone: 'UTC+02:00' });
    expect(portalHeader('Start [Europe/Berlin]')).toEqual({ name: 'Start', zone: 'Europe/Berlin' });
    expect(portalHeader('Sent [bytes]')).toBeUndefined();
    expect(portalHeader('Sent [a/b]')).toBeUndefined();
  });

  it.each([
    ['2/15/2024, 10:05:12.123 PM', 'UTC', 'month-first', '2024-02-15T22:05:12.123Z'],
    ['2/15/2024, 12:05:12 AM', 'UTC', 'month-first', '2024-02-15T00:05:12Z'],
    ['15/02/2024, 22:05:12.1234567', 'UTC', 'day-first', '2024-02-15T22:05:12.1234567Z'],
    ['15.02.2024, 22:05:12', 'Europe/Berlin', 'day-first', '2024-02-15T21:05:12Z'],
    ['7/15/2024, 10:05:12 AM', 'UTC+2', 'month-first', '2024-07-15T08:05:12Z'],
    ['2024-07-15 10:05:12', 'Europe/Berlin', 'month-first', '2024-07-15T08:05:12.000Z'],
    ['2024-07-15T10:05:12Z', 'Europe/Berlin', 'month-first', '2024-07-15T10:05:12Z'],
  ] as const)('reads %s in %s, %s', (text, zone, order, expected) => {
    expect(portalTime(text, zone, order)).toBe(expected);
  });

  it('leaves what is no time as it is', () => {
    expect(portalTime('never', 'UTC', 'month-first')).toBe('never');
    expect(portalTime('15/02/2024, 22:05:12', 'UTC', 'month-first')).toBe('15/02/2024, 22:05:12');
  });

  it('finds out from a column which number is the day', () => {
    expect(dateOrder(['1/2/2024, 1:00:00 PM', '13/2/2024, 1:00:00 PM'])).toBe('day-first');
    expect(dateOrder(['1/2/2024, 1:00:00 PM', '2/13/2024, 1:00:00 PM'])).toBe('month-first');
    expect(dateOrder(['1/2/2024, 1:00:00 PM'])).toBeUndefined();
  });
});
