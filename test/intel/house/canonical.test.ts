import fc from 'fast-check';
import { expect, it } from 'vitest';
import { observableTypes } from '../../../src/enrichment.ts';
import { canonical, recognise } from '../../../src/intel/house/canonical.ts';

it.each([
  [' 203.0.113.7 ', 'ipv4 203.0.113.7'],
  ['203[.]0(dot)113[.]7', 'ipv4 203.0.113.7'],
  ['203.0.113.9/24', 'cidr 203.0.113.0/24'],
  ['2001:DB8::0007', 'ipv6 2001:db8::7'],
  ['2001:db8::7/32', 'cidr 2001:db8::/32'],
  ['hxxps[://]Evil.example/A', 'url https://evil.example/A'],
  ['hxxp://evil[.]example', 'url http://evil.example/'],
  ['User[at]Mail.Example', 'email user@mail.example'],
  ['bücher.example.', 'domain xn--bcher-kva.example'],
  ['A'.repeat(64), `sha256 ${'a'.repeat(64)}`],
])('%s is %s', (written, expected) => {
  const found = recognise(written);
  expect(`${found?.type} ${found?.value}`).toBe(expected);
});

it.each([
  '',
  'x',
  'localhost',
  '1.2.3',
  '1.2.3.4.5',
  '01.2.3.4',
  '1.2.3.4/33',
  '::1/129',
  'fe80::1%eth0',
  'fe80::1%eth0/64',
  'a b.example',
  'a..example',
  '@x.example',
  'x'.repeat(5_000),
])('%s is none', (written) => {
  expect(recognise(written)).toBeUndefined();
});

it('never throws, and finds what it spelled to be itself', () => {
  const texts = fc.oneof(
    fc.string({ unit: 'grapheme' }),
    fc.ipV4(),
    fc.ipV6(),
    fc.webUrl(),
    fc.emailAddress(),
    fc.domain(),
    fc.ipV6().map((ip) => `${ip}/64`),
  );
  fc.assert(
    fc.property(texts, fc.constantFrom(...observableTypes), (text, type) => {
      canonical(type, text);
      const found = recognise(text);
      if (found) expect(canonical(found.type, found.value)).toEqual(found);
    }),
    { numRuns: 500 },
  );
});
