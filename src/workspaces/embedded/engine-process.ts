import { type ChildProcess, fork } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { QueryError } from '../../errors.ts';
import { dropParserImage, parserImage } from '../../kql/parser-image.ts';
import type { Log } from '../../log.ts';
import { fromFailure } from './failure.ts';
import type { Message, NeighbourSpec, Reply, Request, SourceSpec } from './protocol.ts';

type Value = Extract<Reply, { value: unknown }>['value'];

interface Waiting {
  readonly resolve: (value: Value) => void;
  readonly reject: (error: Error) => void;
}

/** How long a cancelled query may go on before its process is ended. */
const patienceMs = 800;

let ahead: ChildProcess | undefined;

/** Starts a process that the next {@link EngineProcess} takes over, while what makes that one is still being loaded. */
export function startAhead(): void {
  ahead ??= rested(spawned());
}

/** The engine in a process of its own, started on first use, and again after it has died. */
export class EngineProcess {
  private readonly source: SourceSpec;
  private readonly neighbours: readonly NeighbourSpec[];
  private readonly log: Log;
  private readonly images: string | undefined;
  private readonly waiting = new Map<number, Waiting>();
  private child: ChildProcess | undefined;
  private scratch: string | undefined;
  private nextId = 1;
  private closed = false;

  /** `images` is the folder of the parser's image, where it is not the usual one. */
  constructor(source: SourceSpec, log: Log, neighbours: readonly NeighbourSpec[] = [], images?: string) {
    this.source = source;
    this.neighbours = neighbours;
    this.log = log;
    this.images = images;
    if (ahead) this.start();
  }

  /** The process that runs now, if one does. */
  get pid(): number | undefined {
    return this.child?.pid;
  }

  /** Asks the engine. An aborted signal cancels there, and ends the process if it does not heed. */
  async ask(request: Request, signal?: AbortSignal): Promise<Value> {
    if (this.closed) throw new QueryError('stopped', 'closed', 'The embedded workspace is closed');
    if (signal?.aborted) throw cancelled();
    const child = this.started();
    const id = this.nextId++;
    let timer: NodeJS.Timeout | undefined;
    const cancel = () => {
      this.post(child, { id: this.nextId++, request: { kind: 'cancel', target: id } });
      timer = setTimeout(() => this.kill(child, 'it did not heed a cancelled query'), patienceMs);
    };
    signal?.addEventListener('abort', cancel, { once: true });
    try {
      return await this.send(child, id, request);
    } catch (error) {
      throw signal?.aborted ? cancelled() : error;
    } finally {
      clearTimeout(timer);
      signal?.removeEventListener('abort', cancel);
    }
  }

  /** Starts the process, so that the first query need not wait for it. */
  start(): void {
    if (!this.closed) this.started();
  }

  close(): void {
    this.closed = true;
    const { child } = this;
    if (child) this.kill(child, 'the workspace was closed');
  }

  private started(): ChildProcess {
    if (this.child) return this.child;
    const child = taken() ?? spawned(this.images);
    this.child = child;
    let opened = false;
    child.on('message', (reply: Reply) => {
      opened = true;
      this.settle(reply);
    });
    child.on('exit', (code, signal) => {
      // It may be the image that could not be started from: the next process does without.
      if (!opened && !this.closed) dropParserImage(this.images);
      this.lost(child, `exit code ${code ?? 'none'}, signal ${signal ?? 'none'}`);
    });
    child.on('error', (error) => this.lost(child, error.message));
    this.rest();
    const scratch = this.readsFiles() ? mkdtempSync(join(tmpdir(), 'huntline-rows-')) : undefined;
    this.scratch = scratch;
    const { source, neighbours } = this;
    this.send(child, this.nextId++, { kind: 'open', source, neighbours, scratch }).then(
      (faults) => this.tell(Array.isArray(faults) ? faults : []),
      (error: unknown) => {
        if (!this.closed) this.log.error({ err: error }, 'the embedded workspace did not open');
      },
    );
    return child;
  }

  private readsFiles(): boolean {
    const sources = [this.source, ...this.neighbours.map(({ source }) => source)];
    return sources.some((source) => typeof source !== 'string' && source.kind === 'folder');
  }

  private send(child: ChildProcess, id: number, request: Request): Promise<Value> {
    return new Promise((resolve, reject) => {
      this.waiting.set(id, { resolve, reject });
      this.wake();
      this.post(child, { id, request });
    });
  }

  private tell(faults: readonly string[]): void {
    for (const problem of faults) this.log.warn({ problem }, 'a part of the workspace cannot be read');
  }

  private post(child: ChildProcess, message: Message): void {
    if (child.connected) child.send(message, (error) => error && this.lost(child, error.message));
  }

  private settle(reply: Reply): void {
    const waiting = this.waiting.get(reply.id);
    this.waiting.delete(reply.id);
    if (this.waiting.size === 0) this.rest();
    if ('failure' in reply) waiting?.reject(fromFailure(reply.failure));
    else waiting?.resolve(reply.value);
  }

  private kill(child: ChildProcess, reason: string): void {
    if (!this.closed) this.log.warn({ reason }, 'the process of the embedded workspace is ended');
    child.kill('SIGKILL');
    this.lost(child, reason);
  }

  /** The process is gone: who waits is told, and the next question starts another. */
  private lost(child: ChildProcess, reason: string): void {
    if (this.child !== child) return;
    this.child = undefined;
    if (this.scratch !== undefined) rmSync(this.scratch, { recursive: true, force: true });
    if (!this.closed) this.log.warn({ reason }, 'the process of the embedded workspace has ended');
    const all = [...this.waiting.values()];
    this.waiting.clear();
    for (const { reject } of all) {
      reject(
        new QueryError(
          'stopped',
          'engine',
          'The query took the embedded workspace down, which is starting again',
          {
            hint: 'Try a shorter window or a simpler query.',
          },
        ),
      );
    }
  }

  /** While nobody waits, the process does not keep the bot's own from ending. */
  private rest(): void {
    if (this.child) rested(this.child);
  }

  private wake(): void {
    this.child?.ref();
    this.child?.channel?.ref();
  }
}

function spawned(images?: string): ChildProcess {
  const image = parserImage(images);
  return fork(new URL('./child.ts', import.meta.url), {
    serialization: 'advanced',
    // Not the parent's: a debugger's port, for one, can be opened once only.
    execArgv: ['--disable-warning=ExperimentalWarning', ...(image ? ['--snapshot-blob', image] : [])],
    stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
  });
}

/** The process that was started ahead, for whoever comes first, while it lives. */
function taken(): ChildProcess | undefined {
  const child = ahead;
  ahead = undefined;
  return child?.connected ? child : undefined;
}

function rested(child: ChildProcess): ChildProcess {
  child.unref();
  child.channel?.unref();
  return child;
}

function cancelled(): QueryError {
  return new QueryError('stopped', 'cancelled', 'The query was cancelled');
}
