import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Answer, FileAnswer, NotebookAnswer, NotebookListAnswer } from '../../src/answers.ts';
import { renderCard } from '../../src/render/render-card.ts';
import { toSlack } from '../../src/render/to-slack.ts';
import { toTerminal } from '../../src/render/to-terminal.ts';
import { type View, views } from '../../src/render/view.ts';
import { partsOf, shownTexts } from '../support/card-parts.ts';
import { sampleNotebooks } from '../support/sample-notebooks.ts';

const list: NotebookListAnswer = sampleNotebooks['notebook-list'];
const crowd: NotebookListAnswer = sampleNotebooks['notebook-list-crowd'];
const made: NotebookAnswer = sampleNotebooks.notebook;
const local: NotebookAnswer = sampleNotebooks['notebook-local'];

/** Addresses that a press opens. */
function opened(answer: Answer, view: View = views.teams): readonly string[] {
  return partsOf(renderCard(answer, view)).flatMap(({ type, url }) =>
    type === 'Action.OpenUrl' ? [String(url)] : [],
  );
}

/** Addresses to copy. */
function copied(answer: Answer, view: View = views.teams): readonly string[] {
  return partsOf(renderCard(answer, view)).flatMap(({ type, codeSnippet }) =>
    type === 'CodeBlock' ? [String(codeSnippet)] : [],
  );
}

function linesOf(answer: Answer): readonly string[] {
  return partsOf(renderCard(answer, views.teams)).flatMap(({ type, data }) =>
    type === 'Action.Submit' ? [(data as { line: string }).line] : [],
  );
}

describe('the card of many notebooks', () => {
  it('opens the first way that there is, behind a word where it is https, else as text to copy', () => {
    expect(opened(list)).toEqual([
      expect.stringContaining('/Entity%20Explorer%20-%20Account.ipynb'),
      expect.stringContaining('AnomalousRATraining.ipynb'),
    ]);
    expect(copied(list)).toEqual(['vscode://vscode.git/clone?url=x&ref=master']);
  });

  it('gives a terminal every address whole', () => {
    expect(opened(list, views.terminal)).toEqual([]);
    const text = toTerminal(renderCard(list, views.terminal), { width: 40, color: false });
    expect(text).toContain(list.notebooks[0]?.launchers[0]?.url);
  });

  it('launches the first of them by a line, but none that is retired', () => {
    expect(linesOf(list)).toEqual([
      'notebook launch entity-explorer-account',
      'notebook launch entity-explorer-host',
      'notebook launch anomalous-ra-training',
      'notebook list all',
    ]);
  });

  it('has each line once, and no line of an id that would be read as other words', () => {
    const [first] = list.notebooks;
    if (!first) throw new Error('the sample has notebooks');
    const notebooks = [
      first,
      { ...first, id: 'tour now' },
      { ...first, id: '"x' },
      { ...first, id: '--json' },
    ];
    const action = { title: 'Launch', line: `notebook launch ${first.id}` };
    expect(linesOf({ ...list, notebooks, actions: [action] })).toEqual([action.line]);
  });

  it('says what is retired and what to use, and which kernel is not Python', () => {
    const texts = shownTexts(renderCard(list, views.teams));
    expect(texts).toContain('Retired: the service was closed in January 2021, use getting-started');
    expect(texts).toContain(' · anomalous-ra-training · Spark kernel');
    expect(texts).toContain(' · entity-explorer-account');
  });

  it('says when the list was compared, and what the chosen place lacks, once', () => {
    const texts = shownTexts(renderCard(list, views.teams));
    expect(texts).toContain('Compared with the repositories on 21 Nov 2026.');
    expect([...new Set(texts)].filter((text) => text.includes('HUNTLINE_AML'))).toEqual([
      'Azure Machine Learning needs HUNTLINE_AML_WORKSPACE.',
    ]);
  });

  it('ends where it is long, tells how to find the rest, and fits into one message of Slack', () => {
    const texts = shownTexts(renderCard(crowd, views.teams));
    expect(texts).toContain('… and 108 more: notebook list <word>');
    expect(texts).toContain(
      'Of these: Getting started 8, Entity explorers 20, Guided hunting 20, Machine learning 20, How-tos 20, Team 20',
    );
    const slack = JSON.stringify(toSlack(renderCard(crowd, views.slack)));
    expect(slack).toContain('notebook launch notebook-3');
    expect(slack).not.toContain('more parts do not fit');
  });
});

describe('the card of a made notebook', () => {
  it('has the way in first and big, then the others', () => {
    const sets = partsOf(renderCard(made, views.teams)).filter(({ type }) => type === 'ActionSet');
    expect(sets[0]?.actions).toEqual([
      {
        type: 'Action.OpenUrl',
        title: 'Open in JupyterLab',
        url: made.launchers[0]?.url,
        style: 'positive',
      },
    ]);
    expect(opened(made)).toHaveLength(2);
    expect(copied(made)).toEqual(['vscode://file/home/alex/hunts/Huntline/a.ipynb']);
    expect(JSON.stringify(toSlack(renderCard(made, views.slack)))).toContain('"style":"primary"');
  });

  it('opens a server on one’s own machine by a button, and shows its address for clients that do not open http', () => {
    const here = 'http://127.0.0.1:8888/notebooks/Huntline/a.ipynb';
    expect(opened(local)).toEqual([here, 'https://lab.contoso.example/notebooks/Huntline/a.ipynb']);
    expect(copied(local)).toEqual([here]);
    expect(JSON.stringify(toSlack(renderCard(local, views.slack)))).toContain(`"url":"${here}"`);
    const terminal = toTerminal(renderCard(local, views.terminal), { width: 80, color: false });
    expect(terminal.split(here)).toHaveLength(2);
  });

  it('takes for one’s own machine what leads to it, and no other host that is written like it', () => {
    const own = [
      'http://localhost:8888/lab',
      'http://LOCALHOST/lab',
      'http://127.0.0.1/tree',
      'http://127.255.3.4:1/tree',
      'http://127.1/tree',
      'http://0x7f000001/tree',
      'http://[::1]:8888/lab',
      'http://[0:0:0:0:0:0:0:1]/lab',
    ];
    const others = [
      'http://lab.contoso.example/lab',
      'http://localhost.contoso.example/lab',
      'http://127.0.0.1.contoso.example/lab',
      'http://localhost./lab',
      'http://128.0.0.1/lab',
      'http://0.0.0.0/lab',
      'http://10.127.0.1/lab',
      'http://[::2]/lab',
      'ftp://127.0.0.1/lab',
    ];
    const shown = (url: string) => ({ ...made, launchers: [{ id: 'jupyter', title: 'Jupyter', url }] });
    for (const url of own) {
      const { href } = new URL(url);
      expect([opened(shown(url)), copied(shown(url))]).toEqual([[href], [href]]);
    }
    for (const url of others) expect([opened(shown(url)), copied(shown(url))]).toEqual([[], [url]]);
    expect(opened(shown('http://alex:secret@127.0.0.1/lab'))).toEqual([]);
  });

  it('opens as https or on one’s own machine whatever an address holds, and shows what it does not open', () => {
    const address = fc.oneof(
      fc.webUrl({ withQueryParameters: true, withFragments: true }),
      fc
        .tuple(fc.constantFrom('http', 'https', 'vscode', 'file'), fc.ipV4(), fc.string({ maxLength: 40 }))
        .map(([scheme, host, path]) => `${scheme}://${host}/${path}`),
    );
    fc.assert(
      fc.property(address, (url) => {
        const answer = { ...made, launchers: [{ id: 'jupyter', title: 'Jupyter', url }] };
        const { protocol, hostname, href } = new URL(url);
        const isOwn = /^127\.[\d.]+$/.test(hostname) && protocol === 'http:';
        expect(opened(answer)).toEqual(protocol === 'https:' || isOwn ? [href] : []);
        expect(copied(answer)).toEqual(protocol === 'https:' ? [] : [href]);
      }),
    );
  });

  it('says that GitHub and nbviewer are for reading', () => {
    const launchers = [
      { id: 'github', title: 'GitHub', url: 'https://github.com/a/b' },
      { id: 'nbviewer', title: 'nbviewer', url: 'https://nbviewer.org/github/a/b' },
    ];
    expect(shownTexts(renderCard({ ...made, launchers }, views.teams))).toContain('Read on GitHub');
  });

  it('neither opens nor shows what runs, what holds a password, what is no address or too long for a button', () => {
    const urls = [
      'javascript:alert(1)',
      'data:text/html,x',
      'https://alex:secret@hub.contoso.example/',
      '/relative',
      `https://hub.contoso.example/${'x'.repeat(3_000)}`,
      `vscode://file/${'x'.repeat(1_000)}`,
    ];
    const launchers = urls.map((url, at) => ({ id: `l${at}`, title: `L${at}`, url }));
    expect([...opened({ ...made, launchers }), ...copied({ ...made, launchers })]).toEqual([]);
  });

  it('names in one line the places that lack settings', () => {
    expect(shownTexts(renderCard(made, views.teams))).toContain(
      'Azure Machine Learning needs HUNTLINE_AML_WORKSPACE; Azure Databricks needs HUNTLINE_DATABRICKS and HUNTLINE_DATABRICKS_FOLDER.',
    );
  });

  it('keeps the name of a place that is a domain besides', () => {
    const launchers = [{ id: 'vscode-dev', title: 'vscode.dev', url: 'https://vscode.dev/github/a/b' }];
    expect(shownTexts(renderCard({ ...made, launchers }, views.teams))).toContain('Open in vscode.dev');
  });

  it('gives up the other ways before the first where it is too large, and says so', () => {
    const launchers = Array.from({ length: 8 }, (_, at) => ({
      id: `l${at}`,
      title: `Place ${at}`,
      url: `https://hub.contoso.example/${at}${'x'.repeat(2_500)}`,
    }));
    const view = { ...views.teams, bytes: 6_500 };
    expect(opened({ ...made, launchers }, view)).toEqual([launchers[0]?.url]);
    expect(shownTexts(renderCard({ ...made, launchers }, view)).join(' ')).toContain('only 1 link.');
  });
});

describe('the card of a file', () => {
  it('has where it opens: buttons for https, text for the rest, nothing that runs', () => {
    const file: FileAnswer = sampleNotebooks['file-notebook'];
    expect(opened(file)).toEqual([file.links?.[0]?.url]);
    expect(copied(file)).toEqual(['vscode://file/home/alex/hunts']);
  });
});
