import { describe, expect, it } from 'vitest';
import { inSlack, peopleApp } from '../support/people-app.ts';

const roles = { admin: 'person:slack:T1:U1, place:slack:C-admins', reader: '*' };
const admin = inSlack('T1:U1');
const other = inSlack('T1:U2');

describe('role', () => {
  it('tells anybody with a role what they are here, why, and by which id', async () => {
    const { ask } = await peopleApp({ roles });
    expect(await ask('role', other)).toMatchObject({
      title: 'You are reader here',
      text: 'Your id is person:slack:T1:U2; this place is place:slack:C1.',
      items: [{ name: 'everybody', text: 'reader, by the setting HUNTLINE_READERS' }],
    });
    expect(await ask('role')).toMatchObject({ items: [{ name: 'this machine' }] });
  });

  it('is given by an administrator, works at once, is listed, and is taken away', async () => {
    const { ask } = await peopleApp({ roles });
    expect(await ask('hunt alerts', other)).toMatchObject({ title: 'Not allowed here' });
    expect(await ask('role grant hunter to person:slack:T1:U2', admin)).toMatchObject({
      title: 'Role given',
      actions: [{ line: 'role revoke hunter from person:slack:T1:U2' }],
    });
    expect(await ask('role grant hunter to person:slack:T1:U2', admin)).toMatchObject({
      title: 'Nothing changed',
    });
    expect((await ask('hunt alerts', other)).kind).toBe('hunt');
    expect(await ask('role list', admin)).toMatchObject({
      items: expect.arrayContaining([
        expect.objectContaining({
          name: 'person:slack:T1:U2',
          text: 'hunter, given in chat by person:slack:T1:U1 on 2026-11-21',
        }),
      ]),
    });
    expect(await ask('role revoke hunter from person:slack:T1:U2', admin)).toMatchObject({
      title: 'Role taken away',
    });
    expect(await ask('hunt alerts', other)).toMatchObject({ title: 'Not allowed here' });
  });

  it('is given to a place and to a group', async () => {
    const { ask } = await peopleApp({ roles, groupsOf: async () => ['T1:S7'] });
    await ask('role grant hunter to here', inSlack('T1:U1', 'C7'));
    expect((await ask('hunt alerts', inSlack('T1:U2', 'C7'))).kind).toBe('hunt');
    expect((await ask('hunt alerts', other)).kind).toBe('error');
    await ask('role grant hunter to group:slack:T1:S7', admin);
    expect((await ask('hunt alerts', other)).kind).toBe('hunt');
  });

  it('is not carried out of the place that alone gave it', async () => {
    const { ask, state } = await peopleApp({ roles });
    const inAdminPlace = inSlack('T1:U2', 'C-admins');
    expect(await ask('role grant admin to person:slack:T1:U2', inAdminPlace)).toMatchObject({
      title: 'Not allowed here',
      message: expect.stringContaining('admin only in this place'),
    });
    expect(await ask('role revoke admin from person:slack:T1:U1', inAdminPlace)).toMatchObject({
      title: 'Not allowed here',
    });
    expect(await ask('role grant hunter to here', inAdminPlace)).toMatchObject({ title: 'Role given' });
    expect(await state.roles.all()).toMatchObject([{ subject: 'place:slack:C-admins', role: 'hunter' }]);
  });

  it('that a setting gives is taken away by the setting alone', async () => {
    const { ask } = await peopleApp({ roles });
    expect(await ask('role revoke admin from person:slack:T1:U1', admin)).toMatchObject({
      title: 'Not given in chat',
      message: expect.stringContaining('HUNTLINE_ADMINS'),
    });
    expect(await ask('role revoke author from person:slack:T1:U1', admin)).toMatchObject({
      title: 'Nothing to take away',
      hint: 'It is admin.',
    });
  });

  it.each([
    ['role grant boss to here', /not understood/],
    ['role grant hunter person:slack:T1:U2', /not understood/],
    ['role grant hunter to everybody', /says not whom/],
    ['role grant hunter to *', /says not whom/],
    ['role grant hunter to @ana', /says not whom/],
    ['role grant hunter to person:slack:T1:U2 please', /not understood/],
    ['role revoke hunter to here', /not understood/],
    ['role drop', /not understood/],
  ])('says to “%s” what can be typed', async (line, words) => {
    const { ask } = await peopleApp({ roles });
    expect(await ask(line, admin)).toMatchObject({ kind: 'error', message: expect.stringMatching(words) });
  });
});
