import { CloudAdapter, ConfigurationBotFrameworkAuthentication } from 'botbuilder';
import { createLog } from '../src/log.ts';
import { createHttpServer } from '../src/surfaces/http-server.ts';
import { teamsSurface } from '../src/surfaces/teams.ts';
import { teamsMessage } from '../test/fakes/teams-client.ts';
import { startHuntline } from '../test/support/huntline.ts';
import { beside, type Figure, timeEach } from './figure.ts';

const samples = 300;

/** A line through Teams' protocol, answered in the response body, beside a bare `CloudAdapter` that echoes. */
export async function benchTeams(): Promise<readonly Figure[]> {
  const log = createLog('silent');
  const huntline = await startHuntline();
  const http = createHttpServer('127.0.0.1', 0);
  const bare = createHttpServer('127.0.0.1', 0);
  const surface = teamsSurface({}, http, log);
  try {
    await surface.start(huntline.app);
    await huntline.warm();
    const ours = await http.listen();
    const peer = await bareEcho(bare);
    const echo = await timeEach(() => post(peer, 'hello'), samples);
    const help = await timeEach(() => post(ours.port, 'help'), samples);
    const hunt = await timeEach(() => post(ours.port, 'hunt alerts last 1d top 5'), samples);
    return [
      ...beside('Teams: help', help, 'bare CloudAdapter echo', echo),
      ...beside('Teams: a trivial hunt', hunt, 'bare CloudAdapter echo', echo),
    ];
  } finally {
    await surface.stop();
    await Promise.all([http.close(), bare.close(), huntline.close()]);
  }
}

async function bareEcho(server: ReturnType<typeof createHttpServer>): Promise<number> {
  const adapter = new CloudAdapter(new ConfigurationBotFrameworkAuthentication({}));
  server.route('/api/messages', async (request, response) => {
    let text = '';
    for await (const chunk of request) text += String(chunk);
    const body = JSON.parse(text) as Record<string, unknown>;
    const reply = {
      socket: response.socket,
      status(code: number) {
        response.statusCode = code;
      },
      header: (name: string, value: string) => void response.setHeader(name, value),
      send: (value: unknown) =>
        void response.setHeader('content-type', 'application/json').write(JSON.stringify(value)),
      end: () => void response.end(),
    };
    await adapter.process(
      { body, headers: request.headers as Record<string, string[]>, method: request.method ?? 'POST' },
      reply,
      async (turn) => void (await turn.sendActivity(`echo: ${turn.activity.text}`)),
    );
  });
  return (await server.listen()).port;
}

async function post(port: number, text: string): Promise<void> {
  const activity = teamsMessage(text, 'http://127.0.0.1:1', 'personal', { deliveryMode: 'expectReplies' });
  const response = await fetch(`http://127.0.0.1:${port}/api/messages`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(activity),
  });
  const body = await response.text();
  if (!response.ok || !body.includes('"activities"')) throw new Error(`No reply: ${response.status} ${body}`);
}
