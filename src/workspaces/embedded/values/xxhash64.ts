const prime1 = 11400714785074694791n;
const prime2 = 14029467366897019727n;
const prime3 = 1609587929392839161n;
const prime4 = 9650029242287828579n;
const prime5 = 2870177450012600261n;

function u64(value: bigint): bigint {
  return BigInt.asUintN(64, value);
}

function rotate(value: bigint, by: bigint): bigint {
  return u64((value << by) | (value >> (64n - by)));
}

function round(lane: bigint, value: bigint): bigint {
  return u64(rotate(u64(lane + u64(value * prime2)), 31n) * prime1);
}

/** XXH64 of bytes, with seed 0: what KQL's `hash()` is. */
export function xxhash64(bytes: Buffer): bigint {
  let place = 0;
  let hash = prime5;
  if (bytes.length >= 32) {
    const lanes = [u64(prime1 + prime2), prime2, 0n, u64(-prime1)];
    for (; place + 32 <= bytes.length; place += 32) {
      for (const [index, lane] of lanes.entries()) {
        lanes[index] = round(lane, bytes.readBigUInt64LE(place + 8 * index));
      }
    }
    const turns = [1n, 7n, 12n, 18n];
    hash = u64(lanes.reduce((sum, lane, index) => sum + rotate(lane, turns[index] ?? 0n), 0n));
    for (const lane of lanes) hash = u64((hash ^ round(0n, lane)) * prime1 + prime4);
  }
  hash = u64(hash + BigInt(bytes.length));
  for (; place + 8 <= bytes.length; place += 8) {
    hash = u64(rotate(hash ^ round(0n, bytes.readBigUInt64LE(place)), 27n) * prime1 + prime4);
  }
  if (place + 4 <= bytes.length) {
    hash = u64(rotate(hash ^ u64(BigInt(bytes.readUInt32LE(place)) * prime1), 23n) * prime2 + prime3);
    place += 4;
  }
  for (; place < bytes.length; place += 1) {
    hash = u64(rotate(hash ^ u64(BigInt(bytes[place] ?? 0) * prime5), 11n) * prime1);
  }
  hash = u64((hash ^ (hash >> 33n)) * prime2);
  hash = u64((hash ^ (hash >> 29n)) * prime3);
  return hash ^ (hash >> 32n);
}

/** The hash of a text's UTF-8, as a long. */
export function hashText(text: string): bigint {
  return BigInt.asIntN(64, xxhash64(Buffer.from(text)));
}

/** The hash of a long's eight bytes, as a long. */
export function hashLong(value: bigint): bigint {
  const bytes = Buffer.alloc(8);
  bytes.writeBigInt64LE(value);
  return BigInt.asIntN(64, xxhash64(bytes));
}
