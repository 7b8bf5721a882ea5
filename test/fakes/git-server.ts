import { execFileSync, spawn } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import { dirname, join } from 'node:path';
import { onTestFinished } from 'vitest';
import { privateCa } from '../support/private-ca.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';

/** A Git server on this machine: HTTPS before Git's own `http-backend`. */
export interface GitServer {
  /** `https://127.0.0.1:port`. */
  readonly address: string;
  /** What a client needs to know to trust it. */
  readonly environment: Readonly<Record<string, string>>;
  /** Paths that were asked for. */
  readonly asked: string[];
  /** Commits files into a repository on its branch `main`; links are given as `link:target`. Answers the commit's id. */
  commit(repository: string, files: Readonly<Record<string, string>>): string;
  /** Runs Git in a repository. */
  git(repository: string, ...args: readonly string[]): string;
  /** From now on every request waits for ever, or is answered with this status. */
  fail(how: 'hang' | number): void;
}

/** True where Git is there to be tested with. */
export function hasGit(): boolean {
  try {
    execFileSync('git', ['http-backend'], { stdio: 'pipe', env: { PATH: '/usr/local/bin:/usr/bin:/bin' } });
  } catch (error) {
    // Without a request it ends in an error, which shows that it is there.
    return /REQUEST_METHOD/.test(String(error));
  }
  return true;
}

export async function gitServer(): Promise<GitServer> {
  const root = temporaryFolder();
  const home = temporaryFolder();
  const ca = await privateCa();
  const caFile = join(home, 'ca.pem');
  writeFileSync(caFile, ca.ca);
  const surroundings = {
    PATH: '/usr/local/bin:/usr/bin:/bin',
    HOME: home,
    GIT_CONFIG_NOSYSTEM: '1',
    GIT_AUTHOR_NAME: 'Test',
    GIT_AUTHOR_EMAIL: 'test@contoso.example',
    GIT_COMMITTER_NAME: 'Test',
    GIT_COMMITTER_EMAIL: 'test@contoso.example',
  };
  const run = (cwd: string, args: readonly string[]) =>
    execFileSync('git', args, {
      cwd,
      env: surroundings,
      encoding: 'utf8',
      stdio: ['ignore', 'pipe', 'pipe'],
    });
  const asked: string[] = [];
  let failing: 'hang' | number | undefined;

  const server = createServer(ca.serverOptions('127.0.0.1'), (request, response) => {
    asked.push(request.url ?? '');
    if (failing === 'hang') return;
    if (failing !== undefined) {
      response.writeHead(failing).end();
      return;
    }
    const url = new URL(request.url ?? '/', 'https://127.0.0.1');
    const child = spawn('git', ['http-backend'], {
      env: {
        ...surroundings,
        GIT_PROJECT_ROOT: root,
        GIT_HTTP_EXPORT_ALL: '1',
        REQUEST_METHOD: request.method ?? 'GET',
        PATH_INFO: decodeURIComponent(url.pathname),
        QUERY_STRING: url.search.slice(1),
        CONTENT_TYPE: request.headers['content-type'] ?? '',
        HTTP_CONTENT_ENCODING: String(request.headers['content-encoding'] ?? ''),
        GIT_PROTOCOL: String(request.headers['git-protocol'] ?? ''),
      },
    });
    request.pipe(child.stdin);
    child.stdin.on('error', () => request.unpipe());
    const chunks: Buffer[] = [];
    child.stdout.on('data', (chunk: Buffer) => chunks.push(chunk));
    child.on('close', () => {
      const output = Buffer.concat(chunks);
      const end = output.indexOf('\r\n\r\n');
      const headers = output.subarray(0, end).toString('utf8').split('\r\n');
      for (const header of headers) {
        const [, name = '', value = ''] = /^([^:]+): (.*)$/.exec(header) ?? [];
        if (name === 'Status') response.statusCode = Number.parseInt(value, 10);
        else if (name !== '') response.setHeader(name, value);
      }
      response.end(output.subarray(end + 4));
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  const { port } = server.address() as AddressInfo;

  return {
    address: `https://127.0.0.1:${port}`,
    environment: { GIT_SSL_CAINFO: caFile },
    asked,
    commit(repository, files) {
      const folder = join(root, repository);
      mkdirSync(folder, { recursive: true });
      run(folder, ['init', '--quiet', '--initial-branch=main']);
      for (const [path, content] of Object.entries(files)) {
        const file = join(folder, path);
        mkdirSync(dirname(file), { recursive: true });
        const target = /^link:(.*)$/.exec(content)?.[1];
        if (target === undefined) {
          writeFileSync(file, content);
          run(folder, ['add', '--', path]);
        } else {
          const id = execFileSync('git', ['hash-object', '-w', '--stdin'], {
            cwd: folder,
            env: surroundings,
            input: target,
            encoding: 'utf8',
          });
          run(folder, ['update-index', '--add', '--cacheinfo', `120000,${id.trim()},${path}`]);
        }
      }
      run(folder, ['commit', '--quiet', '-m', 'Test']);
      return run(folder, ['rev-parse', 'HEAD']).trim();
    },
    git: (repository, ...args) => run(join(root, repository), args),
    fail(how) {
      failing = how;
    },
  };
}
