import { deflateSync, gunzipSync, gzipSync, inflateSync } from 'node:zlib';
import { numberOf, readArray } from '../values/json.ts';
import { fromPunycode, punycode } from '../values/punycode.ts';
import type { Udf } from './define.ts';

/** Compression, code points, byte arrays, internationalised names. */
export const encodingUdfs: readonly Udf[] = [
  { name: 'kql_zlib_pack', takes: ['string'], gives: 'string', call: zlibPack },
  { name: 'kql_gzip_pack', takes: ['string'], gives: 'string', call: gzipPack },
  { name: 'kql_zlib_unpack', takes: ['string'], gives: 'string', call: unpack(inflateSync) },
  { name: 'kql_gzip_unpack', takes: ['string'], gives: 'string', call: unpack(gunzipSync) },
  { name: 'kql_codepoints_text', takes: ['string'], gives: 'string', call: codepointsText },
  { name: 'kql_bytes_base64', takes: ['string'], gives: 'string', call: bytesBase64 },
  { name: 'kql_base64_guid', takes: ['string'], gives: 'string', call: base64Guid },
  { name: 'kql_guid_base64', takes: ['string'], gives: 'string', call: guidBase64 },
  {
    name: 'kql_to_punycode',
    takes: ['string'],
    gives: 'string',
    call: (text: string) => punycode(text) ?? '',
  },
  {
    name: 'kql_from_punycode',
    takes: ['string'],
    gives: 'string',
    call: (text: string) => fromPunycode(text) ?? '',
  },
  { name: 'kql_punycode', takes: ['string'], gives: 'string', call: domainToPunycode },
  { name: 'kql_punycode_text', takes: ['string'], gives: 'string', call: domainFromPunycode },
];

/** Each part of a domain name by itself, its case kept; empty where one cannot be written. */
function domainToPunycode(text: string): string {
  const labels = text.split(/[.\u3002\uff0e\uff61]/).map((label) => {
    if (!/[^\0-\x7f]/.test(label)) return label;
    const code = punycode(label);
    return code === undefined ? undefined : `xn--${code}`;
  });
  return labels.includes(undefined) ? '' : labels.join('.');
}

function domainFromPunycode(text: string): string {
  const labels = text
    .split('.')
    .map((label) => (/^xn--/i.test(label) ? fromPunycode(label.slice(4)) : label));
  return labels.includes(undefined) ? '' : labels.join('.');
}

/** What the engine packs it stores as it is: level 0. */
function zlibPack(text: string): string {
  return deflateSync(text, { level: 0 }).toString('base64');
}

function gzipPack(text: string): string {
  const packed = gzipSync(text, { level: 0 });
  // The engine names neither a level nor a system in the header.
  packed[8] = 0;
  packed[9] = 255;
  return packed.toString('base64');
}

/** Most bytes that a text may unpack to: a bomb of a few kilobytes holds gigabytes. */
const mostUnpacked = 16 * 1024 * 1024;

function unpack(
  inflate: (data: Buffer, options: { maxOutputLength: number }) => Buffer,
): (text: string) => string {
  return (text) => {
    try {
      return inflate(Buffer.from(text, 'base64'), { maxOutputLength: mostUnpacked }).toString('utf8');
    } catch (error) {
      // What cannot be unpacked is the empty text, as in KQL; so is what would be too large.
      if (error instanceof Error && 'code' in error) return '';
      throw error;
    }
  };
}

function numbers(text: string): number[] {
  return (readArray(text) ?? [])
    .flatMap((item) => (Array.isArray(item) ? item : [item]))
    .map((item) => numberOf(item) ?? -1);
}

function codepointsText(list: string): string {
  return numbers(list)
    .filter((point) => point >= 0 && point <= 0x10_ffff)
    .map((point) => String.fromCodePoint(point))
    .join('');
}

function bytesBase64(list: string): string {
  return Buffer.from(numbers(list)).toString('base64');
}

/** The first three groups of a GUID are stored with their least byte first. */
function base64Guid(text: string): string | null {
  const bytes = Buffer.from(text, 'base64');
  if (bytes.length !== 16) return null;
  const hex = guidOrder.map((index) => (bytes[index] ?? 0).toString(16).padStart(2, '0')).join('');
  return hex.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5');
}

const guidOrder = [3, 2, 1, 0, 5, 4, 7, 6, 8, 9, 10, 11, 12, 13, 14, 15];

function guidBase64(guid: string): string {
  const bytes = Buffer.from(guid.replaceAll('-', ''), 'hex');
  return Buffer.from(guidOrder.map((index) => bytes[index] ?? 0)).toString('base64');
}
