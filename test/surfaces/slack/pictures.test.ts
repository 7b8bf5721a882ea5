import { webApi } from '@slack/bolt';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createLog } from '../../../src/log.ts';
import { boltLogger } from '../../../src/surfaces/slack/bolt-logger.ts';
import type { Layout } from '../../../src/surfaces/slack/layouts.ts';
import { createPictures, wordsAlone } from '../../../src/surfaces/slack/pictures.ts';
import { messageOf } from '../../../src/surfaces/slack/send-accepted.ts';
import { botToken, type SlackApi, startSlackApi } from '../../fakes/slack-api.ts';

const png = Buffer.concat([Buffer.from('89504e470d0a1a0a', 'hex'), Buffer.from('a world map')]);
const text = (words: string) => ({ type: 'section', text: { type: 'mrkdwn', text: words } });

const layout: Layout = {
  name: 'full',
  text: 'Where they are',
  blocks: [text('Where they are'), text('Berlin: 2')],
  pictures: [
    {
      name: 'map.png',
      mime: 'image/png',
      content: png.toString('base64'),
      alt: 'Two of them are in Berlin',
      at: 1,
    },
  ],
};

const log = createLog('silent');
let slack: SlackApi;
beforeEach(async () => {
  slack = await startSlackApi();
});
afterEach(() => slack.close());

function open() {
  const client = new webApi.WebClient(botToken, {
    slackApiUrl: `${slack.url}/api/`,
    retryConfig: { retries: 0 },
    logger: boltLogger(log, webApi.LogLevel.ERROR),
  });
  const place = { channel: 'C1', thread: '1.1' };
  const pictures = createPictures({ client, log, place, pauses: [0, 0] });
  const send = (one: Layout) =>
    client.apiCall('chat.postMessage', { channel: 'C1', thread_ts: '1.1', ...messageOf(one) });
  return { pictures, send };
}

const types = () => slack.messages.map(({ blocks }) => blocks.map(({ type }) => type));
const uploads = () => slack.calls.filter(({ method }) => method === 'files.getUploadURLExternal').length;

describe('a picture in Slack', () => {
  it('is uploaded as nobody’s message, and stands where it belongs', async () => {
    const { pictures, send } = open();
    await pictures.send(layout, send);
    expect(slack.files).toHaveLength(1);
    expect(slack.files[0]?.bytes?.equals(png)).toBe(true);
    expect(slack.files[0]?.shared?.channel_id).toBeUndefined();
    expect(types()).toEqual([['section', 'image', 'section']]);
    expect(slack.messages[0]?.blocks[1]).toMatchObject({
      slack_file: { id: slack.files[0]?.id },
      alt_text: 'Two of them are in Berlin',
    });
    expect(slack.messages[0]?.args.pictures).toBeUndefined();
  });

  it('is waited for until Slack has looked at it, and uploaded once for all tries and ways', async () => {
    const { pictures, send } = open();
    slack.slowPictures(2);
    await pictures.send(layout, send);
    expect(types()).toEqual([['section', 'image', 'section']]);
    await pictures.send({ ...layout, name: 'fewer rows' }, send);
    expect(uploads()).toBe(1);
  });

  it('goes into the thread beside the message where it cannot stand in it', async () => {
    const { pictures, send } = open();
    slack.slowPictures(9);
    await pictures.send(layout, send);
    expect(types()).toEqual([['section', 'section']]);
    expect(slack.files.map(({ shared }) => shared?.channel_id)).toEqual([undefined, 'C1']);
    expect(slack.files[1]?.shared).toMatchObject({ thread_ts: '1.1' });
  });

  it('is left out with a word why where Slack takes no files, or Huntline may not send any', async () => {
    for (const [failure, why] of [
      ['file_uploads_disabled', 'file_uploads_disabled'],
      ['missing_scope', 'the Slack app lacks the scope files:write'],
    ] as const) {
      const { pictures, send } = open();
      slack.fail('files.getUploadURLExternal', failure);
      await pictures.send(layout, send);
      expect(slack.messages.at(-1)?.blocks.map(({ type }) => type)).toEqual([
        'section',
        'section',
        'context',
      ]);
      expect(JSON.stringify(slack.messages.at(-1)?.blocks)).toContain(`could not be shown: ${why}.`);
    }
  });

  it('does not hide that the rest of a message was refused', async () => {
    const { pictures, send } = open();
    slack.refused.add('section');
    await expect(pictures.send(layout, send)).rejects.toThrow('invalid_blocks');
    expect(slack.calls.filter(({ method }) => method === 'chat.postMessage')).toHaveLength(1);
  });

  it('is only spoken of where the bot is no member', async () => {
    const sent: Layout[] = [];
    await wordsAlone.send(layout, async (one) => void sent.push(one));
    await wordsAlone.send({ name: 'x', text: 'x', blocks: [] }, async (one) => void sent.push(one));
    expect(JSON.stringify(sent[0]?.blocks)).toContain('invite Huntline');
    expect(sent[1]?.blocks).toEqual([]);
    expect(slack.files).toEqual([]);
  });
});
