import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { alertEntities } from '../../../src/commands/notebook/alert-entities.ts';
import { foundEntities, mostEntities } from '../../../src/commands/notebook/found-entities.ts';
import type { Json } from '../../../src/types.ts';

const named = (...things: readonly Json[]) => alertEntities(JSON.stringify(things));

describe('what an alert names', () => {
  it('is read from Sentinel’s list, by what hunts call it', () => {
    expect(
      named(
        { $id: '2', HostName: 'WS-FIN-12', DnsDomain: 'corp.contoso.com', Type: 'host' },
        { $id: '3', Name: 'ana', UPNSuffix: 'contoso.com', NTDomain: 'CONTOSO', Type: 'account' },
        { $id: '4', Name: 'svc', NTDomain: 'CONTOSO', Type: 'Account' },
        { $id: '5', Name: 'root', Type: 'account' },
        { $id: '6', Address: '203.0.113.7', Type: 'ip' },
        { $id: '7', Url: 'https://evil.example/a', Type: 'url' },
        { $id: '8', DomainName: 'evil.example', Type: 'dns' },
        { $id: '9', ResourceId: '/subscriptions/x/vm', Type: 'azure-resource' },
        { $id: '10', MailboxPrimaryAddress: 'soc@contoso.com', Type: 'mailbox' },
        { $id: '11', Recipient: 'ben@contoso.com', SenderIP: '198.51.100.4', Type: 'mailMessage' },
        { $id: '12', Name: 'An app', Type: 'cloud-application' },
      ),
    ).toEqual([
      ['host', 'WS-FIN-12'],
      ['account', 'ana@contoso.com'],
      ['account', 'CONTOSO\\svc'],
      ['account', 'root'],
      ['ip', '203.0.113.7'],
      ['url', 'https://evil.example/a'],
      ['domain', 'evil.example'],
      ['resource', '/subscriptions/x/vm'],
      ['account', 'soc@contoso.com'],
      ['account', 'ben@contoso.com'],
      ['ip', '198.51.100.4'],
    ]);
  });

  it('counts what stands within, and follows references', () => {
    expect(
      named(
        { $id: '2', Directory: 'C:\\Temp\\', Name: 'x.exe', Type: 'file', FileHashes: [{ $ref: '3' }] },
        { $id: '3', Algorithm: 'SHA256', Value: 'ab'.repeat(32), Type: 'filehash' },
        { $id: '4', CommandLine: 'x', ImageFile: { $ref: '2' }, Type: 'process' },
        { Directory: '/tmp', Name: 'y', FileHashes: [{ Value: 'cd'.repeat(16) }], Type: 'file' },
        { DomainName: 'a.example', IpAddresses: [{ Address: '2001:db8::1', Type: 'ip' }], Type: 'dns' },
      ),
    ).toEqual([
      ['file', 'C:\\Temp\\x.exe'],
      ['hash', 'ab'.repeat(32)],
      ['process', 'x.exe'],
      ['file', '/tmp/y'],
      ['hash', 'cd'.repeat(16)],
      ['domain', 'a.example'],
      ['ip', '2001:db8::1'],
    ]);
  });

  it('is nothing where the list is cut, empty, or none', () => {
    for (const entities of [null, '', '[{"Type":"ip","Addr', '7', 7, '{"Type":"__proto__"}', [{ Type: 7 }]])
      expect(alertEntities(entities)).toEqual([]);
  });

  it('survives any JSON', () => {
    fc.assert(
      fc.property(fc.jsonValue({ maxDepth: 12 }), (value) => {
        for (const [, text] of alertEntities(JSON.stringify(value))) expect(text.trim()).toBe(text);
      }),
    );
  });
});

describe('what a notebook carries of it', () => {
  it('is each thing once, the first fifty of a kind, with a word on the rest', () => {
    const many = Array.from(
      { length: 1_200 },
      (_, index) => ['ip', `10.0.${index >> 8}.${index & 255}`] as const,
    );
    const { entities, notes } = foundEntities([
      ['host', 'WS1'],
      ['host', 'ws1'],
      ['url', 'https://a.example/X'],
      ['url', 'https://a.example/x'],
      ...many,
    ]);
    expect(entities.host).toEqual(['WS1']);
    expect(entities.url).toHaveLength(2);
    expect(entities.ip).toEqual(many.slice(0, mostEntities).map(([, value]) => value));
    expect(notes).toEqual(['The notebook carries the first 50 of 1,200 addresses.']);
  });
});
