import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, readFileSync, renameSync, statSync, truncateSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { type AuditOptions, type AuditSink, type OnLoss, openAudit } from '../../src/audit/audit.ts';
import type { Head, SealedEntry } from '../../src/audit/seal.ts';
import { verifyAudit } from '../../src/audit/verify-audit.ts';
import type { Log } from '../../src/log.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';
import { someEntry } from './sealed-entries.ts';

const logged: string[] = [];
const say = (_: unknown, words: string) => void logged.push(words);
const log: Log = { debug: say, info: say, warn: say, error: say } as unknown as Log;

function newFile(): string {
  logged.length = 0;
  return join(temporaryFolder(), 'audit.jsonl');
}

function open(file: string, more: Partial<AuditOptions> = {}) {
  return openAudit({
    file,
    setting: 'HUNTLINE_AUDIT',
    now: () => new Date('2026-11-21T12:00:00Z'),
    log,
    redact: (text) => text,
    retryMs: 1,
    ...more,
  });
}

/** Writes so many entries, numbered in their line. */
async function write(file: string, count: number, more: Partial<AuditOptions> = {}): Promise<void> {
  const audit = await open(file, more);
  for (let n = 1; n <= count; n += 1) audit.record(someEntry({ line: `line ${n}` }));
  await audit.close();
}

function entriesOf(file: string): Record<string, unknown>[] {
  const lines = readFileSync(file, 'utf8').split('\n').filter(Boolean);
  return lines.map((line) => JSON.parse(line) as Record<string, unknown>);
}

function anchorIn(): { load(): Promise<Head | undefined>; save(head: Head): Promise<void>; head?: Head } {
  const anchor: ReturnType<typeof anchorIn> = {
    load: async () => anchor.head,
    async save(head) {
      anchor.head = head;
    },
  };
  return anchor;
}

describe('the audit', () => {
  it('writes what is recorded in order, for its owner alone, and goes on after a restart', async () => {
    const file = newFile();
    await write(file, 1_200);
    await write(file, 2);
    expect(entriesOf(file).map(({ seq }) => seq)).toEqual(Array.from({ length: 1_202 }, (_, at) => at + 1));
    expect(entriesOf(file)[1_199]).toMatchObject({ line: 'line 1200', person: 'T1:U1', rows: 3 });
    expect(statSync(file).mode & 0o777).toBe(0o600);
    expect(await verifyAudit(file)).toMatchObject({
      status: 'intact',
      entries: 1_202,
      faults: [],
      notes: [],
    });
  });

  it('never makes an answer wait: a record is taken before anything is written', async () => {
    const file = newFile();
    const audit = await open(file);
    audit.record(someEntry());
    expect(readFileSync(file, 'utf8')).toBe('');
    await audit.flush();
    expect(entriesOf(file)).toHaveLength(1);
    await audit.close();
  });

  it('holds no secret, whoever typed it or was called it', async () => {
    const file = newFile();
    const audit = await open(file, { redact: (text) => text.replaceAll('hunter2', '[secret]') });
    audit.record(someEntry({ line: 'hunt for hunter2', name: 'hunter2', place: 'C-hunter2' }));
    await audit.close();
    expect(readFileSync(file, 'utf8')).not.toContain('hunter2');
    expect(entriesOf(file)[0]).toMatchObject({ line: 'hunt for [secret]' });
  });

  it('stays one line an entry, whatever is typed', async () => {
    const file = newFile();
    const audit = await open(file);
    const hostile = ['a\nb\r\n', '","seal":"sha256:', '\u2028\u0000\ud800', '}\n{"seq":1', '"'.repeat(500)];
    for (const line of hostile) audit.record(someEntry({ line }));
    await audit.close();
    expect(entriesOf(file).map(({ line }) => line)).toEqual(hostile);
    expect((await verifyAudit(file)).status).toBe('intact');
  });

  it('is one chain where several processes write to it', async () => {
    const file = newFile();
    const writers = [1, 2].map((n) =>
      once(
        recordIn(
          file,
          `for (let n = 0; n < 40; n += 1) { record('p${n}'); if (n % 4 === 0) await audit.flush(); } await audit.close();`,
        ),
        'close',
      ),
    );
    await Promise.all([...writers, write(file, 20), write(file, 20)]);
    expect(await verifyAudit(file)).toMatchObject({ status: 'intact', entries: 120, notes: [] });
  });

  it('lets go of a file that was moved away, and goes on with the same chain', async () => {
    const file = newFile();
    const anchor = anchorIn();
    await write(file, 3, { anchor });
    renameSync(file, `${file}.1`);
    await write(file, 2, { anchor });
    const older = await verifyAudit(`${file}.1`);
    expect(await verifyAudit(file, { after: older.head })).toMatchObject({ status: 'intact', notes: [] });
    expect(await verifyAudit(file)).toMatchObject({
      status: 'intact',
      head: { seq: 5 },
      notes: ['The file begins with entry 4: those before it are in an older file.'],
    });
  });

  it.each([
    ['in the middle of an entry', 40],
    ['before its seal was whole', 10],
    ['of the first entry', undefined],
  ])('tells of a write that was cut off %s, keeps what is left of it, and goes on', async (_, missing) => {
    const file = newFile();
    await write(file, missing === undefined ? 1 : 3);
    truncateSync(file, missing === undefined ? 30 : statSync(file).size - missing);
    expect(await verifyAudit(file)).toMatchObject({
      status: 'torn',
      faults: [],
      notes: [expect.stringMatching(/was cut off when it was written/)],
    });
    const left = readFileSync(file, 'utf8');
    await write(file, 1);
    expect(readFileSync(file, 'utf8').startsWith(`${left}\n`)).toBe(true);
    const lines = readFileSync(file, 'utf8').trimEnd().split('\n');
    const told = JSON.parse(lines.at(-2) ?? '') as object;
    expect(told).toMatchObject({ event: 'torn', count: (left.split('\n').at(-1) ?? '').length });
    expect(await verifyAudit(file)).toMatchObject({
      status: 'intact',
      notes: [expect.stringMatching(/was cut off when it was written.*entry \d says so/)],
    });
  });

  it('needs only the line break where nothing else of an entry is missing', async () => {
    const file = newFile();
    await write(file, 2);
    truncateSync(file, statSync(file).size - 1);
    expect((await verifyAudit(file)).status).toBe('intact');
    await write(file, 1);
    expect(await verifyAudit(file)).toMatchObject({ status: 'intact', entries: 3, notes: [] });
  });

  it('survives being killed while it writes', async () => {
    const file = newFile();
    const child = recordIn(
      file,
      `for (;;) { for (let n = 0; n < 50; n += 1) record('x'.repeat(1500)); await audit.flush(); process.stdout.write('.'); }`,
    );
    let dots = 0;
    child.stdout.on('data', (chunk: Buffer) => {
      dots += chunk.length;
      if (dots > 3) child.kill('SIGKILL');
    });
    await once(child, 'close');
    const before = await verifyAudit(file);
    expect(before.faults).toEqual([]);
    expect(before.entries).toBeGreaterThanOrEqual(dots * 50);
    await write(file, 1);
    expect(await verifyAudit(file)).toMatchObject({ status: 'intact', faults: [] });
  });

  it.each<[string, (file: string) => void, RegExp]>([
    ['is something else', (file) => writeFileSync(file, 'dear diary\n'), /is not an audit of Huntline’s/],
    ['is a folder', (file) => mkdirSync(file), /audit\.jsonl \(setting HUNTLINE_AUDIT\) is a folder/],
  ])('is refused in words where its file %s', async (_, make, words) => {
    const file = newFile();
    make(file);
    await expect(open(file)).rejects.toThrow(
      expect.objectContaining({ name: 'UserError', message: expect.stringMatching(words) }),
    );
  });

  it('keeps entries while the file cannot be written, and tells of those that it had no room for', async () => {
    const file = newFile();
    const audit = await open(file, { maxWaiting: 3, retryMs: 3_600_000 });
    renameSync(file, `${file}.away`);
    mkdirSync(file);
    for (let n = 1; n <= 5; n += 1) audit.record(someEntry({ line: `line ${n}` }));
    await audit.flush();
    expect(audit.fault()).toMatch(/audit\.jsonl .* is a folder/);
    expect(logged).toHaveLength(1);
    renameSync(file, `${file}.folder`);
    renameSync(`${file}.away`, file);
    await audit.flush();
    expect(audit.fault()).toBeUndefined();
    await audit.close();
    expect(entriesOf(file)).toMatchObject([
      { line: 'line 1' },
      { line: 'line 2' },
      { line: 'line 3' },
      { event: 'lost', count: 2 },
    ]);
  });

  it('notices when it starts that its end was cut off, and says so in the file', async () => {
    const file = newFile();
    const anchor = anchorIn();
    await write(file, 5, { anchor });
    cutAfter(file, 3);
    expect(await verifyAudit(file)).toMatchObject({ status: 'intact' });
    expect(await verifyAudit(file, { anchor: anchor.head })).toMatchObject({
      status: 'broken',
      faults: [
        { line: 4, message: expect.stringMatching(/ends with entry 3, but entry 5 had been written/) },
      ],
    });
    await write(file, 0, { anchor });
    expect(entriesOf(file).at(-1)).toMatchObject({ event: 'cut', count: 2, first: 4, last: 5 });
    expect(logged).toContain('the end of the audit file was cut off');
  });

  it('gives entries to the upload once they are in the file, and writes down what was not sent', async () => {
    const file = newFile();
    const sent: SealedEntry[] = [];
    const sink = (onLoss: OnLoss): AuditSink => ({
      add: (entries) => void sent.push(...entries),
      fault: () => 'away',
      close: async () => onLoss({ count: 1, first: 2, last: 2 }),
    });
    const audit = await open(file, { sink });
    audit.record(someEntry());
    audit.record(someEntry());
    expect(sent).toEqual([]);
    await audit.flush();
    expect(sent).toEqual(entriesOf(file));
    expect(audit.fault()).toBe('away');
    await audit.close();
    expect(entriesOf(file).at(-1)).toMatchObject({ event: 'not-sent', count: 1, first: 2, last: 2 });
  });
});

function cutAfter(file: string, lines: number): void {
  const kept = readFileSync(file, 'utf8').split('\n').slice(0, lines);
  writeFileSync(file, `${kept.join('\n')}\n`);
}

/** Another process that writes to the same audit. */
function recordIn(file: string, code: string) {
  const source = new URL('../../src/audit/audit.ts', import.meta.url);
  const script = `
    import { openAudit } from '${source}';
    const quiet = () => undefined;
    const log = { debug: quiet, info: quiet, warn: quiet, error: console.error };
    const audit = await openAudit({ file: process.argv[1], setting: 'S', now: () => new Date(), log, redact: (text) => text });
    const record = (line) => audit.record({ ...${JSON.stringify(someEntry())}, line });
    ${code}`;
  const child = spawn(process.execPath, ['--input-type=module', '-e', script, file], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  onTestFinished(() => void child.kill('SIGKILL'));
  return child;
}
