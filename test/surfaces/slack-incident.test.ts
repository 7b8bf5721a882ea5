import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import type { Huntline } from '../../src/compose/compose-app.ts';
import type { HttpAnswer, HttpRequest } from '../../src/http/http-client.ts';
import { asnRecord, cityRecord, writeMmdb } from '../fakes/mmdb.ts';
import { botUser, type SlackMessage } from '../fakes/slack-api.ts';
import { buttons, slackPerson } from '../fakes/slack-person.ts';
import { type SlackStage, stageSlack } from '../fakes/slack-stage.ts';
import { startHuntline } from '../support/huntline.ts';

// All that Huntline asks of services outside goes through one client: here it ends, and is written down.
const outside = vi.hoisted(() => ({ asked: [] as HttpRequest[] }));

vi.mock('../../src/http/create-http-client.ts', () => ({
  createHttpClient: () => ({
    async send(request: HttpRequest): Promise<HttpAnswer> {
      outside.asked.push(request);
      const pulses = request.url.includes('85.214.149.236')
        ? [{ name: 'QUIET HERON' }, { name: 'Spray' }]
        : [];
      const body = JSON.stringify({ pulse_info: { count: pulses.length, pulses } });
      return { status: 200, headers: { 'content-type': 'application/json' }, body };
    },
  }),
}));

const sha256 = '9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08';
/** Five that are defanged, two that are private, and one of the five once more. */
const alarm = [
  'HR-01 (10.20.30[.]40, gateway 192[.]168[.]7[.]1) talks to 85[.]214[.]149[.]236 and 45[.]83[.]64[.]1,',
  'it fetched hxxps://cdn[.]skyline-updates[.]com/a/gate[.]php from update(dot)skyline-updates(dot)com',
  `and runs ${sha256}. Again: 85.214.149[.]236`,
].join('\n');
const asked = [
  '/IPv4/45.83.64.1/',
  '/IPv4/85.214.149.236/',
  `/file/${sha256}/`,
  '/hostname/update.skyline-updates.com/',
  `/url/${encodeURIComponent('https://cdn.skyline-updates.com/a/gate.php')}/`,
];

let huntline: Huntline;
let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'huntline-'));
  const city = join(folder, 'City.mmdb');
  const asn = join(folder, 'ASN.mmdb');
  const berlin = cityRecord('DE', 'Berlin', [52.5, 13.4]);
  await writeFile(city, writeMmdb({ type: 'GeoLite2-City', networks: { '85.214.0.0/16': berlin } }));
  const strato = asnRecord(6724, 'Strato');
  await writeFile(asn, writeMmdb({ type: 'GeoLite2-ASN', networks: { '85.214.0.0/15': strato } }));
  huntline = await startHuntline({
    HUNTLINE_TI_PROVIDERS: 'otx,internal',
    HUNTLINE_OTX_KEY: 'not-a-real-key',
    HUNTLINE_TLP: 'amber',
    HUNTLINE_GEOIP_DATABASES: `${city},${asn}`,
  });
  await huntline.warm();
});
afterAll(async () => {
  await huntline?.close();
  await rm(folder, { recursive: true, force: true });
});

let stage: SlackStage;
beforeEach(() => outside.asked.splice(0));
afterEach(() => stage.close());

/** A Slack in which every channel has its own name; what was written there so far is not known elsewhere. */
let channels = 0;
async function open(name: string, flags = {}) {
  stage = await stageSlack(huntline.app, 'signed HTTP');
  huntline.watch.start(async (surface, to, answer) => {
    expect(surface).toBe('slack');
    await stage.surface.post?.(to, answer);
  });
  channels += 1;
  const channel = `C${channels}0`;
  stage.slack.memberOf.add(channel);
  stage.slack.conversations.set(channel, { flags: { name, ...flags } });
  return { ...stage, channel };
}

const shown = (message: SlackMessage | undefined) => JSON.stringify(message?.blocks);
const urls = () => outside.asked.map(({ url }) => url);

describe('an incident channel in Slack', () => {
  it('gets one quiet reply in the thread about what is public and new, and nothing else leaves the house', async () => {
    const { slack, ana, channel } = await open('inc-2042');
    await ana.says(alarm, { channel, ts: '100.1' });
    const reply = await slack.until(() => slack.messages[0]);
    expect(reply).toMatchObject({ channel, thread_ts: '100.1' });
    expect(buttons(reply).map(({ title }) => title)).toContain('More');
    const text = shown(reply);
    const values = [...text.matchAll(/"text":"([^"]+)","style":{"code":true}/g)].map((match) => match[1]);
    expect(values).toEqual([
      '85.214.149.236',
      '45.83.64.1',
      'hxxps://cdn[.]skyline-updates[.]com/a/gate.php',
      'update[.]skyline-updates[.]com',
      expect.stringContaining(sha256.slice(0, 8)),
    ]);
    for (const part of ['10.20.30', '10[.]20', '192.168', '192[.]168']) expect(text).not.toContain(part);
    // The worst first, as two of OTX's pulses have it, and our own logs.
    expect(text).toMatch(/High.*85\.214\.149\.236.*Berlin.*Strato.*seen \d+×.*Unknown/);

    expect(
      urls()
        .map((url) => url.replace(/^.*\/indicators|general$/g, ''))
        .toSorted(),
    ).toEqual(asked);
    expect(urls().every((url) => url.startsWith('https://otx.alienvault.com/'))).toBe(true);
    expect(JSON.stringify(outside.asked)).not.toMatch(/10\.20\.30|192\.168|HR-01|inc-2042|T1:U1|"body"/);
  });

  it('answers an observable once a thread, what an edit adds, and nothing that bots write', async () => {
    const { slack, ana, channel } = await open('incident-7');
    await ana.says('beacon to 85[.]214[.]149[.]236', { channel, ts: '200.1' });
    await slack.until(() => slack.messages[0]);
    await ana.says('85[.]214[.]149[.]236 again', { channel, ts: '200.2', thread_ts: '200.1' });
    await ana.says('also 45[.]83[.]64[.]2', { channel, ts: '200.3', user: 'U9', bot_id: 'B9' });
    await ana.says('45[.]83[.]64[.]2', { channel, ts: '200.4', user: botUser, bot_id: 'B1' });
    const event = {
      type: 'message',
      channel,
      channel_type: 'channel',
      user: 'U1',
      ts: '200.1',
      thread_ts: '200.1',
    };
    await ana.event({
      type: 'message',
      subtype: 'message_changed',
      channel,
      channel_type: 'channel',
      ts: '200.5',
      message: {
        ...event,
        text: 'beacon to 85[.]214[.]149[.]236 and 45[.]83[.]64[.]9',
        edited: { ts: '200.5' },
      },
      previous_message: { ...event, text: 'beacon to 85[.]214[.]149[.]236' },
    });
    const second = await slack.until(() => slack.messages[1]);
    expect(second.thread_ts).toBe('200.1');
    expect(shown(second)).toContain('64');
    expect(shown(second)).not.toContain('149');
    // In another thread it is worth a reply again, from what is remembered: nobody is asked twice.
    await ana.says('85[.]214[.]149[.]236', { channel, ts: '300.1' });
    expect((await slack.until(() => slack.messages[2])).thread_ts).toBe('300.1');
    expect(urls().filter((url) => url.includes('85.214'))).toEqual([]);
    expect(urls().filter((url) => url.includes('45.83.64.2'))).toEqual([]);
  });
});

describe('other channels in Slack', () => {
  it('are left alone, whatever is said there, until somebody asks for it', async () => {
    const { slack, ana, channel } = await open('lunch');
    await ana.says('beacon to 45[.]83[.]64[.]20', { channel, ts: '400.1' });
    await ana.mention('help', { channel, ts: '400.2' });
    await slack.until(() => slack.messages.length === 1);
    expect(slack.messages.map(({ thread_ts }) => thread_ts)).toEqual(['400.2']);
    await ana.mention('watch observables here', { channel, ts: '400.3' });
    await slack.until(() => slack.messages[1]);
    await ana.says('beacon to 45[.]83[.]64[.]20', { channel, ts: '400.4' });
    expect((await slack.until(() => slack.messages[2])).thread_ts).toBe('400.4');
  });

  it('get no reply where another organisation reads along, and none of what was said leaves', async () => {
    const shared = { is_ext_shared: true, is_shared: true };
    const { slack, ana, channel, transport } = await open('inc-9', shared);
    await ana.says('beacon to 45[.]83[.]64[.]30', { channel, ts: '500.1' });
    const ben = slackPerson(slack, transport, 'U2', 'T2');
    await ben.says('beacon to 45[.]83[.]64[.]31', { channel, ts: '500.2', user_team: 'T2' });
    // What comes after it is answered: had those before been heard, they would have been, too.
    slack.conversations.set('C1', { flags: { name: 'inc-10' } });
    await ana.says('beacon to 85[.]214[.]149[.]236', { ts: '500.3' });
    await slack.until(() => slack.messages[0]);
    expect(slack.messages.map(({ thread_ts }) => thread_ts)).toEqual(['500.3']);
    expect(urls().filter((url) => url.includes('45.83'))).toEqual([]);
  });
});

describe('“Enrich observables” and “enrich this” in Slack', () => {
  it('answer about every message of the thread, and about one', async () => {
    const { slack, ana, channel } = await open('soc');
    const alert = { bot_id: 'B9', ts: '600.1', text: '', attachments: [{ text: 'from 45[.]83[.]64[.]40' }] };
    slack.threads.set(`${channel}:600.1`, [alert, { user: 'U1', ts: '600.2', text: 'and 10.20.30[.]40' }]);
    await ana.mention('enrich this', { channel, ts: '600.3', thread_ts: '600.1' });
    const reply = await slack.until(() => slack.messages.find((message) => shown(message).includes('64')));
    expect(reply.thread_ts).toBe('600.1');
    await ana.shortcut(alert, {
      callback_id: 'enrich_observables',
      channel: { id: channel, name: 'soc' },
    });
    await slack.until(() => slack.messages.filter((message) => shown(message).includes('64')).length === 2);
    expect(JSON.stringify(outside.asked)).not.toMatch(/10\.20\.30/);
  });
});

describe('a map in Slack', () => {
  it('is a picture in the answer’s place in the thread, uploaded for it', async () => {
    const { slack, ana, channel } = await open('soc');
    await ana.mention('map 85[.]214[.]149[.]236', { channel, ts: '700.1' });
    const reply = await slack.until(() =>
      slack.messages.find(({ blocks }) => blocks.some(({ type }) => type === 'image')),
    );
    expect(reply.thread_ts).toBe('700.1');
    const picture = reply.blocks.find(({ type }) => type === 'image');
    expect(picture).toMatchObject({ slack_file: { id: slack.files[0]?.id }, alt_text: expect.any(String) });
    expect(slack.files[0]?.bytes?.subarray(1, 4).toString()).toBe('PNG');
    expect(slack.messages).toHaveLength(1);
  });
});
