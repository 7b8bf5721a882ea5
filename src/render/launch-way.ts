import type { NotebookLaunch } from '../answers.ts';
import { inRows, LONGEST_TITLE, LONGEST_URL } from './card-actions.ts';
import type { ActionSet, Container, LinkAction } from './card-types.ts';
import { showText, showWords } from './show-text.ts';
import type { View } from './view.ts';

/** Characters of an address that is shown to be copied: a cut one would open nothing. */
const LONGEST_SHOWN = 1000;
/** What runs or holds something instead of leading somewhere. */
const NO_PLACES = new Set(['blob:', 'data:', 'javascript:', 'vbscript:']);
const MOST_NAMED = 6;

/** Launchers whose pages are for reading. */
const READING = new Set(['github', 'nbviewer']);
/** True for a launcher whose page shows a notebook, and runs none. */
export function isForReading(launcher: string): boolean {
  return READING.has(launcher);
}

/** The machine that the person sits at, as `URL` writes its names. */
const OWN_MACHINE = /^(?:localhost|127(?:\.\d{1,3}){3}|\[::1\])$/;

/** A way to open something that has an address: `https`, and `http` on one's own machine, becomes a link. */
export interface LaunchWay {
  readonly title: string;
  readonly href: string;
  /** What a button says that stands for itself: `Open in JupyterLab`, `Read on GitHub`. */
  readonly opens: string;
  readonly isLink: boolean;
  /** True where the address is to be copied: it is no link, or one that not every client opens. */
  readonly isShown: boolean;
}

/** Those that can be shown, in their order; what has no address, a password in it or no place to lead to is left out. */
export function launchWays(
  launches: readonly (Pick<NotebookLaunch, 'title' | 'url'> & { readonly id?: string })[],
): readonly LaunchWay[] {
  return launches.flatMap(({ id = '', title, url }) => {
    if (url === undefined || !URL.canParse(url)) return [];
    const { protocol, hostname, href, username, password } = new URL(url);
    if (username !== '' || password !== '' || NO_PLACES.has(protocol)) return [];
    const isOwn = protocol === 'http:' && OWN_MACHINE.test(hostname);
    const isLink = protocol === 'https:' || isOwn;
    const isShown = !isLink || isOwn;
    if (href.length > (isShown ? LONGEST_SHOWN : LONGEST_URL)) return [];
    const name = titleOf(title);
    const opens = isForReading(id) ? `Read on ${name}` : `Open in ${name}`;
    return [{ title: name, href, opens, isLink, isShown }];
  });
}

/** A button, or what a text opens. */
export function openAction(way: LaunchWay, title = way.title): LinkAction {
  return { type: 'Action.OpenUrl', title, url: way.href };
}

/** Those whose address a surface is to show; a terminal shows that of every link as it is. */
export function shownWays(ways: readonly LaunchWay[], { surface }: View): readonly LaunchWay[] {
  return ways.filter(({ isLink, isShown }) => (surface === 'terminal' ? !isLink : isShown));
}

/** Rows of buttons for those that can be links. */
export function openRows(ways: readonly LaunchWay[]): readonly ActionSet[] {
  const buttons = ways.filter(({ isLink }) => isLink).map((way) => openAction(way));
  // They belong to what stands above them.
  return inRows(buttons).map((row) => ({ ...row, spacing: 'Small' }));
}

/** Our own names of places stay as they are, such as vscode.dev, which is a domain besides. */
function titleOf(title: string): string {
  const isName = /^[\p{L}\p{N}. -]*$/u.test(title);
  return (isName ? showWords(title, LONGEST_TITLE) : showText(title, LONGEST_TITLE)) || '–';
}

/** What stands above an address to copy. */
export function addressLabel({ title, opens, isLink }: LaunchWay): string {
  return isLink ? `${title}’s address, where the button does nothing:` : `${opens} at this address:`;
}

/** An address to copy, as code: nothing in it is opened by a slip of the finger, and none of it is changed. */
export function addressBlock({ href }: LaunchWay): Container {
  return {
    type: 'Container',
    spacing: 'Small',
    items: [
      {
        type: 'CodeBlock',
        codeSnippet: href,
        language: 'PlainText',
        fallback: {
          type: 'RichTextBlock',
          inlines: [{ type: 'TextRun', text: href, fontType: 'Monospace', size: 'Small' }],
        },
      },
    ],
  };
}

/** `Azure Machine Learning needs HUNTLINE_AML_WORKSPACE; Azure Synapse needs …`, in one line; none where nothing is missing. */
export function missingLine(
  launches: readonly Pick<NotebookLaunch, 'missing' | 'title'>[],
): readonly string[] {
  const lacking = launches.flatMap(({ title, missing = [] }) => {
    const names = missing.slice(0, 4).map((name) => showText(name, 80));
    return names.length === 0 ? [] : [{ title: titleOf(title), what: names.join(' and ') }];
  });
  const each = [...Map.groupBy(lacking, ({ what }) => what)].map(([what, those]) => {
    const titles = [...new Set(those.map(({ title }) => title))];
    return `${titles.join(' and ')} ${titles.length === 1 ? 'needs' : 'need'} ${what}`;
  });
  if (each.length === 0) return [];
  const rest = each.length - MOST_NAMED;
  return [`${each.slice(0, MOST_NAMED).join('; ')}${rest > 0 ? `; and ${rest} more lack settings` : ''}.`];
}
