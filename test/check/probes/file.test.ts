import { chmodSync, mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { fileProbe } from '../../../src/check/probes/file.ts';
import { runChecks } from '../../../src/check/run-checks.ts';
import { UserError } from '../../../src/errors.ts';

const folder = mkdtempSync(join(tmpdir(), 'huntline-check-'));
afterAll(() => rmSync(folder, { recursive: true }));

async function check(path: string, inside?: () => Promise<string>) {
  const [line] = await runChecks([fileProbe('state', path, { setting: 'HUNTLINE_STATE' }, inside)]);
  return line;
}

describe('the check of a file that Huntline writes', () => {
  it('is content before the first start, and leaves nothing behind', async () => {
    expect(await check(join(folder, 'new.db'))).toMatchObject({
      ok: true,
      message: expect.stringMatching(/will be made/),
    });
    expect(readdirSync(folder)).toEqual([]);
  });

  it('looks into a file that is there', async () => {
    const path = join(folder, 'state.db');
    writeFileSync(path, 'x');
    expect(await check(path)).toMatchObject({ ok: true, message: `${path} can be written` });
    expect(await check(path, async () => 'all tables are there')).toMatchObject({
      message: 'all tables are there',
    });
    const corrupt = () => Promise.reject(new UserError('It is corrupt.', { hint: 'Restore it.' }));
    expect(await check(path, corrupt)).toMatchObject({
      ok: false,
      message: 'It is corrupt.',
      mend: 'Restore it.',
    });
  });

  it('says that a folder is not there, or is none', async () => {
    expect(await check(join(folder, 'no', 'state.db'))).toMatchObject({
      ok: false,
      message: `${join(folder, 'no')} is not there.`,
    });
    writeFileSync(join(folder, 'plain'), 'x');
    expect(await check(join(folder, 'plain', 'state.db'))).toMatchObject({
      ok: false,
      message: expect.stringMatching(/not a folder/),
    });
    mkdirSync(join(folder, 'dir.db'));
    expect(await check(join(folder, 'dir.db'))).toMatchObject({
      ok: false,
      message: expect.stringMatching(/is not a file/),
    });
  });

  // Root may write everywhere.
  it.skipIf(process.getuid?.() === 0)('says that the account may not write there', async () => {
    const closed = join(folder, 'closed');
    mkdirSync(closed);
    chmodSync(closed, 0o500);
    expect(await check(join(closed, 'state.db'))).toMatchObject({
      ok: false,
      message: expect.stringMatching(/may not be written/),
    });
  });
});
