import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { readdirSync, readFileSync } from 'node:fs';
import { setTimeout } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { dropParserImage, makeParserImage } from '../src/kql/parser-image.ts';
import type { Figure } from './figure.ts';

/**
 * Starts Huntline as a user does: until the port is open, until a line is answered, and what it took in memory. The first
 * start of a checkout has nothing kept to build upon; later ones have.
 */
export async function benchStartUp(): Promise<readonly Figure[]> {
  dropParserImage();
  const first = await started(['hunt alerts last 28d'], { NODE_DISABLE_COMPILE_CACHE: '1' });
  await makeParserImage();
  // What this one compiles is kept for those that follow.
  await started(['help', 'hunt alerts last 28d'], {}, engineKeepsAfterMs);
  const line = await started(['help', ...Array<string>(20).fill('hunt alerts last 28d')]);
  const hunt = await started(['hunt alerts last 28d']);
  return [
    { name: 'start to port open', value: line.open, unit: 'ms' },
    { name: 'start to ready (first line answered)', value: line.answered, unit: 'ms' },
    { name: 'port open to first hunt answered', value: hunt.answered - hunt.open, unit: 'ms' },
    { name: 'start to first hunt answered', value: hunt.answered, unit: 'ms' },
    {
      name: 'first start ever: port open to first hunt answered',
      value: first.answered - first.open,
      unit: 'ms',
    },
    { name: 'first start ever: to first hunt answered', value: first.answered, unit: 'ms' },
    { name: 'peak memory, bot and engine', value: line.mebibytes, unit: 'MiB' },
  ];
}

/** The engine's process writes down what it compiled when it is up for so long. */
const engineKeepsAfterMs = 4_000;

interface Start {
  /** Since the process was started, as is `answered`, which is for the first of the lines. */
  readonly open: number;
  readonly answered: number;
  readonly mebibytes: number;
}

async function started(
  lines: readonly string[],
  environment: Readonly<Record<string, string>> = {},
  linger = 0,
): Promise<Start> {
  const began = performance.now();
  const child = spawn(process.execPath, [fileURLToPath(new URL('../src/main.ts', import.meta.url))], {
    env: { ...process.env, HUNTLINE_PORT: '0', HUNTLINE_WEB_PORT: '0', ...environment },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const exited = once(child, 'exit');
  try {
    const address = await bannerAddress(child);
    const open = performance.now() - began;
    let answered: number | undefined;
    for (const line of lines) {
      await ask(address, line);
      answered ??= performance.now() - began;
    }
    await setTimeout(linger);
    return { open, answered: answered ?? open, mebibytes: peakMebibytes(child.pid ?? 0) };
  } finally {
    child.kill();
    await exited;
  }
}

async function bannerAddress(child: ChildProcess): Promise<string> {
  let banner = '';
  for await (const chunk of child.stdout ?? []) {
    banner += String(chunk);
    const address = /web\s+on\s+(http:\/\/[^\s]+)/.exec(banner)?.[1];
    if (address) return address;
  }
  throw new Error(`Huntline did not start:\n${banner}`);
}

async function ask(address: string, line: string): Promise<void> {
  const response = await fetch(new URL('/api/line', address), {
    method: 'POST',
    headers: { 'content-type': 'application/json', origin: new URL(address).origin },
    body: JSON.stringify({ line, timeZone: 'UTC', locale: 'en-GB' }),
  });
  const text = await response.text();
  if (!response.ok || !text.includes('"card"'))
    throw new Error(`No card for “${line}”: ${text.slice(0, 300)}`);
}

/** The highest resident size of a process and its children, as Linux counts it. */
function peakMebibytes(pid: number): number {
  const children = readdirSync(`/proc/${pid}/task`).flatMap((task) =>
    readFileSync(`/proc/${pid}/task/${task}/children`, 'utf8').split(' ').filter(Boolean).map(Number),
  );
  const own = Number(/VmHWM:\s+(\d+) kB/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1] ?? 0) / 1024;
  return children.reduce((sum, child) => sum + peakMebibytes(child), own);
}
