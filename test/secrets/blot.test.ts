import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createBlotter } from '../../src/secrets/blot.ts';

const secrets = fc
  .string({ minLength: 5, maxLength: 40, unit: 'binary' })
  .filter((text) => text.trim().length >= 4);
const around = fc.string({ maxLength: 30, unit: 'binary' });

/** How a secret may be written; each takes what stands before and after it. */
const writings: Readonly<Record<string, (before: string, secret: string, after: string) => string>> = {
  'as it is': (before, secret, after) => before + secret + after,
  'in JSON': (before, secret, after) => JSON.stringify({ key: before + secret + after }),
  'in JSON in JSON': (before, secret, after) => JSON.stringify(JSON.stringify(before + secret + after)),
  'in base64': (before, secret, after) => Buffer.from(before + secret + after).toString('base64'),
  'in base64url': (before, secret, after) => Buffer.from(before + secret + after).toString('base64url'),
  'in a URL': (before, secret, after) => encodeURIComponent(before + secret + after),
  'in a form': (before, secret, after) => String(new URLSearchParams({ key: before + secret + after })),
  'in CSV': (before, secret, after) => `"${(before + secret + after).replaceAll('"', '""')}"`,
  'in a KQL literal': (before, secret, after) =>
    `'${(before + secret + after).replaceAll(/[\\']/g, '\\$&')}'`,
  'in base64 in a URL': (_before, secret, _after) =>
    encodeURIComponent(Buffer.from(secret).toString('base64')),
};

describe.each(Object.entries(writings))('a secret written %s', (_name, write) => {
  it('is blotted out whatever stands around it', () => {
    fc.assert(
      fc.property(around, secrets, around, (before, secret, after) => {
        const blotter = createBlotter();
        blotter.add(secret);
        const written = write(before, secret, after);
        const blotted = blotter.blot(written);
        expect(blotted).not.toBe(written);
        expect(blotted).toMatch(/\[secret\]|▇/);
        expect(blotted).not.toContain(secret);
        // Written alone, nothing of it is left but what stands around it.
        const bare = write('', secret, '');
        const rest = write('', '', '');
        expect(blotter.blot(bare).replaceAll(/\[secret\]|▇/g, '').length).toBeLessThanOrEqual(
          rest.length + 4,
        );
      }),
      { numRuns: 60 },
    );
  });
});

it('takes out overlapping secrets and secrets within secrets as a whole', () => {
  const blotter = createBlotter();
  for (const secret of ['abcdef', 'defghi', 'cdefg', 'xyzw']) blotter.add(secret);
  expect(blotter.blot('1abcdefghi2 xyzwxyzw 3')).toBe('1[secret]2 [secret][secret] 3');
});

it('leaves every other text as it is', () => {
  fc.assert(
    fc.property(fc.string(), (text) => {
      const blotter = createBlotter();
      blotter.add('k9!Zq-the-only-secret');
      expect(blotter.blot(text)).toBe(text);
    }),
  );
});

it('does not show a secret through the mask', () => {
  const blotter = createBlotter();
  blotter.add('secret');
  expect(blotter.blot('the secret is secret')).toBe('the ▇▇▇▇ is ▇▇▇▇');
});

it('passes over what is too short to be a secret, and knows a secret with and without its line end', () => {
  const blotter = createBlotter();
  blotter.add('abc');
  blotter.add('');
  blotter.add('hunter2-key\n');
  expect(blotter.blot('abc hunter2-key.')).toBe('abc [secret].');
});

it('finds secrets in every text of a card, keys included, and leaves the rest of it alone', () => {
  const blotter = createBlotter();
  blotter.add('hunter2-key');
  const card = { a: ['hunter2-key', 1, null, true], 'hunter2-key': { b: 'x hunter2-key' }, c: undefined };
  expect(blotter.blotDeep(card)).toEqual({ a: ['[secret]', 1, null, true], '[secret]': { b: 'x [secret]' } });
});

it('knows a key in the authorisation that it is sent with', () => {
  const blotter = createBlotter();
  blotter.add('license-key-42');
  for (const user of ['1', '12', '123', '1234']) {
    const header = `Basic ${Buffer.from(`${user}:license-key-42`).toString('base64')}`;
    expect(blotter.blot(header)).toContain('[secret]');
    const left = blotter.blot(header).replace('Basic ', '').replaceAll('[secret]', '');
    expect(Buffer.from(left, 'base64').toString()).not.toContain('key');
  }
});
