import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type {
  Answer,
  FileAnswer,
  NotebookAnswer,
  NotebookLaunch,
  NotebookListAnswer,
} from '../../src/answers.ts';
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

  it('leads to the notebook itself: as was chosen, else to read it, and never to the place where notebooks are kept', () => {
    const [account] = list.notebooks;
    if (!account) throw new Error('the sample has notebooks');
    const lab = {
      id: 'jupyterlab',
      title: 'JupyterLab',
      url: 'https://lab.contoso.example/lab',
      leadsTo: 'place',
    } as const;
    const code = { id: 'vscode', title: 'VS Code', url: 'vscode://vscode.git/clone?url=x' };
    const hub = { id: 'jupyterhub', title: 'JupyterHub', url: 'https://hub.contoso.example/hub/git-pull' };
    const [reading] = account.launchers;
    if (!reading) throw new Error('the sample can be read');
    const urlsOf = (...launchers: NotebookLaunch[]) => {
      const answer = { ...list, notebooks: [{ ...account, launchers }] };
      return [...opened(answer), ...copied(answer)];
    };
    expect(urlsOf(lab, code, hub, reading)).toEqual([reading.url]);
    expect(urlsOf(hub, lab, reading)).toEqual([hub.url]);
    expect(urlsOf(code, reading)).toEqual([code.url]);
    expect(urlsOf(lab, code, hub)).toEqual([hub.url]);
    expect(urlsOf(lab)).toEqual([]);
  });

  it('has the buttons of the answer, in their order', () => {
    expect(linesOf(list)).toEqual(['notebook launch entity-explorer-account', 'notebook list all']);
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
    expect(opened(made)).toHaveLength(4);
    expect(copied(made)).toEqual(['vscode://file/home/alex/hunts/Huntline/a.ipynb']);
    expect(JSON.stringify(toSlack(renderCard(made, views.slack)))).toContain('"style":"primary"');
  });

  it('says which buttons open the made notebook, which the one that it goes on with, and which a place alone', () => {
    const texts = shownTexts(renderCard(made, views.teams));
    const at = (text: string) => texts.indexOf(text);
    expect(at('Other ways to open it')).toBeGreaterThan(0);
    expect(at('The notebook that it goes on with')).toBeGreaterThan(at('Other ways to open it'));
    expect(at('Where notebooks are kept')).toBeGreaterThan(at('The notebook that it goes on with'));
    const titles = partsOf(renderCard(made, views.teams)).flatMap(({ type, title }) =>
      type === 'Action.OpenUrl' ? [title] : [],
    );
    expect(titles).toEqual([
      'Open in JupyterLab',
      'Jupyter Notebook',
      'GitHub',
      'Sentinel in the Azure portal',
    ]);
    const alone = made.launchers.filter(({ leadsTo }) => leadsTo === undefined);
    expect(shownTexts(renderCard({ ...made, launchers: alone }, views.teams))).not.toContain(
      'Where notebooks are kept',
    );
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

  it('names several places that lack the same thing once, with all of it', () => {
    const what = 'the Sentinel workspace’s subscription, resource group and name';
    const launchers = ['Sentinel in the Azure portal', 'Sentinel in the Defender portal'].map((title) => ({
      id: title,
      title,
      missing: [what],
    }));
    expect(shownTexts(renderCard({ ...made, launchers }, views.teams))).toContain(
      `Sentinel in the Azure portal and Sentinel in the Defender portal need ${what}.`,
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
