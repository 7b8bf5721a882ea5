const longest = 100_000;
const longestTag = 4_096;

const blocks = new Set(
  'blockquote br codeblock div h1 h2 h3 h4 h5 h6 hr li ol p pre section table tr ul'.split(' '),
);
/** Their content is no text of the message. */
const hidden = new Set(['at', 'script', 'style', 'title']);

const entities: Readonly<Record<string, string>> = {
  amp: '&',
  apos: "'",
  gt: '>',
  hellip: '…',
  ldquo: '“',
  lsquo: '‘',
  lt: '<',
  mdash: '—',
  nbsp: ' ',
  ndash: '–',
  quot: '"',
  rdquo: '”',
  rsquo: '’',
  shy: '',
};

/**
 * The text of a message that Teams gives as HTML: a block a line, mentions left out, and after a link where it leads,
 * unless its text says so. Reads at most 100,000 characters, in one pass.
 */
export function htmlText(html: string): string {
  let text = '';
  let skipping: { readonly name: string; depth: number } | undefined;
  let link: { readonly href: string; readonly from: number } | undefined;

  function see(tag: string): void {
    const [, slash = '', given = ''] = /^(\/?)([a-z][a-z0-9]*)/i.exec(tag) ?? [];
    const name = given.toLowerCase();
    const closes = slash !== '';
    const empty = tag.endsWith('/');
    if (skipping) {
      if (name === skipping.name && !empty) skipping.depth += closes ? -1 : 1;
      if (skipping.depth === 0) skipping = undefined;
    } else if (!closes && !empty && isHidden(name, tag)) {
      skipping = { name, depth: 1 };
    } else if (name === 'a') {
      endLink();
      const href = closes ? '' : attribute('href', tag);
      link = href === '' ? undefined : { href, from: text.length };
    } else if (blocks.has(name)) {
      text += '\n';
    } else if (!closes && (name === 'td' || name === 'th')) {
      text += '\t';
    }
  }

  function endLink(): void {
    if (link && bare(text.slice(link.from)) !== bare(link.href)) text += ` ${link.href} `;
  }

  for (const part of partsOf(html.slice(0, longest))) {
    if ('tag' in part) see(part.tag);
    else if (!skipping) text += unescaped(part.text);
  }
  endLink();
  return lines(text);
}

/** The text of every quotation in such a message: what it replies to. */
export function quotedText(html: string): string {
  const quotes: string[] = [];
  let depth = 0;
  let from = 0;
  let at = 0;
  const text = html.slice(0, longest);
  for (const part of partsOf(text)) {
    const end = at + part.length;
    if ('tag' in part && /^blockquote\b/i.test(part.tag)) {
      if (depth === 0) from = end;
      depth += 1;
    } else if ('tag' in part && /^\/blockquote\b/i.test(part.tag) && depth > 0) {
      depth -= 1;
      if (depth === 0) quotes.push(htmlText(text.slice(from, at)));
    }
    at = end;
  }
  return quotes.filter((quote) => quote !== '').join('\n');
}

type Part = ({ readonly tag: string } | { readonly text: string }) & { readonly length: number };

/** Tags and the text between them; a comment is a tag of its own. Never looks at a character twice. */
function* partsOf(html: string): Generator<Part> {
  let at = 0;
  while (at < html.length) {
    const open = html.indexOf('<', at);
    const end = open < 0 ? html.length : open;
    if (end > at) yield { text: html.slice(at, end), length: end - at };
    if (open < 0) return;
    const comment = html.startsWith('<!--', open);
    if (!comment && !/[a-z/!]/i.test(html[open + 1] ?? '')) {
      yield { text: '<', length: 1 };
      at = open + 1;
      continue;
    }
    const closed = html.indexOf(comment ? '-->' : '>', open);
    if (closed < 0) {
      yield { text: html.slice(open), length: html.length - open };
      return;
    }
    at = closed + (comment ? 3 : 1);
    const tag = comment ? '!' : html.slice(open + 1, Math.min(closed, open + longestTag));
    yield { tag, length: at - open };
  }
}

/** In Teams a mention is an `at`, or a `span` that says that it is one. */
function isHidden(name: string, tag: string): boolean {
  return hidden.has(name) || (name === 'span' && /schema\.skype\.com\/Mention/i.test(tag));
}

function attribute(name: string, tag: string): string {
  const [, double, single, plain] =
    new RegExp(`\\s${name}\\s*=\\s*(?:"([^"]*)"|'([^']*)'|([^\\s"'>]+))`, 'i').exec(tag) ?? [];
  return unescaped(double ?? single ?? plain ?? '').trim();
}

/** An address as people write it, to see whether a link's text is where it leads. */
function bare(address: string): string {
  return address
    .trim()
    .toLowerCase()
    .replace(/^(?:https?:\/\/|mailto:)/, '')
    .replace(/\/$/, '');
}

function unescaped(text: string): string {
  return text.replaceAll(
    /&(?:#(\d{1,7})|#x([0-9a-f]{1,6})|([a-z]{2,8}));/gi,
    (whole, decimal?: string, hex?: string, name?: string) => {
      if (name !== undefined) return entities[name] ?? whole;
      const code = decimal === undefined ? Number.parseInt(hex ?? '', 16) : Number(decimal);
      return code > 0 && code <= 0x10ffff ? String.fromCodePoint(code) : '';
    },
  );
}

function lines(text: string): string {
  return text
    .replaceAll('\u00a0', ' ')
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '')
    .join('\n');
}
