import { type Logger, pino } from 'pino';

export type Log = Pick<Logger, 'debug' | 'error' | 'info' | 'warn'>;

/** A structured log on standard error; every text in `secrets` is blotted out of each line before it is written. */
export function createLog(level: string, secrets: readonly string[] = []): Log {
  const hidden = secrets.filter((secret) => secret.length > 3);
  return pino(
    { level, base: null },
    {
      write(line: string) {
        process.stderr.write(hidden.reduce((text, secret) => text.replaceAll(secret, '[secret]'), line));
      },
    },
  );
}
