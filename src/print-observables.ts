import { once } from 'node:events';
import { createReadStream } from 'node:fs';
import { UserError } from './errors.ts';
import { observableLines } from './language/observables/observable-lines.ts';

/** Prints what a file, or standard input (`-`), names: one JSON line each. @throws {UserError} the file cannot be read. */
export async function printObservables(file: string | undefined): Promise<void> {
  if (file === undefined) {
    throw new UserError('Which file? “-” is standard input.', { hint: 'huntline observables mail.eml' });
  }
  // Whoever reads may have had enough, as `head` has.
  process.stdout.on('error', (error) => process.exit('code' in error && error.code === 'EPIPE' ? 0 : 1));
  const text = file === '-' ? process.stdin : createReadStream(file);
  const forgotten = (remembered: number) =>
    process.stderr.write(`More than ${remembered} different ones: some may be told again.\n`);
  try {
    for await (const line of observableLines(text, { onForgetful: (n) => void forgotten(n) })) {
      if (!process.stdout.write(`${line}\n`)) await once(process.stdout, 'drain');
    }
  } catch (error) {
    if (!(error instanceof Error && 'code' in error)) throw error;
    throw new UserError(`${file} cannot be read: ${error.message}`, { title: 'No such file' });
  }
}
