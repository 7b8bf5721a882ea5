import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { findObservables } from '../../../src/language/observables/find-observables.ts';

const found = (text: string) =>
  findObservables(text).observables.map(({ type, value }) => `${type} ${value}`);

describe('defanged observables', () => {
  it.each<[text: string, ...expected: string[]]>([
    ['203[.]0[.]113[.]7', 'ipv4 203.0.113.7'],
    ['203.0.113[.]7', 'ipv4 203.0.113.7'],
    ['203(.)0(.)113(.)7', 'ipv4 203.0.113.7'],
    ['203{.}0{.}113{.}7', 'ipv4 203.0.113.7'],
    ['203[dot]0[dot]113[dot]7', 'ipv4 203.0.113.7'],
    ['203\\.0\\.113\\.7', 'ipv4 203.0.113.7'],
    ['203[.0[.113[.7', 'ipv4 203.0.113.7'],
    ['203.]0.]113.]7', 'ipv4 203.0.113.7'],
    ['203。0。113。7', 'ipv4 203.0.113.7'],
    ['２０３．０．１１３．７', 'ipv4 203.0.113.7'],
    ['203\u200b.0.\u200b113.7', 'ipv4 203.0.113.7'],
    ['203[.]0[.]113[.]7/24', 'cidr 203.0.113.0/24'],
    ['203[.]0[.]113[.]7[:]443', 'ipv4 203.0.113.7'],
    ['2001[:]db8[:][:]1', 'ipv6 2001:db8::1'],
    ['evil[.]example', 'domain evil.example'],
    ['evil(dot)example', 'domain evil.example'],
    ['evil [.] example', 'domain evil.example'],
    ['evil [dot] example', 'domain evil.example'],
    ['evil[ . ]example', 'domain evil.example'],
    ['evil{dot}example', 'domain evil.example'],
    ['evil[DOT]example', 'domain evil.example'],
    ['evil\\[.\\]example', 'domain evil.example'],
    ['evil[[.]]example', 'domain evil.example'],
    ['evil․example', 'domain evil.example'],
    ['ev\u00adil.example', 'domain evil.example'],
    ['evil&#46;example', 'domain evil.example'],
    ['evil[.]zip', 'domain evil.zip'],
    ['(evil[.]example)', 'domain evil.example'],
    ['evil[.]example[.]', 'domain evil.example'],
    ['hxxp://evil.example', 'url http://evil.example/'],
    ['hXXps://evil.example/a', 'url https://evil.example/a'],
    ['h**p://evil.example/a', 'url http://evil.example/a'],
    ['htxp://evil.example/a', 'url http://evil.example/a'],
    ['fxp://evil.example/a', 'url ftp://evil.example/a'],
    ['meow://evil.example/a', 'url http://evil.example/a'],
    ['hxxps[://]evil[.]example/a', 'url https://evil.example/a'],
    ['hxxps[:]//evil[.]example/a', 'url https://evil.example/a'],
    ['hxxps[:/]/evil[.]example/a', 'url https://evil.example/a'],
    ['hxxps:[//]evil[.]example[/]a', 'url https://evil.example/a'],
    ['hxxps(:)//evil(.)example/a[.]exe', 'url https://evil.example/a.exe'],
    ['http:\\\\evil.example', 'url http://evil.example/'],
    ['hxxp://203[.]0[.]113[.]7/x', 'url http://203.0.113.7/x'],
    ['evil[.]example/gate', 'url http://evil.example/gate'],
    ['ann[@]evil[.]example', 'email ann@evil.example'],
    ['ann[at]evil[dot]example', 'email ann@evil.example'],
    ['ann(at)evil(dot)example', 'email ann@evil.example'],
    ['ann {at} evil {dot} example', 'email ann@evil.example'],
    ['ann [@] evil [.] example', 'email ann@evil.example'],
    ['ann＠evil.example', 'email ann@evil.example'],
  ])('are found in %j', (text, ...expected) => {
    expect(found(text)).toEqual(expected);
    expect(found(`See ${text}, please; and (${text}).`)).toEqual(expected);
  });

  it('are not seen where brackets mean something else', () => {
    for (const text of [
      'see (at) noon',
      'use [.] in names',
      'x[:] = y',
      '(.)',
      'array[at]',
      'the (dot) files',
    ]) {
      expect(found(text)).toEqual([]);
    }
  });

  const label = fc.stringMatching(/^[a-z][a-z0-9]{1,10}$/);
  const host = fc
    .array(label, { minLength: 1, maxLength: 3 })
    .map((labels) => [...labels, 'example'].join('.'));
  const dot = fc.constantFrom('.', '[.]', '(.)', '{.}', '[dot]', '(dot)', '\\.', '。', '\u200b.', '[.');
  const at = fc.constantFrom('@', '[@]', '(at)', '[at]', '{at}');
  const colons = fc.constantFrom('://', '[://]', '[:]//', ':[//]', '[:/]/');
  const scheme = fc.constantFrom('http', 'hxxp', 'hXXp', 'h**p');
  const around = fc.constantFrom(
    ['', ''],
    ['"', '"'],
    ['(', ')'],
    ['[', '] '],
    ['<', '>'],
    ['| ', ' |'],
    ['`', '`'],
    ['', '.'],
    ['src=', ';'],
  );
  const fanged = (text: string, dots: readonly string[]) =>
    text.split('.').reduce((whole, part, index) => `${whole}${dots[index % dots.length] ?? '.'}${part}`);

  it('are found however they were defanged, and wherever they stand', () => {
    const dots = fc.array(dot, { minLength: 1, maxLength: 4 });
    fc.assert(
      fc.property(
        host,
        label,
        dots,
        at,
        colons,
        scheme,
        around,
        (name, user, how, sign, colon, start, [open, close]) => {
          const plain = fanged(name, how);
          const inPlace = (text: string) => `Seen ${open}${text}${close} again`;
          expect(found(inPlace(plain))).toEqual([`domain ${name}`]);
          expect(found(inPlace(`${user}${sign}${plain}`))).toEqual([`email ${user}@${name}`]);
          expect(found(inPlace(`${start}${colon}${plain}/a`))).toEqual([`url http://${name}/a`]);
        },
      ),
      { numRuns: 500 },
    );
  });

  it('are found for every address, with every kind of fang', () => {
    const octet = fc.integer({ min: 1, max: 254 });
    fc.assert(
      fc.property(
        octet,
        octet,
        octet,
        octet,
        fc.array(dot, { minLength: 1, maxLength: 3 }),
        around,
        (a, b, c, d, how, [open, close]) => {
          const address = `${a}.${b}.${c}.${d}`;
          expect(found(`Seen ${open}${fanged(address, how)}${close} again`)).toEqual([`ipv4 ${address}`]);
        },
      ),
      { numRuns: 500 },
    );
  });
});
