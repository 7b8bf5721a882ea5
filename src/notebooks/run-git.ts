import { spawn } from 'node:child_process';

/** Limits and surroundings of one run of Git. */
export interface GitOptions {
  readonly program: string;
  /** The whole environment of the program besides what is set here: proxies, certificates, the path. */
  readonly environment: Readonly<Record<string, string>>;
  /** An empty folder that Git takes for its home, so that no one's settings, helpers and hooks are read. */
  readonly home: string;
  readonly signal: AbortSignal;
  /** Written to its standard input. */
  readonly input?: string;
}

const longest = 10_000_000;

/** Settings that leave nothing to run but Git itself, and nothing to speak but HTTPS. */
const settings = [
  'core.hooksPath=/dev/null',
  'core.fsmonitor=false',
  'core.symlinks=false',
  'core.protectHFS=true',
  'core.protectNTFS=true',
  'core.askPass=',
  'credential.helper=',
  'credential.interactive=false',
  'filter.lfs.smudge=',
  'filter.lfs.process=',
  'filter.lfs.required=false',
  'gc.auto=0',
  'http.followRedirects=initial',
  'http.lowSpeedLimit=1000',
  'http.lowSpeedTime=30',
  'protocol.allow=never',
  'protocol.https.allow=always',
  'submodule.recurse=false',
  'transfer.bundleURI=false',
];

/** Runs Git, and resolves to what it wrote. @throws {Error} with the last line that it wrote to standard error. */
export function runGit(args: readonly string[], options: GitOptions): Promise<string> {
  const { program, home, signal } = options;
  return new Promise((resolve, reject) => {
    const child = spawn(program, [...settings.flatMap((setting) => ['-c', setting]), ...args], {
      cwd: home,
      // A group of its own, so that what Git starts ends with it.
      detached: true,
      stdio: ['pipe', 'pipe', 'pipe'],
      env: {
        PATH: '/usr/local/bin:/usr/bin:/bin',
        ...options.environment,
        HOME: home,
        XDG_CONFIG_HOME: home,
        GIT_CONFIG_NOSYSTEM: '1',
        GIT_CONFIG_GLOBAL: '/dev/null',
        GIT_ATTR_NOSYSTEM: '1',
        GIT_TERMINAL_PROMPT: '0',
        GIT_ALLOW_PROTOCOL: 'https',
        GIT_LITERAL_PATHSPECS: '1',
        LC_ALL: 'C',
      },
    });
    const end = () => {
      try {
        if (child.pid !== undefined) process.kill(-child.pid, 'SIGKILL');
      } catch {
        // It has ended by itself meanwhile.
      }
    };
    const stop = () => {
      end();
      reject(signal.reason instanceof Error ? signal.reason : new Error('was stopped'));
    };
    if (signal.aborted) stop();
    signal.addEventListener('abort', stop, { once: true });
    const output: Buffer[] = [];
    let size = 0;
    let errors = '';
    child.stdout.on('data', (chunk: Buffer) => {
      size += chunk.length;
      if (size <= longest) output.push(chunk);
      else end();
    });
    child.stderr.on('data', (chunk: Buffer) => {
      errors = `${errors}${chunk.toString('utf8')}`.slice(-4000);
    });
    child.stdin.on('error', () => child.stdin.destroy());
    child.stdin.end(options.input ?? '');
    child.on('error', (error) => {
      signal.removeEventListener('abort', stop);
      reject(error);
    });
    child.on('close', (code) => {
      signal.removeEventListener('abort', stop);
      if (size > longest) reject(new Error('wrote more than is read'));
      else if (code === 0) resolve(Buffer.concat(output).toString('utf8'));
      else reject(new Error(lastLine(errors) || `ended with ${code}`));
    });
  });
}

function lastLine(text: string): string {
  const lines = text
    .split(/[\r\n]+/)
    .map((line) => line.replaceAll(/[\p{Cc}\p{Cf}]/gu, ' ').trim())
    .filter(Boolean);
  return (lines.findLast((line) => /^(?:fatal|error):/.test(line)) ?? lines.at(-1) ?? '').slice(0, 300);
}
