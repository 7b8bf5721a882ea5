import { describe, expect, it } from 'vitest';
import { refang } from '../../src/language/refang.ts';

describe('refanging', () => {
  it.each([
    ['203[.]0[.]113[.]7', '203.0.113.7'],
    ['203.0.113[.]7', '203.0.113.7'],
    ['hxxp://evil.example', 'http://evil.example'],
    ['hXXps[:]//evil[.]example/a', 'https://evil.example/a'],
    ['hxxps[://]evil(dot)example', 'https://evil.example'],
    ['user[@]evil[.]example', 'user@evil.example'],
    ['user[at]evil[dot]example', 'user@evil.example'],
    ['evil{.}example', 'evil.example'],
    ['2001[:]db8[:]0[:]0[:]0[:]0[:]0[:]1', '2001:db8:0:0:0:0:0:1'],
  ])('makes %s into %s', (text, plain) => {
    expect(refang(text)).toBe(plain);
  });

  it.each(['203.0.113.7', 'bob', 'a [.] b', 'file[.]', 'hxxp', 'https://evil.example/a[b]'])(
    'leaves %j alone',
    (text) => {
      expect(refang(text)).toBe(text);
    },
  );
});
