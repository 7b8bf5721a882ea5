import { App, HTTPReceiver } from '@slack/bolt';
import { createLog } from '../src/log.ts';
import { createHttpServer } from '../src/surfaces/http-server.ts';
import { slackPath, slackSurface } from '../src/surfaces/slack.ts';
import { botToken, type SlackApi, startSlackApi } from '../test/fakes/slack-api.ts';
import { overHttp, signingSecret, slackPerson } from '../test/fakes/slack-person.ts';
import { startHuntline } from '../test/support/huntline.ts';
import { beside, type Figure, timeEach } from './figure.ts';

const samples = 300;

/** A direct message over signed HTTP until its answer stands in Slack's double, beside a bare Bolt app that echoes. */
export async function benchSlack(): Promise<readonly Figure[]> {
  const log = createLog('silent');
  const [slack, bareSlack] = [await startSlackApi(), await startSlackApi()];
  const huntline = await startHuntline();
  const [http, bareHttp] = [createHttpServer('127.0.0.1', 0), createHttpServer('127.0.0.1', 0)];
  const surface = slackSurface({ botToken, signingSecret, apiUrl: `${slack.url}/api/` }, http, log);
  try {
    await surface.start(huntline.app);
    await huntline.warm();
    const ours = line(slack, (await http.listen()).port);
    const echo = line(bareSlack, await bareEcho(bareSlack, bareHttp));
    const peer = await timeEach(() => echo('hello'), samples);
    const help = await timeEach(() => ours('help'), samples);
    const hunt = await timeEach(() => ours('hunt alerts last 1d top 5'), samples);
    return [
      ...beside('Slack: help', help, 'bare Bolt echo', peer),
      ...beside('Slack: a trivial hunt', hunt, 'bare Bolt echo', peer),
    ];
  } finally {
    await surface.stop();
    await Promise.all([http.close(), bareHttp.close(), huntline.close()]);
    await Promise.all([slack.close(), bareSlack.close()]);
  }
}

/** Sends a line and waits until one more message stands in Slack. */
function line(slack: SlackApi, port: number): (text: string) => Promise<unknown> {
  const person = slackPerson(slack, overHttp(`http://127.0.0.1:${port}${slackPath}`));
  return async (text) => {
    const before = slack.messages.length;
    await person.directMessage(text);
    return slack.until(() => slack.messages.length > before);
  };
}

async function bareEcho(slack: SlackApi, http: ReturnType<typeof createHttpServer>): Promise<number> {
  const receiver = new HTTPReceiver({ signingSecret });
  const bolt = new App({ receiver, token: botToken, clientOptions: { slackApiUrl: `${slack.url}/api/` } });
  bolt.message(async ({ message, say }) => {
    await say(`echo: ${'text' in message ? message.text : ''}`);
  });
  http.route(slackPath, receiver.requestListener);
  return (await http.listen()).port;
}
