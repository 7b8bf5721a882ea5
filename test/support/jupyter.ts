import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import type { AddressInfo } from 'node:net';
import { createServer } from 'node:net';

// Debian's Python has what apt-get installs; another one that comes first on the path may not.
const python = ['/usr/bin/python3', '/usr/local/bin/python3'].find((place) => existsSync(place)) ?? 'python3';
const required = process.env.HUNTLINE_REQUIRE_JUPYTER === '1';

/** True where Python cannot import a module: says what is skipped, since a silent skip is thought to have passed. */
function lacks(modules: string, packages: string): boolean {
  const found = spawnSync(python, ['-c', `import ${modules}`], { encoding: 'utf8' });
  if (found.status === 0) return false;
  const missing = `${python} lacks ${modules} (apt-get install --no-install-recommends ${packages}).`;
  if (required) throw new Error(`HUNTLINE_REQUIRE_JUPYTER is 1, and ${missing}`);
  console.warn(`SKIPPED: ${missing}`);
  return true;
}

/** Tells whether Python is there, and nbformat with it. */
export function noNbformat(): boolean {
  return lacks('nbformat, jsonschema', 'python3-nbformat');
}

/** Tells whether a Jupyter server can be started. */
export function noJupyter(): boolean {
  return lacks(
    'jupyter_server, nbclassic, ipykernel',
    'jupyter-server python3-nbclassic python3-nbformat python3-ipykernel',
  );
}

/** Tells whether Python has the YAML reader that MSTICPy uses. */
export function noYaml(): boolean {
  return lacks('yaml', 'python3-yaml');
}

/** Tells whether there is a Python at all. */
export function noPython(): boolean {
  return lacks('ast, json', 'python3');
}

/** Runs a program of Python's, with data on its standard input; answers what it prints, read as JSON. */
export function runPython(program: string, data: unknown): unknown {
  const ran = spawnSync(python, ['-c', program], {
    input: JSON.stringify(data),
    encoding: 'utf8',
    maxBuffer: 256 * 1024 * 1024,
    env: { ...process.env, PYTHONIOENCODING: 'utf-8', PYTHONUTF8: '1' },
  });
  if (ran.status !== 0) throw new Error(`python3 said: ${ran.stderr.slice(-3000)}`);
  return JSON.parse(ran.stdout);
}

export interface RunningJupyter {
  readonly baseUrl: string;
  readonly token: string;
  close(): Promise<void>;
}

/** Starts a Jupyter server with Notebook's classic page on a free port, in a folder; `base` as a hub has it: `/user/alex`. */
export async function startJupyter(folder: string, base = ''): Promise<RunningJupyter> {
  const token = 'jupyter-token-of-a-test';
  const port = await freePort();
  const child = spawn(
    python,
    [
      '-c',
      'from nbclassic.notebookapp import main; main()',
      '--no-browser',
      '--allow-root',
      '--ip=127.0.0.1',
      `--port=${port}`,
      '--ServerApp.port_retries=0',
      `--ServerApp.root_dir=${folder}`,
      `--ServerApp.token=${token}`,
      `--ServerApp.base_url=${base}/`,
    ],
    {
      cwd: folder,
      stdio: ['ignore', 'ignore', 'pipe'],
      env: {
        ...process.env,
        // Settings of whoever runs the test stay out of it.
        HOME: folder,
        JUPYTER_CONFIG_DIR: `${folder}/.config`,
        JUPYTER_DATA_DIR: `${folder}/.data`,
        JUPYTER_RUNTIME_DIR: `${folder}/.runtime`,
        IPYTHONDIR: `${folder}/.ipython`,
      },
    },
  );
  let said = '';
  child.stderr.on('data', (text) => {
    said += String(text);
  });
  const baseUrl = `http://127.0.0.1:${port}${base}`;
  for (let tries = 0; tries < 300; tries++) {
    if (child.exitCode !== null) throw new Error(`Jupyter ended: ${said.slice(-2000)}`);
    const answer = await fetch(`${baseUrl}/api`).catch(() => undefined);
    if (answer?.ok) return { baseUrl, token, close: () => stop(child) };
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  await stop(child);
  throw new Error(`Jupyter did not start: ${said.slice(-2000)}`);
}

async function stop(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null) return;
  const ended = new Promise((resolve) => child.once('exit', resolve));
  child.kill('SIGTERM');
  const hard = setTimeout(() => child.kill('SIGKILL'), 5_000);
  await ended;
  clearTimeout(hard);
}

async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  await new Promise((resolve) => server.close(resolve));
  return port;
}
