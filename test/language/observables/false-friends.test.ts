import { describe, expect, it } from 'vitest';
import { findObservables } from '../../../src/language/observables/find-observables.ts';

const hex = '0123456789abcdef';

describe('what is no observable', () => {
  it.each([
    // Versions
    ...[
      'v1.2.3.4',
      'V 1.2.3.4',
      'version 1.2.3.4',
      'Version: 1.2.3.4',
      'FileVersion=10.0.190.41',
      'ver. 1.2.3.4',
    ],
    ...[
      '"version": "1.2.3.4"',
      '<version>1.2.3.4</version>',
      'ProductVersion 1.2.3.4',
      'product_version=1.2.3.4',
    ],
    ...[
      'Version=4.0.0.0, Culture=neutral',
      'build 1.2.3.4',
      'release 1.2.3.4',
      'firmware 1.2.3.4',
      'rev 1.2.3.4',
    ],
    ...[
      'Chrome/120.0.0.0',
      'Edg/120.0.21.7 Safari/537.36',
      'Mozilla/5.0 Chrome/99.1.2.3',
      'Firefox 3.6.0.1',
      'curl/7.1.2.3',
    ],
    ...[
      '1.2.3.4-beta',
      '1.2.3.4-rc1',
      '1.2.3.4+build7',
      '1.2.3.4-2ubuntu1',
      'package==1.2.3.4',
      'x>=1.2.3.4',
      '^1.2.3.4',
      '~> 1.2.3.4',
    ],
    ...[
      'zlib1g (>= 1:1.2.3.4)',
      'versions 1.2.3.4, 1.2.3.5 and 1.2.3.6',
      'upgraded from 1.2.3.4 to 1.2.3.9',
      'prior to 1.2.3.4',
    ],
    ...[
      'foo-1.2.3.4.tar.gz',
      'foo_1.2.3.4_amd64.deb',
      'libfoo.so.1.2.3.4',
      '1.2.3.4.dll',
      'OpenSSL 1.0.2.7',
      'JDK 1.8.0.91',
    ],
    // Numbers
    ...[
      '1.2.3.4.5',
      '1.3.6.1.4.1.311',
      '.1.3.6.1',
      'OID 1.3.6.1',
      'ObjectIdentifier("2.5.4.3")',
      '300.1.2.3',
      '1.2.3.256',
    ],
    ...[
      '01.02.03.04',
      '010.001.002.003',
      '1.2.3',
      '1.2',
      '+49.30.12.34',
      '1,2.3,4',
      '12.34.56.789',
      '999.999.999.999',
    ],
    ...[
      'section 1.2.3.4',
      'Table 4.1.2.3',
      'requirement 8.2.3.1',
      '255.255.255.0',
      '255.255.255.255',
      '0.0.0.0',
      '4.0.0.0',
    ],
    // Dates and times
    ...[
      '2026-02-02',
      '2026.02.02',
      '02.02.2026',
      '2/2/2026',
      '12:30:45',
      '12:30:45.123',
      '2026-02-02T12:30:45.123Z',
      '20:15:2026:01',
    ],
    // What has colons
    ...[
      '::',
      'std::string',
      'Foo::Bar::baz',
      'dead::beef',
      'a::b',
      'ab::cd',
      '00:16:3e:5e:6c:00',
      '01:23:45:67:89:ab:cd:ef',
      'face:b00c',
      ':::22',
    ],
    ...[
      'AA:BB:CC:DD:EE:FF:00:11:22:33:44:55:66:77:88:99',
      'x::1',
      'Mod::add::f',
      '1::2',
      '{"a":1}',
      'key: value',
      ':smile:',
      '10:20',
    ],
    // Files
    ...[
      'setup.exe',
      'README.md',
      'main.rs',
      'script.sh',
      'archive.zip',
      'index.html',
      'report.mov',
      'config.py',
      'a.pl',
      'lib.so',
    ],
    ...[
      'payload.zip,',
      '(install.sh)',
      '`build.rs`',
      '"clip.mov"',
      'index.test.ts',
      'jquery.min.js',
      'models.d.ts.map',
      'libfoo.so.1',
    ],
    ...[
      'foo.spec.rs',
      'app.config.md',
      'configure.ac',
      'Makefile.in',
      'id_rsa.pub',
      'invoice.pdf.exe',
      '.env',
      '.env.example',
      '.gitignore',
    ],
    ...[
      'src/config.py',
      'lib/foo.sh',
      'docs/README.md',
      'scripts\\run.ps1',
      'node_modules/foo.io/index.js',
      'bin/name.so',
      'a/b.zip',
    ],
    ...[
      'multi-user.target',
      'log4j.properties',
      'Safari.app',
      'driver.cab',
      'icon@2x.png',
      'style.css',
      'data.json',
      'x.c',
      'a.out',
    ],
    // Packages and code
    ...[
      'com.example.app',
      'org.apache.log4j',
      'java.lang.String',
      'java.util.name',
      'System.Net.Http',
      'System.Net',
      'System.IO.File',
    ],
    ...[
      'Microsoft.Network',
      'Microsoft.Compute/virtualMachines',
      'io.netty.channel',
      'net.sf.json',
      'android.app.Activity',
      'org.foo.Bar.run',
    ],
    ...[
      'console.log',
      'console.log("x")',
      'foo.bar.baz()',
      'foo.call(this)',
      'this.name',
      'self.id',
      'user.name',
      'event.target',
      'os.name',
    ],
    ...[
      'process.env.name',
      'window.location.host',
      'LogLevel.INFO',
      'Object.is(a, b)',
      'obj.prop.id',
      'e.name',
      'x.id',
      'node.data.info',
    ],
    ...[
      'if (row.id) {',
      'const a = thing.name;',
      'return world.now;',
      'items.map((x) => x.name)',
      'name: place.name',
      'a?.b.id',
      'fooBar.name',
    ],
    ...[
      'user_id.name',
      '$foo.name',
      '#main.info',
      'person.name = 3',
      'total.top += 1',
      'foo.name++',
      'spark.executor.id=5',
    ],
    ...[
      'ASP.NET',
      'VB.NET',
      'Node.js',
      'Vue.js',
      '.NET',
      'done.It was',
      'word.In the',
      'end.So',
      'constraints.cA',
    ],
    // Prose
    ...[
      'e.g. this',
      'i.e. that',
      'U.S. and U.K.',
      'a.m.',
      'p.m.',
      'etc.',
      'Ph.D.',
      'No. 5',
      'Mr. Smith',
      'and/or',
      'w/o',
      '...',
      'vs.',
      'one. two',
    ],
    ...[
      'co.uk',
      'a b',
      'localhost',
      'DC01',
      'dc01.corp.local',
      'printer.lan',
      'CORP\\ann',
      'ann@corp.local',
      '@ann',
      'ann@',
      '@',
      'ann@localhost',
    ],
    ...[
      '-.example',
      '.example',
      'example',
      'a..example',
      `${'a'.repeat(64)}.example`,
      '3.14',
      '10.1',
      'http://',
      'https://…',
      'http://$host/',
    ],
    ...[
      'http://{tenant}/x',
      'https://<host>/',
      'vscode://x',
      'C:\\',
      'D:',
      'HKLM',
      'HKLM:\\',
      '\\\\',
      '\\\\d\\\\w+',
      '"\\\\bfoo\\\\b"',
      '/a/b',
      '/24',
      '</div>',
    ],
    ...[
      'GET /home/index.php HTTP/1.1',
      'href="/media/x.png"',
      '/subscriptions/manage',
      '/api/v1/users',
      's/foo/bar/g',
    ],
    // Hashes within more, and other hexadecimal digits
    ...[
      '#ff00aa',
      '0xdeadbeef',
      'deadbeef',
      hex.repeat(8),
      `${hex.repeat(2)}a`,
      `${hex.repeat(4)}00`,
      '0'.repeat(32),
      'f'.repeat(64),
      '1234567890'.repeat(4),
    ],
    ...[
      `0x${hex.repeat(4)}`,
      `sha512-${'Zm9v'.repeat(10)}==`,
      `${hex.repeat(2)}xyz`,
      `00-${hex.repeat(2)}-${hex}-01`,
      `${hex.repeat(2)}-${hex}`,
    ],
    ...[
      `commit ${hex.repeat(2)}01234567`,
      `"traceId":"${hex.repeat(2)}"`,
      `machine-id=${hex.repeat(2)}`,
      `_BOOT_ID=${hex.repeat(2)}`,
    ],
    ...[
      '0c6a50cf-b1b6-4bfd-ad54-b9822b06ff92',
      '{0C6A50CF-B1B6-4BFD-AD54-B9822B06FF92}',
      'dGhpcyBpcyBiYXNlNjQ=',
    ],
    // Names and numbers that look like others
    ...[
      'CVE-2024',
      'CVE-2024-12',
      'CVE-XXXX-1234',
      'CVE-1234-5678',
      'AS2',
      'AS400',
      'as',
      'AS IS',
      'AS 2026 began',
      'ASN1',
      'ASSET',
      'as1',
      'class AS12x',
    ],
  ])('is in %j', (text) => {
    const withWords = `Seen: ${text} today`;
    for (const found of [text, withWords]) expect(findObservables(found).observables).toEqual([]);
  });

  it('is what looks like a file or a version, unless somebody took the trouble to defang it', () => {
    const defanged = 'payload[.]zip run[.]sh v1[.]2[.]3[.]4 update.zip/x';
    expect(findObservables(defanged).observables.map(({ value }) => value)).toEqual([
      'payload.zip',
      'run.sh',
      'http://update.zip/x',
    ]);
  });

  it('is hardly anything in a lock file or a program', () => {
    const program = `import { run } from './run.ts';
export function start(user: User, place: Place): void {
  const name = user.name ?? place.name;
  if (place.id === user.id) return run(place.host, user.info);
  log.info({ person: user.id, at: world.now }, \`\${person.name} is \${place.zone}\`);
}`;
    const lock =
      '"node_modules/foo": {\n  "version": "1.2.3",\n  "resolved": "https://registry.npmjs.org/foo/-/foo-1.2.3.tgz",\n  "integrity": "sha512-abc/def+ghi==",\n  "license": "MIT"\n}';
    expect(findObservables(program).observables).toEqual([]);
    expect(findObservables(lock).observables.map(({ type }) => type)).toEqual(['url']);
  });
});

describe('a hostile text', () => {
  const units = [
    'a',
    '1.',
    'a.',
    '[.]',
    '(',
    '\\',
    '\\\\',
    '/',
    'http://',
    'https://a.example/((',
    '::',
    'ffff:',
    'a@',
    '@a.b',
    '-',
    'C:\\a b ',
    'C:\\a\\',
    'HKLM\\a\\',
    '\\\\a\\b\\',
    '%A%\\',
    '/etc/',
    '/subscriptions/a/providers/',
    'CVE-2024-1',
    'AS1',
    'é',
    '例',
    '\u200b',
    '&amp;',
    '\\u0041',
    '(dot)',
    'version 1.2.3.4, ',
    'a+b=',
    'message-id: <a@',
    'a.zip ',
    'foo.run = ',
    'Chrome/1.2.3.4 ',
    '1.2.3.4/',
    'a.top(',
    '\ud800',
    `${'a'.repeat(63)}.`,
  ];

  // A search that is not linear would not come to an end within the time that a test has.
  it.each(units)('of many %j is read through', (unit) => {
    for (const [before, after] of [
      ['', ''],
      ['"https://a.example/', '"'],
      ['C:\\', ' .example'],
      ['a@', '.com'],
    ]) {
      const text = `${before}${unit.repeat(Math.ceil(100_000 / unit.length))}${after}`;
      for (const { found } of findObservables(text).observables)
        expect(found.length).toBeLessThanOrEqual(8_192);
    }
  });
});
