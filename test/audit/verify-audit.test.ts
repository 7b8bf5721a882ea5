import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type Head, noHead, seal } from '../../src/audit/seal.ts';
import { tellVerdict } from '../../src/audit/tell-verdict.ts';
import { type VerifyOptions, verifyAudit } from '../../src/audit/verify-audit.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';
import { someEntry } from './sealed-entries.ts';

const key = 'a key that is long enough';

function chain(count: number, sealKey?: string, from: Head = noHead): string[] {
  let head = from;
  return Array.from({ length: count }, (_, at) => {
    const sealed = seal(someEntry({ line: `line ${at + 1}` }), head, sealKey);
    head = sealed.head;
    return sealed.text;
  });
}

function verify(lines: readonly string[], options: VerifyOptions = {}) {
  const file = join(temporaryFolder(), 'audit.jsonl');
  writeFileSync(file, lines.map((line) => `${line}\n`).join(''));
  return verifyAudit(file, options);
}

describe('a file that nobody touched', () => {
  it('is intact, with a key and without, and when it is empty', async () => {
    expect(await verify(chain(5))).toMatchObject({
      status: 'intact',
      entries: 5,
      head: { seq: 5 },
      notes: [],
    });
    expect(await verify(chain(5, key), { key })).toMatchObject({ status: 'intact', notes: [] });
    expect(await verify([])).toMatchObject({ status: 'intact', entries: 0 });
    const before = chain(2);
    const last = seal(someEntry(), noHead, undefined).head;
    expect(await verify([...before, ...chain(2, key, headOf(before))], { key })).toMatchObject({
      status: 'intact',
    });
    expect(last.seq).toBe(1);
  });

  it('says that seals made with a key were not checked without it', async () => {
    expect(await verify(chain(3, key))).toMatchObject({
      status: 'intact',
      notes: [expect.stringContaining('HUNTLINE_AUDIT_KEY')],
    });
  });

  it('does not exist: says so', async () => {
    await expect(verifyAudit(join(temporaryFolder(), 'none'))).rejects.toThrow(/There is no audit file/);
  });
});

describe('a file that somebody changed', () => {
  it.each<[string, (lines: string[]) => string[], number, RegExp]>([
    [
      'a word',
      ([a = '', b = '', ...rest]) => [a, b.replace('line 2', 'line 9'), ...rest],
      2,
      /Entry 2 was changed/,
    ],
    ['a removed line', ([a = '', , ...rest]) => [a, ...rest], 2, /one entry was removed before it/],
    ['two removed lines', ([a = '', , , ...rest]) => [a, ...rest], 2, /2 entries were removed/],
    ['a removed first line', ([, ...rest]) => rest, 0, /begins with entry 2/],
    [
      'an added line',
      ([a = '', ...rest]) => [a, 'x', ...rest],
      2,
      /no entry of the audit, and none tells of it/,
    ],
    ['an added last line', (lines) => [...lines, 'x'], 6, /no entry of the audit/],
    ['a copied line', ([a = '', b = '', ...rest]) => [a, b, a, ...rest], 3, /was moved or copied here/],
    ['two lines exchanged', ([a = '', b = '', ...rest]) => [b, a, ...rest], 2, /moved or copied/],
  ])('is told by line: %s', async (_, change, line, words) => {
    const { status, faults, notes } = await verify(change(chain(5)));
    if (line === 0) expect(notes[0]).toMatch(words);
    else {
      expect(status).toBe('broken');
      expect(faults[0]).toEqual({ line, message: expect.stringMatching(words) });
    }
  });

  it('is told even where the chain was made anew from there on, if there is a key', async () => {
    const honest = chain(3, key);
    const forged = [...honest.slice(0, 2), ...chain(2, undefined, headOf(honest.slice(0, 2)))];
    expect(await verify(forged, { key })).toMatchObject({
      status: 'broken',
      faults: [{ line: 3 }, { line: 4 }],
    });
    const withOtherKey = [...honest.slice(0, 2), ...chain(2, 'guessed', headOf(honest.slice(0, 2)))];
    expect(await verify(withOtherKey, { key })).toMatchObject({
      status: 'broken',
      faults: [{ line: 3 }, { line: 4 }],
    });
  });

  it('is told where it was written anew altogether, by what is remembered of it', async () => {
    const anchor = headOf(chain(5));
    const anew = chain(7).map((line) => line);
    expect(await verify(anew, { anchor })).toMatchObject({ status: 'intact' });
    const other = chain(7, 'another key');
    expect((await verify(other, { anchor })).faults[0]?.message).toMatch(
      /Entry 5 is not the one that is remembered/,
    );
  });

  it('is always told, whichever byte was changed', async () => {
    const bytes = Buffer.from(`${chain(4).join('\n')}\n`);
    const file = join(temporaryFolder(), 'audit.jsonl');
    await fc.assert(
      fc.asyncProperty(fc.nat(bytes.length - 2), fc.integer({ min: 1, max: 255 }), async (at, flip) => {
        const changed = Buffer.from(bytes);
        changed[at] = (changed[at] ?? 0) ^ flip;
        writeFileSync(file, changed);
        expect((await verifyAudit(file)).status).toBe('broken');
      }),
      { numRuns: 300 },
    );
  });

  it('is told in words that name the line', async () => {
    const whole = chain(3);
    expect(tellVerdict('a.jsonl', await verify(whole))).toBe(
      'a.jsonl is intact: 3 entries, the last is number 3.',
    );
    const changed = whole.map((line) => line.replace('line 2', 'line 9'));
    expect(tellVerdict('a.jsonl', await verify(changed))).toMatch(
      /^a\.jsonl was tampered with: 1 line does not fit, among 3 entries\.\n {2}line 2: Entry 2 was changed/,
    );
  });

  it('names at most a hundred lines', async () => {
    expect((await verify(Array.from({ length: 300 }, () => chain(1)[0] ?? ''))).faults).toHaveLength(100);
  });
});

function headOf(lines: readonly string[]): Head {
  const { seq, seal: made } = JSON.parse(lines.at(-1) ?? '{}') as Head;
  return { seq, seal: made };
}
