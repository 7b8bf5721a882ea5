import { describe, expect, it } from 'vitest';
import { type DemoRow, openMonth, timeOf } from './month.ts';

const day = 24 * 60 * 60 * 1000;
const clocks = ['2026-11-20T15:20:00Z', '2026-04-02T23:10:00Z', '2027-01-03T00:05:00Z'];

describe.each(clocks)('the exercise, told at %s', (clock) => {
  const now = new Date(clock);
  const { rows } = openMonth(now);
  const onItsDay = (found: readonly DemoRow[]) =>
    found.every((row) => now.getTime() - timeOf(row) > 17 * day && now.getTime() - timeOf(row) < 19 * day);

  it('mails five people, each with a link and a document that other tables know by the mail’s id', () => {
    const mails = rows('EmailEvents').filter((row) => row.Subject === 'Your parcel could not be delivered');
    expect(mails).toHaveLength(5);
    expect(onItsDay(mails)).toBe(true);
    const ids = new Set(mails.map((row) => row.NetworkMessageId));
    for (const table of ['EmailUrlInfo', 'EmailAttachmentInfo'])
      expect(rows(table).filter((row) => ids.has(row.NetworkMessageId))).toHaveLength(5);
    expect(rows('UrlClickEvents').filter((row) => ids.has(row.NetworkMessageId))).toHaveLength(2);
  });

  it('is warned of by SmartScreen, gone on with, and fetched, in that order', () => {
    const emma = 'ws-sal-02.corp.larkmoor.example';
    const told = rows('DeviceEvents').filter((row) => row.DeviceName === emma && onItsDay([row]));
    const fetched = rows('DeviceFileEvents').filter(
      (row) => row.DeviceName === emma && row.FileName === 'Tracking_Tool.exe',
    );
    const order = [...told, ...fetched].sort((one, other) => timeOf(one) - timeOf(other));
    expect(order.map((row) => row.ActionType).filter((action) => action !== 'PowerShellCommand')).toEqual([
      'BrowserLaunchedToOpenUrl',
      'SmartScreenUrlWarning',
      'SmartScreenUserOverride',
      'FileCreated',
      'SmartScreenAppWarning',
    ]);
  });

  it('guesses its way in from outside, once', () => {
    const guesses = rows('DeviceLogonEvents').filter((row) => row.RemoteIPType === 'Public');
    expect(onItsDay(guesses)).toBe(true);
    expect(guesses.map((row) => row.ActionType)).toEqual([
      ...new Array(16).fill('LogonFailed'),
      'LogonSuccess',
    ]);
  });

  it('leaves nobody in the group that it added somebody to', () => {
    const fields = rows('IdentityDirectoryEvents')
      .map((row) => JSON.stringify(row.AdditionalFields))
      .filter((text) => text.includes('Backup Operators'));
    expect(fields.map((text) => /(TO|FROM)\.GROUP/.exec(text)?.[1])).toEqual(['TO', 'FROM']);
  });
});
