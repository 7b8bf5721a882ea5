import type { IncomingMessage } from 'node:http';
import { z } from 'zod';
import { isLocale, isTimeZone } from '../../intl-names.ts';
import type { Refusal } from './refusal.ts';

const maxBodyBytes = 256 * 1024;

const bodySchema = z.object({
  line: z.string(),
  inputs: z.record(z.string().max(200), z.string()).optional(),
  timeZone: z.string().max(100).optional().catch(undefined),
  locale: z.string().max(100).optional().catch(undefined),
});

/** A line as the page sends it, with a time zone and a locale that this runtime knows. */
export interface WebLine {
  readonly line: string;
  readonly inputs?: Readonly<Record<string, string>>;
  readonly timeZone: string;
  readonly locale: string;
}

/** Reads the body of `POST /api/line`; a refusal where it is too large or not what the page sends. */
export async function readWebLine(request: IncomingMessage): Promise<WebLine | Refusal> {
  const text = await readBody(request);
  if (text === undefined)
    return { status: 413, message: `A line may be ${maxBodyBytes / 1024} KiB long at the most.` };
  const parsed = bodySchema.safeParse(parseJson(text));
  if (!parsed.success) return { status: 400, message: 'Send {"line": "…"} as JSON.' };
  const { line, inputs, timeZone, locale } = parsed.data;
  return {
    line,
    ...(inputs && Object.keys(inputs).length > 0 ? { inputs } : {}),
    timeZone: isTimeZone(timeZone) ? timeZone : 'UTC',
    locale: isLocale(locale) ? locale : 'en',
  };
}

/** The body as UTF-8, or undefined as soon as it passes the cap. */
async function readBody(request: IncomingMessage): Promise<string | undefined> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of request as AsyncIterable<Buffer>) {
    size += chunk.length;
    // What follows is read and dropped: closing early would reset the connection before the answer is seen.
    if (size <= maxBodyBytes) chunks.push(chunk);
    else if (size > maxBodyBytes * 40) return undefined;
  }
  return size > maxBodyBytes ? undefined : Buffer.concat(chunks).toString('utf8');
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
