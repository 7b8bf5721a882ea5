// @ts-check
import { registerElements } from './elements.js';
import { hostConfig } from './host-config.js';

/** @type {typeof import('adaptivecards')} */
const cards = /** @type {any} */ (window).AdaptiveCards;

cards.GlobalSettings.setTabIndexAtCardRoot = false;
registerElements();

/**
 * @typedef {{ line: string, inputs?: Record<string, string>, inPlace: boolean, title: string }} Press
 * A button that was pressed: the line that it stands for, and what was filled in.
 */

/**
 * Draws a card. Buttons that carry a line call back; links open on a click in a page of their own: https, and http on
 * one's own machine.
 * @param {Record<string, unknown>} json
 * @param {(press: Press) => void} onPress
 * @returns {HTMLElement}
 */
export function drawCard(json, onPress) {
  const card = new cards.AdaptiveCard();
  card.hostConfig = new cards.HostConfig(hostConfig);
  card.onExecuteAction = (action) => {
    if (action instanceof cards.OpenUrlAction) openLink(action.url);
    else if (action instanceof cards.SubmitActionBase) {
      const press = pressOf(action, card);
      if (press) onPress(press);
    }
  };
  card.onAnchorClicked = () => true;
  card.parse(json);
  const element = card.render();
  if (!element) throw new Error('The card is empty.');
  // An id of the card's (a form's field is called after its parameter) must not pass for one of the page, or of the
  // next card's. The renderer's own, which tie labels to fields, stay.
  for (const one of [element, ...element.querySelectorAll('[id]')])
    if (!one.id.startsWith('__ac-')) one.removeAttribute('id');
  return element;
}

/** @param {any} action @param {InstanceType<typeof cards.AdaptiveCard>} card @returns {Press | undefined} */
function pressOf(action, card) {
  // The button's own data, as written: a field that happens to be called `line` must not become the line.
  const own = action.toJSON()?.data;
  if (typeof own?.line !== 'string') return undefined;
  const inputs =
    action.associatedInputs === 'none'
      ? []
      : card.getAllInputs().flatMap((input) => {
          const value = input.id && input.value !== undefined ? String(input.value) : '';
          return input.id && value !== '' ? [[input.id, value]] : [];
        });
  return {
    line: own.line,
    ...(inputs.length > 0 ? { inputs: Object.fromEntries(inputs) } : {}),
    inPlace: own.inPlace === true,
    title: action.title ?? '',
  };
}

/** @param {string | undefined} address */
function openLink(address) {
  const url = URL.parse(address ?? '');
  if (!url) return;
  if (url.protocol === 'https:' || isOwnMachine(url)) window.open(url.href, '_blank', 'noopener,noreferrer');
}

/** A Jupyter server of one's own, which seldom has a certificate. @param {URL} url */
function isOwnMachine(url) {
  return url.protocol === 'http:' && /^(?:localhost|127(?:\.\d{1,3}){3}|\[::1\])$/.test(url.hostname);
}
