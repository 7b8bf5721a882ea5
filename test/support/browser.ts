import { existsSync } from 'node:fs';
import { type Browser, type BrowserContextOptions, chromium, type Locator, type Page } from 'playwright-core';
import { createLog } from '../../src/log.ts';
import { webSurface } from '../../src/surfaces/web.ts';
import type { App } from '../../src/types.ts';

const places = ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome'];
const executablePath = places.find((place) => existsSync(place));

/** True where there is no Chromium: says so, since a test that was silently skipped is thought to have passed. */
export const noBrowser = executablePath === undefined;

if (noBrowser) {
  if (process.env.HUNTLINE_REQUIRE_BROWSER === '1')
    throw new Error(
      `HUNTLINE_REQUIRE_BROWSER is 1, and there is no Chromium: looked for ${places.join(', ')}.`,
    );
  console.warn(`SKIPPED: browser tests need Chromium; looked for ${places.join(', ')}.`);
}

export function launchBrowser(): Promise<Browser> {
  return chromium.launch({
    ...(executablePath === undefined ? {} : { executablePath }),
    args: ['--no-sandbox', '--disable-dev-shm-usage'],
  });
}

/** The web chat of an app, open in a browser window of its own. */
export interface OpenChat {
  readonly page: Page;
  /** The field that lines are typed in. */
  readonly line: Locator;
  /** What went wrong in the page: errors, warnings, what the content security policy blocked, requests elsewhere. */
  readonly complaints: readonly string[];
  /** Types a line and sends it. */
  send(text: string): Promise<void>;
  /** Stops the server, leaving the page open. */
  stopServer(): Promise<void>;
  close(): Promise<void>;
}

export async function openChat(
  browser: Browser,
  app: App,
  options: BrowserContextOptions = {},
): Promise<OpenChat> {
  const surface = webSurface({ port: 0 }, createLog('silent'));
  const address = await surface.start(app);
  const context = await browser.newContext({
    locale: 'en-GB',
    timezoneId: 'UTC',
    reducedMotion: 'reduce',
    ...options,
  });
  const page = await context.newPage();
  const complaints: string[] = [];
  page.on('console', (message) => {
    if (['error', 'warning'].includes(message.type())) complaints.push(message.text());
  });
  page.on('pageerror', (error) => complaints.push(error.message));
  page.on('request', (request) => {
    if (!request.url().startsWith(address)) complaints.push(`asked ${request.url()}`);
  });
  await page.goto(address);
  await page.locator('html[data-ready]').waitFor();
  const line = page.getByRole('combobox', { name: 'Line' });
  return {
    page,
    line,
    complaints,
    async send(text) {
      await line.fill(text);
      await page.keyboard.press('Enter');
    },
    stopServer: () => surface.stop(),
    async close() {
      await context.close();
      await surface.stop();
    },
  };
}
