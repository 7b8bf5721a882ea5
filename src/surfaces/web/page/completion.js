// @ts-check
import { complete } from './stream.js';

const pause = 90;

/**
 * A list of ways to go on, above the line. Focus stays in the line; the chosen option is told by `aria-activedescendant`.
 * @param {HTMLTextAreaElement} field
 * @param {HTMLElement} list
 * @param {(line: string) => void} put writes a line into the field
 */
export function createCompletion(field, list, put) {
  /** @type {string[]} */
  let lines = [];
  let chosen = -1;
  let timer = 0;
  let asking = new AbortController();

  function close() {
    clearTimeout(timer);
    asking.abort();
    lines = [];
    chosen = -1;
    list.hidden = true;
    list.replaceChildren();
    field.setAttribute('aria-expanded', 'false');
    field.removeAttribute('aria-activedescendant');
  }

  /** @param {number} index */
  function choose(index) {
    chosen = index;
    for (const [i, option] of [...list.children].entries()) {
      option.setAttribute('aria-selected', String(i === chosen));
      if (i === chosen) option.scrollIntoView({ block: 'nearest' });
    }
    if (chosen < 0) field.removeAttribute('aria-activedescendant');
    else field.setAttribute('aria-activedescendant', `suggestion-${chosen}`);
  }

  /** @param {number} index */
  function accept(index) {
    const line = lines[index];
    if (line === undefined) return;
    close();
    put(line);
    refresh();
  }

  /** @param {string} line @param {number} index */
  function option(line, index) {
    const item = document.createElement('div');
    item.id = `suggestion-${index}`;
    item.role = 'option';
    item.setAttribute('aria-selected', 'false');
    const typed = field.value.trimStart();
    const shared = line.toLowerCase().startsWith(typed.toLowerCase()) ? typed.length : 0;
    const head = document.createElement('span');
    head.className = 'typed-part';
    head.textContent = line.slice(0, shared);
    item.append(head, line.slice(shared));
    // Not `click`: that would take the focus from the line first.
    item.addEventListener('pointerdown', (event) => {
      event.preventDefault();
      accept(index);
    });
    return item;
  }

  /** @param {string} typed */
  async function ask(typed) {
    asking = new AbortController();
    const { signal } = asking;
    const found = await complete(typed, signal).catch(() => []);
    if (signal.aborted || field.value !== typed || document.activeElement !== field) return;
    lines = found.filter((line) => line.trim() !== typed.trim());
    chosen = -1;
    list.replaceChildren(...lines.map(option));
    list.hidden = lines.length === 0;
    field.setAttribute('aria-expanded', String(lines.length > 0));
    field.removeAttribute('aria-activedescendant');
  }

  function refresh() {
    clearTimeout(timer);
    asking.abort();
    if (field.value.trim() === '' || field.value.includes('\n')) return close();
    timer = window.setTimeout(ask, pause, field.value);
  }

  return {
    refresh,
    close,
    /** Takes the keys that are the list's own; true where it did. @param {KeyboardEvent} event */
    key(event) {
      if (list.hidden || event.isComposing) return false;
      if (event.key === 'ArrowDown') choose(Math.min(chosen + 1, lines.length - 1));
      else if (event.key === 'ArrowUp' && chosen >= 0) choose(chosen - 1);
      else if (event.key === 'Tab' && !event.shiftKey) accept(Math.max(chosen, 0));
      else if (event.key === 'Enter' && chosen >= 0) accept(chosen);
      else if (event.key === 'Escape') close();
      else return false;
      event.preventDefault();
      return true;
    },
  };
}
