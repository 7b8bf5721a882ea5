import { readFile, rename, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { UserError } from '../errors.ts';
import { askHead, type DownloadAnswer, download } from '../http/download.ts';
import { type DownloadRecord, readDownloadRecord, writeDownloadRecord } from './download-record.ts';
import { extractMmdb } from './extract-mmdb.ts';
import { probeDatabase } from './probe-database.ts';

export const editions = ['GeoLite2-City', 'GeoLite2-ASN'] as const;
export type Edition = (typeof editions)[number];

/** MaxMind’s account id and licence key: sent to its download host alone. */
export interface MaxMindAccount {
  readonly accountId: string;
  readonly licenceKey: string;
}

export interface DownloadGeoLite {
  readonly edition: Edition;
  readonly folder: string;
  readonly account: MaxMindAccount;
  readonly now: Date;
  readonly signal: AbortSignal;
}

const host = 'https://download.maxmind.com';
const day = 86_400_000;
const shortMs = 30_000;
const longMs = 15 * 60_000;
const mostArchiveBytes = 256 * 1024 * 1024;
const mostDatabaseBytes = 512 * 1024 * 1024;
/** Of the thirty a day that MaxMind gives an account, for each edition; the rest is for others who share it. */
const mostDownloadsADay = 5;

/** Where an edition is kept. */
export function editionPath(folder: string, edition: Edition): string {
  return join(folder, `${edition}.mmdb`);
}

/**
 * Puts the newest database of the edition in its place, where MaxMind has a newer one than ours; it is checked against its
 * SHA-256 and tried before that. To be called by one process at a time. @throws {UserError} it failed, and all is as before.
 */
export async function downloadGeoLite(job: DownloadGeoLite): Promise<'current' | 'downloaded'> {
  const { edition, folder, account, now, signal } = job;
  const path = editionPath(folder, edition);
  const recordPath = join(folder, `${edition}.json`);
  const record = await readDownloadRecord(recordPath);
  const archiveUrl = `${host}/geoip/databases/${edition}/download?suffix=tar.gz`;
  const headers = authorization(account);

  const head = await askHead({ url: archiveUrl, headers }, { signal, timeoutMs: shortMs, maxBytes: 0 });
  refuse(head, edition);
  const lastModified = head.headers['last-modified'];
  if (lastModified !== undefined && lastModified === record.lastModified && (await exists(path))) {
    await writeDownloadRecord(recordPath, { ...record, checkedAt: now.toISOString() });
    return 'current';
  }

  const begun = await countDownload(recordPath, record, job);
  const archive = join(folder, `${edition}.tar.gz.part`);
  const sum = join(folder, `${edition}.sha256.part`);
  const fresh = join(folder, `${edition}.mmdb.part`);
  const parts = [archive, sum, fresh];
  try {
    await removeAll(parts);
    const summed = await download({ url: `${archiveUrl}.sha256`, headers }, sum, {
      ...{ signal, timeoutMs: shortMs, maxBytes: 1_024 },
    });
    refuse(summed, edition);
    const expected = /^[\da-f]{64}(?=\s|$)/i.exec(await readFile(sum, 'utf8'))?.[0]?.toLowerCase();
    if (!expected) throw new UserError(`MaxMind gives no SHA-256 for ${edition}.`);
    const got = await download({ url: archiveUrl, headers }, archive, {
      ...{ signal, timeoutMs: longMs, maxBytes: mostArchiveBytes },
    });
    refuse(got, edition);
    if (got.sha256 !== expected)
      throw new UserError(`what came for ${edition} does not fit its SHA-256, and is not used.`);
    await extractMmdb(archive, fresh, { name: `${edition}.mmdb`, maxBytes: mostDatabaseBytes, signal });
    await probeDatabase(fresh, { edition, now, current: path });
    signal.throwIfAborted();
    await rename(fresh, path);
    const known = got.headers['last-modified'] ?? lastModified;
    await writeDownloadRecord(recordPath, {
      begun,
      checkedAt: now.toISOString(),
      ...(known === undefined ? {} : { lastModified: known }),
    });
    return 'downloaded';
  } finally {
    await removeAll(parts);
  }
}

/** Asks MaxMind whether it would give the edition to the account, which costs no download. @throws {UserError} it would not. */
export async function checkAccount(
  edition: Edition,
  account: MaxMindAccount,
  signal: AbortSignal,
): Promise<void> {
  const url = `${host}/geoip/databases/${edition}/download?suffix=tar.gz`;
  const options = { signal, timeoutMs: shortMs, maxBytes: 0 };
  refuse(await askHead({ url, headers: authorization(account) }, options), edition);
}

async function countDownload(
  recordPath: string,
  record: DownloadRecord,
  { edition, now }: DownloadGeoLite,
): Promise<string[]> {
  const recent = record.begun.filter((at) => Math.abs(now.getTime() - Date.parse(at)) < day);
  if (recent.length >= mostDownloadsADay) {
    throw new UserError(
      `${edition} was downloaded ${recent.length} times within a day without success; it is tried again tomorrow.`,
    );
  }
  const begun = [...recent, now.toISOString()];
  await writeDownloadRecord(recordPath, { ...record, begun });
  return begun;
}

function authorization({ accountId, licenceKey }: MaxMindAccount): Record<string, string> {
  return { authorization: `Basic ${Buffer.from(`${accountId}:${licenceKey}`).toString('base64')}` };
}

function refuse({ status, headers }: DownloadAnswer, edition: Edition): void {
  if (status === 200) return;
  if (status === 401 || status === 403) {
    throw new UserError(`MaxMind refuses the account id or the licence key (HTTP ${status}).`, {
      hint: 'Make a licence key at https://www.maxmind.com, for an account with GeoLite2 access.',
    });
  }
  if (status === 429) {
    const wait = /^\d{1,6}$/.exec(headers['retry-after'] ?? '')?.[0];
    throw new UserError(
      `MaxMind’s downloads of today are used up (HTTP 429)${wait ? `; it says to wait ${wait} s` : ''}.`,
    );
  }
  throw new UserError(`MaxMind did not give ${edition} (HTTP ${status}).`);
}

async function exists(path: string): Promise<boolean> {
  return stat(path).then(
    () => true,
    () => false,
  );
}

async function removeAll(paths: readonly string[]): Promise<void> {
  await Promise.all(paths.map((path) => rm(path, { force: true })));
}
