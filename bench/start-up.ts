import { type ChildProcess, spawn } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import type { Figure } from './figure.ts';

/** Starts Huntline as a user does: until the port is open, until the first line is answered, and what it took in memory. */
export async function benchStartUp(): Promise<readonly Figure[]> {
  const began = performance.now();
  const child = spawn(process.execPath, [fileURLToPath(new URL('../src/main.ts', import.meta.url))], {
    env: { ...process.env, HUNTLINE_PORT: '0', HUNTLINE_WEB_PORT: '0' },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  try {
    const address = await bannerAddress(child);
    const open = performance.now() - began;
    await ask(address, 'help');
    const first = performance.now() - began;
    await ask(address, 'hunt alerts last 28d');
    const firstHunt = performance.now() - began;
    for (let n = 0; n < 20; n++) await ask(address, 'hunt alerts last 28d');
    return [
      { name: 'start to port open', value: open, unit: 'ms' },
      { name: 'start to ready (first line answered)', value: first, unit: 'ms' },
      { name: 'start to first hunt answered', value: firstHunt, unit: 'ms' },
      { name: 'peak memory, bot and engine', value: peakMebibytes(child.pid ?? 0), unit: 'MiB' },
    ];
  } finally {
    child.kill();
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
