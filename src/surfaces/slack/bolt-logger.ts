import type { Logger, LogLevel } from '@slack/bolt';
import type { Log } from '../../log.ts';

/** Bolt's log in ours. Its debug lines hold whole payloads, tokens to answer with among them, and are left out. */
export function boltLogger(log: Log, level: LogLevel): Logger {
  const written = (message: unknown[]) => `slack: ${message.map(String).join(' ')}`;
  return {
    debug: () => undefined,
    info: (...message) => log.debug(written(message)),
    warn: (...message) => log.warn(written(message)),
    error: (...message) => log.error(written(message)),
    setLevel: () => undefined,
    getLevel: () => level,
    setName: () => undefined,
  };
}
