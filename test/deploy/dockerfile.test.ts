import { execFile } from 'node:child_process';
import { cpSync, existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, describe, expect, it } from 'vitest';

// There is no engine here that could build the image; what it would hold and do is tested without one.

const root = resolve(import.meta.dirname, '../..');
const read = (path: string) => readFileSync(join(root, path), 'utf8');
const lines = read('Dockerfile')
  .replace(/\\\n\s*/g, '')
  .split('\n')
  .filter((line) => line && !line.startsWith('#'));
const last = lines.slice(lines.findLastIndex((line) => line.startsWith('FROM ')));
const given = (instruction: string) =>
  last.filter((line) => line.startsWith(`${instruction} `)).map((line) => line.slice(instruction.length + 1));
/** What is copied out of the checkout, in every stage. */
const copied = new Set(
  lines
    .filter((line) => line.startsWith('COPY ') && !line.includes('--from='))
    .flatMap((line) => line.split(' ').slice(1, -1)),
);

const folders: string[] = [];
afterAll(() => {
  for (const folder of folders) rmSync(folder, { recursive: true, force: true });
});

describe('the Dockerfile', () => {
  it('takes the Node that the tests run on, slim, and the locked packages without those of development', () => {
    const major = JSON.parse(read('package.json')).devDependencies.node.split('.')[0];
    const bases = lines.filter((line) => line.startsWith('FROM ')).map((line) => line.split(' ')[1]);
    expect(new Set(bases)).toEqual(new Set([`node:${major}-slim`]));
    expect(lines.join('\n')).toMatch(/^RUN npm ci --omit=dev --ignore-scripts/m);
  });

  it('runs as nobody special, writes to a volume, and is asked for its health where the server tells it', () => {
    expect(given('USER')).toEqual(['node']);
    expect(given('VOLUME')).toEqual(['/state']);
    expect(given('ENV').join()).toContain('HUNTLINE_STATE=/state/');
    expect(given('HEALTHCHECK').join()).toContain('/healthz');
    expect(given('STOPSIGNAL')).toEqual(['SIGTERM']);
    expect(last.findIndex((line) => line.startsWith('USER '))).toBeGreaterThan(
      last.findLastIndex((line) => line.startsWith('COPY ') || line.startsWith('RUN ')),
    );
  });

  it('is sent what it copies and nothing else: no .env, no history', () => {
    const [first, ...allowed] = read('.dockerignore')
      .split('\n')
      .filter((line) => line && !line.startsWith('#'));
    expect(first).toBe('*');
    expect(allowed.map((line) => line.replace(/^!/, '')).sort()).toEqual([...copied].sort());
    for (const path of copied) expect(existsSync(join(root, path)), path).toBe(true);
    expect(copied.has('.env')).toBe(false);
  });

  it('copies all that src reaches for outside itself', () => {
    const reached = readdirSync(join(root, 'src'), { recursive: true, encoding: 'utf8' })
      .filter((path) => path.endsWith('.ts'))
      .flatMap((path) =>
        [...read(join('src', path)).matchAll(/(?:from\s+|import\(|new URL\()'(\.\.?\/[^']+)'/g)].map(
          ([, to = '']) => resolve(root, 'src', path, '..', to).slice(root.length + 1),
        ),
      )
      .map((path) => path.split('/')[0] ?? '');
    // The packages come from the stage that installed them.
    const there = new Set([...copied, 'node_modules']);
    expect([...new Set(reached)].filter((path) => !there.has(path))).toEqual([]);
  });

  it('copies enough to hunt over the demo', async () => {
    const image = mkdtempSync(join(tmpdir(), 'huntline-image-'));
    folders.push(image);
    for (const path of copied) cpSync(join(root, path), join(image, path), { recursive: true });
    symlinkSync(join(root, 'node_modules'), join(image, 'node_modules'));
    const { stdout } = await promisify(execFile)(
      process.execPath,
      ['src/cli.ts', 'run', 'hunt alerts last 7d'],
      {
        cwd: image,
        env: { NO_COLOR: '1', HUNTLINE_STATE: join(image, 'state.db') },
      },
    );
    expect(stdout).toMatch(/^Security alerts\n/);
  });
});
