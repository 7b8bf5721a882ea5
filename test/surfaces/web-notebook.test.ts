import { readFileSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Browser } from 'playwright-core';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { startBrokenJupyter } from '../fakes/broken-jupyter.ts';
import { launchBrowser, noBrowser, type OpenChat, openChat } from '../support/browser.ts';
import { noJupyter } from '../support/jupyter.ts';
import { type JupyterStage, startJupyterStage, startNotebookStage } from '../support/notebook-stage.ts';
import { openedNotebook, parametersIn } from '../support/opened-notebook.ts';

let browser: Browser;
let chat: OpenChat | undefined;

beforeAll(async () => {
  if (!noBrowser) browser = await launchBrowser();
});
afterAll(() => browser?.close());
afterEach(async () => {
  const { complaints } = chat ?? {};
  await chat?.close();
  chat = undefined;
  expect(complaints ?? []).toEqual([]);
});

/** Presses a card’s button that opens a page; answers with the page. */
async function opened({ page }: OpenChat, name: RegExp) {
  const link = page
    .locator('.turn')
    .last()
    .getByRole('link', { name })
    .or(page.locator('.turn').last().getByRole('button', { name }));
  await link.first().waitFor();
  const [tab] = await Promise.all([page.context().waitForEvent('page'), link.first().click()]);
  return tab;
}

describe.skipIf(noBrowser || noJupyter())(
  'from a card of the web chat to its notebook on a real Jupyter server',
  () => {
    let stage: JupyterStage;
    beforeAll(async () => {
      stage = await startJupyterStage();
      stage.giveToken('local', stage.jupyter.token);
    }, 120_000);
    afterAll(() => stage?.close());

    it.each([
      {
        line: 'hunt alerts last 28d',
        button: 'Notebook',
        days: 28,
        parameters: {
          hunt: 'SecurityAlert.list_alerts',
          entities: {
            host: expect.arrayContaining(['WS-FIN-12']),
            ip: expect.arrayContaining(['85.214.149.236']),
          },
        },
      },
      {
        line: 'ti 85.214.149.236 198.51.100.7 contoso.com',
        button: 'Notebook',
        days: 14,
        parameters: {
          hunt: null,
          entities: {
            ip: expect.arrayContaining(['85.214.149.236', '198.51.100.7']),
            domain: ['contoso.com'],
          },
        },
      },
      {
        line: 'hunt incidents last 28d',
        button: /^Notebook: incident \d+$/,
        days: undefined,
        parameters: {
          hunt: 'SecurityIncident.list_incident_alerts',
          incident: {
            number: expect.any(Number),
            id: expect.stringMatching(/^[0-9a-f-]{36}$/),
            title: expect.any(String),
          },
        },
      },
    ])(
      'is two clicks from “$line”: the card’s button and the link',
      async ({ line, button, days, parameters }) => {
        chat = await openChat(browser, stage.huntline.app);
        const { page } = chat;
        await chat.send(`/${line}`);
        const pressed = page
          .locator('.turn .card')
          .getByRole('button', { name: button, exact: true })
          .first();
        await pressed.click();
        const tab = await opened(chat, /^Open in Jupyter/);
        expect(tab.url().startsWith(stage.jupyter.baseUrl)).toBe(true);
        const cell = parametersIn(await openedNotebook(tab, stage.jupyter.token));
        expect(tab.url()).toMatch(/\/notebooks\/Huntline\/[^/?]+\.ipynb$/);
        expect(cell).toMatchObject({ workspace: 'demo', ...parameters });
        const length = (Date.parse(String(cell.end)) - Date.parse(String(cell.start))) / 86_400_000;
        if (days === undefined) expect(length).toBeGreaterThan(1);
        else expect(length).toBe(days);
        const shot = process.env.HUNTLINE_SCREENSHOTS;
        if (shot) await page.screenshot({ path: `${shot}/launch-card.png`, fullPage: true });
      },
      120_000,
    );

    it('stays two clicks where the same button is pressed twice: two notebooks, each behind its own link', async () => {
      chat = await openChat(browser, stage.huntline.app);
      const { page } = chat;
      await chat.send('hunt alerts last 2d');
      const button = page.locator('.turn .card').getByRole('button', { name: 'Notebook', exact: true });
      const placed = async (turn: number) => {
        await button.click();
        const told = page
          .locator('.turn')
          .nth(turn)
          .getByText(/^Jupyter: Huntline\//);
        await told.waitFor();
        return (await told.textContent())?.replace('Jupyter: ', '') ?? '';
      };
      const first = await placed(1);
      const before = readFileSync(join(stage.folder, first), 'utf8');
      const second = await placed(2);
      expect(second).not.toBe(first);
      expect(readFileSync(join(stage.folder, first), 'utf8')).toBe(before);
      const tab = await opened(chat, /^Open in Jupyter/);
      await openedNotebook(tab, stage.jupyter.token);
      expect(tab.url()).toBe(`${stage.jupyter.baseUrl}/notebooks/${second}`);
    }, 120_000);
  },
);

describe.skipIf(noBrowser)('where the server of notebooks dies while one is written', () => {
  it('the web chat saves the file, and shows the reason and the published notebook’s link', async () => {
    const jupyter = await startBrokenJupyter('dies');
    const stage = await startNotebookStage(jupyter.baseUrl);
    try {
      stage.giveToken('local', 'token-of-the-local-person');
      chat = await openChat(browser, stage.huntline.app);
      const { page } = chat;
      await chat.send('hunt incidents last 28d');
      const button = page.locator('.turn .card').getByRole('button', { name: 'Notebook', exact: true });
      await button.waitFor();
      const [download] = await Promise.all([page.waitForEvent('download'), button.click()]);
      expect(download.suggestedFilename()).toMatch(/^incidents-\d+\.ipynb$/);
      expect(JSON.parse(await readFile(await download.path(), 'utf8'))).toMatchObject({ nbformat: 4 });
      const card = page.locator('.turn').last().locator('.card');
      await card.getByText('It could not be put into Jupyter').waitFor();
      // Nothing outside is reached from a test.
      await page.evaluate('window.open = (url) => { document.title = url; }');
      await card
        .getByRole('link', { name: /GitHub/ })
        .or(card.getByRole('button', { name: /GitHub/ }))
        .first()
        .click();
      expect(await page.title()).toContain('Guided%20Investigation%20-%20Incident%20Triage.ipynb');
    } finally {
      await stage.close();
      await jupyter.close();
    }
  }, 120_000);
});
