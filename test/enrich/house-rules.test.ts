import { describe, expect, it } from 'vitest';
import { createHouseRules } from '../../src/enrich/house-rules.ts';
import type { Observable, ObservableType } from '../../src/enrichment.ts';

const rules = createHouseRules({
  domains: ['contoso.com', '*.fabrikam.example.net', '.Adatum.org'],
  ranges: ['20.30.0.0/16', '2a01:111::/32'],
});
const of = (type: ObservableType, value: string): Observable => ({ type, value });

describe('what leaves the house', () => {
  it.each([
    of('ipv4', '85.214.149.236'),
    of('ipv4', '20.31.0.1'),
    of('ipv6', '2a00:1450:4001::1'),
    of('ipv6', '64:ff9b::8.8.8.8'),
    of('cidr', '85.214.0.0/16'),
    of('domain', 'evil.com'),
    of('domain', 'notcontoso.com'),
    of('domain', 'contoso.com.evil.net'),
    of('url', 'https://evil.com/contoso.com'),
    of('email', 'contoso.com@evil.net'),
    of('sha256', 'a'.repeat(64)),
    of('cve', 'CVE-2026-0001'),
    of('asn', 'AS6724'),
  ])('is $type $value', (observable) => {
    expect(rules.whyInternal(observable)).toBeUndefined();
  });

  it.each([
    [of('ipv4', '10.20.9.52'), 'a private address'],
    [of('ipv4', '172.16.0.1'), 'a private address'],
    [of('ipv4', '100.64.3.2'), 'a carrier’s'],
    [of('ipv4', '127.0.0.1'), 'loopback'],
    [of('ipv4', '169.254.169.254'), 'link-local'],
    [of('ipv4', '192.0.2.145'), 'documentation'],
    [of('ipv4', '203.0.113.7'), 'documentation'],
    [of('ipv4', '20.30.255.1'), 'own ranges'],
    [of('ipv6', 'fd00::1'), 'private'],
    [of('ipv6', '2001:db8::5'), 'documentation'],
    [of('ipv6', '2a01:111:f400::1'), 'own ranges'],
    [of('ipv6', '::ffff:10.0.0.1'), 'private'],
    [of('ipv6', '64:ff9b::10.0.0.1'), 'private'],
    [of('ipv6', '2002:a00:1::1'), 'private'],
    [of('cidr', '10.0.0.0/8'), 'private'],
    [of('cidr', '20.0.0.0/8'), 'touches the organisation’s own ranges'],
    [of('cidr', '20.30.7.0/24'), 'touches the organisation’s own ranges'],
    [of('domain', 'contoso.com'), 'own domains'],
    [of('domain', 'vpn.CONTOSO.com.'), 'own domains'],
    [of('domain', 'a.fabrikam.example.net'), 'own domains'],
    [of('domain', 'mail.adatum.org'), 'own domains'],
    [of('domain', 'dc01.corp.local'), 'private or reserved'],
    [of('domain', 'drop.filebridge.example'), 'private or reserved'],
    [of('domain', 'www.example.com'), 'documentation name'],
    [of('domain', 'fileserver'), 'without a domain'],
    [of('url', 'https://10.1.2.3/x'), 'private address'],
    [of('url', 'https://[fd00::1]:8443/x'), 'private address'],
    [of('url', 'https://sharepoint.contoso.com/a?b'), 'own domains'],
    [of('url', 'https://ann:secret@evil.com/'), 'user name or a password'],
    [of('email', 'ann@contoso.com'), 'own domains'],
    [of('file-path', 'C:\\Users\\ann\\x.exe'), 'one’s own machines'],
    [of('registry-key', 'HKLM\\Software\\X'), 'one’s own machines'],
    [of('azure-resource', '/subscriptions/x'), 'resource of the house'],
    [of('guid', '00000000-0000-0000-0000-000000000001'), 'of the house'],
    [of('ipv4', 'not an address'), 'no address'],
    [of('url', 'nonsense'), 'no URL'],
  ])('is not %o', (observable, why) => {
    expect(rules.whyInternal(observable)).toContain(why);
  });

  it('is decided by the mark of the text and the ceiling of the place, whoever asks', () => {
    const public1 = of('ipv4', '85.214.149.236');
    expect(rules.whyKept(public1, undefined, 'clear')).toBeUndefined();
    expect(rules.whyKept(public1, 'green', 'green')).toBeUndefined();
    expect(rules.whyKept(public1, 'amber', 'green')).toContain('TLP:AMBER');
    expect(rules.whyKept(public1, 'red', 'amber+strict')).toContain('TLP:RED');
    expect(rules.whyKept(of('ipv4', '10.0.0.1'), undefined, 'red')).toContain('private');
  });
});
