import type { FunctionTable } from '../call.ts';
import { toDynamic } from '../convert.ts';
import { regex } from '../expressions/text-match.ts';
import { joinSql, sql } from '../sql.ts';

/** Compression, code points, byte arrays, internationalised names. */
export const encodingFunctions: FunctionTable = {
  zlib_compress_to_base64_string: (call) => sql`kql_zlib_pack(${call.text(0)})`,
  zlib_decompress_from_base64_string: (call) => sql`kql_zlib_unpack(${call.text(0)})`,
  gzip_compress_to_base64_string: (call) => sql`kql_gzip_pack(${call.text(0)})`,
  gzip_decompress_from_base64_string: (call) => sql`kql_gzip_unpack(${call.text(0)})`,
  unicode_codepoints_to_string: (call) =>
    sql`coalesce(kql_codepoints_text(to_json([${joinSql(call.args.map(toDynamic))}]::JSON[])), '')`,
  base64_encode_fromarray: (call) => sql`coalesce(kql_bytes_base64(${call.dynamic(0)}), '')`,
  base64_decode_toguid: (call) => sql`kql_base64_guid(${call.text(0)})`,
  punycode_domain_from_string: (call) => sql`kql_punycode(${call.text(0)})`,
  punycode_domain_to_string: (call) => sql`kql_punycode_text(${call.text(0)})`,
  indexof_regex: (call) => {
    if (call.args.length > 2) return call.refuse('indexof_regex() with a start');
    const found = sql`regexp_extract(${call.text(0)}, ${regex(call.arg(1), call.node)})`;
    return sql`CASE WHEN regexp_matches(${call.text(0)}, ${call.text(1)}) THEN CAST(instr(${call.text(0)}, ${found}) - 1 AS BIGINT) ELSE -1 END`;
  },
};
