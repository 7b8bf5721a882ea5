// @ts-check

const storageKey = 'huntline.lines';
const capacity = 200;

/**
 * The lines typed in this browser, oldest first, and a cursor over them. A draft is put by while one looks back.
 * @returns {{ add(line: string): void, earlier(draft: string): string | undefined, later(): string | undefined }}
 */
export function createHistory() {
  let lines = load();
  let at = lines.length;
  let draft = '';
  return {
    add(line) {
      // Another tab may have added lines of its own meanwhile.
      lines = [...load().filter((earlier) => earlier !== line), line].slice(-capacity);
      at = lines.length;
      draft = '';
      save(lines);
    },
    earlier(typed) {
      if (at === 0) return undefined;
      if (at === lines.length) draft = typed;
      at -= 1;
      return lines[at];
    },
    later() {
      if (at >= lines.length) return undefined;
      at += 1;
      return at === lines.length ? draft : lines[at];
    },
  };
}

/** @returns {string[]} */
function load() {
  try {
    const stored = JSON.parse(localStorage.getItem(storageKey) ?? '[]');
    return Array.isArray(stored) ? stored.filter((line) => typeof line === 'string').slice(-capacity) : [];
  } catch {
    // Storage may be off or hold something else: history then lasts as long as the page.
    return [];
  }
}

/** @param {string[]} lines */
function save(lines) {
  try {
    localStorage.setItem(storageKey, JSON.stringify(lines));
  } catch {
    // As above: full or switched off.
    console.info('Earlier lines are not kept: this browser has storage switched off.');
  }
}
