import type { IncomingMessage, ServerResponse } from 'node:http';

/** As much as Bolt reads by itself. */
const mostBytes = 4 * 1024 * 1024;

/**
 * The request with its body, as Bolt takes it. Bolt ends the process over a signed body that is JSON but no object:
 * such a one is refused here, and nothing comes back. Whether Slack has signed it is for Bolt to find out.
 */
export async function readPayload(
  request: IncomingMessage,
  response: ServerResponse,
): Promise<(IncomingMessage & { rawBody: Buffer }) | undefined> {
  const chunks: Buffer[] = [];
  let size = 0;
  try {
    for await (const chunk of request as AsyncIterable<Buffer>) {
      size += chunk.length;
      if (size > mostBytes) {
        response.writeHead(413, { connection: 'close' }).end();
        return;
      }
      chunks.push(chunk);
    }
  } catch {
    // Whoever called hung up in the middle: there is nobody left to tell.
    response.destroy();
    return;
  }
  const rawBody = Buffer.concat(chunks);
  if (isNoObject(rawBody.toString('utf8'), request.headers['content-type'])) {
    response.writeHead(400).end();
    return;
  }
  return Object.assign(request, { rawBody });
}

function isNoObject(body: string, contentType: string | undefined): boolean {
  const isForm = contentType === 'application/x-www-form-urlencoded';
  const json = isForm ? new URLSearchParams(body).get('payload') : body;
  if (json === null) return false;
  try {
    const payload: unknown = JSON.parse(json);
    return typeof payload !== 'object' || payload === null || Array.isArray(payload);
  } catch {
    // Not JSON at all: Bolt says so once it has looked at the signature.
    return false;
  }
}
