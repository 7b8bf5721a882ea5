import { createInterface, type Interface } from 'node:readline';
import type { Answer } from '../answers.ts';
import { renderCard } from '../render/render-card.ts';
import { toTerminal } from '../render/to-terminal.ts';
import { views } from '../render/view.ts';
import type { App, Incoming } from '../types.ts';
import { saveFile } from './terminal/save-file.ts';
import { terminalCompleter } from './terminal/terminal-completer.ts';
import { appendHistory, readHistory } from './terminal/terminal-history.ts';
import { terminalProgress } from './terminal/terminal-progress.ts';

/** How a chat in a terminal is held; everything has a default that fits the process. */
export interface TerminalOptions {
  readonly input?: NodeJS.ReadableStream & { readonly isTTY?: boolean };
  readonly output?: NodeJS.WritableStream & { readonly isTTY?: boolean; readonly columns?: number };
  /** Colours; by default where the output is a terminal. */
  readonly color?: boolean;
  /** Keeps the lines typed for the next time. */
  readonly historyFile?: string;
  /** Where files are written: the current folder unless told. */
  readonly folder?: string;
  readonly timeZone?: string;
  readonly locale?: string;
}

const leaving = new Set(['exit', 'quit']);

/**
 * A prompt with history and completion, until `exit`, Ctrl-D or the end of the input. Ctrl-C stops the line that runs.
 * Input that is not a terminal is answered line by line.
 */
export async function terminalChat(app: App, options: TerminalOptions = {}): Promise<void> {
  const { input = process.stdin, output = process.stdout, historyFile } = options;
  const atTerminal = input.isTTY === true && output.isTTY === true;
  const color = options.color ?? output.isTTY === true;
  const prompt = createInterface({
    input,
    output,
    terminal: atTerminal,
    completer: terminalCompleter(app),
    history: historyFile ? await readHistory(historyFile) : [],
    historySize: 500,
    removeHistoryDuplicates: true,
    prompt: color ? '\x1b[36mhuntline›\x1b[0m ' : 'huntline› ',
  });
  const say = (text: string) => void output.write(`${text}\n`);
  let running: AbortController | undefined;

  async function run(line: string): Promise<void> {
    const stopping = new AbortController();
    running = stopping;
    const progress = atTerminal ? terminalProgress(output, color) : undefined;
    let answer: Answer;
    let draft: Answer | undefined;
    const show = (one: Answer) =>
      say(toTerminal(renderCard(one, views.terminal), { width: output.columns ?? 120, color }));
    try {
      answer = await app.answer(incoming(line, options), {
        signal: stopping.signal,
        progress: (message) => progress?.say(message),
        draft: (partly) => {
          draft = partly;
        },
      });
    } finally {
      progress?.done();
      running = undefined;
    }
    // What is drawn on a terminal stays there, so a part is shown only where the rest will not come.
    if (draft && stopping.signal.aborted && answer.kind === 'error') show(draft);
    show(answer);
    if (answer.kind === 'file') say(await savedOrWhyNot(answer, options.folder ?? process.cwd()));
  }

  if (atTerminal) say('Type a line: hunt alerts last 7d. Tab completes, help explains, exit leaves.\n');
  prompt.on('SIGINT', () => {
    if (running) return running.abort();
    if (prompt.line === '') say('\nexit or Ctrl-D leaves.');
    else wipe(prompt);
    prompt.prompt();
  });
  for await (const typed of lines(prompt, atTerminal)) {
    const line = typed.trim();
    if (leaving.has(line.toLowerCase())) break;
    if (line === '') continue;
    if (historyFile && atTerminal) await appendHistory(historyFile, line);
    await run(line);
    say('');
  }
  prompt.close();
}

/** Lines as they are typed: none is lost while another one runs, and the prompt is shown whenever one is awaited. */
async function* lines(prompt: Interface, show: boolean): AsyncGenerator<string> {
  const waiting: string[] = [];
  let open = true;
  let wake: () => void = () => undefined;
  prompt.on('line', (line) => {
    waiting.push(line);
    wake();
  });
  prompt.on('close', () => {
    open = false;
    wake();
  });
  for (;;) {
    const line = waiting.shift();
    if (line !== undefined) yield line;
    else if (!open) return;
    else {
      if (show) prompt.prompt(true);
      await new Promise<void>((resolve) => {
        wake = resolve;
      });
    }
  }
}

function incoming(line: string, { timeZone, locale }: TerminalOptions): Incoming {
  const here = Intl.DateTimeFormat().resolvedOptions();
  return {
    surface: 'terminal',
    line,
    person: { id: 'local', name: 'you' },
    place: { id: 'terminal', kind: 'personal' },
    timeZone: timeZone ?? here.timeZone,
    locale: locale ?? here.locale,
  };
}

async function savedOrWhyNot(answer: Extract<Answer, { kind: 'file' }>, folder: string): Promise<string> {
  try {
    return `Saved as ${await saveFile(answer, folder)}`;
  } catch (error) {
    return `The file could not be saved in ${folder}: ${error instanceof Error ? error.message : String(error)}`;
  }
}

/** Empties the line that is being typed. */
function wipe(prompt: Interface): void {
  prompt.write(null, { ctrl: true, name: 'e' });
  prompt.write(null, { ctrl: true, name: 'u' });
}
