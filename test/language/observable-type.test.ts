import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { entityTypeOf } from '../../src/language/observable-type.ts';
import { anyText } from './any-text.ts';

describe('guessing what a thing is', () => {
  it.each([
    ['203.0.113.7', 'ip'],
    ['2001:db8::1', 'ip'],
    ['::ffff:203.0.113.7', 'ip'],
    ['10.1', undefined],
    ['10.0.0.0/8', undefined],
    ['203.0.113.7:443', undefined],
    ['evil.example', 'domain'],
    ['mail.evil.co.uk', 'domain'],
    ['münchen.de', 'domain'],
    ['_dmarc.evil.example', 'domain'],
    ['x.test', 'domain'],
    ['dc01.corp.local', 'host'],
    ['ws7.corp.internal', 'host'],
    ['payload.exe', undefined],
    ['payload.zip', undefined],
    ['cdn.payload.zip', 'domain'],
    ['co.uk', undefined],
    ['https://evil.example/a?b=c', 'url'],
    ['http://203.0.113.7/x', 'url'],
    ['evil.example/a.exe', 'url'],
    ['203.0.113.7/a.exe', 'url'],
    ['ann@contoso.example', 'account'],
    ['ann_x.example#EXT#@contoso.onmicrosoft.com', 'account'],
    ['ann@corp.local', 'account'],
    ['CORP\\ann', 'account'],
    ['NT AUTHORITY\\SYSTEM', 'account'],
    ['S-1-5-21-1-2-3-500', 'account'],
    ['C:\\Windows\\x.exe', 'file'],
    ['C:/Windows/x.exe', 'file'],
    ['\\\\server\\share\\x', 'file'],
    ['%TEMP%\\x.exe', 'file'],
    ['/etc/passwd', 'file'],
    ['~/x', 'file'],
    ['/subscriptions/0000/resourceGroups/rg', 'resource'],
    ['d41d8cd98f00b204e9800998ecf8427e', 'hash'],
    ['DA39A3EE5E6B4B0D3255BFEF95601890AFD80709', 'hash'],
    ['e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855', 'hash'],
    ['d41d8cd98f00b204', undefined],
    ['ann', undefined],
    ['DC01', undefined],
    ['ann b', undefined],
    ['', undefined],
  ])('takes %j for %s', (text, type) => {
    expect(entityTypeOf(text)).toBe(type);
  });

  it('survives any text', () => {
    fc.assert(
      fc.property(anyText, (text) => void entityTypeOf(text)),
      { numRuns: 500 },
    );
  });
});
