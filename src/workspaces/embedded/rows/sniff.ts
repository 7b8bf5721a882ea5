import { FileFault } from './file-fault.ts';

/** How the objects of a JSON file stand: one a line, in an array, one after the other, or in an answer of the API. */
export type JsonShape = 'api' | 'array' | 'lines' | 'values';

/** Characters of a file that are looked at to find out how it is written. */
export const headSize = 256 * 1024;

/** The first quarter of a million characters of a text. */
export async function sniffed(text: AsyncIterable<string>): Promise<string> {
  let head = '';
  for await (const chunk of text) {
    head += chunk;
    if (head.length >= headSize) break;
  }
  return head.slice(0, headSize);
}

/** @throws {FileFault} where it begins as no JSON does. */
export function jsonShape(head: string, format: 'json' | 'ndjson'): JsonShape {
  const start = head.trimStart();
  if (start.startsWith('[')) return 'array';
  if (/^\{\s*"tables"\s*:\s*\[/.test(start)) return 'api';
  if (format === 'ndjson') return 'lines';
  if (start === '') return 'lines';
  if (!start.startsWith('{')) throw new FileFault('is no JSON: it begins with neither { nor [');
  const [first = '', ...others] = start.split('\n');
  const second = others.find((line) => line.trim() !== '');
  return isJson(first) || (second?.startsWith('{"') ?? false) ? 'lines' : 'values';
}

function isJson(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}
