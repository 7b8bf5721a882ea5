import { readFile, rename, writeFile } from 'node:fs/promises';
import { z } from 'zod';

const schema = z.object({
  /** What MaxMind called the last change of the file that we have. */
  lastModified: z.string().optional(),
  /** When MaxMind was last asked whether it is the newest, and answered. */
  checkedAt: z.iso.datetime().optional(),
  /** When downloads were begun, whole or not: MaxMind counts each. */
  begun: z.array(z.iso.datetime()).default([]),
});

/** What is remembered of an edition’s downloads, beside the database. */
export type DownloadRecord = Readonly<z.infer<typeof schema>>;

/** An absent or broken record is an empty one: the worst that comes of it is a download. */
export async function readDownloadRecord(path: string): Promise<DownloadRecord> {
  try {
    return schema.parse(JSON.parse(await readFile(path, 'utf8')));
  } catch {
    return { begun: [] };
  }
}

/** Replaces the record in one step. */
export async function writeDownloadRecord(path: string, record: DownloadRecord): Promise<void> {
  const temporary = `${path}.part`;
  await writeFile(temporary, `${JSON.stringify(record)}\n`, { mode: 0o600 });
  await rename(temporary, path);
}
