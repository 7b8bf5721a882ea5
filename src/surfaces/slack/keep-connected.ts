import { setTimeout as delay } from 'node:timers/promises';
import type { SocketModeReceiver } from '@slack/bolt';
import type { Log } from '../../log.ts';

type SocketClient = SocketModeReceiver['client'];

const longestPauseMs = 30_000;

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
    if (failures === 0) await new Promise((resolve) => client.once('disconnected', resolve));
    else
      await delay(Math.min(longestPauseMs, 500 * 2 ** failures), undefined, { signal }).catch(
        () => undefined,
      );
    if (signal.aborted) return;
    try {
      await client.start();
      failures = 0;
    } catch (cause) {
      failures += 1;
      log.warn({ err: cause }, `slack: no connection at attempt ${failures}; trying again`);
    }
  }
}
