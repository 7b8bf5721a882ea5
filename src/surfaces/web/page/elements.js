// @ts-check
import { chartTypes } from './chart-data.js';
import { drawChart } from './charts.js';

// What this page draws differently from the `adaptivecards` renderer, or in addition to it. Nothing here reads text as HTML.

/** @type {typeof import('adaptivecards')} */
const cards = /** @type {any} */ (window).AdaptiveCards;

/** Text with `**bold**` and `` `code` `` as Teams shows them, and nothing else of Markdown: no links, no images, no HTML. */
class PlainTextBlock extends cards.TextBlock {
  /** @override */
  internalRender() {
    const element = super.internalRender();
    if (element && this.text) element.replaceChildren(...inline(this.text));
    return element;
  }
}

/** A run of text as it is: the renderer would rewrite `{{DATE(…)}}`, which log text may hold. */
class PlainTextRun extends cards.TextRun {
  /** @override */
  internalRender() {
    const element = super.internalRender();
    if (element && !this.selectAction) element.textContent = this.text ?? '';
    return element;
  }
}

/** A table that scrolls sideways by itself, so that the page does not; one without heads is a layout, and never scrolls. */
class ScrollingTable extends cards.Table {
  /** @override */
  internalRender() {
    const table = super.internalRender();
    if (!table) return table;
    if (!this.firstRowAsHeaders) {
      table.classList.add('layout');
      return table;
    }
    table.classList.add('table');
    for (const cell of table.querySelectorAll('[role="cell"]'))
      cell.classList.toggle('long', (cell.textContent ?? '').length > longText);
    // Cells of several lines: each row is an entry of its own where it is narrow.
    const lines = '[role="cell"] > .ac-richTextBlock ~ .ac-richTextBlock';
    table.classList.toggle('stacked', table.querySelector(lines) !== null);
    const frame = document.createElement('div');
    frame.className = 'table-frame';
    frame.append(table);
    const look = () => lookForMore(frame);
    frame.addEventListener('scroll', look, { passive: true });
    new ResizeObserver(look).observe(frame);
    return frame;
  }
}

/** Longer texts wrap, shorter ones keep to one row. */
const longText = 32;

/** Shows that there is more to the right, and lets the keyboard scroll where there is anything to scroll. @param {HTMLElement} frame */
function lookForMore(frame) {
  const scrolls = frame.scrollWidth > frame.clientWidth + 1;
  frame.classList.toggle('more', scrolls && frame.scrollLeft + frame.clientWidth < frame.scrollWidth - 4);
  if (scrolls) {
    frame.tabIndex = 0;
    frame.setAttribute('role', 'group');
    frame.setAttribute('aria-label', 'Table, scrolls sideways');
  } else for (const name of ['tabindex', 'role', 'aria-label']) frame.removeAttribute(name);
}

/** An element that keeps its JSON and is drawn by a function of it. */
function drawn(/** @type {string} */ type, /** @type {(json: Record<string, any>) => HTMLElement} */ draw) {
  return class extends cards.CardElement {
    /** @type {Record<string, any>} */
    json = {};
    /** @override @param {any} source @param {any} context */
    internalParse(source, context) {
      super.internalParse(source, context);
      this.json = source;
    }
    internalRender() {
      return draw(this.json);
    }
    getJsonTypeName() {
      return type;
    }
  };
}

/** @param {Record<string, any>} json */
function drawCode(json) {
  const text = String(json.codeSnippet ?? '');
  const block = document.createElement('div');
  block.className = 'code';
  const pre = document.createElement('pre');
  pre.tabIndex = 0;
  const code = document.createElement('code');
  code.textContent = text;
  pre.append(code);
  const copy = document.createElement('button');
  copy.type = 'button';
  copy.className = 'code-copy';
  copy.textContent = 'Copy';
  copy.addEventListener('click', async () => {
    const done = await navigator.clipboard.writeText(text).then(
      () => true,
      () => false,
    );
    copy.textContent = done ? 'Copied' : 'Select and copy by hand';
    setTimeout(() => {
      copy.textContent = 'Copy';
    }, 2000);
  });
  block.append(pre, copy);
  return block;
}

/** @param {string} text @returns {(string | HTMLElement)[]} */
function inline(text) {
  return text.split(/(\*\*[^*\n]+\*\*|`[^`\n]+`)/g).map((part, index) => {
    // Every other part is a match.
    if (index % 2 === 0) return part;
    const element = document.createElement(part.startsWith('`') ? 'code' : 'strong');
    element.textContent = part.startsWith('`') ? part.slice(1, -1) : part.slice(2, -2);
    return element;
  });
}

/** Tells the renderer about all of the above. */
export function registerElements() {
  const { elements } = cards.GlobalRegistry;
  elements.register('TextBlock', PlainTextBlock);
  elements.register('TextRun', PlainTextRun);
  elements.register('Table', ScrollingTable);
  elements.register('CodeBlock', drawn('CodeBlock', drawCode));
  for (const type of chartTypes) elements.register(type, drawn(type, drawChart));
  // No picture, sound or film is fetched because a card says so.
  elements.unregister('Media');
  cards.AdaptiveCard.onProcessMarkdown = (_text, result) => {
    result.didProcess = false;
  };
}
