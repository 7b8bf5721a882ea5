import { createHash } from 'node:crypto';
import { once } from 'node:events';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { createServer } from 'node:https';
import type { AddressInfo, Socket } from 'node:net';
import { gzipSync } from 'node:zlib';
import { pack } from 'tar-stream';
import { trustPrivateCa } from '../support/private-ca.ts';
import { startTunnel, type Tunnel } from '../support/tunnel.ts';

export const downloadHost = 'download.maxmind.com';
export const storageHost = 'geoip-databases.r2.cloudflarestorage.com';

/** What goes wrong with the archive when it is asked for. */
export type ArchiveFault = 'breaks-off' | 'drips' | 'hangs' | 'html';

/** MaxMind's download host, and the storage it redirects to, which must never see the key. */
export interface MaxMind {
  readonly tunnel: Tunnel;
  /** From now on the storage is there, or is something that speaks no TLS. */
  storage(there: boolean): void;
  /** `GET download GeoLite2-City.tar.gz 302` for each answered request, in order. */
  readonly requests: string[];
  /** Archives by edition; an edition that is absent is a 404. */
  readonly archives: Map<string, Buffer>;
  /** When the archives were last changed. */
  lastModified: string;
  /** Given in place of the archive's own. */
  sha256: string | undefined;
  /** Status of every answer of the download host, and its headers. */
  refusal: { readonly status: number; readonly headers?: Record<string, string> } | undefined;
  /** Where the download host redirects to; the storage where it is undefined. */
  leadsTo: string | undefined;
  archiveFault: ArchiveFault | undefined;
  /** Called when an archive is asked for at the storage. */
  onArchive: (() => void) | undefined;
  /** `GET` requests for archives that the storage answered. */
  downloads(): number;
  close(): Promise<void>;
}

export const account = { accountId: '123456', licenceKey: 'abcdef_LICENCE_KEY_mmk' };

/** Serves both hosts behind their real names: sets `HTTPS_PROXY` of this process until it is closed. */
export async function startMaxMind(): Promise<MaxMind> {
  const { serverOptions } = await trustPrivateCa();
  const tunnel = await startTunnel();
  const sockets = new Set<Socket>();
  const maxmind: MaxMind = {
    tunnel,
    storage(there) {
      const server = there ? servers[1] : undefined;
      const port = server ? (server.address() as AddressInfo).port : Number(new URL(tunnel.url).port);
      tunnel.lead(storageHost, port);
    },
    requests: [],
    archives: new Map(),
    lastModified: 'Wed, 18 Nov 2026 10:00:00 GMT',
    sha256: undefined,
    refusal: undefined,
    leadsTo: undefined,
    archiveFault: undefined,
    onArchive: undefined,
    downloads: () => maxmind.requests.filter((line) => /^GET storage \S+\.tar\.gz 200$/.test(line)).length,
    async close() {
      for (const [name, value] of Object.entries(before)) {
        if (value === undefined) delete process.env[name];
        else process.env[name] = value;
      }
      await tunnel.close();
      for (const socket of sockets) socket.destroy();
      await Promise.all(servers.map((server) => once(server.close(), 'close')));
    },
  };

  function answerDownload(request: IncomingMessage, response: ServerResponse): number {
    const basic = Buffer.from(`${account.accountId}:${account.licenceKey}`).toString('base64');
    if (request.headers.authorization !== `Basic ${basic}`) return end(response, 401);
    if (maxmind.refusal) return end(response, maxmind.refusal.status, maxmind.refusal.headers);
    const { edition, suffix } = asked(request, /^\/geoip\/databases\/([\w-]+)\/download$/);
    if (!maxmind.archives.has(edition)) return end(response, 404);
    const presigned = `https://${storageHost}/${edition}.${suffix}?X-Amz-Signature=presigned&suffix=${suffix}`;
    return end(response, 302, { location: maxmind.leadsTo ?? presigned });
  }

  function answerStorage(request: IncomingMessage, response: ServerResponse): number {
    // As the real one does to a presigned URL that comes with another authentication.
    if (request.headers.authorization !== undefined) return end(response, 400);
    const { edition, suffix } = asked(request, /^\/([\w-]+)\.tar\.gz/);
    const archive = maxmind.archives.get(edition);
    if (!archive) return end(response, 404);
    if (suffix.endsWith('.sha256')) {
      const sum = maxmind.sha256 ?? createHash('sha256').update(archive).digest('hex');
      return end(response, 200, {}, Buffer.from(`${sum}  ${edition}_20261118.tar.gz\n`));
    }
    const headers = { 'last-modified': maxmind.lastModified, 'content-length': String(archive.length) };
    if (request.method === 'HEAD') return end(response, 200, headers);
    maxmind.onArchive?.();
    if (maxmind.archiveFault === undefined) return end(response, 200, headers, archive);
    if (maxmind.archiveFault === 'html') {
      return end(response, 200, { 'content-type': 'text/html' }, Buffer.from('<html>sign in</html>'));
    }
    response.writeHead(200, headers);
    response.write(archive.subarray(0, 20));
    if (maxmind.archiveFault === 'breaks-off') setImmediate(() => response.destroy());
    if (maxmind.archiveFault === 'drips') {
      const timer = setInterval(() => response.write('x'), 20);
      response.on('close', () => clearInterval(timer));
    }
    return 200;
  }

  const servers = [
    { host: downloadHost, label: 'download', answer: answerDownload },
    { host: storageHost, label: 'storage', answer: answerStorage },
  ].map(({ host, label, answer }) => {
    const server = createServer(serverOptions(host), (request, response) => {
      const { pathname, searchParams } = new URL(request.url ?? '/', `https://${host}`);
      const edition = /GeoLite2-\w+/.exec(pathname)?.[0] ?? pathname;
      const status = answer(request, response);
      maxmind.requests.push(`${request.method} ${label} ${edition}.${searchParams.get('suffix')} ${status}`);
    });
    server.on('connection', (socket: Socket) => {
      sockets.add(socket);
      socket.on('close', () => sockets.delete(socket));
    });
    return Object.assign(server, { host });
  });
  for (const server of servers) {
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    tunnel.lead(server.host, (server.address() as AddressInfo).port);
  }
  const names = ['HTTPS_PROXY', 'https_proxy', 'NO_PROXY', 'no_proxy'];
  const before = Object.fromEntries(names.map((name) => [name, process.env[name]]));
  for (const name of names) delete process.env[name];
  process.env.HTTPS_PROXY = tunnel.url;
  return maxmind;
}

/** An archive as MaxMind packs it: a folder with the database and two texts. */
export async function archiveOf(
  edition: string,
  database: Buffer,
  more: readonly { readonly name: string; readonly type?: 'file' | 'symlink'; readonly body?: Buffer }[] = [],
): Promise<Buffer> {
  const tar = pack();
  const folder = `${edition}_20261118`;
  const entries = [
    {
      name: `${folder}/COPYRIGHT.txt`,
      body: Buffer.from('Database and Contents Copyright (c) 2026 MaxMind, Inc.'),
    },
    ...more,
    { name: `${folder}/${edition}.mmdb`, body: database },
  ];
  tar.entry({ name: `${folder}/`, type: 'directory' });
  for (const entry of entries) {
    if ('type' in entry && entry.type === 'symlink')
      tar.entry({ name: entry.name, type: 'symlink', linkname: '/etc/passwd' });
    else tar.entry({ name: entry.name }, entry.body ?? Buffer.alloc(0));
  }
  tar.finalize();
  const chunks: Buffer[] = [];
  for await (const chunk of tar as AsyncIterable<Buffer>) chunks.push(chunk);
  return gzipSync(Buffer.concat(chunks));
}

function asked(request: IncomingMessage, path: RegExp): { edition: string; suffix: string } {
  const { pathname, searchParams } = new URL(request.url ?? '/', 'https://nowhere');
  return { edition: path.exec(pathname)?.[1] ?? '', suffix: searchParams.get('suffix') ?? '' };
}

function end(
  response: ServerResponse,
  status: number,
  headers: Record<string, string> = {},
  body: Buffer = Buffer.alloc(0),
): number {
  response.writeHead(status, headers).end(body);
  return status;
}
