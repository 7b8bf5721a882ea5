import type { IncomingMessage } from 'node:http';

/** A request that is answered with a status and a plain sentence, and never reaches the bot. */
export class Refusal extends Error {
  readonly status: number;

  constructor(status: number, message: string) {
    super(message);
    this.name = 'Refusal';
    this.status = status;
  }
}

/** The JSON of a request's body of at most `maxBytes`. @throws {Refusal} 413, 415 or 400. */
export async function readBody(request: IncomingMessage, maxBytes: number): Promise<unknown> {
  // A browser can send JSON under another content type to a loopback port without asking first.
  if (!/^application\/json\b/i.test(request.headers['content-type'] ?? '')) {
    throw new Refusal(415, 'Send JSON, with content-type application/json.');
  }
  const bytes = await read(request, maxBytes);
  try {
    return JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes));
  } catch {
    throw new Refusal(400, 'The body is not JSON.');
  }
}

function read(request: IncomingMessage, maxBytes: number): Promise<Buffer> {
  return new Promise((resolve, reject) => {
    const chunks: Buffer[] = [];
    let size = 0;
    request.on('data', (chunk: Buffer) => {
      size += chunk.length;
      if (size <= maxBytes) chunks.push(chunk);
      else reject(new Refusal(413, `The body is larger than ${maxBytes} bytes.`));
    });
    request.once('end', () => resolve(Buffer.concat(chunks)));
    request.once('error', reject);
    request.once('close', () => reject(new Refusal(400, 'The body ended early.')));
  });
}
