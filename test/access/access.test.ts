import { describe, expect, it, onTestFinished } from 'vitest';
import { type AccessOptions, createAccess } from '../../src/access/access.ts';
import { readRoleSetting } from '../../src/access/read-role-setting.ts';
import { greatest, includes, requireRole, roleSettings, roles } from '../../src/access/roles.ts';
import { UserError } from '../../src/errors.ts';
import { openState } from '../../src/state/state.ts';
import type { Role } from '../../src/types.ts';
import { inSlack } from '../support/people-app.ts';
import { typed } from '../support/typed.ts';

const ana = typed('help', inSlack('T1:U1', 'C1'));

async function accessWith(given: Partial<Record<Role, string>>, more: Partial<AccessOptions> = {}) {
  const state = await openState({ file: ':memory:', setting: 'HUNTLINE_STATE', now: () => new Date(0) });
  onTestFinished(() => state.close());
  const setting = (role: Role) => readRoleSetting(roleSettings[role], given[role] ?? '');
  const access = createAccess({
    given: {
      reader: setting('reader'),
      hunter: setting('hunter'),
      author: setting('author'),
      admin: setting('admin'),
    },
    grants: state.roles,
    local: ['terminal', 'web'],
    ...more,
  });
  return { access, grants: state.roles };
}

describe('a role', () => {
  it('is nobody’s by default, but everybody’s at this machine', async () => {
    const { access } = await accessWith({});
    expect(await access.roleOf(ana)).toBeUndefined();
    expect(await access.roleOf(typed('help', { surface: 'teams' }))).toBeUndefined();
    expect(await access.roleOf(typed('help', { surface: 'web' }))).toBe('admin');
    const { access: withLocalTeams } = await accessWith({}, { local: ['terminal', 'web', 'teams'] });
    expect(await withLocalTeams.roleOf(typed('help', { surface: 'teams' }))).toBe('admin');
  });

  it.each<[Partial<Record<Role, string>>, Role | undefined]>([
    [{ hunter: 'person:slack:T1:U1' }, 'hunter'],
    [{ hunter: 'person:slack:T1:U2, person:teams:T1:U1' }, undefined],
    [{ reader: '*', author: 'place:slack:C1' }, 'author'],
    [{ admin: 'place:slack:C2' }, undefined],
    [{ admin: '*' }, 'admin'],
    [{ author: 'group:slack:T1:S1', hunter: '*' }, 'author'],
    [{ author: 'group:teams:T1:S1', hunter: '*' }, 'hunter'],
  ])('comes from the settings: %j gives %s', async (given, role) => {
    const { access } = await accessWith(given);
    expect(await access.roleOf(ana, ['T1:S1'])).toBe(role);
  });

  it('comes from what was given in chat, and goes when it is taken away', async () => {
    const { access, grants } = await accessWith({ reader: '*' });
    await grants.add('place:slack:C1', 'hunter', 'person:slack:T1:U9');
    expect(await access.roleOf(ana)).toBe('hunter');
    expect(await access.held(ana)).toEqual([
      { role: 'reader', from: '*', by: 'settings' },
      { role: 'hunter', from: 'place:slack:C1', by: 'chat' },
    ]);
    await grants.remove('place:slack:C1', 'hunter');
    expect(await access.roleOf(ana)).toBe('reader');
  });

  it('asks for groups only where some group of that surface has a role', async () => {
    let asked = 0;
    const groupsOf = async () => {
      asked += 1;
      return ['T1:S1'];
    };
    const { access, grants } = await accessWith({ author: 'group:teams:x' }, { groupsOf });
    expect(await access.roleOf(ana)).toBeUndefined();
    expect(asked).toBe(0);
    await grants.add('group:slack:T1:S1', 'hunter', 'person:slack:T1:U9');
    expect(await access.roleOf(ana)).toBe('hunter');
    expect(asked).toBe(1);
  });

  it('takes the groups that the surface tells, and asks it for them as rarely', async () => {
    let asked = 0;
    const groups = async () => {
      asked += 1;
      return ['T1:S1'];
    };
    const inGroup = { ...ana, person: { ...ana.person, groups } };
    expect(await (await accessWith({ reader: '*' })).access.roleOf(inGroup)).toBe('reader');
    expect(asked).toBe(0);
    const { access } = await accessWith({ author: 'group:slack:T1:S1' });
    expect(await access.roleOf(inGroup)).toBe('author');
    expect(await access.roleOf(ana)).toBeUndefined();
    const mute = { ...ana, person: { ...ana.person, groups: () => Promise.reject(new UserError('No')) } };
    await expect(access.roleOf(mute)).rejects.toThrow('No');
  });

  it('is not guessed where the groups cannot be told', async () => {
    const groupsOf = () => Promise.reject(new UserError('Slack does not answer'));
    const { access } = await accessWith({ author: 'group:slack:T1:S1', reader: '*' }, { groupsOf });
    await expect(access.roleOf(ana)).rejects.toThrow('Slack does not answer');
  });

  it('includes those before it', () => {
    for (const [at, role] of roles.entries()) {
      expect(roles.filter((needed) => includes(role, needed))).toEqual(roles.slice(0, at + 1));
      expect(includes(undefined, role)).toBe(false);
    }
    expect(greatest(['hunter', 'admin', 'reader'])).toBe('admin');
    expect(greatest([])).toBeUndefined();
  });

  it('is named, with the line that gives it, where it is missing', () => {
    expect(() => requireRole(undefined, 'hunter', 'Hunting', ana)).toThrow(
      expect.objectContaining({
        name: 'RefusalError',
        message: 'Hunting needs the role “hunter”; you have no role here.',
        hint: expect.stringContaining('role grant hunter to person:slack:T1:U1'),
      }),
    );
    expect(() => requireRole('reader', 'author', 'Raw KQL')).toThrow(/author.*you are “reader” here/);
    expect(() => requireRole('admin', 'author', 'Raw KQL')).not.toThrow();
  });
});

describe('a setting that gives a role', () => {
  it('is a list of subjects, or everybody', () => {
    expect(readRoleSetting('HUNTLINE_READERS', ' person:slack:T1:U1 ,, place:teams:19:a@thread.v2')).toEqual({
      everybody: false,
      subjects: new Set(['person:slack:T1:U1', 'place:teams:19:a@thread.v2']),
    });
    expect(readRoleSetting('HUNTLINE_READERS', '*')).toEqual({ everybody: true, subjects: new Set() });
    expect(readRoleSetting('HUNTLINE_READERS', '')).toEqual({ everybody: false, subjects: new Set() });
  });

  it.each([
    ['ana', /HUNTLINE_ADMINS: “ana” says not whom/],
    ['T1:U1', /Did you mean person:slack:T1:U1\?/],
    ['abcdef01-2345-6789-abcd-ef0123456789', /Did you mean person:teams:abcdef01/],
    ['*,person:irc:x,you', /“person:irc:x”.*“you”/],
  ])('says what is wrong with “%s”', (list, words) => {
    expect(() => readRoleSetting('HUNTLINE_ADMINS', list)).toThrow(words);
  });
});
