import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { describe, expect, it, onTestFinished } from 'vitest';
import type { Observable } from '../../src/enrichment.ts';
import { openDatabase } from '../../src/state/database.ts';
import type { HeardMessage } from '../../src/state/heard-messages.ts';
import { migrations } from '../../src/state/migrations/index.ts';
import { createPreferences } from '../../src/state/preferences.ts';
import { openState } from '../../src/state/state.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';

let time = new Date('2026-11-21T12:00:00Z');
const now = () => time;
const days = (count: number) => new Date(Date.parse('2026-11-21T12:00:00Z') + count * 86_400_000);

async function someState(file = ':memory:') {
  time = days(0);
  const state = await openState({ file, setting: 'HUNTLINE_STATE', now });
  onTestFinished(() => state.close());
  return state;
}

const ips = (...values: readonly string[]): Observable[] => values.map((value) => ({ type: 'ipv4', value }));

function message(observables: readonly Observable[], changes: Partial<HeardMessage> = {}): HeardMessage {
  return {
    surface: 'slack',
    place: 'C1',
    thread: 't',
    message: 'm',
    person: 'T1:U1',
    kind: 'channel',
    name: 'inc-1',
    guests: false,
    observables,
    locale: 'en-GB',
    timeZone: 'Europe/Berlin',
    ...changes,
  };
}

const place = { surface: 'slack', place: 'C1' } as const;

describe('a message that is heard', () => {
  it('is owed with what is new in its thread, and found again as it was', async () => {
    const { heard } = await someState();
    expect(await heard.claim(message(ips('1.1.1.1')))).toBe(true);
    expect(await heard.claim(message(ips('1.1.1.1'), { message: 'm2' }))).toBe(false);
    expect(await heard.claim(message(ips('1.1.1.1', '2.2.2.2'), { message: 'm3' }))).toBe(true);
    expect(await heard.owedIn(place)).toEqual([
      { ...message(ips('1.1.1.1')), id: 1, heardAt: time, notBefore: time, tries: 0 },
      expect.objectContaining({ message: 'm3', observables: ips('2.2.2.2') }),
    ]);
  });

  it('is another in another thread, place or surface, and of another type', async () => {
    const { heard } = await someState();
    for (const changes of [
      {},
      { thread: 't2' },
      { place: 'C2' },
      { surface: 'teams' as const },
      { observables: [{ type: 'domain' as const, value: '1.1.1.1' }] },
    ]) {
      expect(await heard.claim(message(ips('1.1.1.1'), changes))).toBe(true);
    }
    expect(await heard.owing()).toHaveLength(3);
  });

  it('is owed once, however many hear it at the same time', async () => {
    const { heard } = await someState();
    const claims = await Promise.all(
      Array.from({ length: 20 }, (_, at) => heard.claim(message(ips('1.1.1.1'), { message: `m${at}` }))),
    );
    expect(claims.filter(Boolean)).toHaveLength(1);
  });

  it('may have thousands of observables, and be hostile', async () => {
    const { heard } = await someState();
    const many = Array.from({ length: 5_000 }, (_, at) => `10.${at}.'; drop table owed_replies; --`);
    await heard.claim(message(ips(...many, 'x'.repeat(100_000), '\u0000😀')));
    const [owed] = await heard.owedIn(place);
    expect(owed?.observables).toHaveLength(5_002);
    await heard.forget(owed ? [owed] : []);
    expect(await heard.claim(message(ips(...many)))).toBe(true);
  });

  it('stays seen when it is settled, and counts as never seen when it is forgotten', async () => {
    const { heard } = await someState();
    await heard.claim(message(ips('1.1.1.1')));
    await heard.claim(message(ips('2.2.2.2'), { message: 'm2' }));
    const [first, second] = await heard.owedIn(place);
    await heard.settle(first ? [first.id] : []);
    await heard.forget(second ? [second] : []);
    expect(await heard.owing()).toEqual([]);
    expect(await heard.claim(message(ips('1.1.1.1')))).toBe(false);
    expect(await heard.claim(message(ips('2.2.2.2')))).toBe(true);
  });

  it('is put off, and its attempts are counted', async () => {
    const { heard } = await someState();
    await heard.claim(message(ips('1.1.1.1')));
    await heard.begin([1]);
    await heard.begin([1]);
    await heard.postpone([1], days(1));
    expect(await heard.owedIn(place)).toMatchObject([{ tries: 2, notBefore: days(1) }]);
  });

  it('has the strictest mark of its thread, whoever marks it when', async () => {
    const { heard } = await someState();
    await heard.claim(message(ips('1.1.1.1')));
    await Promise.all([1, 4, 2].map((level) => heard.mark({ ...place, thread: 't' }, level)));
    await heard.mark({ ...place, thread: 'other' }, 0);
    expect(await heard.owedIn(place)).toMatchObject([{ level: 4 }]);
  });
});

describe('what was heard long ago', () => {
  it('is forgotten after 90 days, when the state is opened and as time goes by', async () => {
    const file = join(temporaryFolder(), 'state.db');
    const first = await someState(file);
    await first.heard.claim(message(ips('1.1.1.1')));
    await first.heard.settle([1]);
    await first.heard.mark({ ...place, thread: 't' }, 4);
    await first.heard.replied(place);
    expect(await first.heard.repliesSince(place, days(-1))).toEqual([days(0)]);
    time = days(89);
    await first.heard.purge();
    expect(await first.heard.claim(message(ips('1.1.1.1')))).toBe(false);
    expect(await first.heard.repliesSince(place, days(-1))).toEqual([]);
    time = days(91);
    const second = await openState({ file, setting: 'HUNTLINE_STATE', now });
    expect(await second.heard.claim(message(ips('1.1.1.1')))).toBe(true);
    expect((await second.heard.owedIn(place))[0]?.level).toBeUndefined();
    await second.close();
  });
});

describe('a state file from before Huntline read along', () => {
  it('is opened with what was in it, and takes down what is heard', async () => {
    const file = join(temporaryFolder(), 'state.db');
    const where = { file, setting: 'HUNTLINE_STATE', now };
    const old = await openDatabase({ ...where, migrations: migrations.slice(0, 1) });
    await createPreferences(old, now).set('place:slack:C1', 'workspace', 'eu');
    await old.destroy();
    const { preferences, heard } = await someState(file);
    expect(await preferences.get('place:slack:C1', 'workspace')).toBe('eu');
    expect(await heard.claim(message(ips('1.1.1.1')))).toBe(true);
  });

  it('is refused by the older Huntline once it was opened by this one, and left alone', async () => {
    const file = join(temporaryFolder(), 'state.db');
    const state = await someState(file);
    await state.heard.claim(message(ips('1.1.1.1')));
    const older = openDatabase({
      file,
      setting: 'HUNTLINE_STATE',
      now,
      migrations: migrations.slice(0, 1),
    });
    await expect(older).rejects.toThrow(/newer Huntline.*0002-heard-messages/);
    const db = new DatabaseSync(file, { readOnly: true });
    expect(db.prepare('select count(*) as count from owed_replies').get()).toEqual({ count: 1 });
    db.close();
  });
});
