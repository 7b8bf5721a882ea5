import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { PassThrough } from 'node:stream';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type TerminalOptions, terminalChat } from '../../src/surfaces/terminal.ts';
import type { App } from '../../src/types.ts';
import { fileAnswer, plainAnswer, scriptedApp } from '../fakes/scripted-app.ts';

let folder = '';
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'huntline-'));
});
afterEach(() => rm(folder, { recursive: true }));

/** A chat whose keys the test presses and whose screen it reads. */
function open(app: App, options: TerminalOptions = {}, tty = true) {
  const input = Object.assign(new PassThrough(), { isTTY: tty, setRawMode: () => input });
  const output = Object.assign(new PassThrough(), { isTTY: tty, columns: 100 });
  let screen = '';
  const looks: (() => void)[] = [];
  output.on('data', (chunk: Buffer) => {
    screen += chunk.toString();
    for (const look of looks.splice(0)) look();
  });
  const left = terminalChat(app, { input, output, folder, ...options });
  return {
    left,
    press: (keys: string) => input.write(keys),
    end: () => input.end(),
    screen: () => screen,
    /** Resolves when the screen has shown the text. */
    async shows(text: string | RegExp): Promise<void> {
      while (!(typeof text === 'string' ? screen.includes(text) : text.test(screen)))
        await new Promise<void>((look) => looks.push(look));
    },
  };
}

describe('the terminal chat', () => {
  it('answers line after line until exit', async () => {
    const app = scriptedApp(({ line }) => plainAnswer(`answer to ${line}`));
    const chat = open(app, { timeZone: 'Europe/Berlin', locale: 'de-DE' });
    await chat.shows('huntline›');
    chat.press('hunt alerts\r');
    await chat.shows('answer to hunt alerts');
    chat.press('  \rEXIT\r');
    await chat.left;
    expect(app.asked).toEqual([
      {
        surface: 'terminal',
        line: 'hunt alerts',
        person: { id: 'local', name: 'you' },
        place: { id: 'terminal', kind: 'personal' },
        timeZone: 'Europe/Berlin',
        locale: 'de-DE',
      },
    ]);
  });

  it('leaves on Ctrl-D', async () => {
    const chat = open(scriptedApp(() => plainAnswer('')));
    await chat.shows('huntline›');
    chat.press('\x04');
    await chat.left;
  });

  it('stops the running line on Ctrl-C and goes on', async () => {
    const app = scriptedApp(
      ({ line }, { signal, progress }) =>
        new Promise((resolve) => {
          progress?.('Asking the workspace');
          if (line !== 'slow') resolve(plainAnswer('quick'));
          signal?.addEventListener('abort', () => resolve(plainAnswer('stopped early')));
        }),
    );
    const chat = open(app);
    await chat.shows('huntline›');
    chat.press('slow\r');
    await chat.shows('Asking the workspace');
    chat.press('\x03');
    await chat.shows('stopped early');
    chat.press('next\r');
    await chat.shows('quick');
    chat.press('exit\r');
    await chat.left;
  });

  it('shows as much of an answer as is there when it is stopped, and nothing but the whole one otherwise', async () => {
    const stopped = { kind: 'error', title: 'Stopped', message: 'You stopped it.', actions: [] } as const;
    const app = scriptedApp(({ line }, { signal, progress, draft }) => {
      draft?.(plainAnswer(`a part of ${line}`));
      if (line !== 'slow') return plainAnswer('all of it');
      progress?.('Asking VirusTotal');
      return new Promise((resolve) => signal?.addEventListener('abort', () => resolve(stopped)));
    });
    const chat = open(app);
    await chat.shows('huntline›');
    chat.press('quick\r');
    await chat.shows('all of it');
    expect(chat.screen()).not.toContain('a part of quick');
    chat.press('slow\r');
    await chat.shows('Asking VirusTotal');
    expect(chat.screen()).not.toContain('a part of slow');
    chat.press('\x03');
    await chat.shows('You stopped it.');
    expect(chat.screen()).toContain('a part of slow');
    chat.press('exit\r');
    await chat.left;
  });

  it('clears what is typed on Ctrl-C, and says how to leave on the next', async () => {
    const app = scriptedApp(({ line }) => plainAnswer(`answer to ${line}`));
    const chat = open(app);
    await chat.shows('huntline›');
    chat.press('half a li');
    chat.press('\x03');
    chat.press('whole\r');
    await chat.shows('answer to whole');
    chat.press('\x03');
    await chat.shows('Ctrl-D leaves');
    chat.press('\x04');
    await chat.left;
    expect(app.asked.map(({ line }) => line)).toEqual(['whole']);
  });

  it('completes on Tab', async () => {
    const app = scriptedApp(
      ({ line }) => plainAnswer(`answer to ${line}`),
      ['hunt alerts last 28d', 'hunt logons'],
    );
    const chat = open(app);
    await chat.shows('huntline›');
    chat.press('hunt al');
    chat.press('\t');
    await chat.shows('last 28d');
    chat.press('\r');
    await chat.shows('answer to hunt alerts last 28d');
    chat.press('exit\r');
    await chat.left;
  });

  it('recalls lines, also those of earlier chats', async () => {
    const historyFile = join(folder, 'history');
    await writeFile(historyFile, 'hunt first\nhunt second\n');
    const app = scriptedApp(({ line }) => plainAnswer(`answer to ${line}`));
    const chat = open(app, { historyFile });
    await chat.shows('huntline›');
    chat.press('\x1b[A\x1b[A\r');
    await chat.shows('answer to hunt first');
    chat.press('exit\r');
    await chat.left;
    expect(await readFile(historyFile, 'utf8')).toBe('hunt first\nhunt second\nhunt first\n');
  });

  it('writes a file under a new name and says where', async () => {
    const chat = open(scriptedApp(() => fileAnswer('../alerts.csv', 'a,b\n')));
    await chat.shows('huntline›');
    chat.press('csv\r');
    await chat.shows(`Saved as ${join(folder, 'alerts.csv')}`);
    chat.press('csv\r');
    await chat.shows(`Saved as ${join(folder, 'alerts-2.csv')}`);
    chat.press('exit\r');
    await chat.left;
    expect((await readdir(folder)).sort()).toEqual(['alerts-2.csv', 'alerts.csv']);
    expect(await readFile(join(folder, 'alerts.csv'), 'utf8')).toBe('a,b\n');
  });

  it('says why a file could not be written', async () => {
    const chat = open(
      scriptedApp(() => fileAnswer('a.csv', '')),
      { folder: join(folder, 'gone') },
    );
    await chat.shows('huntline›');
    chat.press('csv\r');
    await chat.shows('could not be saved');
    chat.press('exit\r');
    await chat.left;
  });

  it('answers piped lines in order, without colours or a prompt', async () => {
    const app = scriptedApp(({ line }) => plainAnswer(`answer to ${line}`));
    const chat = open(app, {}, false);
    chat.press('one\ntwo\nthree');
    chat.end();
    await chat.left;
    expect(app.asked.map(({ line }) => line)).toEqual(['one', 'two', 'three']);
    expect(chat.screen()).not.toContain('\x1b');
    expect(chat.screen()).not.toContain('huntline›');
  });

  it('uses no colours where told not to', async () => {
    const app = scriptedApp(() => plainAnswer('heard'));
    const plain = open(app, { color: false });
    await plain.shows('huntline›');
    plain.press('a\r');
    await plain.shows('heard');
    plain.press('exit\r');
    await plain.left;
    // Cursor movements are there; colours and weights (they end in `m`) are not.
    const colors = plain
      .screen()
      .split('\x1b[')
      .filter((rest) => /^[\d;]*m/.test(rest));
    expect(colors).toEqual([]);
  });
});
