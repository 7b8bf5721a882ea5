import { type ChildProcessByStdio, spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import type { Readable } from 'node:stream';
import { text } from 'node:stream/consumers';
import { afterEach, describe, expect, it } from 'vitest';
import { temporaryFolder } from './support/temporary-folder.ts';

type Served = ChildProcessByStdio<null, Readable, Readable>;

let served: Served | undefined;
afterEach(() => {
  served?.kill('SIGKILL');
});

function start(file: string, words: readonly string[], settings: Readonly<Record<string, string>>): Served {
  const folder = temporaryFolder();
  served = spawn(process.execPath, [join(import.meta.dirname, '..', 'src', file), ...words], {
    cwd: folder,
    env: {
      HUNTLINE_PORT: '0',
      HUNTLINE_WEB_PORT: '0',
      HUNTLINE_STATE: join(folder, 'state.sqlite'),
      HUNTLINE_AUDIT: join(folder, 'audit.jsonl'),
      ...settings,
    },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  return served;
}

async function webAddress({ stdout }: Served): Promise<string> {
  let banner = '';
  for await (const chunk of stdout.iterator({ destroyOnReturn: false })) {
    banner += String(chunk);
    const address = /web\s+on\s+(http:\S+)/.exec(banner)?.[1];
    if (address) return address;
  }
  throw new Error(`no address: ${banner}`);
}

async function ask(address: string, line: string): Promise<string> {
  const response = await fetch(new URL('/api/line', address), {
    method: 'POST',
    headers: { 'content-type': 'application/json', origin: new URL(address).origin },
    body: JSON.stringify({ line, timeZone: 'UTC', locale: 'en-GB' }),
  });
  return response.text();
}

describe('serving', () => {
  it.each([
    ['main.ts', []],
    ['cli.ts', ['start']],
  ])('by %s hunts at once and ends with the signal', async (file, words) => {
    const child = start(file, words, {});
    const address = await webAddress(child);
    // The hunt is asked for before the engine is warm.
    expect(await ask(address, 'hunt alerts last 28d')).toContain('"card"');
    child.kill('SIGTERM');
    expect(await once(child, 'exit')).toEqual([0, null]);
  });

  it('tells a mistake in the settings in plain words', async () => {
    const child = start('main.ts', [], { HUNTLINE_PORT: 'many' });
    const [told, [code]] = await Promise.all([text(child.stderr), once(child, 'exit')]);
    expect(told).toMatch(/^Settings that do not fit: .*HUNTLINE_PORT/);
    expect(told).not.toContain('    at ');
    expect(code).toBe(1);
  });

  it('tells what only shows while it starts, with the engine’s process already under way', async () => {
    const child = start('main.ts', [], { HUNTLINE_WORKSPACE: '/nowhere/at/all' });
    const [told, [code]] = await Promise.all([text(child.stderr), once(child, 'exit')]);
    expect(told).toContain('/nowhere/at/all');
    expect(told).not.toContain('    at ');
    expect(code).toBe(1);
  });
});
