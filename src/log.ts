import { type Logger, pino } from 'pino';

export type Log = Pick<Logger, 'debug' | 'error' | 'info' | 'warn'>;

/** A structured log on standard error; each line goes through `blot` before it is written, which takes the secrets out. */
export function createLog(level: string, blot: (text: string) => string = (text) => text): Log {
  return pino(
    { level, base: null },
    {
      write(line: string) {
        process.stderr.write(blot(line));
      },
    },
  );
}
