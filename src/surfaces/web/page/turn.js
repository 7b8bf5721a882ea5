// @ts-check
import { drawCard } from './card.js';
import { sendLine } from './stream.js';

/** @typedef {import('./card.js').Press} Press */
/** @typedef {{ line: string, inputs?: Record<string, string> }} Asked */

/**
 * One line and its answer in the log.
 * @param {HTMLElement} log
 * @param {string} line
 */
export function createTurn(log, line) {
  const turn = make('article', 'turn');
  turn.tabIndex = -1;
  turn.setAttribute('aria-label', line);
  const typed = make('p', 'typed');
  typed.append(make('span', 'sr', 'You: '), make('code', '', line));
  const answer = make('div', 'answer');
  turn.append(typed, answer);
  log.append(turn);
  return { turn, answer };
}

/**
 * Runs a line into the answer of a turn: progress first, then the card. Resolves when it is there, or stopped.
 * @param {HTMLElement} answer
 * @param {Asked} asked
 * @param {(press: Press, answer: HTMLElement) => void} onPress
 */
export async function fill(answer, asked, onPress) {
  const progress = createProgress(answer);
  /** @param {Record<string, unknown>} card */
  const draw = (card) => drawCard(card, (press) => onPress(press, answer));
  try {
    await sendLine(asked, progress.signal, (event) => {
      if (event.type === 'progress') progress.say(event.message);
      else if (event.type === 'draft') showDraft(answer, draw(event.card));
      else if (event.type === 'file') download(event.url, event.name);
      else if (event.type === 'error') show(answer, notice(event.message, 'trouble'));
      // An error does not take the place of what one was looking at.
      else show(answer, draw(event.card), event.kind === 'error');
    });
  } catch (error) {
    const stopped = error instanceof DOMException && error.name === 'AbortError';
    // Whoever stops it may do so because they have seen enough.
    if (stopped) answer.querySelector(':scope > .card.draft')?.classList.remove('draft');
    const message = stopped ? 'Stopped.' : error instanceof Error ? error.message : String(error);
    show(answer, notice(message, stopped ? 'quiet' : 'trouble'), true);
  } finally {
    progress.done();
  }
}

/** @param {HTMLElement} answer @param {HTMLElement} content @param {boolean} [beside] keep a card that is there */
function show(answer, content, beside = false) {
  const frame = make('div', 'card');
  frame.append(content);
  answer.querySelector(':scope > .card.aside')?.remove();
  const card = answer.querySelector(':scope > .card');
  if (beside && card && !card.classList.contains('draft')) {
    frame.classList.add('aside');
    answer.append(frame);
  } else if (card) card.replaceWith(frame);
  else answer.append(frame);
}

/** An answer as far as it is there; a whole one that is being looked at stays. @param {HTMLElement} answer @param {HTMLElement} content */
function showDraft(answer, content) {
  if (answer.querySelector(':scope > .card:not(.draft)')) return;
  show(answer, content);
  answer.querySelector(':scope > .card')?.classList.add('draft');
}

/** Says what is going on and for how long, with a way to stop it. @param {HTMLElement} answer */
function createProgress(answer) {
  const abort = new AbortController();
  const started = performance.now();
  const bar = make('div', 'progress');
  const message = make('span', 'progress-message', 'Working on it');
  const elapsed = make('span', 'progress-time');
  elapsed.setAttribute('aria-hidden', 'true');
  const stop = make('button', 'progress-stop', 'Stop');
  stop.setAttribute('type', 'button');
  stop.addEventListener('click', () => abort.abort());
  bar.append(make('span', 'progress-pulse'), message, elapsed, stop);
  answer.prepend(bar);
  answer.setAttribute('aria-busy', 'true');
  const timer = setInterval(() => {
    const seconds = (performance.now() - started) / 1000;
    elapsed.textContent =
      seconds < 60
        ? `${Math.floor(seconds)} s`
        : `${Math.floor(seconds / 60)} min ${Math.floor(seconds % 60)} s`;
  }, 250);
  return {
    signal: abort.signal,
    /** @param {string} text */
    say(text) {
      message.textContent = text;
    },
    done() {
      clearInterval(timer);
      bar.remove();
      answer.removeAttribute('aria-busy');
    },
  };
}

/** @param {string} text @param {'quiet' | 'trouble'} tone */
function notice(text, tone) {
  return make('p', `notice ${tone}`, text);
}

/** @param {string} url @param {string} name */
function download(url, name) {
  const link = document.createElement('a');
  link.href = url;
  link.download = name;
  link.click();
}

/** @param {string} name @param {string} className @param {string} [text] */
function make(name, className, text) {
  const element = document.createElement(name);
  if (className) element.className = className;
  if (text !== undefined) element.textContent = text;
  return element;
}
