// @ts-check
import { createCompletion } from './completion.js';
import { createHistory } from './history.js';
import { examples } from './stream.js';
import { createTurn, fill } from './turn.js';

/** @typedef {import('./card.js').Press} Press */

const form = /** @type {HTMLFormElement} */ (document.getElementById('composer'));
const field = /** @type {HTMLTextAreaElement} */ (document.getElementById('line'));
const log = /** @type {HTMLElement} */ (document.getElementById('log'));
const welcome = /** @type {HTMLElement} */ (document.getElementById('welcome'));
const list = /** @type {HTMLElement} */ (document.getElementById('examples'));
const suggestions = /** @type {HTMLElement} */ (document.getElementById('suggestions'));
const status = /** @type {HTMLElement} */ (document.getElementById('status'));

const history = createHistory();
const completion = createCompletion(field, suggestions, put);

/** @param {string} line */
function put(line) {
  field.value = line;
  field.setSelectionRange(line.length, line.length);
  grow();
}

function grow() {
  field.style.height = 'auto';
  field.style.height = `${Math.min(field.scrollHeight, 200)}px`;
}

/** Runs a line as a turn of its own. @param {{ line: string, inputs?: Record<string, string> }} asked @param {boolean} [follow] move the focus to it */
async function run(asked, follow = false) {
  welcome.hidden = true;
  const { turn, answer } = createTurn(log, written(asked));
  reveal(turn);
  if (follow) turn.focus({ preventScroll: true });
  await fill(answer, asked, press);
  reveal(turn);
}

/** @param {Press} pressed @param {HTMLElement} answer */
async function press({ line, inputs, inPlace, title }, answer) {
  const asked = inputs ? { line, inputs } : { line };
  if (!inPlace) return run(asked, true);
  status.textContent = `${title}…`;
  await fill(answer, asked, press);
  status.textContent = '';
  // The pressed button is gone with its card: its like in the new one, else the turn, takes the focus.
  const buttons = [...answer.querySelectorAll('button')];
  const same = buttons.find((button) => button.textContent === title && !button.disabled);
  const turn = answer.closest('article');
  (same ?? turn)?.focus({ preventScroll: true });
  if (turn && turn.getBoundingClientRect().top < 0) reveal(turn);
}

/** The line as somebody would have typed it. @param {{ line: string, inputs?: Record<string, string> }} asked */
function written({ line, inputs = {} }) {
  const filled = Object.entries(inputs).map(([name, value]) => `${name}="${value}"`);
  return [line, ...filled].join(' ');
}

/** @param {HTMLElement} turn */
function reveal(turn) {
  const calm = matchMedia('(prefers-reduced-motion: reduce)').matches;
  turn.scrollIntoView({ block: 'start', behavior: calm ? 'auto' : 'smooth' });
}

function submit() {
  const line = field.value.trim();
  if (line === '') return;
  completion.close();
  history.add(line);
  put('');
  void run({ line });
}

form.addEventListener('submit', (event) => {
  event.preventDefault();
  submit();
  field.focus();
});

field.addEventListener('input', () => {
  grow();
  completion.refresh();
});
field.addEventListener('blur', () => completion.close());
field.addEventListener('keydown', (event) => {
  if (completion.key(event) || event.isComposing) return;
  if (event.key === 'Enter' && !event.shiftKey) {
    event.preventDefault();
    submit();
    return;
  }
  if (event.key !== 'ArrowUp' && event.key !== 'ArrowDown') return;
  const before = field.value.slice(0, field.selectionStart);
  const after = field.value.slice(field.selectionEnd);
  // Inside a text of several rows the arrows move between its rows first.
  if (event.key === 'ArrowUp' ? before.includes('\n') : after.includes('\n')) return;
  const line = event.key === 'ArrowUp' ? history.earlier(field.value) : history.later();
  if (line === undefined) return;
  event.preventDefault();
  completion.close();
  put(line);
});

document.addEventListener('keydown', (event) => {
  const elsewhere = !(event.target instanceof Element && event.target.closest('input, textarea, select'));
  if (event.key !== '/' || !elsewhere || event.ctrlKey || event.metaKey || event.altKey) return;
  event.preventDefault();
  field.focus();
});

async function greet() {
  const lines = await examples().catch(() => []);
  list.replaceChildren(
    ...lines.map((line) => {
      const button = document.createElement('button');
      button.type = 'button';
      button.textContent = line;
      button.addEventListener('click', () => {
        history.add(line);
        void run({ line });
        field.focus({ preventScroll: true });
      });
      const item = document.createElement('li');
      item.append(button);
      return item;
    }),
  );
  document.documentElement.dataset.ready = 'true';
}

void greet();
field.focus({ preventScroll: true });
