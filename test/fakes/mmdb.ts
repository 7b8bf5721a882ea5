import ipaddr from 'ipaddr.js';

/** A record as a database holds it. */
export type MmdbValue =
  | string
  | number
  | bigint
  | boolean
  | readonly MmdbValue[]
  | { readonly [name: string]: MmdbValue };

export interface MmdbOptions {
  /** What the database calls itself. */
  readonly type: string;
  readonly ipVersion?: 4 | 6;
  readonly recordSize?: 24 | 28 | 32;
  readonly builtAt?: Date;
  /** Networks that do not overlap, and their records; IPv4 may stand in a tree for IPv6. */
  readonly networks: Readonly<Record<string, MmdbValue>>;
}

type Child = Node | Leaf | undefined;
interface Node {
  readonly children: [Child, Child];
}
interface Leaf {
  readonly offset: number;
}

const marker = Buffer.from('\xab\xcd\xefMaxMind.com', 'latin1');

/** A database in MaxMind's binary format, version 2.0, from its specification. */
export function writeMmdb({
  type,
  ipVersion = 6,
  recordSize = 28,
  builtAt = new Date('2026-11-18T00:00:00Z'),
  networks,
}: MmdbOptions): Buffer {
  const root: Node = { children: [undefined, undefined] };
  const chunks: Buffer[] = [];
  let size = 0;
  for (const [network, record] of Object.entries(networks)) {
    const encoded = encode(record);
    insert(root, bitsOf(network, ipVersion), { offset: size });
    chunks.push(encoded);
    size += encoded.length;
  }
  const nodes = numbered(root);
  const index = new Map(nodes.map((node, at) => [node, at]));
  const pointerTo = (child: Child): number => {
    if (child === undefined) return nodes.length;
    return 'offset' in child ? nodes.length + 16 + child.offset : (index.get(child) ?? 0);
  };
  const tree = nodes.map(({ children: [left, right] }) =>
    pack(pointerTo(left), pointerTo(right), recordSize),
  );
  const metadata = encode({
    binary_format_major_version: 2,
    binary_format_minor_version: 0,
    build_epoch: BigInt(Math.floor(builtAt.getTime() / 1000)),
    database_type: type,
    description: { en: 'a double' },
    ip_version: ipVersion,
    languages: ['en'],
    node_count: nodes.length,
    record_size: recordSize,
  });
  return Buffer.concat([...tree, Buffer.alloc(16), ...chunks, marker, metadata]);
}

/** A place as MaxMind's City databases have it. */
export function cityRecord(
  iso: string,
  city: string,
  [latitude, longitude]: readonly [number, number],
  region = 'Somewhere',
): MmdbValue {
  return {
    city: { geoname_id: 1, names: { de: `${city}-de`, en: city } },
    country: { iso_code: iso, names: { en: iso } },
    location: { accuracy_radius: 5, latitude, longitude, time_zone: 'Europe/Berlin' },
    subdivisions: [{ iso_code: 'X', names: { en: region } }],
  };
}

/** A network as MaxMind's ASN databases have it. */
export function asnRecord(asn: number, name: string): MmdbValue {
  return { autonomous_system_number: asn, autonomous_system_organization: name };
}

function bitsOf(network: string, ipVersion: 4 | 6): readonly (0 | 1)[] {
  const [address, bits] = ipaddr.parseCIDR(network);
  const bytes = address.toByteArray();
  const own = bytes.flatMap((byte) => Array.from({ length: 8 }, (_, n) => ((byte >> (7 - n)) & 1) as 0 | 1));
  const lead = ipVersion === 6 && address.kind() === 'ipv4' ? Array<0 | 1>(96).fill(0) : [];
  if (ipVersion === 4 && address.kind() === 'ipv6') throw new Error('IPv6 does not fit into a tree for IPv4');
  return [...lead, ...own.slice(0, bits)];
}

function insert(root: Node, bits: readonly (0 | 1)[], leaf: Leaf): void {
  let node = root;
  for (const bit of bits.slice(0, -1)) {
    const next = node.children[bit] ?? { children: [undefined, undefined] };
    if ('offset' in next) throw new Error('the networks overlap');
    node.children[bit] = next;
    node = next;
  }
  node.children[bits.at(-1) ?? 0] = leaf;
}

function numbered(root: Node): readonly Node[] {
  const nodes: Node[] = [root];
  for (const { children } of nodes)
    for (const child of children) if (child && 'children' in child) nodes.push(child);
  return nodes;
}

function pack(left: number, right: number, recordSize: 24 | 28 | 32): Buffer {
  const node = Buffer.alloc(recordSize / 4);
  if (recordSize === 32) {
    node.writeUInt32BE(left, 0);
    node.writeUInt32BE(right, 4);
    return node;
  }
  node.writeUIntBE(left & 0xffffff, 0, 3);
  node.writeUIntBE(right & 0xffffff, recordSize === 28 ? 4 : 3, 3);
  if (recordSize === 28) node[3] = ((left >>> 24) << 4) | (right >>> 24);
  return node;
}

function encode(value: MmdbValue): Buffer {
  if (typeof value === 'string') {
    const text = Buffer.from(value);
    return Buffer.concat([control(2, text.length), text]);
  }
  if (typeof value === 'bigint') {
    const bytes = Buffer.alloc(8);
    bytes.writeBigUInt64BE(value);
    return Buffer.concat([control(9, 8), bytes]);
  }
  if (typeof value === 'number') {
    const whole = Number.isInteger(value) && value >= 0;
    const bytes = Buffer.alloc(whole ? 4 : 8);
    if (whole) bytes.writeUInt32BE(value);
    else bytes.writeDoubleBE(value);
    return Buffer.concat([control(whole ? 6 : 3, bytes.length), bytes]);
  }
  if (typeof value === 'boolean') return control(14, value ? 1 : 0);
  if (Array.isArray(value)) return Buffer.concat([control(11, value.length), ...value.map(encode)]);
  const entries = Object.entries(value as { [name: string]: MmdbValue });
  return Buffer.concat([control(7, entries.length), ...entries.flatMap(([k, v]) => [encode(k), encode(v)])]);
}

function control(type: number, size: number): Buffer {
  const [first, ...more] =
    size < 29
      ? [size]
      : size < 285
        ? [29, size - 29]
        : size < 65_821
          ? [30, (size - 285) >> 8, (size - 285) & 255]
          : [31, (size - 65_821) >> 16, ((size - 65_821) >> 8) & 255, (size - 65_821) & 255];
  const extended = type > 7;
  return Buffer.from([((extended ? 0 : type) << 5) | (first ?? 0), ...(extended ? [type - 7] : []), ...more]);
}
