import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readStixPattern } from '../../../src/intel/house/stix-pattern.ts';

describe('a STIX pattern', () => {
  it.each([
    ["[ipv4-addr:value = '203.0.113.7']", ['ipv4 203.0.113.7']],
    ["[ipv4-addr:value='203.0.113.0/24']", ['cidr 203.0.113.0/24']],
    ["[ipv6-addr:value = '2001:DB8::7']", ['ipv6 2001:db8::7']],
    ["[ipv4-addr:value ISSUBSET '203.0.113.9/24']", ['cidr 203.0.113.0/24']],
    [
      "[domain-name:value = 'Evil.example' OR url:value = 'https://evil.example/it\\'s']",
      ['domain evil.example', "url https://evil.example/it's"],
    ],
    ["[domain-name:value IN ('a.example', 'b.example')]", ['domain a.example', 'domain b.example']],
    [
      "[domain-name:value = 'a.example'] OR ([email-addr:value = 'X@b.example'])",
      ['domain a.example', 'email x@b.example'],
    ],
    [
      "[(domain-name:value = 'a.example' or domain-name:value = 'b.example')]",
      ['domain a.example', 'domain b.example'],
    ],
    [
      "[file:hashes.'SHA-256' = '054b295369eecece3e1c36bb346440506f41acfea54c08a78ea943b9c1a0119f']",
      ['sha256 054b295369eecece3e1c36bb346440506f41acfea54c08a78ea943b9c1a0119f'],
    ],
    [
      "[file:hashes.MD5 = '0FED000EFA119AAE9F3830340F76AE2F' OR file:hashes.'SHA-1' = '803995070265cf809afaf2681cd9e877e2604950']",
      ['md5 0fed000efa119aae9f3830340f76ae2f', 'sha1 803995070265cf809afaf2681cd9e877e2604950'],
    ],
  ])('%s', (pattern, expected) => {
    expect(readStixPattern(pattern).map(({ type, value }) => `${type} ${value}`)).toEqual(expected);
  });

  it.each([
    "[ipv4-addr:value = '203.0.113.7' AND ipv4-addr:value = '203.0.113.8']",
    "[ipv4-addr:value = '203.0.113.7'] FOLLOWEDBY [ipv4-addr:value = '203.0.113.8']",
    "[ipv4-addr:value = '203.0.113.7'] WITHIN 5 SECONDS",
    "[ipv4-addr:value != '203.0.113.7']",
    "[NOT ipv4-addr:value = '203.0.113.7']",
    "[domain-name:value LIKE '%.example']",
    "[domain-name:value MATCHES '^x']",
    "[process:name = 'x']",
    "[ipv4-addr:value = 'x']",
    "[ipv4-addr:value = '203.0.113.7'",
    "[ipv4-addr:value = '203.0.113.7']]",
    "ipv4-addr:value = '203.0.113.7'",
    '[]',
    '',
    'OR',
    `${'('.repeat(10_000)}`,
    `['${'x'.repeat(30_000)}']`,
  ])('is refused where it says more or is none: %#', (pattern) => {
    expect(() => readStixPattern(pattern)).toThrow(/pattern/);
  });

  it('throws an error of our own words at any text, made of its own pieces or not', () => {
    const pieces = [
      '[',
      ']',
      '(',
      ')',
      ' OR ',
      ' AND ',
      '=',
      "'x'",
      "'203.0.113.7'",
      'ipv4-addr:value',
      ' IN ',
      ',',
      "'",
    ];
    const texts = fc.oneof(
      fc.string(),
      fc.array(fc.constantFrom(...pieces), { maxLength: 20 }).map((parts) => parts.join('')),
    );
    fc.assert(
      fc.property(texts, (text) => {
        try {
          for (const { type } of readStixPattern(text)) expect(['ipv4', 'cidr']).toContain(type);
        } catch (error) {
          expect(String(error)).toMatch(/^Error: its pattern/);
        }
      }),
    );
  });
});
