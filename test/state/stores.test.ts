import { describe, expect, it, onTestFinished } from 'vitest';
import { openState, type State } from '../../src/state/state.ts';
import { groupSubject, personSubject, placeSubject, readSubject } from '../../src/state/subject.ts';

let time = new Date('2026-11-21T12:00:00Z');
const inMs = (ms: number) => new Date(time.getTime() + ms);

async function someState(): Promise<State> {
  time = new Date('2026-11-21T12:00:00Z');
  const state = await openState({ file: ':memory:', setting: 'HUNTLINE_STATE', now: () => time });
  onTestFinished(() => state.close());
  return state;
}

describe('a choice', () => {
  it('belongs to one person or place, can be changed and taken back', async () => {
    const { preferences } = await someState();
    await preferences.set('person:slack:T1:U1', 'workspace', 'eu');
    await preferences.set('person:slack:T1:U1', 'workspace', 'us');
    await preferences.set('place:slack:C1', 'workspace', 'lab');
    expect(await preferences.get('person:slack:T1:U1', 'workspace')).toBe('us');
    expect(await preferences.get('person:teams:T1:U1', 'workspace')).toBeUndefined();
    expect(await preferences.clear('person:slack:T1:U1', 'workspace')).toBe(true);
    expect(await preferences.clear('person:slack:T1:U1', 'workspace')).toBe(false);
    expect(await preferences.get('place:slack:C1', 'workspace')).toBe('lab');
  });

  it('is kept verbatim, whatever it is', async () => {
    const { preferences } = await someState();
    for (const hostile of [
      `'; drop table preferences; --`,
      '"',
      '\u0000x',
      '😀',
      '%_\\',
      'x'.repeat(100_000),
    ]) {
      await preferences.set(`place:teams:${hostile}`, 'workspace', hostile);
      expect(await preferences.get(`place:teams:${hostile}`, 'workspace')).toBe(hostile);
    }
  });
});

describe('a role given in chat', () => {
  it('is given once, listed with who gave it, and taken away', async () => {
    const { roles } = await someState();
    expect(await roles.add('person:slack:T1:U2', 'hunter', 'person:slack:T1:U1')).toBe(true);
    expect(await roles.add('person:slack:T1:U2', 'hunter', 'person:slack:T1:U9')).toBe(false);
    expect(await roles.add('place:slack:C1', 'reader', 'person:slack:T1:U1')).toBe(true);
    expect(await roles.of(['person:slack:T1:U2', 'place:slack:C1'])).toEqual(['hunter', 'reader']);
    expect(await roles.of([])).toEqual([]);
    expect(await roles.all()).toEqual([
      {
        subject: 'person:slack:T1:U2',
        role: 'hunter',
        grantedBy: 'person:slack:T1:U1',
        grantedAt: '2026-11-21T12:00:00.000Z',
      },
      expect.objectContaining({ subject: 'place:slack:C1', role: 'reader' }),
    ]);
    expect(await roles.remove('person:slack:T1:U2', 'author')).toBe(false);
    expect(await roles.remove('person:slack:T1:U2', 'hunter')).toBe(true);
    expect(await roles.of(['person:slack:T1:U2'])).toEqual([]);
  });
});

describe('a conversation', () => {
  it('is found again by its place and thread, until its place is forgotten', async () => {
    const { conversations } = await someState();
    const place = { surface: 'teams', place: '19:a@thread.tacv2' } as const;
    await conversations.keep(place, { url: 'https://one' });
    await conversations.keep({ ...place, thread: '17' }, { url: 'https://two' });
    await conversations.keep(place, { url: 'https://three' });
    expect(await conversations.find(place)).toEqual({ url: 'https://three' });
    expect(await conversations.find({ ...place, thread: '17' })).toEqual({ url: 'https://two' });
    await conversations.forget(place);
    expect(await conversations.find(place)).toBeUndefined();
    expect(await conversations.find({ ...place, thread: '17' })).toBeUndefined();
  });
});

describe('the cache', () => {
  it('gives a value until it expires, and then forgets it', async () => {
    const { cache } = await someState();
    await cache.set('intel', 'ip', { verdict: ['bad', null, 1.5] }, inMs(1000));
    await cache.set('other', 'ip', 'mine', inMs(5000));
    expect(await cache.get('intel', 'ip')).toEqual({ verdict: ['bad', null, 1.5] });
    time = inMs(1000);
    expect(await cache.get('intel', 'ip')).toBeUndefined();
    expect(await cache.get('other', 'ip')).toBe('mine');
    expect(await cache.purge()).toBe(1);
    await cache.delete('other', 'ip');
    expect(await cache.get('other', 'ip')).toBeUndefined();
  });

  it('writes and reads more at once than one statement takes, and keeps the last of two with one name', async () => {
    const { cache } = await someState();
    const names = Array.from({ length: 1_203 }, (_, n) => `ip ${n}`);
    await cache.setMany([
      { area: 'other', name: 'ip 7', value: 'not mine', expires: inMs(5000) },
      ...names.map((name) => ({ area: 'intel', name, value: 'first', expires: inMs(5000) })),
      ...names.map((name, n) => ({ area: 'intel', name, value: n, expires: inMs(n === 7 ? 0 : 5000) })),
    ]);
    const found = await cache.getMany('intel', [...names, 'never set']);
    expect(found.size).toBe(1_202);
    expect(found.get('ip 1202')).toBe(1_202);
    expect(found.has('ip 7')).toBe(false);
    expect((await cache.getMany('intel', [])).size).toBe(0);
    await cache.setMany([]);
  });

  it('looks for what has expired after many writes, however they come', async () => {
    const { cache } = await someState();
    await cache.set('intel', 'old', 1, inMs(0));
    const many = Array.from({ length: 300 }, (_, n) => ({
      area: 'intel',
      name: `${n}`,
      value: 1,
      expires: inMs(5000),
    }));
    await cache.setMany(many);
    await cache.setMany(many);
    expect(await cache.purge()).toBe(0);
  });
});

describe('a counter', () => {
  it('loses nothing where many add at once, and begins again when its time is over', async () => {
    const { counters } = await someState();
    const day = inMs(86_400_000);
    const counts = await Promise.all(
      Array.from({ length: 50 }, () => counters.add('virustotal', 'day', 2, day)),
    );
    expect(Math.max(...counts)).toBe(100);
    expect(await counters.read('virustotal', 'day')).toBe(100);
    expect(await counters.read('virustotal', 'minute')).toBe(0);
    time = day;
    expect(await counters.read('virustotal', 'day')).toBe(0);
    expect(await counters.add('virustotal', 'day', 1, inMs(86_400_000))).toBe(1);
  });

  it('adds to several at once, each on its own', async () => {
    const { counters } = await someState();
    await counters.add('intel', 'virustotal day', 3, inMs(5000));
    await counters.add('intel', 'otx day', 9, inMs(0));
    const counts = await counters.addMany('intel', [
      { name: 'virustotal day', by: 2, expires: inMs(5000) },
      { name: 'otx day', by: 1, expires: inMs(5000) },
      { name: 'xforce month', by: 4, expires: inMs(5000) },
    ]);
    expect(Object.fromEntries(counts)).toEqual({ 'virustotal day': 5, 'otx day': 1, 'xforce month': 4 });
    expect((await counters.addMany('intel', [])).size).toBe(0);
  });
});

describe('a subject', () => {
  it('reads the ids of a directory in either case, those of conversations as they are', () => {
    const id = 'ABCDEF01-2345-6789-ABCD-EF0123456789';
    const person = { person: { id, name: 'Ana' }, surface: 'teams' } as const;
    expect(personSubject(person)).toBe(`person:teams:${id.toLowerCase()}`);
    expect(readSubject(`person:teams:${id}`)).toBe(personSubject(person));
    expect(readSubject(`group:teams:${id}`)).toBe(groupSubject('teams', id.toLowerCase()));
    const place = { place: { id: '19:AbC@thread.tacv2', kind: 'channel' }, surface: 'teams' } as const;
    expect(readSubject('place:teams:19:AbC@thread.tacv2')).toBe(placeSubject(place));
  });

  it.each(['', 'ana', 'person:ana', 'person:irc:ana', 'person:slack:', 'person:slack:a b', 'role:slack:x'])(
    'is not read from “%s”',
    (text) => expect(readSubject(text)).toBeUndefined(),
  );
});
