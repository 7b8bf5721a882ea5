import type { Logger, Receiver } from '@slack/bolt';
import { UserError } from '../../errors.ts';
import type { Log } from '../../log.ts';
import type { HttpServer } from '../http-server.ts';
import { keepConnected } from './keep-connected.ts';
import { readPayload } from './read-payload.ts';
import { notAccepted } from './slack-error.ts';

const appTokenHint =
  'Take an “App-Level Token” (xapp-…) with the scope connections:write from “Basic Information” of the app’s pages.';

/** A way in from Slack. */
export interface Receiving {
  readonly receiver: Receiver;
  /** Resolves to where it can be reached, in words. */
  start(): Promise<string>;
  stop(): Promise<void>;
}

/** Signed HTTP at a path of the shared port. */
export async function openHttp(
  signingSecret: string | undefined,
  http: HttpServer,
  path: string,
  logger: Logger,
): Promise<Receiving> {
  if (!signingSecret) {
    throw new UserError('Slack needs SLACK_SIGNING_SECRET (over HTTP) or SLACK_APP_TOKEN (Socket Mode).', {
      title: 'Slack is off',
      hint: 'Both are on “Basic Information” of the app’s pages.',
    });
  }
  const { HTTPReceiver } = await import('@slack/bolt');
  const receiver = new HTTPReceiver({ signingSecret, endpoints: path, logger });
  let open = true;
  http.route(path, (request, response) => {
    if (!open) return response.writeHead(503).end();
    if (request.method !== 'POST') return response.writeHead(405, { allow: 'POST' }).end();
    void readPayload(request, response).then((whole) => {
      if (whole) receiver.requestListener(whole, response);
    });
  });
  return {
    receiver,
    async start() {
      const { host, port } = await http.listen();
      return `http://${host.includes(':') ? `[${host}]` : host}:${port}${path}`;
    },
    async stop() {
      open = false;
    },
  };
}

/** Socket Mode: a connection that Huntline opens. */
export async function openSocket(
  appToken: string,
  apiUrl: string | undefined,
  logger: Logger,
  log: Log,
): Promise<Receiving> {
  const { SocketModeReceiver } = await import('@slack/bolt');
  const receiver = new SocketModeReceiver({
    appToken,
    logger,
    autoReconnectEnabled: false,
    installerOptions: {
      clientOptions: {
        retryConfig: { retries: 2 },
        timeout: 10_000,
        ...(apiUrl ? { slackApiUrl: apiUrl } : {}),
      },
    },
  });
  const closing = new AbortController();
  return {
    receiver,
    async start() {
      try {
        await keepConnected(receiver.client, log, closing.signal);
      } catch (cause) {
        throw notAccepted('SLACK_APP_TOKEN', appTokenHint, cause);
      }
      return 'Socket Mode';
    },
    async stop() {
      closing.abort();
      await receiver.client.disconnect();
    },
  };
}
