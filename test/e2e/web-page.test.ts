import { readFile } from 'node:fs/promises';
import type { Browser, BrowserContextOptions, Locator, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import type { Answer } from '../../src/answers.ts';
import type { App } from '../../src/types.ts';
import { fileAnswer, plainAnswer, scriptedApp } from '../fakes/scripted-app.ts';
import { launchBrowser, noBrowser, type OpenChat, openChat } from '../support/browser.ts';
import { hostileTexts, sampleAnswers } from '../support/sample-answers.ts';

let browser: Browser;
const opened: OpenChat[] = [];

beforeAll(async () => {
  if (!noBrowser) browser = await launchBrowser();
});
afterAll(() => browser?.close());
afterEach(async () => {
  const chats = opened.splice(0);
  await Promise.all(chats.map((chat) => chat.close()));
  expect(chats.flatMap((chat) => chat.complaints)).toEqual([]);
});

async function open(app: App, options?: BrowserContextOptions): Promise<OpenChat> {
  const chat = await openChat(browser, app, options);
  opened.push(chat);
  return chat;
}

const completions = ['hunt alerts', 'hunt alerts last 28d', 'hunt list', 'help'];

/** Answers each line with the sample of that name, else with the line itself. */
function sampleApp() {
  return scriptedApp(({ line }) => sampleAnswers[line] ?? plainAnswer(`answer to ${line}`), completions);
}

function sample(name: string): Answer {
  const answer = sampleAnswers[name];
  if (!answer) throw new Error(`There is no sample ${name}.`);
  return answer;
}

describe.skipIf(noBrowser)('the page of the web chat', () => {
  it('greets with examples that run when pressed', async () => {
    const help = sample('help');
    const app = scriptedApp(({ line }) => (line === 'help hunt' ? help : plainAnswer(`answer to ${line}`)));
    const { page } = await open(app);
    const example = page.getByRole('list', { name: 'Example lines' }).getByRole('button').first();
    const line = await example.textContent();
    await example.click();
    await page.getByText(`answer to ${line}`).waitFor();
    expect(await page.getByRole('heading', { name: 'What are you hunting?' }).count()).toBe(0);
  });

  it('draws a card of every kind, in the light and in the dark, at desk and phone width', async () => {
    const { page, send } = await open(sampleApp());
    const names = Object.keys(sampleAnswers);
    for (const name of names) await send(name);
    await page
      .locator('.turn .ac-adaptiveCard')
      .nth(names.length - 1)
      .waitFor();
    for (const colorScheme of ['light', 'dark'] as const)
      for (const width of [1200, 360]) {
        await page.emulateMedia({ colorScheme });
        await page.setViewportSize({ width, height: 800 });
        const spill = 'document.documentElement.scrollWidth - document.documentElement.clientWidth';
        expect(await page.evaluate(spill), `${colorScheme}, ${width} px wide`).toBe(0);
        expect(await page.evaluate(faintTexts), `${colorScheme}, ${width} px wide`).toEqual([]);
      }
    expect(await page.evaluate(unnamed)).toEqual([]);
  });

  it('draws charts that can be read without seeing them', async () => {
    const { page, send } = await open(sampleApp());
    await send('hunt');
    const chart = page.getByRole('img');
    await chart.waitFor();
    expect(await chart.locator('title').textContent()).not.toBe('');
    expect(await chart.locator('desc').textContent()).toMatch(/in all, most at/);
    expect(await page.locator('.chart-legend li').count()).toBeGreaterThan(1);
  });

  it('shows log text as text: no link, no picture, no markup of its own', async () => {
    const { page, send } = await open(sampleApp());
    await send('hunt-hostile');
    const card = page.locator('.turn .card');
    await card.getByText('Reset your password').first().waitFor();
    expect(await card.locator('a, img, script, iframe, object, embed, form, at, b, i').count()).toBe(0);
    expect(await card.textContent()).toContain('{DATE(2026-10-26T00:00:00Z, SHORT)}');
  });

  it('opens a link on a click alone, in a page that knows nothing of this one', async () => {
    const { page, send } = await open(sampleApp());
    const context = page.context();
    await context.route('https://**', (route) =>
      route.fulfill({ contentType: 'text/html', body: '<title>Portal</title>' }),
    );
    await send('hunt-links');
    const link = page.locator('.turn .card').getByText('Open in Azure portal');
    await link.waitFor();
    expect(context.pages()).toHaveLength(1);
    const [opened] = await Promise.all([context.waitForEvent('page'), link.click()]);
    await opened.waitForLoadState();
    expect(opened.url()).toMatch(/^https:\/\/portal\.azure\.com\/#@contoso\.example\//);
    expect(await opened.evaluate('[window.opener, document.referrer]')).toEqual([null, '']);
    expect(await page.locator('.turn').count()).toBe(1);
  });

  it('opens a notebook on a server of one’s own machine, though it speaks http, and shows its address', async () => {
    const { page, send } = await open(sampleApp());
    const context = page.context();
    await context.route('http://127.0.0.1:8888/**', (route) =>
      route.fulfill({ contentType: 'text/html', body: '<title>Jupyter</title>' }),
    );
    await send('notebook-local');
    const link = page.locator('.turn .card').getByText('Open in Jupyter Notebook');
    await link.waitFor();
    const [opened] = await Promise.all([context.waitForEvent('page'), link.click()]);
    await opened.waitForLoadState();
    expect(opened.url()).toBe('http://127.0.0.1:8888/notebooks/Huntline/a.ipynb');
    expect(await opened.evaluate('[window.opener, document.referrer]')).toEqual([null, '']);
    const address = page.locator('.turn .card').getByText('http://127.0.0.1:8888/notebooks/Huntline/a.ipynb');
    expect(await address.count()).toBe(1);
  });

  it('runs hostile lines as lines', async () => {
    const { page, send } = await open(sampleApp());
    for (const text of hostileTexts.slice(0, 5)) await send(text);
    await page.locator('.turn .card').nth(4).waitFor();
    expect(await page.locator('.turn a, .turn img, .turn script').count()).toBe(0);
  });

  it('replaces a card in place, keeps the focus, and shows a failure beside it', async () => {
    const hunt = sample('hunt');
    if (hunt.kind !== 'hunt') throw new Error('not a hunt');
    const rows = Array.from({ length: 40 }, (_, at) => [`row ${at + 1}`]);
    const app = scriptedApp(({ line }) => {
      const page = Number(/page (\d)/.exec(line)?.[1] ?? 1);
      if (page === 3) return sample('error');
      const columns = [{ name: 'Name', type: 'string' as const }];
      return { ...hunt, columns, shown: ['Name'], rows, totalRows: 40, page };
    });
    const { page, send } = await open(app);
    await send('hunt alerts');
    await page.getByText('row 1', { exact: true }).waitFor();
    const next = page.getByRole('button', { name: 'Next' });
    await next.focus();
    await page.keyboard.press('Enter');
    await page.getByText('row 16', { exact: true }).waitFor();
    expect(await page.locator('.turn').count()).toBe(1);
    expect(await page.getByText('row 1', { exact: true }).count()).toBe(0);
    await page.waitForFunction("document.activeElement?.textContent?.startsWith('Next')");
    await next.click();
    await page.locator('.card.aside').waitFor();
    expect(await page.getByText('row 16', { exact: true }).count()).toBe(1);
  });

  it('shows an answer as far as it is there, and puts the whole one in its place', async () => {
    const whole = Promise.withResolvers<Answer>();
    const app = scriptedApp(({ line }, { draft }) => {
      if (line !== 'slow') return plainAnswer('');
      draft?.(plainAnswer('Location: Berlin'));
      return whole.promise;
    });
    const { page, send } = await open(app);
    await send('slow');
    const cards = page.locator('.turn .card');
    await cards.getByText('Location: Berlin').waitFor();
    expect(await cards.count()).toBe(1);
    await page.getByRole('button', { name: 'Stop' }).waitFor();
    whole.resolve(plainAnswer('Location: Berlin, and malicious'));
    await cards.getByText('and malicious').waitFor();
    expect(await cards.count()).toBe(1);
  });

  it('keeps what is there of an answer that is stopped', async () => {
    const app = scriptedApp(({ line }, { draft }) => {
      if (line !== 'slow') return plainAnswer('');
      draft?.(plainAnswer('Location: Berlin'));
      return new Promise(() => undefined);
    });
    const { page, send } = await open(app);
    await send('slow');
    const cards = page.locator('.turn .card');
    await cards.getByText('Location: Berlin').waitFor();
    await page.getByRole('button', { name: 'Stop' }).click();
    await cards.getByText('Stopped.').waitFor();
    expect(await cards.allTextContents()).toEqual([
      expect.stringContaining('Location: Berlin'),
      expect.stringContaining('Stopped.'),
    ]);
  });

  it('says what is going on, and stops it', async () => {
    const { promise: stopped, resolve } = Promise.withResolvers<void>();
    const app = scriptedApp(async ({ line }, { progress, signal }) => {
      if (line !== 'slow') return plainAnswer('');
      signal?.addEventListener('abort', () => resolve());
      progress?.('Asking the workspace');
      await stopped;
      return plainAnswer('too late');
    });
    const { page, send } = await open(app);
    await send('slow');
    await page.getByText('Asking the workspace').waitFor();
    await page.getByRole('button', { name: 'Stop' }).click();
    await stopped;
    await page.getByText('Stopped.').waitFor();
    expect(await page.getByText('too late').count()).toBe(0);
  });

  it('hands a form’s values over with its line, whatever its fields are called', async () => {
    const form: Answer = {
      kind: 'form',
      title: 'Which account?',
      text: 'This hunt needs an account.',
      line: 'hunt signins',
      fields: [
        { id: 'account', label: 'Account', type: 'str', placeholder: '', required: true },
        { id: 'line', label: 'Line number', type: 'str', placeholder: '', required: false },
        { id: 'empty', label: 'Empty', type: 'str', placeholder: '', required: false },
      ],
      example: 'hunt signins for alice',
      actions: [],
    };
    const app = scriptedApp(({ line }) => (line === 'ask' ? form : plainAnswer('done')));
    const { page, send } = await open(app);
    await send('ask');
    const card = page.locator('.turn .card');
    const submit = card.getByRole('button').first();
    await submit.click();
    await card.getByText('Account is needed').waitFor();
    await card.getByLabel(/^Account/).fill('al"ice');
    await card.getByLabel('Line number').fill('7');
    await submit.click();
    await page.getByText('done', { exact: true }).waitFor();
    expect(app.asked.at(-1)).toMatchObject({
      line: 'hunt signins',
      inputs: { account: 'al"ice', line: '7' },
    });
  });

  it('saves a file', async () => {
    const { page, send } = await open(scriptedApp(() => fileAnswer('alerts.csv', 'a,b\n1,2\n')));
    const [download] = await Promise.all([page.waitForEvent('download'), send('csv')]);
    expect(download.suggestedFilename()).toBe('alerts.csv');
    expect(await readFile(await download.path(), 'utf8')).toBe('a,b\n1,2\n');
    await page.locator('.turn .card').waitFor();
  });

  it('offers ways to go on to the keyboard', async () => {
    const { page, line } = await open(sampleApp());
    await line.pressSequentially('hunt ');
    const list = page.getByRole('listbox');
    await list.waitFor();
    expect(await line.getAttribute('aria-expanded')).toBe('true');
    await page.keyboard.press('ArrowDown');
    await page.keyboard.press('ArrowDown');
    const chosen = await line.getAttribute('aria-activedescendant');
    expect(await page.locator(`#${chosen}`).textContent()).toBe('hunt alerts last 28d');
    await page.keyboard.press('Enter');
    expect(await line.inputValue()).toBe('hunt alerts last 28d');
    expect(await page.locator('.turn').count()).toBe(0);

    await line.fill('he');
    await list.waitFor();
    await page.keyboard.press('Tab');
    expect(await line.inputValue()).toBe('help');

    await line.fill('h');
    await list.waitFor();
    await page.keyboard.press('Escape');
    await list.waitFor({ state: 'hidden' });
    expect(await line.getAttribute('aria-expanded')).toBe('false');
    await page.keyboard.press('Tab');
    expect(await page.evaluate('document.activeElement?.textContent')).toBe('Send');
  });

  it('recalls earlier lines, also after it was closed, and keeps what is half typed', async () => {
    const { page, line, send } = await open(sampleApp());
    await send('first');
    await send('second');
    await page.getByText('answer to second').waitFor();
    await page.reload();
    await page.locator('html[data-ready]').waitFor();
    await line.fill('draft');
    for (const expected of ['second', 'first', 'first']) {
      await page.keyboard.press('ArrowUp');
      expect(await line.inputValue()).toBe(expected);
    }
    for (const expected of ['second', 'draft', 'draft']) {
      await page.keyboard.press('ArrowDown');
      expect(await line.inputValue()).toBe(expected);
    }
  });

  it('takes a query of several rows', async () => {
    const app = sampleApp();
    const { page, line } = await open(app);
    await line.pressSequentially('hunt kql A');
    await page.keyboard.press('Shift+Enter');
    await page.keyboard.type('| take 1');
    await page.keyboard.press('Enter');
    await page.locator('.turn .card').waitFor();
    expect(app.asked.at(-1)?.line).toBe('hunt kql A\n| take 1');
  });

  it('can be used without a mouse', async () => {
    const { page } = await open(sampleApp());
    await tabTo(page, page.getByRole('link', { name: 'Skip to the line' }));
    await page.keyboard.press('Enter');
    await page.keyboard.type('hunt');
    await page.keyboard.press('Escape');
    await page.keyboard.press('Enter');
    await page.getByRole('img').waitFor();
    expect(await page.evaluate('document.activeElement?.id')).toBe('line');
    const button = page.locator('.card').getByRole('button', { name: 'CSV' });
    await tabTo(page, button);
    await page.keyboard.press('Enter');
    await page.locator('.turn .card').nth(1).waitFor();
    // What was pressed for has the focus, so that Tab goes on into it; and `/` leads back to the line.
    expect(await page.evaluate('document.activeElement?.className')).toBe('turn');
    await page.keyboard.press('/');
    expect(await page.evaluate('document.activeElement?.id')).toBe('line');
  });

  it('says so when Huntline is gone', async () => {
    const chat = await open(sampleApp());
    await chat.stopServer();
    await chat.send('help');
    await chat.page.getByText('Huntline does not answer').waitFor();
    // The browser itself complains about the refused connection.
    const complaints = chat.complaints as string[];
    expect(complaints.splice(0).every((text) => text.includes('ERR_CONNECTION_REFUSED'))).toBe(true);
  });
});

/** Presses Shift+Tab until an element has the focus. */
async function tabTo(page: Page, element: Locator): Promise<void> {
  for (let presses = 0; presses < 40; presses += 1) {
    await page.keyboard.press('Shift+Tab');
    if ((await element.and(page.locator(':focus')).count()) > 0) return;
  }
  throw new Error('The keyboard does not get there.');
}

/** Elements that a screen reader could not name, and ids that occur twice. */
const unnamed = `(() => {
  const named = (element) => element.getAttribute('aria-label') || element.textContent.trim() || element.getAttribute('title');
  const labelled = (field) => field.getAttribute('aria-label') || field.labels?.length || field.getAttribute('aria-labelledby');
  const ids = [...document.querySelectorAll('[id]')].map((element) => element.id);
  return [
    ...[...document.querySelectorAll('button')].filter((button) => !named(button)).map((button) => button.outerHTML),
    ...[...document.querySelectorAll('input, textarea, select')].filter((field) => !labelled(field)).map((field) => field.outerHTML),
    ...[...document.querySelectorAll('[role=img]')].filter((image) => !image.querySelector('title')?.textContent).map((image) => image.outerHTML),
    ...ids.filter((id, at) => ids.indexOf(id) !== at),
    ...['aria-controls', 'aria-describedby', 'aria-labelledby'].flatMap((name) =>
      [...document.querySelectorAll('[' + name + ']')].flatMap((element) =>
        element.getAttribute(name).split(' ').filter((id) => !document.getElementById(id)))),
    ...(document.documentElement.lang ? [] : ['no language']),
  ];
})()`;

/** Texts whose contrast with what is behind them is less than 4.5 to 1. */
const faintTexts = `(() => {
  const canvas = new OffscreenCanvas(1, 1).getContext('2d', { willReadFrequently: true });
  const rgb = (layers) => {
    canvas.clearRect(0, 0, 1, 1);
    for (const layer of layers) { canvas.fillStyle = layer; canvas.fillRect(0, 0, 1, 1); }
    return [...canvas.getImageData(0, 0, 1, 1).data].slice(0, 3);
  };
  const light = (color) => {
    const [r, g, b] = color.map((part) => part / 255).map((part) => (part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4));
    return 0.2126 * r + 0.7152 * g + 0.0722 * b;
  };
  const faint = new Set();
  for (const element of document.querySelectorAll('body *')) {
    const own = [...element.childNodes].some((node) => node.nodeType === 3 && node.textContent.trim());
    if (!own || !element.checkVisibility({ visibilityProperty: true, opacityProperty: true }) || element.closest('.sr, .skip')) continue;
    const layers = [];
    for (let at = element; at; at = at.parentElement) layers.unshift(getComputedStyle(at).backgroundColor);
    const style = getComputedStyle(element);
    const color = element instanceof SVGElement ? style.fill : style.color;
    const [front, back] = [light(rgb([...layers, color])), light(rgb(layers))];
    const contrast = (Math.max(front, back) + 0.05) / (Math.min(front, back) + 0.05);
    if (contrast < 4.5) faint.add(element.textContent.trim().slice(0, 40) + ' ' + contrast.toFixed(2) + ' ' + color);
  }
  return [...faint];
})()`;
