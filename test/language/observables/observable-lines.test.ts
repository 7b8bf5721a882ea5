import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { findObservables } from '../../../src/language/observables/find-observables.ts';
import { observableLines } from '../../../src/language/observables/observable-lines.ts';

async function* each<T>(items: readonly T[]): AsyncGenerator<T> {
  for (const item of items) {
    await Promise.resolve();
    yield item;
  }
}

async function lines(chunks: readonly (string | Uint8Array)[], options = {}): Promise<readonly unknown[]> {
  const all: unknown[] = [];
  for await (const line of observableLines(each(chunks), options)) all.push(JSON.parse(line));
  return all;
}

function expected(text: string): readonly unknown[] {
  return findObservables(text).observables.map(({ type, value, found }) => ({ type, value, found }));
}

const report = `Beacon to hxxps://evil[.]example/gate.php?id=1 from 203[.]0[.]113[.]7:443; user ann@evil.example,
"C:\\Program Files\\Tool One\\run.exe" -x HKLM\\Software\\Microsoft\\Windows NT\\CurrentVersion\\Run, münchen.de,
version 1.2.3.4, d41d8cd98f00b204e9800998ecf8427e and 2001:db8::/32 (CVE-2024-3094) AS 64500.
`;

describe('observables as lines', () => {
  it('have a type, a value and what was found, and nothing else', async () => {
    const { value } = await observableLines(each(['see 203[.]0[.]113[.]7'])).next();
    expect(value).toBe('{"type":"ipv4","value":"203.0.113.7","found":"203[.]0[.]113[.]7"}');
  });

  it('are the same wherever the text is cut into chunks, bytes or characters', async () => {
    const bytes = Buffer.from(report.repeat(3));
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.integer({ min: 1, max: 40 }), { minLength: 1, maxLength: 30 }),
        async (sizes) => {
          const chunks: Uint8Array[] = [];
          for (let at = 0, n = 0; at < bytes.length; n += 1) {
            const size = sizes[n % sizes.length] ?? 1;
            chunks.push(bytes.subarray(at, at + size));
            at += size;
          }
          expect(await lines(chunks)).toEqual(expected(report));
        },
      ),
      { numRuns: 30 },
    );
  });

  it.each(['\n', ' ', ',', '","'])(
    'are the same where a long text is looked through in pieces parted by %j',
    async (parting) => {
      const text = Array.from({ length: 9_000 }, (_, n) =>
        n % 3 === 0
          ? `host-${n % 700}[.]evil[.]example`
          : n % 3 === 1
            ? `https://e${n % 900}.example/${'a'.repeat(n % 90)}`
            : `203.0.113.${n % 250}`,
      ).join(parting);
      expect(text.length).toBeGreaterThan(3 * 70_000);
      const chunks = text.match(/.{1,10007}/gs) ?? [];
      expect(await lines(chunks, { pieceChars: 70_000 })).toEqual(expected(text));
    },
  );

  it('are not cut out of something longer where a piece ends', async () => {
    const text = `${'0123456789abcdef'.repeat(20_000)} evil.example`;
    expect(await lines([text], { pieceChars: 70_000 })).toEqual(expected('evil.example'));
  });

  it('read UTF-16 with a byte order mark', async () => {
    const text = '\ufeffmünchen.de 203.0.113.7';
    const little = Buffer.from(text, 'utf16le');
    expect(await lines([little])).toEqual(expected(text));
    expect(await lines([Buffer.from(little).swap16()])).toEqual(expected(text));
  });

  it('say once that more were there than are remembered, and leave none out', async () => {
    const told: number[] = [];
    const text = '203.0.113.1 203.0.113.2 203.0.113.3 203.0.113.1 203.0.113.3';
    const all = await lines([text], { mostRemembered: 2, onForgetful: (most: number) => told.push(most) });
    expect(all).toHaveLength(4);
    expect(told).toEqual([2]);
  });

  it('are of the kinds that are asked for', async () => {
    const text = '203.0.113.7 evil.example 0c6a50cf-b1b6-4bfd-ad54-b9822b06ff92';
    expect(await lines([text])).toHaveLength(2);
    expect(await lines([text], { types: ['guid'] })).toMatchObject([{ type: 'guid' }]);
  });

  it('are none of nothing', async () => {
    expect(await lines([])).toEqual([]);
    expect(await lines(['', new Uint8Array()])).toEqual([]);
  });
});
