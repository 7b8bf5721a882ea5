// @ts-check

/**
 * @typedef {{ type: 'progress', message: string }
 *   | { type: 'draft', card: Record<string, unknown> }
 *   | { type: 'card', kind: string, card: Record<string, unknown> }
 *   | { type: 'file', name: string, url: string }
 *   | { type: 'error', message: string }} WebEvent
 */

/**
 * Sends a line and reports what comes back as it comes. Rejects with an `AbortError` when stopped, and with an `Error`
 * that can be shown when the server cannot be reached or refuses.
 * @param {{ line: string, inputs?: Record<string, string> }} asked
 * @param {AbortSignal} signal
 * @param {(event: WebEvent) => void} onEvent
 */
export async function sendLine(asked, signal, onEvent) {
  const { timeZone } = Intl.DateTimeFormat().resolvedOptions();
  const response = await fetch('/api/line', {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ ...asked, timeZone, locale: navigator.language }),
    signal,
  }).catch((error) => {
    if (error instanceof DOMException && error.name === 'AbortError') throw error;
    throw new Error('Huntline does not answer. Is it still running?');
  });
  if (!response.ok || !response.body)
    throw new Error((await response.text()).trim() || 'Huntline refused the line.');
  let rest = '';
  let finished = false;
  const reader = response.body.pipeThrough(new TextDecoderStream()).getReader();
  for (;;) {
    const { value, done } = await reader.read();
    if (done) break;
    const lines = (rest + value).split('\n');
    rest = lines.pop() ?? '';
    for (const line of lines) {
      /** @type {WebEvent} */
      const event = JSON.parse(line);
      finished ||= event.type === 'card' || event.type === 'error';
      onEvent(event);
    }
  }
  if (!finished) throw new Error('Huntline stopped before the answer was complete. Try the line again.');
}

/**
 * Ways to go on from a half-typed line, best first.
 * @param {string} line
 * @param {AbortSignal} signal
 */
export function complete(line, signal) {
  return fetchLines(`/api/complete?line=${encodeURIComponent(line)}`, { signal });
}

/** A few lines to begin with. */
export function examples() {
  return fetchLines('/api/examples');
}

/** @param {string} address @param {RequestInit} [options] @returns {Promise<string[]>} */
async function fetchLines(address, options) {
  const response = await fetch(address, options);
  if (!response.ok) return [];
  const { lines } = await response.json();
  return lines;
}
