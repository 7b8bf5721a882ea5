import { alias, type FunctionTable } from '../call.ts';
import { toDynamic } from '../convert.ts';
import { joinSql, sql } from '../sql.ts';

/** Compression, code points, byte arrays, internationalised names. */
export const encodingFunctions: FunctionTable = {
  zlib_compress_to_base64_string: (call) => sql`kql_zlib_pack(${call.text(0)})`,
  zlib_decompress_from_base64_string: (call) => sql`kql_zlib_unpack(${call.text(0)})`,
  gzip_compress_to_base64_string: (call) => sql`kql_gzip_pack(${call.text(0)})`,
  gzip_decompress_from_base64_string: (call) => sql`kql_gzip_unpack(${call.text(0)})`,
  ...alias(
    (call) => sql`coalesce(kql_codepoints_text(to_json([${joinSql(call.args.map(toDynamic))}]::JSON[])), '')`,
    'unicode_codepoints_to_string',
    'make_string',
  ),
  base64_encode_fromarray: (call) => sql`coalesce(kql_bytes_base64(${call.dynamic(0)}), '')`,
  base64_encode_fromguid: (call) => sql`coalesce(kql_guid_base64(${call.as(0, 'guid')}), '')`,
  base64_decode_toguid: (call) => sql`kql_base64_guid(${call.text(0)})`,
  punycode_from_string: (call) => sql`kql_to_punycode(${call.text(0)})`,
  punycode_to_string: (call) => sql`kql_from_punycode(${call.text(0)})`,
  // Unlike their kin, `from` reads Punycode here and `to` writes it.
  punycode_domain_from_string: (call) => sql`kql_punycode_text(${call.text(0)})`,
  punycode_domain_to_string: (call) => sql`kql_punycode(${call.text(0)})`,
};
