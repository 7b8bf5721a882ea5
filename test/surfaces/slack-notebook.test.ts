import { readdirSync, readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { type Breakage, startBrokenJupyter } from '../fakes/broken-jupyter.ts';
import type { SlackMessage } from '../fakes/slack-api.ts';
import { buttons, type SlackTransport, slackPerson } from '../fakes/slack-person.ts';
import { type SlackStage, stageSlack } from '../fakes/slack-stage.ts';
import { launchBrowser, noBrowser } from '../support/browser.ts';
import { noJupyter } from '../support/jupyter.ts';
import { type JupyterStage, startJupyterStage, startNotebookStage } from '../support/notebook-stage.ts';
import { openedNotebook, parametersIn } from '../support/opened-notebook.ts';

let slack: SlackStage | undefined;

afterEach(async () => {
  await slack?.close();
  slack = undefined;
});

const shown = (message: SlackMessage) => JSON.stringify(message.blocks);

/** The card of a line that was typed. */
async function cardOf(line: string, { slack: api, ana }: SlackStage): Promise<SlackMessage> {
  await ana.command('/hunt', line);
  return api.until(() => api.messages.find((one) => buttons(one).some(({ title }) => title === 'Notebook')));
}

/** Addresses that a message’s buttons open. */
function links(message: SlackMessage): readonly string[] {
  return buttons(message).flatMap(({ element }) => (typeof element.url === 'string' ? [element.url] : []));
}

/** The card that tells where the notebook is: its first link opens it. */
function launchCards(stage: SlackStage): readonly SlackMessage[] {
  return stage.slack.messages.filter((one) => links(one)[0]?.includes('.ipynb'));
}

describe.skipIf(noJupyter())('from an alert card in Slack to its notebook on a real Jupyter server', () => {
  let stage: JupyterStage;
  beforeAll(async () => {
    stage = await startJupyterStage();
    stage.giveToken('T1:U1', stage.jupyter.token);
  }, 120_000);
  afterAll(() => stage?.close());

  const saved = () =>
    readdirSync(stage.folder, { recursive: true })
      .map(String)
      .filter((path) => /^Huntline\/[^/]*\.ipynb$/.test(path));

  it.skipIf(noBrowser)(
    'is two clicks: the card’s button, and the link, behind which the parameters stand',
    async () => {
      slack = await stageSlack(stage.huntline.app, 'Socket Mode');
      const card = await cardOf('alerts last 28d', slack);
      await slack.ana.press(card, 'Notebook');
      const [launched] = await slack.slack.until(() => {
        const found = launchCards(slack as SlackStage);
        return found.length > 0 && found;
      });
      if (!launched) throw new Error('There is no card of the notebook.');
      expect(launched.thread_ts).toBe(card.ts);
      const [link = ''] = links(launched);
      expect(link.startsWith(`${stage.jupyter.baseUrl}/notebooks/`)).toBe(true);
      expect(shown(launched)).not.toContain(stage.jupyter.token);
      const browser = await launchBrowser();
      try {
        const page = await browser.newPage();
        await page.goto(link);
        const parameters = parametersIn(await openedNotebook(page, stage.jupyter.token));
        expect(parameters).toMatchObject({
          workspace: 'demo',
          hunt: 'SecurityAlert.list_alerts',
          entities: {
            host: expect.arrayContaining(['WS-FIN-12']),
            ip: expect.arrayContaining(['85.214.149.236']),
          },
        });
        const [start, end] = [Date.parse(String(parameters.start)), Date.parse(String(parameters.end))];
        expect(end - start).toBe(28 * 86_400_000);
        expect(await page.locator('.text_cell h1').first().textContent()).toContain('Security alerts');
      } finally {
        await browser.close();
      }
    },
    120_000,
  );

  it('is made once where Slack delivers a press again, and under a new name where a person presses again', async () => {
    slack = await stageSlack(stage.huntline.app, 'Socket Mode');
    const { slack: api, transport } = slack;
    const sent: Parameters<SlackTransport['send']>[] = [];
    const recording: SlackTransport = {
      send: (...call) => {
        sent.push(call);
        return transport.send(...call);
      },
    };
    const ana = slackPerson(api, recording);
    const card = await cardOf('incidents last 28d', slack);
    const before = saved();
    const made = () => saved().filter((name) => !before.includes(name));
    await ana.press(card, 'Notebook');
    const [kind, payload] = sent.at(-1) ?? [];
    if (!kind || !payload) throw new Error('Nothing was pressed.');
    // Slack did not see the acknowledgement.
    await transport.send(kind, payload, 1);
    await api.until(() => launchCards(slack as SlackStage).length > 0);
    const [first = ''] = made();
    const content = readFileSync(join(stage.folder, first), 'utf8');
    await ana.press(card, 'Notebook');
    await api.until(() => launchCards(slack as SlackStage).length > 1);
    expect(made()).toHaveLength(2);
    expect(launchCards(slack).map((one) => links(one)[0])).toEqual([
      expect.stringContaining(basename(first)),
      expect.not.stringContaining(basename(first)),
    ]);
    expect(readFileSync(join(stage.folder, first), 'utf8')).toBe(content);
    expect(launchCards(slack)).toHaveLength(2);
  });

  it('is made once for a line that is delivered twice', async () => {
    slack = await stageSlack(stage.huntline.app, 'signed HTTP');
    const { slack: api, ana, transport } = slack;
    const before = saved();
    const event = {
      type: 'event_callback',
      token: 'legacy',
      team_id: 'T1',
      api_app_id: 'A1',
      event_id: 'Ev-the-same',
      event: {
        type: 'app_mention',
        user: 'U1',
        team: 'T1',
        channel: 'C1',
        ts: '1690000001.000001',
        text: '<@UBOT> notebook launch for 85.214.149.236',
      },
    };
    await Promise.all([transport.send('events_api', event), transport.send('events_api', event, 1)]);
    await api.until(() => launchCards(slack as SlackStage).length > 0);
    // What came later is answered: nothing of the second delivery is on its way any more.
    await ana.mention('help', { ts: '1690000002.000001' });
    await api.until(() => api.messages.some(({ thread_ts }) => thread_ts === '1690000002.000001'));
    expect(saved().filter((name) => !before.includes(name))).toHaveLength(1);
    expect(launchCards(slack)).toHaveLength(1);
  });

  it('comes as a file, with the reason, for who has no token of their own or a wrong one', async () => {
    slack = await stageSlack(stage.huntline.app, 'Socket Mode');
    const { slack: api, transport } = slack;
    api.users.set('U3', { id: 'U3', team_id: 'T1', name: 'cy', tz: 'UTC', profile: { display_name: 'Cy' } });
    const cy = slackPerson(api, transport, 'U3');
    await cy.mention('notebook launch for 85.214.149.236');
    const unknown = await api.until(() =>
      api.messages.find((one) => shown(one).includes('could not be put')),
    );
    expect(shown(unknown)).toContain('jupyter-T1-U3');
    await api.until(() => api.files.some(({ shared }) => shared));
    stage.giveToken('T1:U3', 'not-the-token-of-this-server');
    await cy.mention('notebook launch for 85.214.149.236');
    const refused = await api.until(() =>
      api.messages.find((one) => shown(one).includes('does not take the token (403)')),
    );
    expect(links(refused).some((url) => url.includes('Entity%20Explorer%20-%20IP'))).toBe(true);
    const files = await api.until(() => {
      const found = api.files.filter(({ shared }) => shared);
      return found.length === 2 && found;
    });
    for (const { name, content = '' } of files) {
      expect(name).toMatch(/^85-214-149-236-\d+\.ipynb$/);
      expect(JSON.parse(content)).toMatchObject({ nbformat: 4, nbformat_minor: 5 });
    }
    expect(JSON.stringify([api.messages, files])).not.toContain('not-the-token-of-this-server');
  });
});

describe.each<[Breakage, RegExp]>([
  ['dies', /could not be put into Jupyter: The Jupyter server at 127\.0\.0\.1/],
  ['refuses', /does not take the token \(403\)/],
  ['login page', /What answers at 127\.0\.0\.1:\d+ is no Jupyter server/],
  ['starting page', /is not running \(503\)/],
])('where the server %s', (how, reason) => {
  it('the link and the file come all the same, in Slack as the answer to a button, with the reason on the card', async () => {
    const jupyter = await startBrokenJupyter(how);
    const stage = await startNotebookStage(jupyter.baseUrl);
    try {
      stage.giveToken('T1:U1', 'token-of-ana-in-the-vault');
      slack = await stageSlack(stage.huntline.app, 'Socket Mode');
      const { slack: api, ana } = slack;
      const card = await cardOf('incidents last 28d', slack);
      await ana.press(card, 'Notebook');
      const told = await api.until(() => api.messages.find((one) => shown(one).includes('could not be put')));
      expect(shown(told)).toMatch(reason);
      expect(links(told).some((url) => url.includes('Incident%20Triage.ipynb'))).toBe(true);
      expect(told.thread_ts).toBe(card.ts);
      const file = await api.until(() => api.files.find(({ shared }) => shared));
      expect(file.name).toMatch(/^incidents-\d+\.ipynb$/);
      expect(file.shared).toMatchObject({ channel_id: 'C1', thread_ts: card.ts });
      expect(file.content).toContain('SecurityIncident.list_incidents');
      expect(jupyter.asked.length).toBeGreaterThan(0);
      expect(JSON.stringify([api.messages, api.files, slack.logged])).not.toContain('token-of-ana');
      // Neither the file nor the card is taken back with what was said meanwhile.
      await ana.mention('help', { ts: '1690000009.000001' });
      await api.until(() => api.messages.some(({ thread_ts }) => thread_ts === '1690000009.000001'));
      expect(api.messages).toContain(told);
      expect(api.calls.filter(({ error }) => error)).toEqual([]);
    } finally {
      await stage.close();
      await jupyter.close();
    }
  });
});
