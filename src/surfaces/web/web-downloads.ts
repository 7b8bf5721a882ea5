import { randomUUID } from 'node:crypto';
import type { FileAnswer } from '../../answers.ts';
import { safeFileName } from '../safe-file-name.ts';

/** Files that wait for the page to fetch them, each by an id that works once. */
export interface WebDownloads {
  /** Keeps a file and gives its id; the oldest make room. */
  keep(file: FileAnswer): string;
  /** Hands a file out and forgets it. */
  take(id: string): Download | undefined;
}

export interface Download {
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Buffer;
}

export function createWebDownloads(capacity = 8): WebDownloads {
  const waiting = new Map<string, FileAnswer>();
  return {
    keep(file) {
      const id = randomUUID();
      waiting.set(id, file);
      for (const oldest of waiting.keys()) {
        if (waiting.size <= capacity) break;
        waiting.delete(oldest);
      }
      return id;
    },
    take(id) {
      const file = waiting.get(id);
      if (!file) return undefined;
      waiting.delete(id);
      const body = Buffer.from(file.content, 'utf8');
      const name = safeFileName(file.name);
      return {
        body,
        headers: {
          'content-type': `${/^[\w.+-]+\/[\w.+-]+$/.test(file.mime) ? file.mime : 'application/octet-stream'}; charset=utf-8`,
          'content-disposition': `attachment; filename="${name}"`,
          'content-length': String(body.length),
          'cache-control': 'no-store',
        },
      };
    },
  };
}
