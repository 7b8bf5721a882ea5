import { createHash } from 'node:crypto';
import type { IncomingMessage } from 'node:http';
import type { Duplex } from 'node:stream';

/** The server's end of one WebSocket: as much of RFC 6455 as Socket Mode uses. */
export interface SlackSocket {
  send(message: unknown): void;
  /** Ends the connection as a network failure does: without a word. */
  drop(): void;
}

const opcodes = { text: 1, close: 8, ping: 9, pong: 10 } as const;

export function acceptSocket(
  request: IncomingMessage,
  stream: Duplex,
  heard: (message: unknown) => void,
): SlackSocket {
  const key = `${request.headers['sec-websocket-key']}258EAFA5-E914-47DA-95CA-C5AB0DC85B11`;
  stream.write(
    'HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n' +
      `Sec-WebSocket-Accept: ${createHash('sha1').update(key).digest('base64')}\r\n\r\n`,
  );
  let pending: Buffer = Buffer.alloc(0);
  stream.on('error', () => stream.destroy());
  stream.on('data', (chunk: Buffer) => {
    pending = Buffer.concat([pending, chunk]);
    for (let frame = readFrame(pending); frame; frame = readFrame(pending)) {
      pending = pending.subarray(frame.length);
      if (frame.opcode === opcodes.text) heard(JSON.parse(frame.payload.toString('utf8')));
      if (frame.opcode === opcodes.ping) stream.write(makeFrame(opcodes.pong, frame.payload));
      if (frame.opcode === opcodes.close) stream.end(makeFrame(opcodes.close, frame.payload));
    }
  });
  return {
    send: (message) => void stream.write(makeFrame(opcodes.text, Buffer.from(JSON.stringify(message)))),
    drop: () => void stream.destroy(),
  };
}

function readFrame(bytes: Buffer): { opcode: number; payload: Buffer; length: number } | undefined {
  if (bytes.length < 2) return undefined;
  const short = bytes.readUInt8(1) & 0x7f;
  const sizeBytes = short === 126 ? 2 : short === 127 ? 8 : 0;
  const maskAt = 2 + sizeBytes;
  if (bytes.length < maskAt + 4) return undefined;
  const size =
    sizeBytes === 0 ? short : sizeBytes === 2 ? bytes.readUInt16BE(2) : Number(bytes.readBigUInt64BE(2));
  const length = maskAt + 4 + size;
  if (bytes.length < length) return undefined;
  const mask = bytes.subarray(maskAt, maskAt + 4);
  const payload = Buffer.from(bytes.subarray(maskAt + 4, length));
  for (let index = 0; index < payload.length; index += 1) {
    payload.writeUInt8(payload.readUInt8(index) ^ mask.readUInt8(index % 4), index);
  }
  return { opcode: bytes.readUInt8(0) & 0x0f, payload, length };
}

function makeFrame(opcode: number, payload: Buffer): Buffer {
  const head = Buffer.alloc(payload.length < 126 ? 2 : payload.length < 65_536 ? 4 : 10);
  head.writeUInt8(0x80 | opcode, 0);
  if (head.length === 2) head.writeUInt8(payload.length, 1);
  else if (head.length === 4) head.writeUInt16BE(payload.length, head.writeUInt8(126, 1));
  else head.writeBigUInt64BE(BigInt(payload.length), head.writeUInt8(127, 1));
  return Buffer.concat([head, payload]);
}
