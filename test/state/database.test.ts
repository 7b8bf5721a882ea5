import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync, statSync, truncateSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { sql } from 'kysely';
import { describe, expect, it, onTestFinished } from 'vitest';
import { UserError } from '../../src/errors.ts';
import { type DatabaseOptions, openDatabase } from '../../src/state/database.ts';
import { migrations } from '../../src/state/migrations/index.ts';
import type { Migration } from '../../src/state/migrations/migration.ts';
import { createPreferences } from '../../src/state/preferences.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';

const now = () => new Date('2026-11-21T12:00:00Z');
const where = (file: string, more: Partial<DatabaseOptions> = {}): DatabaseOptions => ({
  file,
  setting: 'HUNTLINE_STATE',
  now,
  lockTimeoutMs: 20,
  ...more,
});

async function faultOf(work: Promise<unknown>): Promise<UserError> {
  const fault = await work.then(
    () => undefined,
    (error: unknown) => error,
  );
  if (fault instanceof UserError) return fault;
  throw new Error(`not a UserError: ${String(fault)}`);
}

/** A state file with one choice in it. */
async function usedFile(): Promise<string> {
  const file = join(temporaryFolder(), 'state.db');
  const db = await openDatabase(where(file));
  await createPreferences(db, now).set('person:web:ana', 'workspace', 'eu');
  await db.destroy();
  return file;
}

function choiceIn(file: string): unknown {
  const db = new DatabaseSync(file, { readOnly: true });
  const rows = db.prepare('select value from preferences').all();
  db.close();
  return rows.map((row) => row.value);
}

describe('the state file', () => {
  it('is made with its folder, for its owner alone, and opened again with what was in it', async () => {
    const file = join(temporaryFolder(), 'new', 'state.db');
    const first = await openDatabase(where(file));
    await createPreferences(first, now).set('person:web:ana', 'workspace', 'eu');
    await first.destroy();
    expect(statSync(file).mode & 0o777).toBe(0o600);
    const second = await openDatabase(where(file));
    expect(await createPreferences(second, now).get('person:web:ana', 'workspace')).toBe('eu');
    await second.destroy();
  });

  it('records each migration, and runs only those that are new', async () => {
    const file = await usedFile();
    const ran: string[] = [];
    const next: Migration = { name: '0002-next', up: async () => void ran.push('0002-next') };
    for (let start = 0; start < 2; start += 1) {
      const db = await openDatabase(where(file, { migrations: [...migrations, next] }));
      expect(await db.selectFrom('huntline_migrations').select('name').execute()).toEqual(
        [...migrations, next].map(({ name }) => ({ name })),
      );
      await db.destroy();
    }
    expect(ran).toEqual(['0002-next']);
  });

  it('is as it was where a migration fails half-way', async () => {
    const file = await usedFile();
    const failing: Migration = {
      name: '0002-failing',
      async up(db) {
        await db.schema.dropTable('preferences').execute();
        throw new Error('cut off');
      },
    };
    const opening = openDatabase(where(file, { migrations: [...migrations, failing] }));
    await expect(opening).rejects.toThrow('cut off');
    expect(choiceIn(file)).toEqual(['eu']);
  });

  it('is migrated once where several processes start on it together', async () => {
    const file = join(temporaryFolder(), 'state.db');
    const starts = [1, 2, 3, 4].map(() =>
      once(
        runWith(file, `await (await openDatabase({ ...where, lockTimeoutMs: 5000 })).destroy();`),
        'close',
      ),
    );
    expect(await Promise.all(starts)).toEqual(starts.map(() => [0, null]));
    const db = await openDatabase(where(file));
    expect(await db.selectFrom('huntline_migrations').selectAll().execute()).toHaveLength(migrations.length);
    await db.destroy();
  });

  it('is refused in words, and left alone, where a newer Huntline wrote it', async () => {
    const file = await usedFile();
    const later: Migration = { name: '9999-later', up: async () => undefined };
    await (await openDatabase(where(file, { migrations: [...migrations, later] }))).destroy();
    const fault = await faultOf(openDatabase(where(file)));
    expect(fault.message).toMatch(
      /state\.db \(setting HUNTLINE_STATE\) was written by a newer Huntline.*9999-later/,
    );
    expect(choiceIn(file)).toEqual(['eu']);
  });

  it('is refused, and left alone, where it is a database of something else', async () => {
    const file = join(temporaryFolder(), 'cookies.db');
    const other = new DatabaseSync(file);
    other.exec('create table cookies (name text)');
    other.close();
    const before = readFileSync(file);
    expect((await faultOf(openDatabase(where(file)))).message).toMatch(
      /not one of Huntline’s: it has cookies/,
    );
    expect(readFileSync(file)).toEqual(before);
  });

  it.each<[string, (file: string) => void]>([
    ['is text', (file) => writeFileSync(file, 'no database at all, but words '.repeat(300))],
    ['has lost its end', (file) => truncateSync(file, statSync(file).size - 4096)],
    ['was overwritten in the middle', (file) => overwrite(file, 4096)],
  ])('is said to be damaged, and left alone, where it %s', async (_, spoil) => {
    const file = await usedFile();
    spoil(file);
    const before = readFileSync(file);
    const fault = await faultOf(openDatabase(where(file)));
    expect(fault).toMatchObject({ title: 'The state file is damaged' });
    expect(fault.message).toContain(`${file} (setting HUNTLINE_STATE)`);
    expect(readFileSync(file)).toEqual(before);
  });

  it('is said to be in use while another process holds it, and works again afterwards', async () => {
    const file = await usedFile();
    const db = await openDatabase(where(file));
    onTestFinished(() => db.destroy());
    const other = new DatabaseSync(file);
    other.exec('begin immediate');
    const preferences = createPreferences(db, now);
    const fault = await faultOf(preferences.set('person:web:ana', 'workspace', 'us'));
    expect(fault).toMatchObject({
      title: 'The state file is in use',
      hint: expect.stringContaining('end that'),
    });
    expect(await preferences.get('person:web:ana', 'workspace')).toBe('eu');
    other.exec('rollback');
    other.close();
    await preferences.set('person:web:ana', 'workspace', 'us');
    expect(await preferences.get('person:web:ana', 'workspace')).toBe('us');
  });

  it('says that there is no room, and keeps what was there', async () => {
    const file = await usedFile();
    const db = await openDatabase(where(file));
    onTestFinished(() => db.destroy());
    const { rows } = await sql<{ page_count: number }>`pragma page_count`.execute(db);
    await sql`pragma max_page_count = ${sql.lit(rows[0]?.page_count ?? 0)}`.execute(db);
    const large = createPreferences(db, now).set('person:web:bo', 'workspace', 'x'.repeat(100_000));
    expect(await faultOf(large)).toMatchObject({ title: 'No room for the state file' });
    const inTransaction = db
      .transaction()
      .execute((transaction) =>
        createPreferences(transaction, now).set('person:web:bo', 'workspace', 'x'.repeat(100_000)),
      );
    expect(await faultOf(inTransaction)).toMatchObject({ title: 'No room for the state file' });
    expect(await createPreferences(db, now).get('person:web:ana', 'workspace')).toBe('eu');
  });

  it.each([
    ['is a folder', (folder: string) => folder, /is a folder, not a file/],
    [
      'has a file for a folder',
      (folder: string) => join(folder, 'file', 'state.db'),
      /(?:cannot be made|part of its path)/,
    ],
  ])('says so where its path %s', async (_, pathIn, words) => {
    const folder = temporaryFolder();
    writeFileSync(join(folder, 'file'), '');
    expect((await faultOf(openDatabase(where(pathIn(folder))))).message).toMatch(words);
  });

  it('has what was written before its process was killed', async () => {
    const file = join(temporaryFolder(), 'state.db');
    const child = runWith(
      file,
      `const preferences = createPreferences(await openDatabase(where), where.now);
      for (let n = 0; ; n += 1) {
        await preferences.set('person:web:ana', 'workspace', String(n));
        process.stdout.write(n + '\\n');
      }`,
    );
    let written = '';
    child.stdout.on('data', (chunk: Buffer) => {
      written += chunk.toString();
      if (written.split('\n').length > 20) child.kill('SIGKILL');
    });
    await once(child, 'close');
    const last = Number(written.trimEnd().split('\n').at(-1));
    const db = await openDatabase(where(file));
    const kept = Number(await createPreferences(db, now).get('person:web:ana', 'workspace'));
    await db.destroy();
    expect(kept).toBeGreaterThanOrEqual(last);
  });

  it.each(['wal', 'delete'] as const)('keeps its journal as set: %s', async (journal) => {
    const file = await usedFile();
    const db = await openDatabase(where(file, { journal }));
    onTestFinished(() => db.destroy());
    expect((await sql`pragma journal_mode`.execute(db)).rows).toEqual([{ journal_mode: journal }]);
    await createPreferences(db, now).set('person:web:ana', 'workspace', 'us');
    expect(choiceIn(file)).toEqual(['us']);
  });

  it('keeps nothing on disk where it is in memory', async () => {
    const db = await openDatabase(where(':memory:'));
    await createPreferences(db, now).set('person:web:ana', 'workspace', 'eu');
    expect(await createPreferences(db, now).get('person:web:ana', 'workspace')).toBe('eu');
    await db.destroy();
  });
});

function overwrite(file: string, at: number): void {
  const bytes = readFileSync(file);
  bytes.fill(0xa5, at, at + 4096);
  writeFileSync(file, bytes);
}

/** Another process at work on the file. */
function runWith(file: string, code: string) {
  const source = (name: string) => new URL(`../../src/state/${name}.ts`, import.meta.url);
  const script = `
    import { openDatabase } from '${source('database')}';
    import { createPreferences } from '${source('preferences')}';
    const where = { file: process.argv[1], setting: 'S', now: () => new Date() };
    ${code}`;
  return spawn(process.execPath, ['--input-type=module', '-e', script, file], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
}
