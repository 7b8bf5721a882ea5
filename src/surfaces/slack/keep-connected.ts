import { setTimeout as delay } from 'node:timers/promises';
import type { SocketModeReceiver } from '@slack/bolt';
import type { Log } from '../../log.ts';

type SocketClient = SocketModeReceiver['client'];

const shortestPauseMs = 250;
const longestPauseMs = 30_000;
/** A connection that ends sooner counts as a failed one, or a broken network would have us call Slack without end. */
const livedMs = 10_000;

/**
 * Connects, and connects again whenever Slack recycles the connection or the network drops it, until the signal.
 * The client's own reconnection ends the process when Slack cannot be reached at that moment, so it is off.
 * @throws what kept the first connection from being made.
 */
export async function keepConnected(client: SocketClient, log: Log, signal: AbortSignal): Promise<void> {
  await client.start();
  void reconnect(client, log, signal);
}

async function reconnect(client: SocketClient, log: Log, signal: AbortSignal): Promise<void> {
  let failures = 0;
  while (!signal.aborted) {
    const began = performance.now();
    await new Promise((resolve) => client.once('disconnected', resolve));
    failures = performance.now() - began < livedMs ? failures + 1 : 0;
    for (let connected = false; !connected && !signal.aborted; ) {
      await pause(failures, signal);
      connected = signal.aborted || (await connect(client, log));
      failures += connected ? 0 : 1;
    }
  }
}

async function connect(client: SocketClient, log: Log): Promise<boolean> {
  try {
    await client.start();
    return true;
  } catch (cause) {
    log.warn({ err: cause }, 'slack: no connection for Socket Mode; trying again');
    return false;
  }
}

async function pause(failures: number, signal: AbortSignal): Promise<void> {
  if (failures === 0) return;
  const ms = Math.min(longestPauseMs, shortestPauseMs * 2 ** failures);
  await delay(ms, undefined, { signal }).catch((error: unknown) => {
    if (!signal.aborted) throw error;
  });
}
