import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { cleanText, readRecord } from '../../src/geoip/read-record.ts';
import { asnRecord, cityRecord } from '../fakes/mmdb.ts';

describe('a record of a database', () => {
  it('is read in MaxMind’s shape and in the flat one to the same words', () => {
    const place = { country: 'DE', region: 'Berlin', city: 'Berlin', latitude: 52.52, longitude: 13.4 };
    expect(readRecord(cityRecord('DE', 'Berlin', [52.52, 13.4], 'Berlin'))).toEqual(place);
    expect(
      readRecord({ country_code: 'de', state1: 'Berlin', city: 'Berlin', latitude: 52.52, longitude: 13.4 }),
    ).toEqual(place);
    expect(
      readRecord({ country: 'DE', region: 'Berlin', city: 'Berlin', lat: '52.52', lng: '13.4' }),
    ).toEqual(place);
  });

  it('tells the network by number and name, also where it is text or among the traits', () => {
    const network = { asn: 6724, asName: 'Strato' };
    expect(readRecord(asnRecord(6724, 'Strato'))).toEqual(network);
    expect(readRecord({ asn: 'AS6724', as_name: 'Strato' })).toEqual(network);
    expect(readRecord({ traits: asnRecord(6724, 'Strato') })).toEqual(network);
  });

  it('leaves out empty texts, half a position, and what is out of bounds', () => {
    expect(readRecord({ country_code: 'Germany', city: '', state1: ' ', latitude: 52 })).toEqual({});
    expect(readRecord({ latitude: 91, longitude: 0, asn: -1 })).toEqual({});
    expect(readRecord({ location: { latitude: Number.NaN, longitude: 1 }, asn: 2 ** 33 })).toEqual({});
  });

  it('takes a name in another language where there is none in English', () => {
    expect(readRecord({ city: { names: { ja: '東京' } } })).toEqual({ city: '東京' });
  });

  it('is never more than bounded plain text and numbers, whatever it holds', () => {
    fc.assert(
      fc.property(fc.anything(), fc.string({ unit: 'binary' }), (anything, text) => {
        const fields = { city: text, as_name: text, autonomous_system_number: anything, location: anything };
        for (const record of [readRecord(anything), readRecord(fields)]) {
          for (const value of Object.values(record).filter((one) => one !== undefined)) {
            expect(['number', 'string']).toContain(typeof value);
            if (typeof value !== 'string') expect(Number.isFinite(value)).toBe(true);
            else {
              expect(value.length).toBeLessThanOrEqual(200);
              expect(value).not.toMatch(/[\p{Cc}\u202e\u2028]/u);
            }
          }
        }
      }),
    );
    expect(cleanText('a\u0000\u001b[31mb\u202ec')).toBe('a [31mb c');
    expect(cleanText('x'.repeat(1_000_000))).toHaveLength(200);
  });
});
