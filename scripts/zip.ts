import { crc32, deflateRawSync } from 'node:zlib';

// 1980-01-01, the first day that the format knows: the same files always give the same archive.
const time = 0;
const date = 0x21;

interface Entry {
  readonly name: Buffer;
  readonly crc: number;
  readonly size: number;
  readonly packed: Buffer;
  readonly offset: number;
}

/** A zip archive of these files, by name. For small archives: no Zip64. */
export function zip(files: Readonly<Record<string, Uint8Array>>): Buffer {
  const parts: Buffer[] = [];
  const entries: Entry[] = [];
  let offset = 0;
  const write = (...buffers: Buffer[]) => {
    parts.push(...buffers);
    for (const { length } of buffers) offset += length;
  };
  for (const [path, content] of Object.entries(files)) {
    const entry: Entry = {
      name: Buffer.from(path, 'utf8'),
      crc: crc32(content),
      size: content.length,
      packed: deflateRawSync(content),
      offset,
    };
    entries.push(entry);
    write(record(0x04034b50, [[2, 20], ...common(entry), [2, 0]]), entry.name, entry.packed);
  }
  const directory = offset;
  for (const entry of entries) {
    const rest: Field[] = [
      [2, 0], // extra
      [2, 0], // comment
      [2, 0], // disk
      [2, 0], // internal attributes
      [4, 0], // external attributes
      [4, entry.offset],
    ];
    write(record(0x02014b50, [[2, 20], [2, 20], ...common(entry), ...rest]), entry.name);
  }
  const count: Field = [2, entries.length];
  const end: Field[] = [[2, 0], [2, 0], count, count, [4, offset - directory], [4, directory], [2, 0]];
  write(record(0x06054b50, end));
  return Buffer.concat(parts);
}

type Field = readonly [bytes: 2 | 4, value: number];

/** What both of a file's headers say: UTF-8 names, deflated. */
function common({ name, crc, size, packed }: Entry): Field[] {
  return [
    [2, 0x0800],
    [2, 8],
    [2, time],
    [2, date],
    [4, crc],
    [4, packed.length],
    [4, size],
    [2, name.length],
  ];
}

function record(signature: number, fields: readonly Field[]): Buffer {
  const all: readonly Field[] = [[4, signature], ...fields];
  const buffer = Buffer.alloc(all.reduce((sum, [bytes]) => sum + bytes, 0));
  let at = 0;
  for (const [bytes, value] of all) at = buffer.writeUIntLE(value, at, bytes);
  return buffer;
}
