import { hashText } from '../../values/xxhash64.ts';
import { alias, type Call, type FunctionTable } from '../call.ts';
import { type Sql, sql } from '../sql.ts';

/** Hashes. */
export const hashFunctions: FunctionTable = {
  ...alias(hash, 'hash', 'hash_xxhash64'),
  hash_md5: (call) => sql`md5(${call.text(0)})`,
  hash_sha1: (call) => sql`sha1(${call.text(0)})`,
  hash_sha256: (call) => sql`sha256(${call.text(0)})`,
};

function hash(call: Call): Sql {
  if (!call.has(1)) return hashOf(call);
  // How the engine takes the remainder of a negative hash is not written down.
  const text = call.constantText(0);
  const modulus = call.constantInteger(1) ?? 0;
  const isPower = modulus > 0 && Number.isInteger(Math.log2(modulus));
  if (!isPower && (text === undefined || hashText(text) < 0n)) {
    return call.refuse(`${call.name}() with a modulus`, `Write ${call.name}(…) % n.`);
  }
  const [value, divisor] = [hashOf(call), call.as(1, 'long')];
  return sql`((${value} % ${divisor} + ${divisor}) % ${divisor})`;
}

/** Of the bytes that a value has there: text in UTF-8, a number in eight bytes, a datetime's ticks likewise. */
function hashOf(call: Call): Sql {
  switch (call.arg(0).type) {
    case 'string':
      return sql`kql_hash_text(${call.text(0)})`;
    case 'datetime':
    case 'long':
    case 'timespan':
      return sql`kql_hash_long(${call.as(0, 'long')})`;
    default:
      return call.refuse(
        `${call.name}() of a ${call.arg(0).type}`,
        'Convert it first: tostring(…), tolong(…).',
      );
  }
}
