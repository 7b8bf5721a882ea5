import fc from 'fast-check';
import ipaddr from 'ipaddr.js';
import { describe, expect, it } from 'vitest';
import { publicAddress } from '../../src/geoip/public-address.ts';

describe('an address that can be anywhere', () => {
  it.each([
    ['85.214.149.236', '85.214.149.236', 4],
    ['192.167.0.1', '192.167.0.1', 4],
    ['2A01:04F8::1', '2a01:4f8::1', 6],
    ['::ffff:8.8.8.8', '8.8.8.8', 4],
  ] as const)('is %s', (text, address, family) => {
    expect(publicAddress(text)).toEqual({ address, family });
  });

  it.each([
    ...['10.0.0.1', '127.0.0.1', '169.254.1.1', '172.16.0.1', '192.168.1.1', '100.64.0.1', '0.0.0.0'],
    ...['192.0.2.1', '198.51.100.7', '203.0.113.7', '198.18.0.1', '224.0.0.1', '255.255.255.255'],
    ...['::1', '::', 'fe80::1', 'fe80::1%eth0', 'fd00::1', 'ff02::1', '2001:db8::1', '::ffff:10.0.0.1'],
    ...['', 'x', '1.2.3', '1.2.3.4.5', '01.2.3.4', '1.2.3.4/24', '256.1.1.1', '::ffff:999.1.1.1'],
  ])('is not “%s”', (text) => {
    expect(publicAddress(text)).toBeUndefined();
  });

  it('is by the short way what it is by the long one', () => {
    const odd = ['unicast', 'as112', 'amt'];
    fc.assert(
      fc.property(fc.ipV4(), (address) => {
        expect(publicAddress(address) !== undefined).toBe(odd.includes(ipaddr.parse(address).range()));
      }),
      { numRuns: 2_000 },
    );
  });
});
