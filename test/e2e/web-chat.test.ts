import { readFile } from 'node:fs/promises';
import type { Browser } from 'playwright-core';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import type { Huntline } from '../../src/compose/compose-app.ts';
import { launchBrowser, noBrowser, type OpenChat, openChat } from '../support/browser.ts';
import { startHuntline } from '../support/huntline.ts';

let huntline: Huntline;
let browser: Browser;
let chat: OpenChat;

describe.skipIf(noBrowser)('hunting in the web chat, over the demo workspace', () => {
  beforeAll(async () => {
    [huntline, browser] = await Promise.all([startHuntline(), launchBrowser()]);
    await huntline.warm();
  });
  afterAll(() => Promise.all([browser?.close(), huntline?.close()]));
  afterEach(async () => {
    await chat.close();
    expect(chat.complaints).toEqual([]);
  });

  it('types /hunt alerts last 28d, reads the table, turns the page, saves the CSV and recalls the line', async () => {
    chat = await openChat(browser, huntline.app);
    const { page, line } = chat;
    await line.pressSequentially('/hunt alerts last 28d');
    await page.keyboard.press('Escape');
    await page.keyboard.press('Enter');

    const table = page.getByRole('table');
    await table.waitFor();
    const headings = await table.getByRole('columnheader').allTextContents();
    expect(headings).toEqual(expect.arrayContaining(['TimeGenerated', 'AlertName', 'AlertSeverity']));
    const rows = table.getByRole('row');
    expect(await rows.count()).toBe(16);
    const firstPage = await rows.allTextContents();
    const extent = (await page.getByText(/^Rows 1–15 of /).textContent()) ?? '';
    const total = Number(/of ([\d,]+)/.exec(extent)?.[1]?.replaceAll(',', ''));
    await page.getByRole('img').first().waitFor();

    await page.getByRole('button', { name: 'Next' }).click();
    await page.getByText(/^Rows 16–/).waitFor();
    expect((await rows.allTextContents()).slice(1)).not.toEqual(firstPage.slice(1));
    expect(await page.locator('.turn').count()).toBe(1);

    const [download] = await Promise.all([
      page.waitForEvent('download'),
      page.getByRole('button', { name: 'CSV' }).click(),
    ]);
    expect(download.suggestedFilename()).toMatch(/\.csv$/);
    const csv = await readFile(await download.path(), 'utf8');
    expect(csv.split(/\r?\n/)[0]).toContain('AlertName');
    expect(csv.trimEnd().split(/\r?\n/).length).toBeGreaterThan(total);

    await line.focus();
    await page.keyboard.press('ArrowUp');
    expect(await line.inputValue()).toBe('/hunt alerts last 28d');
  });

  it('counts alerts by name with a KQL tail, in the dark', async () => {
    chat = await openChat(browser, huntline.app, { colorScheme: 'dark' });
    const { page } = chat;
    await chat.send('hunt alerts last 28d | summarize NumAlerts=count() by AlertName');
    await page.getByRole('table').waitFor();
    expect(await page.getByRole('columnheader').allTextContents()).toEqual(
      expect.arrayContaining(['AlertName', 'NumAlerts']),
    );
    expect(await page.evaluate('getComputedStyle(document.body).backgroundColor')).toBe('rgb(16, 20, 21)');
  });

  it('says what to do about a mistyped hunt, and does it when the button is pressed', async () => {
    chat = await openChat(browser, huntline.app);
    const { page } = chat;
    await chat.send('hunt alrets last 28d');
    const card = page.locator('.turn .card');
    await card.getByText('alerts', { exact: false }).first().waitFor();
    await card.getByRole('button').first().click();
    await page.locator('.turn').nth(1).locator('.card').waitFor();
  });
});
