import type {
  FileAnswer,
  NotebookAnswer,
  NotebookLaunch,
  NotebookListAnswer,
  NotebookSummary,
} from '../../src/answers.ts';
import { hostileTexts } from './hostile-texts.ts';

// Fixed answers about notebooks: a list, a list of very many, made ones, places without a link, hostile words.

const repository = 'Azure/Azure-Sentinel-Notebooks';
const hostile = (at: number) => hostileTexts[at % hostileTexts.length] ?? '';

function github(path: string): NotebookLaunch {
  const url = `https://github.com/${repository}/blob/master/${encodeURIComponent(path)}`;
  return { id: 'github', title: 'GitHub', url };
}

const azureml: NotebookLaunch = {
  id: 'azureml',
  title: 'Azure Machine Learning',
  missing: ['HUNTLINE_AML_WORKSPACE'],
};

function notebook(name: string, title: string, more: Partial<NotebookSummary> = {}): NotebookSummary {
  const path = `${title}.ipynb`;
  return {
    name,
    title,
    group: 'Entity explorers',
    purpose: 'Gathers what the workspace knows of one account: its sign-ins, alerts, hosts and neighbours.',
    repository,
    path,
    needs: ['SigninLogs', 'SecurityAlert', 'OfficeActivity'],
    kernel: 'python',
    parameters: [{ name: 'account_name', type: 'str', description: 'The account' }],
    launchers: [github(path), azureml],
    ...more,
  };
}

const account = notebook('entity-explorer-account', 'Entity Explorer - Account');

const list: NotebookListAnswer = {
  kind: 'notebook-list',
  title: 'Notebooks that fit “account”',
  words: 'account',
  notebooks: [
    account,
    notebook('entity-explorer-host', 'Entity Explorer - Windows Host', {
      purpose: 'The same for a host.',
      needs: [],
      launchers: [{ id: 'vscode', title: 'VS Code', url: 'vscode://vscode.git/clone?url=x&ref=master' }],
    }),
    notebook('anomalous-ra-training', 'AnomalousRATraining', {
      group: 'Bring your own machine learning',
      purpose: 'Trains the model of who reaches which file share.',
      needs: ['SecurityEvent, exported to storage'],
      kernel: 'spark',
      launchers: [azureml, github('BYOML/AnomalousRATraining.ipynb')],
    }),
    notebook('azure-notebooks', 'Azure Notebooks', {
      group: 'Retired places',
      purpose: 'The free service that once ran them.',
      needs: [],
      retired: { why: 'the service was closed in January 2021.', heir: 'getting-started' },
      launchers: [],
    }),
  ],
  total: 58,
  comparedAt: '2026-11-21',
  notes: [],
  actions: [
    { title: 'Launch Entity Explorer - Account', line: 'notebook launch entity-explorer-account' },
    { title: 'All notebooks', line: 'notebook list all' },
  ],
};

const groups = [
  'Getting started',
  'Entity explorers',
  'Guided hunting',
  'Machine learning',
  'How-tos',
  'Team',
];

const many: readonly NotebookSummary[] = Array.from({ length: 120 }, (_, at) =>
  notebook(`notebook-${at}`, `Guided Hunting ${at} - Something that one looks for`, {
    group: groups[Math.floor(at / 20)] ?? 'Team',
  }),
);

const hostileNotebooks: readonly NotebookSummary[] = hostileTexts.map((text, at) => ({
  name: at === 0 ? 'fine-id' : text,
  title: text,
  group: hostile(at % 3),
  purpose: text,
  repository: text,
  path: text,
  needs: at % 2 === 0 ? [text.replaceAll(/https?:\/\/|@/g, '/'), 'SigninLogs'] : [],
  kernel: at % 3 === 0 ? text : 'python',
  parameters: [{ name: text, type: text, description: text }],
  ...(at % 4 === 1 ? { retired: { why: text, heir: 'entity-explorer-account' } } : {}),
  launchers: [
    { id: 'a', title: text, missing: [text] },
    {
      id: 'b',
      title: text,
      url:
        [
          'javascript:alert(1)',
          'https://alex:secret@hub.contoso.example/',
          'not an address',
          'http://127.0.0.1:8888/tree/a [x](https://evil.example)\u202e.ipynb',
          'https://hub.contoso.example:8443/user/alex/lab?x=[x](https://evil.example) \u202e',
        ][at % 5] ?? '',
    },
  ],
}));

const made: NotebookAnswer = {
  kind: 'notebook',
  title: 'Security alerts for WS-041',
  placed: 'JupyterLab: Huntline/security-alerts-2026-11-20-1505.ipynb',
  carries: [
    { name: 'Workspace', value: 'demo' },
    { name: 'Window', value: '2026-10-23 14:05 – 2026-11-20 15:05 UTC' },
    { name: 'Hunt', value: 'SecurityAlert.list_alerts' },
    { name: 'Entities', value: 'WS-041, 85.214.149.236, alice.keller@contoso.example' },
  ],
  goesOnWith: 'Entity Explorer - Windows Host',
  launchers: [
    {
      id: 'jupyterlab',
      title: 'JupyterLab',
      url: 'https://lab.contoso.example/lab/tree/Huntline/security-alerts-2026-11-20-1505.ipynb',
    },
    {
      id: 'jupyter',
      title: 'Jupyter Notebook',
      url: 'https://lab.contoso.example/notebooks/Huntline/a.ipynb',
    },
    { id: 'vscode', title: 'VS Code', url: 'vscode://file/home/alex/hunts/Huntline/a.ipynb' },
    { ...github('Entity Explorer - Windows Host.ipynb'), leadsTo: 'published' },
    {
      id: 'sentinel-azure',
      title: 'Sentinel in the Azure portal',
      url: 'https://portal.azure.com/#view/x',
      leadsTo: 'place',
    },
    azureml,
    {
      id: 'databricks',
      title: 'Azure Databricks',
      missing: ['HUNTLINE_DATABRICKS', 'HUNTLINE_DATABRICKS_FOLDER'],
    },
  ],
  notes: ['Reading the workspace from the notebook needs the role Microsoft Sentinel Reader.'],
  actions: [
    { title: 'As a file', line: 'notebook launch entity-explorer-host for WS-041 as file' },
    { title: 'Other notebooks', line: 'notebook for WS-041' },
  ],
};

const file: FileAnswer = {
  kind: 'file',
  title: 'Security alerts for WS-041',
  name: 'security-alerts.ipynb',
  mime: 'application/x-ipynb+json',
  content: '{"nbformat": 4, "nbformat_minor": 5}\n',
  links: [
    { title: 'GitHub', url: 'https://github.com/Azure/Azure-Sentinel-Notebooks/blob/master/a%20b.ipynb' },
    { title: 'VS Code', url: 'vscode://file/home/alex/hunts' },
    // Neither of these is offered.
    { title: 'Script', url: 'javascript:alert(1)' },
    { title: 'Password', url: 'https://alex:secret@hub.contoso.example/' },
  ],
  notes: ['No Jupyter server is set: open the file where you like.'],
  actions: [{ title: 'Launch it elsewhere', line: 'notebook use jupyter' }],
};

/** Fixed answers about notebooks, by the name of their golden files. */
export const sampleNotebooks = {
  'notebook-list': list,
  'notebook-list-crowd': {
    ...list,
    title: 'Notebooks',
    words: '',
    notebooks: many,
    total: 120,
    actions: many
      .slice(0, 4)
      .map(({ name, title }) => ({ title: `Launch ${title}`, line: `notebook launch ${name}` })),
  },
  'notebook-list-nothing': { ...list, notebooks: [], notes: ['Did you mean “account”?'], actions: [] },
  'notebook-list-hostile': { ...list, title: hostile(0), words: hostile(1), notebooks: hostileNotebooks },
  notebook: made,
  'notebook-local': {
    ...made,
    placed: 'Jupyter Notebook: Huntline/a.ipynb',
    launchers: [
      { id: 'jupyter', title: 'Jupyter Notebook', url: 'http://127.0.0.1:8888/notebooks/Huntline/a.ipynb' },
      ...made.launchers.slice(1, 2),
    ],
  },
  'notebook-hostile': {
    ...made,
    title: hostile(4),
    placed: hostile(2),
    goesOnWith: hostile(3),
    carries: hostileTexts.map((text) => ({ name: text, value: text })),
    launchers: hostileNotebooks.flatMap(({ launchers }) => launchers),
    notes: hostileTexts,
    actions: hostileTexts.map((text) => ({ title: text, line: `notebook list ${text.slice(0, 40)}` })),
  },
  'file-notebook': file,
} as const satisfies Readonly<Record<string, FileAnswer | NotebookAnswer | NotebookListAnswer>>;
